import type { ProductExplanation } from '../../contract/recommend-views.ts'
import type { SimilarItem } from '../../contract/models.ts'
import { explainProduct, type Whom } from '../../jobs/recommend/explain.ts'
import { loadModel } from '../../jobs/recommend/loaded-model.ts'
import { similarCustomers, similarProducts } from '../../jobs/recommend/preview.ts'
import { previewProduct } from '../../jobs/recommend/product-preview.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import { withProject } from '../with-project.ts'
import { chosenModel, customerNamed, productNamed, productsNamed } from './named.ts'

type SimilarOptions = CommonOptions & {
  readonly model?: number
  readonly product?: string
  readonly customer?: string
  readonly top: number
}

/** Products like a product (with who would want it and what is bought with it), or customers like a customer. */
export const similarCommand: CliCommand<SimilarOptions> = (options) =>
  withProject(options.project, ({ db }): Promise<Outcome> => {
    const { product, customer, top } = options
    if ((product === undefined) === (customer === undefined))
      throw new UsageError('give one of --product, --customer')
    if (top < 1 || top > 100) throw new UsageError('--top takes 1 to 100')
    const model = loadModel(db, chosenModel(db, options.model))
    if (customer !== undefined) {
      const similar = similarCustomers(db, model, customerNamed(db, customer), top)
      return Promise.resolve({ document: { model: model.id, customer, similar }, lines: linesOf(similar) })
    }
    const id = productNamed(db, product ?? '')
    const similar = similarProducts(db, model, id, top)
    const { interested, interestedAmong, together, baskets, basketKind } = previewProduct(db, model, id)
    return Promise.resolve({
      document: {
        model: model.id,
        product,
        similar,
        interested,
        interestedAmong,
        together,
        baskets,
        basketKind,
      },
      lines: [
        ...linesOf(similar),
        ...together.map(
          (each) =>
            `bought together: ${each.externalId} ${each.name}  ${each.together} of ${baskets} ${basketKind}, lift ${each.lift?.toFixed(2) ?? '-'}`,
        ),
        ...interested.map(
          (each) => `would want it: ${each.externalId} ${each.name}  ${each.score.toFixed(4)}`,
        ),
      ],
    })
  })

function linesOf(similar: readonly SimilarItem[]): string[] {
  return similar.map((each) => `${each.externalId} ${each.name}  ${each.similarity.toFixed(4)}`)
}

type ExplainOptions = CommonOptions & {
  readonly model?: number
  readonly customer?: string
  readonly products?: string
  readonly product: string
  readonly top: number
  readonly includeBought?: true
}

/** Why a product has its place for one person, and its place without this or that past product. */
export const explainCommand: CliCommand<ExplainOptions> = (options) =>
  withProject(options.project, ({ db }): Promise<Outcome> => {
    const { customer, products, top } = options
    if ((customer === undefined) === (products === undefined))
      throw new UsageError('give one of --customer, --products')
    if (top < 1 || top > 200) throw new UsageError('--top takes 1 to 200')
    const model = loadModel(db, chosenModel(db, options.model))
    const whom: Whom =
      customer === undefined
        ? { kind: 'basket', productIds: productsNamed(db, products ?? '') }
        : { kind: 'customer', id: customerNamed(db, customer) }
    const explanation = explainProduct(db, model, whom, productNamed(db, options.product), {
      topN: top,
      excludeBought: options.includeBought !== true,
    })
    return Promise.resolve({ document: { model: model.id, ...explanation }, lines: explained(explanation) })
  })

function explained(found: ProductExplanation): string[] {
  const place = (rank: number | null): string => (rank === null ? 'not listed' : `rank ${rank}`)
  const named = ({ externalId, name }: { externalId: string; name: string }): string =>
    name === '' ? externalId : `${externalId} ${name}`
  const sum = found.reasons.reduce((all, { share }) => all + share, 0)
  const { breaking } = found
  return [
    `${named(found.product)}: ${place(found.rank)} of ${found.of}, score ${found.score.toFixed(6)}${found.bought ? ', bought already' : ''}`,
    ...found.reasons.map((reason) => `  ${reason.share.toFixed(6)}  ${named(reason)}`),
    ...(found.basis === 'additive' ? [`  ${sum.toFixed(6)}  sum of all reasons`] : []),
    ...(found.basis === 'evidence' ? ['  (nearest evidence: the figures do not add up to the score)'] : []),
    ...(found.basis === 'popular' ? ['  (not personal: sold often)'] : []),
    ...found.without.map(
      (each) =>
        `without ${each.products.map(named).join(', ')}: ${place(each.rank)}, score ${each.score.toFixed(6)}`,
    ),
    ...(breaking === null
      ? []
      : [
          `leaves the best ${found.top} without ${breaking.products.length} products (${breaking.products.map(named).join(', ')}): ${place(breaking.rank)}`,
        ]),
  ]
}
