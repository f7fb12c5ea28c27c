import { dotRow } from './normal-equations.ts'
import type { Neighbour } from './model.ts'

/** The rows nearest to a vector by cosine, best first, equal ones: lower index first. Rows of zeros are left out. O(rows x rank). */
export function nearestRows(
  factors: ArrayLike<number>,
  rank: number,
  vector: ArrayLike<number>,
  count: number,
  leftOut: number,
): Neighbour[] {
  const own = Math.sqrt(dotRow(vector, 0, vector, rank))
  if (!(own > 0)) return []
  const found: Neighbour[] = []
  for (let r = 0; r < factors.length / rank; r++) {
    if (r === leftOut) continue
    let dot = 0
    let square = 0
    for (let k = 0, at = r * rank; k < rank; k++, at++) {
      dot += factors[at]! * vector[k]!
      square += factors[at]! * factors[at]!
    }
    if (square > 0) found.push({ index: r, similarity: dot / (own * Math.sqrt(square)) })
  }
  return found.sort((a, b) => b.similarity - a.similarity || a.index - b.index).slice(0, count)
}
