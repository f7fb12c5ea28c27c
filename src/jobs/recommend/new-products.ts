import { tieNewProducts, type NewProducts } from '../../engine/recommend/new-products.ts'
import type { ReadableDb } from '../../store/database.ts'
import { productTexts } from '../../store/queries/side-data.ts'
import { indexIn } from './pairs.ts'
import { wordMatrix, type ProductText } from './product-words.ts'
import { textOf } from './side-data.ts'

/**
 * Ties products a model does not know to those it knows, by their texts; null where there is nothing to tie. Yields the products done.
 */
export function* readNewProducts(
  db: ReadableDb,
  productIds: Int32Array,
  newIds: Int32Array,
): Generator<number, NewProducts | null, void> {
  if (newIds.length === 0) return null
  function* texts(): Generator<ProductText> {
    for (const told of productTexts(db)) {
      const known = indexIn(productIds, told.id)
      const fresh = indexIn(newIds, told.id)
      if (known >= 0) yield { product: known, ...textOf(told) }
      else if (fresh >= 0) yield { product: productIds.length + fresh, ...textOf(told) }
    }
  }
  const words = wordMatrix(texts(), productIds.length + newIds.length)
  return words === null ? null : yield* tieNewProducts(words, productIds.length)
}
