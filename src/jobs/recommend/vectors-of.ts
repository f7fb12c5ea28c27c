import type { ProductVectors } from '../../engine/recommend/content-vectors.ts'
import type { ReadableDb } from '../../store/database.ts'
import { vectorMarks, vectorsOfModel } from '../../store/queries/product-vectors.ts'
import { currentMarks } from '../llm/product-texts.ts'
import { indexIn, type IdSpace } from './pairs.ts'

/**
 * Vectors of the products of a training, of the model that knows most of their present texts; null without any. Vectors of texts that have changed since, or of
 * another size, are left out.
 */
export function vectorsOf(db: ReadableDb, space: IdSpace): ProductVectors | null {
  const marks = [...vectorMarks(db)]
  const current = [...currentMarks(db, marks)].sort((a, b) => b[1].size - a[1].size)[0]
  if (current === undefined) return null
  const [model, products] = current
  const sizes = new Map<number, number>()
  for (const mark of marks)
    if (mark.model === model && products.has(mark.productId))
      sizes.set(mark.dimensions, (sizes.get(mark.dimensions) ?? 0) + 1)
  const dimensions = [...sizes].sort((a, b) => b[1] - a[1])[0]?.[0] ?? 0
  const values = new Float32Array(space.productIds.length * dimensions)
  for (const { productId, vector } of vectorsOfModel(db, model)) {
    const index = indexIn(space.productIds, productId)
    if (index < 0 || vector.length !== dimensions || !products.has(productId)) continue
    values.set(vector, index * dimensions)
  }
  return { model, dimensions, values }
}
