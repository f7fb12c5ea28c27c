import type { History, TopBlock, TopScores } from './model.ts'
import { topOfScores } from './top-of-scores.ts'

/** The lists of a block for a model that scores one history at a time. O(customers x cost of a score). */
export function topByScores(
  { histories, trained, excludedStart, excluded, count }: TopBlock,
  scoresFor: (history: History, trained: number) => Float64Array,
  allowed: Int32Array | null,
  needsEvidence: boolean,
): TopScores {
  const products = new Int32Array(histories.length * count).fill(-1)
  const scores = new Float64Array(histories.length * count)
  histories.forEach((history, k) => {
    const from = k * count
    const own = products.subarray(from, from + count)
    const best = scores.subarray(from, from + count)
    topOfScores(
      scoresFor(history, trained[k]!),
      allowed,
      excluded.subarray(excludedStart[k], excludedStart[k + 1]),
      own,
      best,
    )
    // Scores fall, so that what has no evidence stands at the end.
    if (needsEvidence) for (let at = 0; at < count; at++) if (!(best[at]! > 0)) own[at] = -1
  })
  return { products, scores }
}
