import type { FactorMap } from '../../contract/recommend-views.ts'
import { project } from '../../engine/recommend/projection.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerCards } from '../../store/queries/customers.ts'
import { productCountsOf } from '../../store/queries/interactions.ts'
import { productCards } from '../../store/queries/products.ts'
import type { LoadedModel } from './loaded-model.ts'
import { nameOf } from './preview.ts'

/** More points are not told apart on a screen. */
const MOST_PRODUCTS = 4_000
const MOST_CUSTOMERS = 3_000

/** Products (the most bought) and customers (spread evenly) of a model in the plane. */
export function factorMap(db: ReadableDb, model: LoadedModel): FactorMap {
  const { recommender, popularity, productIds, customerIds } = model
  const shownProducts = [...popularity.keys()]
    .sort((a, b) => (popularity[b] ?? 0) - (popularity[a] ?? 0) || a - b)
    .slice(0, MOST_PRODUCTS)
  const customers = spread(customerIds.length, MOST_CUSTOMERS)
  const found = project(recommender, customers)
  const cards = productCards(
    db,
    shownProducts.map((index) => productIds[index] ?? 0),
  )
  const ids = Array.from(customers, (index) => customerIds[index] ?? 0)
  const people = found.customers === null ? new Map<never, never>() : customerCards(db, ids)
  const sizes = found.customers === null ? new Map<number, number>() : productCountsOf(db, ids)
  return {
    modelId: model.id,
    totalProducts: productIds.length,
    totalCustomers: customerIds.length,
    shares: [...found.shares],
    space: found.space,
    products: shownProducts.map((index) => {
      const { productId, category, ...name } = nameOf(cards, productIds[index] ?? 0)
      return {
        id: productId,
        ...name,
        group: category,
        size: popularity[index] ?? 0,
        ...at(found.products, index),
      }
    }),
    customers: ids.flatMap((id, k) => {
      const customer = people.get(id)
      if (customer === undefined || found.customers === null) return []
      const { externalId, name } = customer
      return [{ id, externalId, name, group: '', size: sizes.get(id) ?? 0, ...at(found.customers, k) }]
    }),
  }
}

function at(points: Float64Array, index: number): { x: number; y: number } {
  return { x: points[2 * index] ?? 0, y: points[2 * index + 1] ?? 0 }
}

function spread(all: number, most: number): Int32Array {
  const count = Math.min(all, most)
  return Int32Array.from({ length: count }, (_, k) => Math.floor((k * all) / count))
}
