import type { Evaluation, EvaluationLine, ModelKind, ModelSettings } from '../../contract/models.ts'
import {
  compareWith,
  defaultEvaluationSettings,
  evaluate,
  type Evaluation as Measured,
} from '../../engine/recommend/evaluate.ts'
import type { Interval } from '../../engine/recommend/metrics.ts'
import { fitPopularity } from '../../engine/recommend/popularity.ts'
import { splitByCustomer, type Split } from '../../engine/recommend/split.ts'
import { interactionsFromTriplets, rowOf, type Interactions } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { interactionSpan, timeQuantile } from '../../store/queries/interactions.ts'
import { visibleProductIds } from '../../store/queries/side-data.ts'
import type { JobContext } from '../job.ts'
import { nextTurn, runSliced } from '../run-sliced.ts'
import type { EvaluationData } from './evaluation-data.ts'
import { recallByActivity } from './evaluate-activity.ts'
import { fitModel, type FitContext } from './fit.ts'
import { idSpaceOf, type IdSpace, matrixOf, readPairs, type Pairs, withProducts } from './pairs.ts'
import { kindsIn, type SideData, sideDataOf, sideWithin } from './side-data.ts'

/** Share of the interactions that lies after the cut of the temporal split. */
const TEST_SHARE = 0.2
/** Below this share of interactions with a time, the split is by customer. */
const TIMED_SHARE = 0.9
/** With fewer test customers no comparison is told. */
const MIN_CUSTOMERS = 20
/** More test customers make the intervals no more useful, and the bootstrap slow. */
const MAX_CUSTOMERS = 20_000
const SEED = 1

/**
 * Trains the same model on the past only and compares it with popularity on what came after (global temporal split;
 * per customer where the data have no times). Null where nothing can be compared. With the settings that were used: those that follow the data
 * follow the past, so that the model that is kept is the one that was compared.
 */
export async function evaluateSettings(
  all: Pairs,
  settings: ModelSettings,
  context: JobContext,
  fitContext: FitContext,
): Promise<{ readonly evaluation: Evaluation; readonly settings: ModelSettings } | null> {
  const { progress, signal } = context
  progress({ phase: 'splitting', done: 0, total: 1, unit: 'steps' })
  const kinds = kindsIn(settings)
  const parts = await splitOf(all, context, kinds)
  if (parts === null || parts.split.testCustomers === 0) return null
  const { split, side } = parts
  // Time stands still at the cut: what came after it is not known, and popularity looks back from it.
  const past = { ...fitContext, side, now: split.cutTime ?? fitContext.now }
  const { model, settings: used } = await fitModel(split.train, settings, past)
  const popular = fitPopularity(split.train, { halfLifeDays: null, now: fitContext.now })
  progress({ phase: 'evaluating', done: 0, total: 2, unit: 'steps' })
  const measured = await evaluate(model, split, defaultEvaluationSettings, fitContext.backend)
  await nextTurn()
  signal.throwIfAborted()
  progress({ phase: 'evaluating', done: 1, total: 2, unit: 'steps' })
  const baseline = await evaluate(popular, split, defaultEvaluationSettings, fitContext.backend)
  const { difference, verdict } = compareWith(measured, baseline, 'ndcg_cut', defaultEvaluationSettings)
  progress({ phase: 'evaluating', done: 2, total: 2, unit: 'steps' })
  const found: Evaluation = {
    k: measured.k,
    split: split.cutTime === null ? 'per-customer' : 'temporal',
    cutAt: split.cutTime,
    customers: measured.testCustomers,
    model: lineOf(measured),
    popularity: lineOf(baseline),
    ndcgGain: intervalOf(difference),
    activity: recallByActivity(measured, baseline, split.train),
    verdict: measured.testCustomers < MIN_CUSTOMERS ? 'too-few-customers' : verdict,
  }
  return { evaluation: found, settings: used }
}

export type SplitWithSide = { readonly split: Split; readonly side: SideData; readonly space: IdSpace }

/** By time where the data have times, else by customer; null where nothing can be compared. With what these kinds may know beside it. */
export async function splitOf(
  all: Pairs,
  { db, signal }: { readonly db: ReadableDb; readonly signal: AbortSignal },
  kinds: ReadonlySet<ModelKind>,
): Promise<SplitWithSide | null> {
  const span = interactionSpan(db)
  const hasTimes = span.timed >= TIMED_SHARE * span.count && span.firstAt !== span.lastAt
  const cutTime = hasTimes ? timeQuantile(db, 1 - TEST_SHARE) : null
  if (cutTime !== null && cutTime !== span.firstAt) {
    // Only what was known before the cut: a return after it must not reach back.
    const past = await runSliced(readPairs(db, cutTime), signal, () => undefined)
    const space = spaceFor(db, kinds, past, all)
    const split = temporalSplit(past, all, cutTime, space)
    if (split.testCustomers > 0) return { split, side: sideDataOf(db, space, cutTime, kinds), space }
  }
  const space = spaceFor(db, kinds, all)
  const interactions = matrixOf(all, space)
  if (interactions.rows === 0) return null
  const whole = splitByCustomer(interactions, TEST_SHARE, SEED)
  const split = { ...whole, ...thinned(whole.test, whole.testCustomers) }
  return { split, side: sideWithin(sideDataOf(db, space, null, kinds), split.train), space }
}

/** Part of the interactions that a choice may learn from, where it is judged by those up to the cut of the test. */
const LEARN_SHARE = 0.64

/**
 * A second cut before the first: what choices are made on when the test must not be seen. Null where fewer than `MIN_CUSTOMERS` customers
 * took up something between the two.
 */
export async function timedValidation(
  cutTime: number,
  { db, signal }: { readonly db: ReadableDb; readonly signal: AbortSignal },
  kinds: ReadonlySet<ModelKind>,
): Promise<EvaluationData | null> {
  const before = timeQuantile(db, LEARN_SHARE)
  if (before === null || before >= cutTime) return null
  const known = await runSliced(readPairs(db, before), signal, () => undefined)
  const until = await runSliced(readPairs(db, cutTime), signal, () => undefined)
  const space = spaceFor(db, kinds, known, until)
  const split = temporalSplit(known, until, before, space)
  if (split.testCustomers < MIN_CUSTOMERS) return null
  return { split, side: sideDataOf(db, space, before, kinds), ratingTest: null, now: before }
}

/** Ids that occur; with the whole catalogue for a model that knows products by their texts. */
export function spaceFor(db: ReadableDb, kinds: ReadonlySet<ModelKind>, ...all: readonly Pairs[]): IdSpace {
  const space = idSpaceOf(...all)
  return kinds.has('content') ? withProducts(space, visibleProductIds(db)) : space
}

type Cells = { readonly row: number[]; readonly column: number[]; readonly weight: number[] }

/** Test cells: what customers of the past took up after the cut and did not have before. */
function temporalSplit(past: Pairs, all: Pairs, cutTime: number, space: IdSpace): Split {
  const train = matrixOf(past, space)
  const whole = matrixOf(all, space)
  const soldBefore = new Set(train.column)
  const test: Cells = { row: [], column: [], weight: [] }
  let testCustomers = 0
  let newCustomers = 0
  let newProductCells = 0
  for (let customer = 0; customer < whole.rows; customer++) {
    const known = new Set(rowOf(train, customer).products)
    const fresh = rowOf(whole, customer).products.filter((product) => !known.has(product))
    if (fresh.length === 0) continue
    if (known.size === 0) {
      newCustomers++
      continue
    }
    testCustomers++
    for (const product of fresh) {
      test.row.push(customer)
      test.column.push(product)
      test.weight.push(1)
      if (!soldBefore.has(product)) newProductCells++
    }
  }
  const found = interactionsFromTriplets(test, whole.rows, whole.columns)
  return { train, cutTime, newCustomers, newProductCells, ...thinned(found, testCustomers) }
}

/** Keeps every n-th test customer where there are more than can be resampled in reasonable time. */
function thinned(test: Interactions, customers: number): Pick<Split, 'test' | 'testCustomers'> {
  if (customers <= MAX_CUSTOMERS) return { test, testCustomers: customers }
  const step = Math.ceil(customers / MAX_CUSTOMERS)
  const kept: Cells = { row: [], column: [], weight: [] }
  let seen = 0
  let testCustomers = 0
  for (let row = 0; row < test.rows; row++) {
    const { products } = rowOf(test, row)
    if (products.length === 0 || seen++ % step !== 0) continue
    testCustomers++
    for (const product of products) {
      kept.row.push(row)
      kept.column.push(product)
      kept.weight.push(1)
    }
  }
  return { test: interactionsFromTriplets(kept, test.rows, test.columns), testCustomers }
}

function lineOf({ accuracy, breadth }: Measured): EvaluationLine {
  return {
    recallAll: intervalOf(accuracy.recall_all),
    ndcgCut: intervalOf(accuracy.ndcg_cut),
    precision: intervalOf(accuracy.precision),
    hitRate: intervalOf(accuracy.hit_rate),
    coverage: breadth.coverage,
    gini: breadth.gini,
    novelty: breadth.novelty,
  }
}

function intervalOf({ mean, low, high }: Interval): { value: number; low: number; high: number } {
  return { value: mean, low, high }
}
