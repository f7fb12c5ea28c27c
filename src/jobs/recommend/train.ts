import { totalmem } from 'node:os'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelSettings } from '../../contract/models.ts'
import { EASE_MAX_PRODUCTS } from '../../engine/recommend/ease.ts'
import type { PurchaseEvents } from '../../engine/recommend/popularity.ts'
import { columnCounts } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { productEvents } from '../../store/queries/interactions.ts'
import { getModel, publishModel, startModel } from '../../store/queries/models.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { Job } from '../job.ts'
import { createKernelPool } from '../kernels/pool.ts'
import { runSliced } from '../run-sliced.ts'
import { evaluateSettings } from './evaluate-model.ts'
import { fitModel, type FitContext } from './fit.ts'
import { storeModel } from './loaded-model.ts'
import { idSpaceOf, indexIn, matrixOf, readPairs, type IdSpace } from './pairs.ts'

/** Part of the computer's memory that a training may plan to use. */
const MEMORY_SHARE = 0.5

/**
 * Trains a model on the project's interactions: first on the past alone, to compare it with popularity, then on all of them.
 * The model is staged array by array and published at the end; a job that stops before leaves nothing.
 * @throws ExpectedFailure nothing-to-train, too-large-to-train, too-many-products-to-train
 */
export const trainModel: Job<'train'> = async ({ settings, evaluate }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  progress({ phase: 'loading', done: 0, total: 0, unit: 'rows' })
  const pairs = await runSliced(readPairs(db, null), signal, (done) =>
    progress({ phase: 'loading', done, total: 0, unit: 'rows' }),
  )
  if (pairs.customer.length === 0) throw new ExpectedFailure('nothing-to-train')
  const space = idSpaceOf(pairs)
  refuseTooLarge(settings, space, pairs.customer.length)
  const interactions = matrixOf(pairs, space)
  const pool = await createKernelPool({ threads: context.threads })
  try {
    const fitContext: FitContext = {
      backend: pool.backend(signal),
      signal,
      progress,
      events: eventsFor(settings, db, space),
      now: startedAt,
    }
    const evaluation = evaluate ? await evaluateSettings(pairs, settings, context, fitContext) : null
    const { model, curve } = await fitModel(interactions, settings, fitContext)
    signal.throwIfAborted()
    progress({ phase: 'saving', done: 0, total: 1, unit: 'steps' })
    const id = startModel(db, { settings, fingerprint, createdAt: startedAt })
    const engine = storeModel(db, id, model.save(), { ...space, popularity: columnCounts(interactions) })
    signal.throwIfAborted()
    publishModel(db, id, {
      seconds: (now() - startedAt) / 1000,
      customers: interactions.rows,
      products: interactions.columns,
      pairs: interactions.column.length,
      curve,
      converged: model.converged,
      evaluation,
      engine,
    })
    progress({ phase: 'saving', done: 1, total: 1, unit: 'steps' })
    const summary = getModel(db, id)
    if (summary === undefined) throw new Error('a model that was just published is not there')
    return summary
  } finally {
    await pool.close()
  }
}

/** Times of purchases by product index; null where the settings do not ask for them or no purchase has a time. */
function eventsFor(settings: ModelSettings, db: ReadableDb, space: IdSpace): PurchaseEvents | null {
  if (settings.kind !== 'popularity' || settings.halfLifeDays === 0) return null
  const product: number[] = []
  const time: number[] = []
  for (const [id, at] of productEvents(db)) {
    const index = indexIn(space.productIds, id)
    if (index < 0) continue
    product.push(index)
    time.push(at)
  }
  return product.length === 0 ? null : { product, time }
}

/** Estimates the arrays of a training before it starts, so that it is refused with a figure and not by the system. */
function refuseTooLarge(settings: ModelSettings, space: IdSpace, pairs: number): void {
  const products = space.productIds.length
  if (settings.kind === 'ease' && products > EASE_MAX_PRODUCTS) {
    throw new ExpectedFailure('too-many-products-to-train', { needed: products })
  }
  // Pairs lie there twice as matrix and once as read.
  const needed = modelBytes(settings, space.customerIds.length, products) + 60 * pairs
  const available = totalmem() * MEMORY_SHARE
  if (needed > available) {
    throw new ExpectedFailure('too-large-to-train', {
      needed: gigabytes(needed),
      available: gigabytes(available),
    })
  }
}

/** What a model of these settings holds at its peak. */
function modelBytes(settings: ModelSettings, customers: number, products: number): number {
  switch (settings.kind) {
    case 'popularity':
      return 24 * products
    case 'item-knn':
      // A kept neighbour as three numbers in lists, then as eight bytes, then as the copy that is stored.
      return 40 * products * Math.min(settings.neighbours, products)
    case 'ease':
      // The matrix that becomes its inverse in f64, the weights in f32, and the copy that is stored.
      return 16 * products * products
    case 'svd':
    case 'ials':
      // Factors live in the kernels' memory, in the model and in the copy that is stored.
      return 3 * (customers + products) * settings.rank * (settings.kind === 'svd' ? 8 : 4)
  }
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
