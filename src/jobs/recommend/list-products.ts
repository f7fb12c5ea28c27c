import type { ListOutcome, ListRules, ProductRule } from '../../contract/list-rules.ts'
import type { ReadableDb } from '../../store/database.ts'
import { lastPrice, listedProducts, type ListedProduct } from '../../store/queries/list-inputs.ts'
import { indexIn } from './pairs.ts'

/** The products of a model as the rules see them. */
export type RuledProducts = {
  /** One flag per product of the model: may be listed. */
  readonly allowed: Uint8Array
  /** Number of the category of each product of the model, -1 where it has none. */
  readonly categoryOf: Int32Array
  /** The same by row id, for every product of the project. */
  /** Row ids of products the model does not know that may be listed, ascending. */
  readonly newIds: Int32Array
  readonly categoryOfId: (productId: number) => number
  readonly outcome: Omit<ListOutcome['products'], 'listed'>
}

const SLICE = 2_000

/** Judges every product of the model by the rules; yields the products read so far. O(products log interactions). */
export function* readRuledProducts(
  db: ReadableDb,
  productIds: Int32Array,
  rules: ListRules,
): Generator<number, RuledProducts, void> {
  const facts: (ListedProduct | undefined)[] = Array.from(productIds, () => undefined)
  const others: ListedProduct[] = []
  const categories = new Map<string, number>()
  const categoryById = new Map<number, number>()
  let read = 0
  for (const product of listedProducts(db)) {
    if (product.category !== '') {
      const number = categories.get(product.category) ?? categories.size
      categories.set(product.category, number)
      categoryById.set(product.id, number)
    }
    const index = indexIn(productIds, product.id)
    if (index >= 0) facts[index] = product
    else others.push(product)
    if (++read % SLICE === 0) yield read
  }
  const priced = rules.price === null ? facts : yield* withLastPrices(db, facts)
  const removed = new Map<ProductRule, number>()
  const counts = { unknownStock: 0, unknownPrice: 0 }
  const fails = failureOf(rules, counts)
  const allowed = Uint8Array.from(priced, (product) => {
    const reasons: readonly ProductRule[] = product === undefined ? ['gone'] : fails(product)
    for (const rule of reasons) removed.set(rule, (removed.get(rule) ?? 0) + 1)
    return reasons.length === 0 ? 1 : 0
  })
  const failsNew = failureOf(rules, { unknownStock: 0, unknownPrice: 0 })
  return {
    allowed,
    newIds: Int32Array.from(others.flatMap((each) => (failsNew(each).length === 0 ? [each.id] : []))).sort(),
    categoryOf: Int32Array.from(productIds, (id) => categoryById.get(id) ?? -1),
    categoryOfId: (id) => categoryById.get(id) ?? -1,
    outcome: {
      known: productIds.length,
      allowed: allowed.reduce((sum, flag) => sum + flag, 0),
      removed: [...removed].map(([rule, products]) => ({ rule, products })),
      ...counts,
    },
  }
}

/** Where no list of products tells a price, the latest sale does. */
function* withLastPrices(
  db: ReadableDb,
  facts: readonly (ListedProduct | undefined)[],
): Generator<number, readonly (ListedProduct | undefined)[], void> {
  const priced: (ListedProduct | undefined)[] = []
  for (const product of facts) {
    priced.push(product?.priceMicros === null ? { ...product, ...lastPrice(db, product.id) } : product)
    if (priced.length % SLICE === 0) yield priced.length
  }
  return priced
}

function failureOf(
  rules: ListRules,
  counts: { unknownStock: number; unknownPrice: number },
): (product: ListedProduct) => ProductRule[] {
  const only = rules.onlyCategories.length === 0 ? null : new Set(rules.onlyCategories)
  const never = new Set(rules.neverCategories)
  const left = new Set(rules.neverProducts)
  const { keepUnknown, stockAbove } = rules
  const isStocked = ({ stock }: ListedProduct): boolean => {
    if (stockAbove === null) return true
    if (stock === null) counts.unknownStock++
    return stock === null ? keepUnknown : stock > stockAbove
  }
  const isPriced = ({ priceMicros, currency }: ListedProduct): boolean => {
    if (rules.price === null) return true
    const isKnown = priceMicros !== null && currency === rules.price.currency
    if (!isKnown) counts.unknownPrice++
    if (!isKnown) return keepUnknown
    const { min, max } = rules.price
    return (min === null || priceMicros >= min) && (max === null || priceMicros <= max)
  }
  return (product) => {
    const failed: ProductRule[] = []
    if (product.excluded) failed.push('excluded')
    if (!isStocked(product)) failed.push('out-of-stock')
    if (!isPriced(product)) failed.push('price')
    if ((only !== null && !only.has(product.category)) || never.has(product.category)) failed.push('category')
    if (left.has(product.externalId)) failed.push('left-out')
    return failed
  }
}
