import { columnCounts, type Interactions } from '../sparse.ts'
import { seededRandom } from '../random.ts'
import type { Backend } from './backend.ts'
import { Diversity } from './diversity.ts'
import {
  type Accuracy,
  accuracyNames,
  type AccuracyName,
  accuracyOf,
  bootstrapMean,
  type Breadth,
  breadthOf,
  type Interval,
  signFlipTest,
} from './metrics.ts'
import type { Recommender } from './model.ts'
import { recommendAll } from './recommend-all.ts'
import type { Split } from './split.ts'

export type EvaluationSettings = {
  /** Length of the judged lists, 1..1000. */
  readonly k: number
  /** Bootstrap resamples, 1,000 or more for intervals worth printing. */
  readonly resamples: number
  readonly seed: number
}

export const defaultEvaluationSettings: EvaluationSettings = { k: 10, resamples: 1000, seed: 1 }

export type Evaluation = {
  readonly k: number
  readonly testCustomers: number
  /** Mean over the test customers with 95 % bootstrap interval; `precision` here means precision@k, and so on. */
  readonly accuracy: Readonly<Record<AccuracyName, Interval>>
  readonly breadth: Breadth
  /** Mean of 1 - cosine over the pairs of a list (ILD), cosine of who bought what; null for lists of one. */
  readonly diversity: number | null
  /** Values of the single test customers, parallel to `customers`, for paired comparisons. */
  readonly customers: Int32Array
  readonly perCustomer: Readonly<Record<AccuracyName, Float64Array>>
}

/** Full ranking of all products that the customer does not have in the training (references 3.1); deterministic for a seed. */
export async function evaluate(
  model: Recommender,
  split: Split,
  settings: EvaluationSettings,
  backend: Backend,
): Promise<Evaluation> {
  const [evaluation] = await evaluateAt(model, split, [settings.k], settings, backend)
  if (evaluation === undefined) throw new RangeError('no list length to evaluate at')
  return evaluation
}

/**
 * The same at several lengths from one ranking; results in the order of `ks`. Products that nobody has in the training are listed by models alone that
 * have something to say of them (by their words); to others they count as missed.
 */
export async function evaluateAt(
  model: Recommender,
  split: Split,
  ks: readonly number[],
  { resamples, seed }: Omit<EvaluationSettings, 'k'>,
  backend: Backend,
  breathe: () => Promise<void> = () => Promise.resolve(),
): Promise<Evaluation[]> {
  const { train, test, histories } = split
  const customers = customersWithEntries(test)
  const longest = Math.max(...ks)
  const judged = ks.map((k) => ({
    k,
    perCustomer: emptyRecord(customers.length),
    listed: new Int32Array(train.columns),
    diversity: new Diversity(train, k, customers.length),
  }))
  let place = 0
  const owners = columnCounts(train)
  // What nobody has in the training has no score of its own: a place among the 0s would be luck, and a hit there no merit.
  const known = Uint8Array.from(owners, (count) => (count > 0 ? 1 : 0))
  const lists = recommendAll(
    model,
    histories ?? train,
    {
      count: longest,
      allowBought: false,
      reasons: 0,
      customers,
      ...(histories === undefined ? {} : { trainedAt: () => -1 }),
      ...(model.needsEvidence || !known.includes(0) ? {} : { allowed: known }),
    },
    backend,
  )
  for await (const block of lists) {
    block.customers.forEach((customer, row) => {
      const list = block.products.subarray(row * longest, (row + 1) * longest)
      const relevant = new Set(test.column.subarray(test.rowStart[customer], test.rowStart[customer + 1]))
      for (const { k, perCustomer, listed, diversity } of judged) {
        diversity.add(list.subarray(0, k))
        for (const product of list.subarray(0, k)) if (product >= 0) listed[product]!++
        const values: Accuracy = accuracyOf(list, relevant, k)
        for (const name of accuracyNames) perCustomer[name][place] = values[name]
      }
      place++
    })
    await breathe()
  }
  return judged.map(({ k, perCustomer, listed, diversity }) => ({
    k,
    testCustomers: customers.length,
    accuracy: intervals(perCustomer, resamples, seed),
    breadth: breadthOf(listed, owners, train.rows),
    diversity: diversity.mean(),
    customers,
    perCustomer,
  }))
}

export type Comparison = {
  readonly metric: AccuracyName
  /** Mean of (model - baseline) over the same customers, with its 95 % interval. */
  readonly difference: Interval
  /** Two-sided, by sign flips of the differences. */
  readonly pValue: number
  /** `better` only if the whole interval is above 0. */
  readonly verdict: 'better' | 'not-better'
}

/** Paired bootstrap of the difference per customer (references 3.4). @throws RangeError when the customers differ. */
export function compareWith(
  model: Evaluation,
  baseline: Evaluation,
  metric: AccuracyName,
  settings: EvaluationSettings,
): Comparison {
  const n = model.customers.length
  if (
    baseline.customers.length !== n ||
    model.customers.some((customer, place) => customer !== baseline.customers[place])
  ) {
    throw new RangeError('the two evaluations are about different customers')
  }
  const difference = model.perCustomer[metric].map(
    (value, place) => value - baseline.perCustomer[metric][place]!,
  )
  const interval = bootstrapMean(difference, settings.resamples, seededRandom(settings.seed).below)
  const pValue = signFlipTest(difference, settings.resamples, seededRandom(settings.seed).uniform)
  return { metric, difference: interval, pValue, verdict: interval.low > 0 ? 'better' : 'not-better' }
}

function customersWithEntries(test: Interactions): Int32Array {
  const customers: number[] = []
  for (let r = 0; r < test.rows; r++) if (test.rowStart[r + 1]! > test.rowStart[r]!) customers.push(r)
  return Int32Array.from(customers)
}

function emptyRecord(length: number): Record<AccuracyName, Float64Array> {
  const of = (): Float64Array => new Float64Array(length)
  return {
    precision: of(),
    recall_all: of(),
    recall_capped: of(),
    ndcg_cut: of(),
    ndcg_uncut: of(),
    hit_rate: of(),
    mrr: of(),
    map: of(),
  }
}

function intervals(
  perCustomer: Readonly<Record<AccuracyName, Float64Array>>,
  resamples: number,
  seed: number,
): Record<AccuracyName, Interval> {
  // The same resamples for every metric: a fresh generator each time.
  const of = (name: AccuracyName): Interval =>
    bootstrapMean(perCustomer[name], resamples, seededRandom(seed).below)
  return {
    precision: of('precision'),
    recall_all: of('recall_all'),
    recall_capped: of('recall_capped'),
    ndcg_cut: of('ndcg_cut'),
    ndcg_uncut: of('ndcg_uncut'),
    hit_rate: of('hit_rate'),
    mrr: of('mrr'),
    map: of('map'),
  }
}
