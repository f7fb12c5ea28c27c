import type { Random } from '../random.ts'
import { assign, kMeans } from './kmeans.ts'
import { rowsOf, sampleRows, type Features } from './matrix.ts'
import { adjustedRand, distancesOf, silhouetteOf } from './measures.ts'
import { principalAxes, projected, type Principal } from './principal.ts'

/** Rows that the number of clusters is judged on: silhouettes need all their distances. */
const JUDGED_ROWS = 1_200
const REFERENCES = 10
const BOOTSTRAPS = 8
/** A clustering whose bootstraps agree less than this (adjusted Rand) is chance. */
const LEAST_STABILITY = 0.75
/** A silhouette that is not this much above that of noise could be noise again. */
const LEAST_MARGIN = 0.02

export type JudgedK = {
  readonly k: number
  readonly silhouette: number
  /** Gap statistic (Tibshirani, Walther, Hastie 2001) and its error s_k: how much tighter than uniform data. */
  readonly gap: number
  readonly gapError: number
  /** Mean adjusted Rand index of the clusterings of bootstrap samples with this one. */
  readonly stability: number
}

export type ChosenK = {
  readonly k: number
  readonly judged: readonly JudgedK[]
  /** What the gap statistic alone would take: the first k that the next one does not beat by more than its error; 1 means none. */
  readonly byGap: number
  /**
   * Whether the data fall into groups at all: the silhouette at k is above that of every reference without groups, uniform ones and normal
   * ones of the same covariance, and bootstraps agree. Without it clusters are slices of something continuous.
   */
  readonly hasStructure: boolean
  readonly silhouetteOfNoise: number
  readonly rows: number
}

/**
 * Judges every k from 2 to `most` by silhouette, gap statistic and stability on a sample, and takes the largest silhouette among the stable
 * ones (of all, where none is stable). Yields often. Deterministic for a seed.
 */
export function* chooseK(
  features: Features,
  most: number,
  random: Random,
): Generator<{ readonly done: number; readonly total: number }, ChosenK, void> {
  const sample = rowsOf(features, sampleRows(features.rows, JUDGED_ROWS, random.below))
  const distances = distancesOf(sample)
  const limit = Math.max(2, Math.min(most, Math.floor(sample.rows / 3)))
  const axes = principalAxes(sample, sample.columns)
  const total = limit + 2
  const references = Array.from({ length: REFERENCES }, () => uniformLike(sample, axes, random))
  const logs: { own: number; mean: number; error: number }[] = []
  const judged: JudgedK[] = []
  for (let k = 1; k <= limit; k++) {
    yield { done: k, total }
    const own = yield* waiting(kMeans(sample, k, random), k, total)
    const others: number[] = []
    for (const reference of references) {
      const made = yield* waiting(kMeans(reference, k, random, 2), k, total)
      others.push(Math.log(Math.max(made.within, 1e-300)))
    }
    const mean = others.reduce((sum, each) => sum + each, 0) / others.length
    const square = others.reduce((sum, each) => sum + (each - mean) ** 2, 0) / others.length
    logs.push({
      own: Math.log(Math.max(own.within, 1e-300)),
      mean,
      error: Math.sqrt(square * (1 + 1 / others.length)),
    })
    if (k === 1) continue
    let agreement = 0
    for (let b = 0; b < BOOTSTRAPS; b++) {
      const drawn = Int32Array.from({ length: sample.rows }, () => random.below(sample.rows))
      const again = yield* waiting(kMeans(rowsOf(sample, drawn), k, random, 3), k, total)
      agreement += adjustedRand(assign(sample, again.centres), own.label) / BOOTSTRAPS
    }
    const last = logs.at(-1)!
    judged.push({
      k,
      silhouette: silhouetteOf(distances, own.label, k),
      gap: last.mean - last.own,
      gapError: last.error,
      stability: agreement,
    })
  }
  const stable = judged.filter(({ stability }) => stability >= LEAST_STABILITY)
  const best = [...(stable.length > 0 ? stable : judged)].reduce((a, b) =>
    b.silhouette > a.silhouette ? b : a,
  )
  let silhouetteOfNoise = -1
  for (let b = 0; b < REFERENCES; b++) {
    yield { done: limit + 1, total }
    for (const noise of [references[b]!, normalLike(sample, axes, random)]) {
      const made = yield* waiting(kMeans(noise, best.k, random, 3), limit + 1, total)
      silhouetteOfNoise = Math.max(silhouetteOfNoise, silhouetteOf(distancesOf(noise), made.label, best.k))
    }
  }
  const gapAt = (i: number): number => logs[i]!.mean - logs[i]!.own
  const byGap = [...logs.keys()].find(
    (i) => i + 1 === logs.length || gapAt(i) >= gapAt(i + 1) - logs[i + 1]!.error,
  )
  return {
    k: best.k,
    judged,
    byGap: (byGap ?? 0) + 1,
    hasStructure: best.silhouette > silhouetteOfNoise + LEAST_MARGIN && best.stability >= LEAST_STABILITY,
    silhouetteOfNoise,
    rows: sample.rows,
  }
}

function* waiting<T>(
  work: Generator<void, T, void>,
  done: number,
  total: number,
): Generator<{ readonly done: number; readonly total: number }, T, void> {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
    yield { done, total }
  }
}

/** Uniform over the box of the data along its principal components. */
function uniformLike(sample: Features, axes: Principal, random: Random): Features {
  const scores = projected(sample, axes)
  const { count } = axes
  const [low, high] = [new Float64Array(count).fill(Infinity), new Float64Array(count).fill(-Infinity)]
  for (let i = 0; i < scores.length; i++) {
    const c = i % count
    low[c] = Math.min(low[c]!, scores[i]!)
    high[c] = Math.max(high[c]!, scores[i]!)
  }
  return rotatedBack(sample, axes, (c) => low[c]! + random.uniform() * (high[c]! - low[c]!))
}

/** Normal with the covariance of the data. */
function normalLike(sample: Features, axes: Principal, random: Random): Features {
  const spread = axes.variances.map(Math.sqrt)
  return rotatedBack(sample, axes, (c) => spread[c]! * random.normal())
}

function rotatedBack(
  { rows, columns }: Features,
  { axes, count, mean }: Principal,
  draw: (component: number) => number,
): Features {
  const data = new Float64Array(rows * columns)
  const own = new Float64Array(count)
  for (let r = 0; r < rows; r++) {
    for (let k = 0; k < count; k++) own[k] = draw(k)
    for (let c = 0; c < columns; c++) {
      let sum = mean[c]!
      for (let k = 0; k < count; k++) sum += own[k]! * axes[c * count + k]!
      data[r * columns + c] = sum
    }
  }
  return { rows, columns, data }
}
