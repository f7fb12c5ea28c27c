import { ExpectedFailure } from '../../contract/failure.ts'
import type { ModelId } from '../../contract/ids.ts'
import type { ReadableDb } from '../../store/database.ts'
import { listModels, loadModelArrays } from '../../store/queries/models.ts'

/** What the latest deep autoencoder says of the customers it was trained on. */
export type CustomerVectors = {
  readonly modelId: ModelId
  /** The project's data have not changed since the training. */
  readonly current: boolean
  /** Ids of the customers' rows in the project, ascending; parallel to the rows of `values`. */
  readonly customerIds: Int32Array
  readonly dimensions: number
  /** Row-major, customers x dimensions, f32: the innermost layer (its mean, for mult-vae). */
  readonly values: Float32Array
}

/**
 * The deep feature vectors of a stored autoencoder, the given one or the latest; null where the project has none.
 * Reads two arrays of the model and not the network. O(customers x dimensions).
 * @throws ExpectedFailure model-not-found when the given model is not there or is no autoencoder.
 */
export function deepVectorsOf(db: ReadableDb, modelId?: ModelId): CustomerVectors | null {
  const found = listModels(db).find(
    ({ id, settings }) =>
      (settings.kind === 'mult-vae' || settings.kind === 'mult-dae') &&
      (modelId === undefined || id === modelId),
  )
  if (found === undefined) {
    if (modelId !== undefined) throw new ExpectedFailure('model-not-found', { model: modelId })
    return null
  }
  const arrays = loadModelArrays(db, found.id, ['customerVectors', 'project:customer-ids'])
  const values = arrays['customerVectors']
  const customerIds = arrays['project:customer-ids']
  if (!(values instanceof Float32Array) || !(customerIds instanceof Int32Array) || customerIds.length === 0)
    throw new Error('a stored autoencoder lacks its vectors or ids')
  return {
    modelId: found.id,
    current: found.current,
    customerIds,
    dimensions: values.length / customerIds.length,
    values,
  }
}
