import { ExpectedFailure } from '../../contract/failure.ts'
import type { ListSettings } from '../../contract/models.ts'
import { createPopularity } from '../../engine/recommend/popularity.ts'
import { recommendAll, type ListBlock } from '../../engine/recommend/recommend-all.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerIdOf, findCustomerIds } from '../../store/queries/customers.ts'
import {
  getList,
  publishList,
  REASONS_KEPT,
  startList,
  storeLists,
  type StoredList,
} from '../../store/queries/lists.ts'
import { excludedProductIds, productCards } from '../../store/queries/products.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { suppressedCustomers } from '../../store/queries/results.ts'
import type { Job } from '../job.ts'
import { createKernelPool } from '../kernels/pool.ts'
import { nextTurn, runSliced } from '../run-sliced.ts'
import { loadModel, type LoadedModel } from './loaded-model.ts'
import { indexIn, matrixOf, readPairs } from './pairs.ts'

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
  const wanted = withoutSuppressed(db, wantedCustomers(db, settings))
  const pairs = await runSliced(readPairs(db, null), signal, (done) =>
    progress({ phase: 'loading', done, total: 0, unit: 'rows' }),
  )
  const histories = matrixOf(pairs, { customerIds: wanted, productIds: model.productIds })
  const pool = await createKernelPool({ threads: context.threads })
  try {
    const backend = pool.backend(signal)
    const id = startList(db, { settings, fingerprint, createdAt: startedAt })
    const counts = { customers: 0, rows: 0, popularCustomers: 0 }
    const blocks = recommendAll(
      model.recommender,
      histories,
      {
        // Whose history is what the model was trained on keeps the trained factors; the others are folded in, so that the
        // scores are those of the preview.
        trainedAt: (row) => (model.current ? indexIn(model.customerIds, wanted[row] ?? 0) : -1),
        count: settings.topN,
        allowBought: !settings.excludeBought,
        allowed: allowedProducts(db, model),
        reasons: REASONS_KEPT,
        fallback: popularityOf(model),
      },
      backend,
    )
    for await (const block of blocks) {
      signal.throwIfAborted()
      const lists = listsOf(block, wanted, model)
      storeLists(db, id, lists)
      for (const list of lists) {
        counts.customers++
        counts.rows += list.productIds.length
        if (!list.personal) counts.popularCustomers++
      }
      progress({ phase: 'ranking', done: counts.customers, total: wanted.length, unit: 'customers' })
      await nextTurn()
    }
    signal.throwIfAborted()
    publishList(db, id, { ...counts, seconds: (now() - startedAt) / 1000 })
    const summary = getList(db, id)
    if (summary === undefined) throw new Error('a list that was just published is not there')
    return summary
  } finally {
    await pool.close()
  }
}

/** Row ids of the customers a list is for, ascending. */
function wantedCustomers(db: ReadableDb, { customers }: ListSettings): Int32Array {
  switch (customers.kind) {
    case 'all':
      return Int32Array.from(findCustomerIds(db, ''))
    case 'search':
      return Int32Array.from(findCustomerIds(db, customers.text))
    case 'ids': {
      const found = new Set<number>()
      for (const externalId of customers.ids) {
        const id = customerIdOf(db, externalId)
        if (id !== undefined) found.add(id)
      }
      if (found.size === 0) throw new ExpectedFailure('customer-not-found')
      return Int32Array.from(found).sort()
    }
  }
}

/** Whoever asked not to be contacted is on no list, whoever asks for it. */
function withoutSuppressed(db: ReadableDb, customers: Int32Array): Int32Array {
  const suppressed = suppressedCustomers(db)
  return suppressed.size === 0 ? customers : customers.filter((id) => !suppressed.has(id))
}

/** One flag per product of the model: still in the project and not excluded by the user. */
function allowedProducts(db: ReadableDb, model: LoadedModel): Uint8Array {
  const present = productCards(db)
  const excluded = new Set(excludedProductIds(db))
  return Uint8Array.from(model.productIds, (id) => (present.has(id) && !excluded.has(id) ? 1 : 0))
}

/** Popular at training time, as the preview tells it, not among the customers of this list. */
function popularityOf(model: LoadedModel): Recommender {
  return createPopularity(Float64Array.from(model.popularity), model.customerIds.length, null, 0)
}

function listsOf(block: ListBlock, customerIds: Int32Array, model: LoadedModel): StoredList[] {
  const { count } = block
  return Array.from(block.customers, (row, at) => {
    const listed = block.products.subarray(at * count, (at + 1) * count).filter((product) => product >= 0)
    const from = at * count * REASONS_KEPT
    const to = from + listed.length * REASONS_KEPT
    return {
      customerId: customerIds[row] ?? 0,
      personal: block.isFallback[at] === 0 && model.kind !== 'popularity',
      productIds: listed.map((product) => model.productIds[product] ?? 0),
      scores: block.scores.slice(at * count, at * count + listed.length),
      reasonProducts: block.reasonProducts
        .slice(from, to)
        .map((product) => (product < 0 ? 0 : (model.productIds[product] ?? 0))),
      reasonShares: block.reasonShares.slice(from, to),
    }
  })
}
