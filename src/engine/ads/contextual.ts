import type { Random } from '../random.ts'
import { choleskyInPlace, choleskySolve } from '../linalg/cholesky.ts'

/** Outcomes of one arm in one segment (a combination of features). */
export type SegmentCount = {
  readonly segment: number
  readonly arm: number
  readonly trials: number
  readonly reward: number
}

export type ContextualSettings = {
  readonly segments: number
  readonly arms: number
  /** Precision of the prior of each weight, in trials. */
  readonly ridge: number
  /** Width of LinUCB's bound. */
  readonly alpha: number
  readonly draws: number
  readonly random: Random
}

export type SegmentChoice = {
  readonly mean: readonly number[]
  readonly sd: readonly number[]
  /** How often each arm's draw is the largest (linear Thompson). */
  readonly thompson: readonly number[]
  /** mean + alpha sd, and the arm with the largest (LinUCB). */
  readonly index: readonly number[]
  readonly ucb: number
}

/**
 * Disjoint linear models per arm over (1, one-hot segment): A = ridge I + sum x x', b = sum reward x (Li et al. 2010, LinUCB; Agrawal and Goyal
 * 2013, linear Thompson). Segments share what the intercept holds, so thin ones are pulled to the arm's mean. O(arms segments^3).
 */
export function chooseBySegment(
  counts: readonly SegmentCount[],
  settings: ContextualSettings,
): SegmentChoice[] {
  const { segments, arms, ridge, alpha, draws, random } = settings
  const size = segments + 1
  const all = counts.reduce(
    (sum, { trials, reward }) => ({ trials: sum.trials + trials, reward: sum.reward + reward }),
    { trials: 0, reward: 0 },
  )
  const rate = all.trials > 0 ? all.reward / all.trials : 0
  const noise = Math.sqrt(Math.max(rate * (1 - rate), rate * 0.05, 1e-12))
  const models = Array.from({ length: arms }, (_, arm) => {
    const a = new Float64Array(size * size)
    const b = new Float64Array(size)
    for (let i = 0; i < size; i++) a[i * size + i] = ridge
    // The prior's centre is the common rate, carried by the intercept.
    b[0] = ridge * rate
    for (const count of counts) {
      if (count.arm !== arm) continue
      const s = count.segment + 1
      a[0]! += count.trials
      a[s * size]! += count.trials
      a[s]! += count.trials
      a[s * size + s]! += count.trials
      b[0] += count.reward
      b[s]! += count.reward
    }
    choleskyInPlace(a, size)
    const weights = b.slice()
    choleskySolve(a, size, weights)
    return { lower: a, weights }
  })
  return Array.from({ length: segments }, (_, segment) => {
    const x = new Float64Array(size)
    x[0] = x[segment + 1] = 1
    const mean = models.map(({ weights }) => weights[0]! + weights[segment + 1]!)
    const sd = models.map(({ lower }) => {
      const solved = x.slice()
      choleskySolve(lower, size, solved)
      return noise * Math.sqrt(solved[0]! + solved[segment + 1]!)
    })
    const wins = new Array<number>(arms).fill(0)
    for (let d = 0; d < draws; d++) {
      let [winner, most] = [0, Number.NEGATIVE_INFINITY]
      for (let k = 0; k < arms; k++) {
        const drawn = mean[k]! + sd[k]! * random.normal()
        if (drawn > most) [winner, most] = [k, drawn]
      }
      wins[winner]!++
    }
    const index = mean.map((value, k) => value + alpha * sd[k]!)
    return {
      mean,
      sd,
      thompson: wins.map((count) => count / draws),
      index,
      ucb: index.indexOf(Math.max(...index)),
    }
  })
}
