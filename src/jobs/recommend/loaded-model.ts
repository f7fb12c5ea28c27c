import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ModelKind } from '../../contract/models.ts'
import type { History, ModelArray, Recommender, SavedModel } from '../../engine/recommend/model.ts'
import { loadRecommender } from '../../engine/recommend/load.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import {
  getModel,
  loadEngineSettings,
  loadModelArrays,
  storeModelArray,
  type EngineSettings,
} from '../../store/queries/models.ts'
import { customerPairs } from '../../store/queries/interactions.ts'
import { ratingsOfCustomer } from '../../store/queries/side-data.ts'
import { indexIn } from './pairs.ts'

/** A trained model with the project's row ids behind its indices. */
export type LoadedModel = {
  readonly id: ModelId
  readonly kind: ModelKind
  readonly recommender: Recommender
  readonly customerIds: Int32Array
  readonly productIds: Int32Array
  /** Customers per product at training time: the popular list, for those without a history. */
  readonly popularity: Int32Array
  /** The data have not changed since the training. */
  readonly current: boolean
}

const OWN = {
  customers: 'project:customer-ids',
  products: 'project:product-ids',
  popularity: 'project:popularity',
} as const

/** Stages everything that `loadModel` needs; the caller publishes. Returns what goes into the model's row. */
export function storeModel(
  db: WritableDb,
  id: ModelId,
  saved: SavedModel,
  ids: Pick<LoadedModel, 'customerIds' | 'productIds' | 'popularity'>,
): EngineSettings {
  storeModelArray(db, id, OWN.customers, ids.customerIds)
  storeModelArray(db, id, OWN.products, ids.productIds)
  storeModelArray(db, id, OWN.popularity, ids.popularity)
  for (const [name, array] of Object.entries(saved.arrays)) storeModelArray(db, id, name, array)
  return { ...saved.settings, 'engine:kind': saved.kind, 'engine:version': saved.version }
}

/**
 * Reads a model from the project.
 * @throws ExpectedFailure model-not-found
 */
export function loadModel(db: ReadableDb, id: ModelId): LoadedModel {
  const summary = getModel(db, id)
  if (summary === undefined) throw new ExpectedFailure('model-not-found', { model: id })
  const arrays: Record<string, ModelArray> = loadModelArrays(db, id)
  const settings = loadEngineSettings(db, id)
  const own = {
    customerIds: ints(arrays[OWN.customers]),
    productIds: ints(arrays[OWN.products]),
    popularity: ints(arrays[OWN.popularity]),
  }
  const engineArrays = Object.fromEntries(
    Object.entries(arrays).filter(([name]) => !name.startsWith('project:')),
  )
  const engineSettings = Object.fromEntries(
    Object.entries(settings).filter(([name]) => !name.startsWith('engine:')),
  )
  const { kind } = summary.settings
  const recommender = loadRecommender({
    kind: kind === 'svd' ? 'pure-svd' : kind,
    version: 1,
    settings: engineSettings,
    arrays: engineArrays,
  })
  return { id, kind: summary.settings.kind, recommender, current: summary.current, ...own }
}

/** What a stored customer has, as this model reads it: ratings for a model of ratings, counts for the others. */
export function customerHistory(db: ReadableDb, model: LoadedModel, customer: number): History {
  return historyOf(
    model,
    model.kind === 'biased-mf' ? ratingsOfCustomer(db, customer) : customerPairs(db, customer),
  )
}

/** A basket of products that somebody takes to: each once, or with the best rating there is. */
export function basketHistory(model: LoadedModel, productIds: readonly number[]): History {
  const best = model.recommender.ratingScale?.high ?? 1
  return historyOf(
    model,
    productIds.map((productId) => ({ productId, count: best })),
  )
}

/** The part of a customer's pairs that the model knows, as the history the engine takes. */
export function historyOf(
  model: Pick<LoadedModel, 'productIds'>,
  pairs: readonly { readonly productId: number; readonly count: number }[],
): History {
  const known = pairs
    .map(({ productId, count }) => ({ index: indexIn(model.productIds, productId), count }))
    .filter(({ index }) => index >= 0)
    .sort((a, b) => a.index - b.index)
  return {
    products: Int32Array.from(known, ({ index }) => index),
    weights: Float32Array.from(known, ({ count }) => count),
  }
}

function ints(array: ModelArray | undefined): Int32Array {
  if (array instanceof Int32Array) return array
  throw new Error('a stored model lacks its row ids')
}
