import { ExpectedFailure } from '../../contract/failure.ts'
import type { ProductId } from '../../contract/ids.ts'
import type { ProductPreview } from '../../contract/recommend-views.ts'
import { hasFactors } from '../../engine/recommend/likeness.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerCards } from '../../store/queries/customers.ts'
import { basketsWith } from '../../store/queries/baskets.ts'
import { customersOf, ownersOf } from '../../store/queries/interactions.ts'
import { lastPrice, listedProduct } from '../../store/queries/list-inputs.ts'
import { productCards } from '../../store/queries/products.ts'
import { suppressedCustomers } from '../../store/queries/results.ts'
import { asCustomerId, asProductId } from '../../store/queries/visible.ts'
import { customerHistory, type LoadedModel } from './loaded-model.ts'
import { indexIn } from './pairs.ts'
import { nameOf } from './preview.ts'

const INTERESTED = 20
const SIMILAR = 12
const TOGETHER = 12
/** Products near the asked one whose customers are scored, and how many customers at most. */
const NEAR_PRODUCTS = 30
const NEAR_CUSTOMERS = 600

/**
 * Who would want a product, what is like it, and what is bought with it. Interested are customers who do not have it, without those who are
 * suppressed: with factors the best of all customers of the training, else the best of those who have products near it.
 * @throws ExpectedFailure product-not-found
 */
export function previewProduct(db: ReadableDb, model: LoadedModel, id: ProductId): ProductPreview {
  const told = listedProduct(db, id)
  if (told === undefined) throw new ExpectedFailure('product-not-found', { product: id })
  const facts = told.priceMicros === null ? { ...told, ...lastPrice(db, id) } : told
  const product = indexIn(model.productIds, id)
  const owners = new Set(ownersOf(db, id))
  const similar =
    product < 0 ? [] : model.recommender.similarProducts(product, Math.max(SIMILAR, NEAR_PRODUCTS))
  const interested =
    product < 0
      ? []
      : interestedIn(
          db,
          model,
          product,
          owners,
          similar.map(({ index }) => index),
        )
  const baskets = basketsWith(db, id, TOGETHER)
  const ids = [
    ...similar.map(({ index }) => model.productIds[index] ?? 0),
    ...baskets.together.map(({ productId }) => productId),
  ]
  const cards = productCards(db, ids)
  return {
    product: {
      productId: asProductId(facts.id),
      externalId: facts.externalId,
      name: facts.name,
      category: facts.category,
    },
    excluded: facts.excluded,
    stock: facts.stock,
    priceMicros: facts.priceMicros,
    currency: facts.currency,
    customers: owners.size,
    known: product >= 0,
    interested,
    interestedAmong: isFactored(model) ? 'all' : 'near',
    similar: similar.slice(0, SIMILAR).map(({ index, similarity }) => ({
      ...nameOf(cards, model.productIds[index] ?? 0),
      similarity,
    })),
    together: baskets.together.map(({ productId, ...figures }) => ({
      ...nameOf(cards, productId),
      ...figures,
    })),
    baskets: baskets.looked,
    basketKind: baskets.kind,
  }
}

const isFactored = ({ recommender, kind }: LoadedModel): boolean =>
  hasFactors(recommender) && kind !== 'popularity'

type Scored = { readonly id: number; readonly score: number }

function interestedIn(
  db: ReadableDb,
  model: LoadedModel,
  product: number,
  owners: ReadonlySet<number>,
  near: readonly number[],
): ProductPreview['interested'] {
  if (model.kind === 'popularity') return []
  const left = suppressedCustomers(db)
  const mayBeShown = (id: number): boolean => !owners.has(id) && !left.has(id)
  const scored = isFactored(model)
    ? overAll(model, product, mayBeShown)
    : overNear(db, model, product, mayBeShown, near)
  const best = scored.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, INTERESTED)
  const cards = customerCards(
    db,
    best.map(({ id }) => id),
  )
  return best.flatMap(({ id, score }) => {
    const card = cards.get(id)
    return card === undefined
      ? []
      : [{ id: asCustomerId(id), externalId: card.externalId, name: card.name, score }]
  })
}

/** By the factors of the training; keeps few, so that nothing the size of all customers is sorted. O(customers x rank). */
function overAll(
  { recommender, customerIds }: LoadedModel,
  product: number,
  may: (id: number) => boolean,
): Scored[] {
  if (!hasFactors(recommender)) return []
  const { rank, products, customerRow } = recommender.factorPair()
  const own = products.subarray(product * rank, (product + 1) * rank)
  let best: Scored[] = []
  let bound = Number.NEGATIVE_INFINITY
  customerIds.forEach((id, customer) => {
    const row = customerRow(customer)
    let score = 0
    for (let k = 0; k < rank; k++) score += (row[k] ?? 0) * (own[k] ?? 0)
    if (score <= bound || !may(id)) return
    best.push({ id, score })
    if (best.length < 8 * INTERESTED) return
    best = best.sort((a, b) => b.score - a.score || a.id - b.id).slice(0, INTERESTED)
    bound = best.at(-1)?.score ?? bound
  })
  return best
}

function overNear(
  db: ReadableDb,
  model: LoadedModel,
  product: number,
  may: (id: number) => boolean,
  near: readonly number[],
): Scored[] {
  const nearIds = near.slice(0, NEAR_PRODUCTS).map((index) => model.productIds[index] ?? 0)
  return customersOf(db, nearIds, NEAR_CUSTOMERS)
    .filter(may)
    .flatMap((id) => {
      const history = customerHistory(db, model, id)
      if (history.products.length === 0) return []
      const { score } = model.recommender.explain(history, product)
      return score > 0 ? [{ id, score }] : []
    })
}
