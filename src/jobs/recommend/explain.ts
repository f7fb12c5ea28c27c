import { ExpectedFailure } from '../../contract/failure.ts'
import type { CustomerId, ProductId } from '../../contract/ids.ts'
import type { ProductExplanation } from '../../contract/recommend-views.ts'
import { whatIf, type Without } from '../../engine/recommend/counterfactual.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getCustomer } from '../../store/queries/customers.ts'
import { productCards } from '../../store/queries/products.ts'
import { popularityOf } from './list-plan.ts'
import { basketHistory, customerHistory, type LoadedModel } from './loaded-model.ts'
import { returnedBy } from './returned.ts'
import { indexIn } from './pairs.ts'
import { listableProducts, nameOf } from './preview.ts'

/** A known customer, or a new one by what he has. */
export type Whom =
  | { readonly kind: 'customer'; readonly id: CustomerId }
  | { readonly kind: 'basket'; readonly productIds: readonly ProductId[] }

export type ExplainOptions = {
  /** The length of the list whose end counts for what "would leave" it. */
  readonly topN: number
  readonly excludeBought: boolean
}

/** Past products whose absence is tried one by one. */
const TRIED = 12

/**
 * Why a product has its place in one person's ranking, and its place without this or that past product, each computed anew.
 * @throws ExpectedFailure customer-not-found, product-not-found (the model does not know it)
 */
export function explainProduct(
  db: ReadableDb,
  model: LoadedModel,
  whom: Whom,
  id: ProductId,
  options: ExplainOptions,
): ProductExplanation {
  const customer = whom.kind === 'customer' ? getCustomer(db, whom.id) : null
  if (customer === undefined) throw new ExpectedFailure('customer-not-found')
  const product = indexIn(model.productIds, id)
  if (product < 0) throw new ExpectedFailure('product-not-found', { product: id })
  const history =
    whom.kind === 'customer'
      ? customerHistory(db, model, whom.id)
      : basketHistory(model, [...new Set(whom.productIds)])
  const allowed = listableProducts(db, model)
  const bought = history.products.includes(product)
  if (options.excludeBought) {
    const returned = whom.kind === 'customer' ? returnedBy(db, model, whom.id) : []
    for (const past of [...history.products, ...returned]) allowed[past] = 0
  }
  // Without a history the bestsellers are what is listed, so that they are what is to be explained.
  const recommender =
    history.products.length === 0 || model.kind === 'popularity' ? popularityOf(model) : model.recommender
  const found = whatIf(recommender, history, product, { allowed, limit: TRIED, top: options.topN })
  const { explanation, position } = found
  const cards = productCards(db, [id, ...Array.from(history.products, (past) => model.productIds[past] ?? 0)])
  const named = (index: number): ProductExplanation['product'] => nameOf(cards, model.productIds[index] ?? 0)
  const withoutOf = ({ products, rank, score }: Without): ProductExplanation['without'][number] => ({
    products: Array.from(products, named),
    rank,
    score,
  })
  return {
    customer,
    product: named(product),
    modelKind: model.kind,
    bought,
    rank: position.rank,
    of: position.of,
    score: explanation.kind === 'popular' ? position.score : explanation.score,
    basis: basisOf(explanation.kind),
    reasons:
      explanation.kind === 'popular'
        ? []
        : explanation.contributions.map(({ product: past, share }) => {
            const { category: _, ...own } = named(past)
            return { ...own, share }
          }),
    without: found.each.map(withoutOf),
    breaking: found.breaking && withoutOf(found.breaking),
    top: options.topN,
  }
}

function basisOf(kind: 'because-of' | 'evidence' | 'popular'): ProductExplanation['basis'] {
  return kind === 'because-of' ? 'additive' : kind
}
