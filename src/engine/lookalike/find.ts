import type { Features } from '../clusters/matrix.ts'
import type { Random } from '../random.ts'
import { linearLikeness, nearestLikeness, type Likeness } from './score.ts'

const FOLDS = 5
/** Others that are learned against at most, and as many that are judged on. */
const MOST_OTHERS = 4_000
const SHARES = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1] as const

export type LookalikeMethod = 'linear' | 'nearest'

/** What hidden seeds say of the first customers of the ranking. */
export type SizePoint = {
  /** Of all other customers. */
  readonly share: number
  readonly size: number
  /** Share of the hidden seeds among the first `size`. */
  readonly recall: number
  /** How many times more than by chance. */
  readonly lift: number
  /** Hidden seeds among the first `size`, over `size`: a lower bound, since who resembles them is not a miss. */
  readonly precision: number
}

export type Lookalikes = {
  readonly method: LookalikeMethod
  /** Rows that are no seeds, the most alike first. */
  readonly ranked: Int32Array
  readonly score: Float64Array
  /** Per feature, where the method has them. */
  readonly weights: Float64Array | null
  /** Chance that a hidden seed is ranked above another customer: mean over folds, and lowest and highest fold. */
  readonly auc: { readonly mean: number; readonly low: number; readonly high: number }
  readonly judged: readonly { readonly method: LookalikeMethod; readonly auc: number }[]
  readonly curve: readonly SizePoint[]
}

/**
 * Ranks all other customers by how alike they are to the seeds. Both methods are judged on seeds hidden from them (five folds, against others
 * they have not learned from); the better one ranks. Yields often. Deterministic for a seed of `random`.
 * @param seeds rows, at least 10, ascending; at least 10 rows must be none
 * @throws RangeError for fewer
 */
export function* findLookalikes(
  features: Features,
  seeds: Int32Array,
  random: Random,
): Generator<{ readonly done: number; readonly total: number }, Lookalikes, void> {
  const isSeed = new Uint8Array(features.rows)
  for (const row of seeds) isSeed[row] = 1
  const others = Int32Array.from({ length: features.rows }, (_, r) => r).filter((r) => isSeed[r] === 0)
  if (seeds.length < 10 || others.length < 10)
    throw new RangeError(
      `at least 10 seeds and 10 others are needed, got ${seeds.length} and ${others.length}`,
    )
  const total = 2 * FOLDS + 1
  let done = 0
  const waiting = function* <T>(
    work: Generator<void, T, void>,
  ): Generator<{ readonly done: number; readonly total: number }, T, void> {
    for (;;) {
      const step = work.next()
      if (step.done === true) return step.value
      yield { done, total }
    }
  }
  const mixed = shuffled(seeds, random)
  const drawn = shuffled(others, random)
  const half = Math.min(MOST_OTHERS, Math.floor(drawn.length / 2))
  const [learned, judgedOn] = [drawn.subarray(0, half), drawn.subarray(half, 2 * half)]
  const folds: Record<LookalikeMethod, FoldResult[]> = { linear: [], nearest: [] }
  for (let fold = 0; fold < FOLDS; fold++) {
    const hidden = mixed.filter((_, i) => i % FOLDS === fold)
    const shown = mixed.filter((_, i) => i % FOLDS !== fold)
    for (const method of ['linear', 'nearest'] as const) {
      const work =
        method === 'linear'
          ? linearLikeness(features, shown, learned)
          : nearestOf(features, shown, hidden, judgedOn)
      folds[method].push(resultOf((yield* waiting(work)).score, hidden, judgedOn))
      done++
    }
  }
  const mean = (method: LookalikeMethod): number =>
    folds[method].reduce((sum, { auc }) => sum + auc / FOLDS, 0)
  const method: LookalikeMethod = mean('linear') >= mean('nearest') ? 'linear' : 'nearest'
  const final =
    method === 'linear'
      ? yield* waiting(linearLikeness(features, mixed, drawn.subarray(0, 2 * half)))
      : yield* waiting(nearestLikeness(features, mixed))
  const ranked = others.slice().sort((a, b) => final.score[b]! - final.score[a]! || a - b)
  const aucs = folds[method].map(({ auc }) => auc)
  return {
    method,
    ranked,
    score: final.score,
    weights: final.weights,
    auc: { mean: mean(method), low: Math.min(...aucs), high: Math.max(...aucs) },
    judged: [
      { method: 'linear', auc: mean('linear') },
      { method: 'nearest', auc: mean('nearest') },
    ],
    curve: curveOf(folds[method], seeds.length / FOLDS, others.length),
  }
}

type FoldResult = {
  readonly auc: number
  /** Of each hidden seed: share of the others ranked above it. */
  readonly above: readonly number[]
}

/** Only the rows that are judged need a likeness. */
function* nearestOf(
  { columns, data }: Features,
  shown: Int32Array,
  hidden: Int32Array,
  others: Int32Array,
): Generator<void, Likeness, void> {
  const rows = [...shown, ...hidden, ...others]
  const part = new Float64Array(rows.length * columns)
  for (const [at, row] of rows.entries())
    part.set(data.subarray(row * columns, (row + 1) * columns), at * columns)
  const own = yield* nearestLikeness(
    { rows: rows.length, columns, data: part },
    Int32Array.from(shown, (_, i) => i),
  )
  const score = new Float64Array(data.length / columns)
  for (const [at, row] of rows.entries()) score[row] = own.score[at]!
  return { score, weights: null }
}

function resultOf(score: Float64Array, hidden: Int32Array, others: Int32Array): FoldResult {
  const sorted = Float64Array.from(others, (row) => score[row]!).sort()
  const above = Array.from(hidden, (row) => {
    // Ties count half.
    const [low, high] = [firstNotBelow(sorted, score[row]!), firstAbove(sorted, score[row]!)]
    return 1 - (low + high) / 2 / sorted.length
  })
  return { auc: 1 - above.reduce((sum, each) => sum + each, 0) / Math.max(1, above.length), above }
}

function curveOf(folds: readonly FoldResult[], hidden: number, others: number): SizePoint[] {
  const above = folds.flatMap((fold) => fold.above)
  return SHARES.map((share) => {
    const size = Math.max(1, Math.round(share * others))
    const recall = above.filter((each) => each <= share).length / Math.max(1, above.length)
    return {
      share,
      size,
      recall,
      lift: recall / share,
      precision: Math.min(1, (recall * hidden) / (size + recall * hidden)),
    }
  })
}

function firstNotBelow(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

function firstAbove(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! <= value) low = middle + 1
    else high = middle
  }
  return low
}

function shuffled(rows: Int32Array, random: Random): Int32Array {
  const made = rows.slice()
  for (let i = made.length - 1; i > 0; i--) {
    const at = random.below(i + 1)
    const kept = made[i]!
    made[i] = made[at]!
    made[at] = kept
  }
  return made
}
