import type { ListBlock } from '../../engine/recommend/recommend-all.ts'
import {
  getList,
  publishList,
  REASONS_KEPT,
  startList,
  storeLists,
  type StoredList,
} from '../../store/queries/lists.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { Job } from '../job.ts'
import { createKernelPool } from '../kernels/pool.ts'
import { nextTurn, runSliced } from '../run-sliced.ts'
import { listBlocks, listedId, planList, segmentsFor, type ListPlan } from './list-plan.ts'
import { ListTally } from './list-tally.ts'
import { loadModel } from './loaded-model.ts'
import { matrixOf, readPairs } from './pairs.ts'
import type { SegmentBestsellers } from './segment-bestsellers.ts'
import { sideDataOf } from './side-data.ts'

/**
 * Makes the recommendation list of many customers: those the model knows from their own history as it is now, the others
 * from popularity, marked so; nobody who is suppressed. Staged block by block, published at the end.
 * @throws ExpectedFailure model-not-found, customer-not-found (none of the ids given exists)
 */
export const makeList: Job<'recommend'> = async ({ settings }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  progress({ phase: 'loading', done: 0, total: 0, unit: 'rows' })
  const model = loadModel(db, settings.modelId)
  const reading = (done: number): void => progress({ phase: 'loading', done, total: 0, unit: 'rows' })
  const plan = await runSliced(planList(db, model, settings, startedAt), signal, reading)
  const { customerIds } = plan
  const pairs = await runSliced(readPairs(db, null), signal, reading)
  const space = { customerIds, productIds: model.productIds }
  // A model of ratings reads ratings.
  const { ratings } = sideDataOf(db, space, null, new Set([model.kind]))
  const histories = ratings ?? matrixOf(pairs, space)
  const segments = await runSliced(segmentsFor(db, plan, customerIds, histories, startedAt), signal, reading)
  const tally = new ListTally(plan, histories)
  const pool = await createKernelPool({ threads: context.threads })
  try {
    const id = startList(db, { settings, fingerprint, createdAt: startedAt })
    let done = 0
    for await (const block of listBlocks(plan, customerIds, histories, segments, pool.backend(signal))) {
      signal.throwIfAborted()
      storeLists(db, id, listsOf(block, plan, segments, tally))
      done += block.customers.length
      progress({ phase: 'ranking', done, total: customerIds.length, unit: 'customers' })
      await nextTurn()
    }
    signal.throwIfAborted()
    publishList(db, id, {
      customers: tally.customers,
      rows: tally.rows,
      popularCustomers: tally.notPersonal,
      outcome: tally.outcome(),
      seconds: (now() - startedAt) / 1000,
    })
    const summary = getList(db, id)
    if (summary === undefined) throw new Error('a list that was just published is not there')
    return summary
  } finally {
    await pool.close()
  }
}

/** The lists of a block; customers for whom nothing is left have none. */
function listsOf(
  block: ListBlock,
  plan: ListPlan,
  segments: SegmentBestsellers,
  tally: ListTally,
): StoredList[] {
  const { count } = block
  const { model, customerIds } = plan
  return Array.from(block.customers).flatMap((row, at) => {
    if (!tally.add(block, at)) return []
    const listed = block.products.subarray(at * count, (at + 1) * count).filter((product) => product >= 0)
    const from = at * count * REASONS_KEPT
    const to = from + listed.length * REASONS_KEPT
    return [
      {
        customerId: customerIds[row] ?? 0,
        personal: block.isFallback[at] === 0 && model.kind !== 'popularity',
        segmentId: segments.segments[(block.fallback[at] ?? 0) - 1]?.id ?? null,
        fresh: block.fresh[at] ?? 0,
        productIds: listed.map((product) => listedId(plan, product)),
        scores: block.scores.slice(at * count, at * count + listed.length),
        reasonProducts: block.reasonProducts
          .slice(from, to)
          .map((product) => (product < 0 ? 0 : (model.productIds[product] ?? 0))),
        reasonShares: block.reasonShares.slice(from, to),
      },
    ]
  })
}
