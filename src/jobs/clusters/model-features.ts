import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { Feature } from '../../contract/customer-features.ts'
import type { FeatureColumn } from '../../engine/clusters/matrix.ts'
import { hasFactors } from '../../engine/recommend/likeness.ts'
import type { ReadableDb } from '../../store/database.ts'
import { listModels } from '../../store/queries/models.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { deepVectorsOf } from '../recommend/deep-vectors.ts'
import { loadModel } from '../recommend/loaded-model.ts'

export type CustomerFeature = { readonly feature: Feature; readonly column: FeatureColumn }

/** Networks have no factors of customers: what they know of one is his deep feature vector. */
const isNetwork = (kind: string): boolean => kind === 'mult-vae' || kind === 'mult-dae'

/**
 * The customers' own factors of a stored model (ALS, SVD, BPR), at length one: taste, not how much is bought. The given model, else the latest that has
 * some and is no network.
 * @throws ExpectedFailure model-not-found, model-has-no-factors
 */
export function factorsOf(db: ReadableDb, base: CustomerBase, modelId: ModelId | null): CustomerFeature[] {
  const wanted = listModels(db)
    .filter(({ settings }) => !isNetwork(settings.kind))
    .map(({ id }) => id)
    .filter((id) => modelId === null || id === modelId)
  for (const id of wanted) {
    const { recommender, customerIds } = loadModel(db, id)
    if (!hasFactors(recommender)) continue
    const { rank, customerRow } = recommender.factorPair()
    return unitColumns(base, 'factor', 'factors', { rank, customerIds, rowOf: customerRow })
  }
  throw new ExpectedFailure('model-has-no-factors')
}

/**
 * The customers' deep feature vectors of a stored autoencoder, the given one or the latest, at length one.
 * @throws ExpectedFailure model-not-found, no-deep-features
 */
export function deepOf(db: ReadableDb, base: CustomerBase, modelId: ModelId | null): CustomerFeature[] {
  // A model that is named for its factors is no network: the deep features then come from the latest one.
  const isNamed = listModels(db).some(({ id, settings }) => id === modelId && isNetwork(settings.kind))
  const vectors = deepVectorsOf(db, isNamed && modelId !== null ? modelId : undefined)
  if (vectors === null) throw new ExpectedFailure('no-deep-features')
  const { dimensions, values, customerIds } = vectors
  const rowOf = (customer: number): Float32Array =>
    values.subarray(customer * dimensions, (customer + 1) * dimensions)
  return unitColumns(base, 'deep', 'deep', { rank: dimensions, customerIds, rowOf })
}

type Vectors = {
  readonly rank: number
  /** Row ids, parallel to the rows. */
  readonly customerIds: Int32Array
  readonly rowOf: (customer: number) => ArrayLike<number>
}

/** A column per dimension; NaN for customers without a vector. O(customers x rank). */
function unitColumns(
  base: CustomerBase,
  kind: 'factor' | 'deep',
  group: string,
  { rank, customerIds, rowOf }: Vectors,
): CustomerFeature[] {
  const columns = Array.from({ length: rank }, () => new Float64Array(base.size).fill(Number.NaN))
  for (const [customer, own] of customerIds.entries()) {
    const place = base.placeOf(own)
    if (place < 0) continue
    const row = rowOf(customer)
    let square = 0
    for (let k = 0; k < rank; k++) square += (row[k] ?? 0) ** 2
    const length = Math.sqrt(square)
    if (length === 0) continue
    for (const [k, values] of columns.entries()) values[place] = (row[k] ?? 0) / length
  }
  return columns.map((values, k) => ({
    feature: { kind, name: String(k + 1) },
    column: { values, group, isAmount: false },
  }))
}
