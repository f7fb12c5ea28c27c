import { ExpectedFailure } from '../../contract/failure.ts'
import type { CustomerId, ModelId, ProductId } from '../../contract/ids.ts'
import type { Contribution, CustomerPreview, RecommendedProduct, SimilarItem } from '../../contract/models.ts'
import type { History, Neighbour } from '../../engine/recommend/model.ts'
import { indicesOf } from '../../engine/recommend/recommend-all.ts'
import { isListed } from '../../engine/recommend/recommend-one.ts'
import { topOfScores } from '../../engine/recommend/top-of-scores.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerCards, customerHistory, getCustomer } from '../../store/queries/customers.ts'
import { customersWithSame } from '../../store/queries/interactions.ts'
import {
  excludedProductIds,
  productCards,
  productIds,
  type ProductCard,
} from '../../store/queries/products.ts'
import { basketHistory, customerHistory as historyFrom, loadModel, type LoadedModel } from './loaded-model.ts'
import { returnedBy } from './returned.ts'
import { indexIn } from './pairs.ts'

export type PreviewOptions = { readonly topN: number; readonly excludeBought: boolean }

/** Keeps the model used last, since a preview asks for the same one again and again. A model never changes once published. */
export class ModelCache {
  #last: { readonly project: string; readonly model: LoadedModel } | undefined

  get(db: ReadableDb, id: ModelId): LoadedModel {
    if (this.#last?.model.id === id && this.#last.project === db.name) return this.#last.model
    const model = loadModel(db, id)
    this.#last = { project: db.name, model }
    return model
  }
}

const NOTHING = new Int32Array(0)

/** What the model would show a customer, with the history it rests on and the share of each past product in each score. */
export function previewCustomer(
  db: ReadableDb,
  model: LoadedModel,
  id: CustomerId,
  options: PreviewOptions,
): CustomerPreview {
  const customer = getCustomer(db, id)
  if (customer === undefined) throw new ExpectedFailure('customer-not-found', { customer: id })
  const history = historyFrom(db, model, id)
  const returned = options.excludeBought ? returnedBy(db, model, id) : NOTHING
  return {
    customer,
    history: customerHistory(db, id),
    ...recommendFor(db, model, history, returned, options),
  }
}

/** What a new customer would be shown who has just these products: folded in, without training. */
export function previewNewCustomer(
  db: ReadableDb,
  model: LoadedModel,
  productIds: readonly ProductId[],
  options: PreviewOptions,
): CustomerPreview {
  const distinct = [...new Set(productIds)]
  const cards = productCards(db, distinct)
  const history = basketHistory(model, distinct)
  return {
    customer: null,
    history: distinct.map((productId) => ({
      ...nameOf(cards, productId),
      productId,
      interactions: 1,
      quantity: 1,
      lastAt: null,
    })),
    ...recommendFor(db, model, history, NOTHING, options),
  }
}

export function similarProducts(
  db: ReadableDb,
  model: LoadedModel,
  id: ProductId,
  limit: number,
): SimilarItem[] {
  const index = indexIn(model.productIds, id)
  if (index < 0) throw new ExpectedFailure('product-not-found', { product: id })
  const found = model.recommender.similarProducts(index, limit)
  const cards = productCards(
    db,
    found.map((each) => model.productIds[each.index] ?? 0),
  )
  return found.map((each) => {
    const productId = model.productIds[each.index] ?? 0
    const { externalId, name } = nameOf(cards, productId)
    return { id: productId, externalId, name, similarity: each.similarity }
  })
}

export function similarCustomers(
  db: ReadableDb,
  model: LoadedModel,
  id: CustomerId,
  limit: number,
): SimilarItem[] {
  const index = indexIn(model.customerIds, id)
  // A customer who came after the training is folded in and compared with those who were there.
  const who = index >= 0 ? index : historyFrom(db, model, id)
  const found =
    model.recommender.similarCustomers(who, limit) ?? customersInCommon(db, model.customerIds, id, limit)
  const ids = found.map((each) => model.customerIds[each.index] ?? 0)
  const cards = customerCards(db, ids)
  return found.flatMap((each, at) => {
    const card = cards.get(ids[at] ?? 0)
    return card === undefined
      ? []
      : [{ id: card.id, externalId: card.externalId, name: card.name, similarity: each.similarity }]
  })
}

/** For models that know products only: who shares most of what was taken up, among the customers of the training. */
function customersInCommon(
  db: ReadableDb,
  known: Int32Array,
  id: CustomerId,
  limit: number,
): readonly Neighbour[] {
  return customersWithSame(db, id)
    .map(({ customerId, similarity }) => ({ index: indexIn(known, customerId), similarity }))
    .filter(({ index }) => index >= 0)
    .slice(0, limit)
}

function recommendFor(
  db: ReadableDb,
  model: LoadedModel,
  history: History,
  returned: Int32Array,
  options: PreviewOptions,
): Pick<CustomerPreview, 'recommended' | 'basis'> {
  const personal = history.products.length > 0 && model.kind !== 'popularity'
  const scores = personal ? model.recommender.scoresFor(history) : Float64Array.from(model.popularity)
  const allowed = listableProducts(db, model)
  if (options.excludeBought) for (const product of [...history.products, ...returned]) allowed[product] = 0
  if (personal)
    scores.forEach((score, index) => {
      if (!isListed(model.recommender, score)) allowed[index] = 0
    })
  const listed = best(scores, allowed, options.topN)
  const cards = productCards(
    db,
    [...listed, ...history.products].map((index) => model.productIds[index] ?? 0),
  )
  const recommended = listed.map((index, at): RecommendedProduct => {
    const productId = model.productIds[index] ?? 0
    const shown = { rank: at + 1, ...nameOf(cards, productId) }
    if (!personal) return { ...shown, score: scores[index] ?? 0, basis: 'popular', reasons: [] }
    const explanation = model.recommender.explain(history, index)
    if (explanation.kind === 'popular')
      return { ...shown, score: explanation.score, basis: 'popular', reasons: [] }
    const reasons = explanation.contributions.map((each): Contribution => {
      const { category: _, ...name } = nameOf(cards, model.productIds[each.product] ?? 0)
      return { ...name, share: each.share }
    })
    const basis = explanation.kind === 'because-of' ? 'additive' : 'evidence'
    return { ...shown, score: explanation.score, basis, reasons }
  })
  return { recommended, basis: personal ? 'personal' : 'popular' }
}

/** One flag per product of the model: still in the project and not excluded by the user. */
export function listableProducts(db: ReadableDb, model: Pick<LoadedModel, 'productIds'>): Uint8Array {
  const present = new Set(productIds(db))
  for (const id of excludedProductIds(db)) present.delete(id)
  return Uint8Array.from(model.productIds, (id) => (present.has(id) ? 1 : 0))
}

/** Indices of the highest scores among the allowed; equal scores: lower index first. O(products x rises of the bound). */
function best(scores: Float64Array, allowed: Uint8Array, count: number): number[] {
  const products = new Int32Array(count).fill(-1)
  topOfScores(scores, indicesOf(allowed), [], products, new Float64Array(count))
  return [...products.filter((product) => product >= 0)]
}

type ProductName = { productId: ProductId; externalId: string; name: string; category: string }

export function nameOf(cards: ReadonlyMap<number, ProductCard>, id: number): ProductName {
  const card = cards.get(id)
  // A product of an undone import stays in a model trained before; it is shown by its number.
  if (card === undefined) return { productId: id as ProductId, externalId: `#${id}`, name: '', category: '' } // a primary key
  return { productId: card.id, externalId: card.externalId, name: card.name, category: card.category }
}
