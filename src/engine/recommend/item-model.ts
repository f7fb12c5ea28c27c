import { becauseOf } from './explanation.ts'
import { checkHistory, checkProduct, readWeighting, weightOf, type Weighting } from './history.ts'
import { addRow, arraysOf, type ItemWeights, readItemWeights, weightAt } from './item-weights.ts'
import { linearReasons } from './linear-reasons.ts'
import type { History, Neighbour, Recommender, SavedModel, TopBlock } from './model.ts'
import { numberSetting } from './saved.ts'
import { topByScores } from './top-by-scores.ts'
import { topOfScores } from './top-of-scores.ts'

export const itemModelKinds = ['item-knn', 'ease', 'slim', 'association', 'content'] as const
export type ItemModelKind = (typeof itemModelKinds)[number]

export type ItemModelParameters = {
  readonly kind: ItemModelKind
  readonly customerCount: number
  /** How a history's weight enters the score. */
  readonly weighting: Weighting
  readonly weights: ItemWeights
  /** What the fit was asked for, to be kept with the model. */
  readonly settings: SavedModel['settings']
  /** What is kept beside the weights, under names of its own. */
  readonly extra?: SavedModel['arrays']
}

export type ItemModel = Recommender & { readonly parameters: ItemModelParameters }

/** A model of weights between products (item-kNN, EASE): linear in the history, so that every score is a sum of its reasons. */
export function createItemModel(parameters: ItemModelParameters): ItemModel {
  const { kind, weights, weighting, customerCount, settings } = parameters
  const { products } = weights
  // Most pairs of products have no weight where only neighbours are kept.
  const needsEvidence = weights.form === 'sparse'
  const scoresFor = (history: History): Float64Array => {
    checkHistory(history, products)
    const scores = new Float64Array(products)
    for (let k = 0; k < history.products.length; k++) {
      addRow(weights, history.products[k]!, weightOf(weighting, history.weights[k]!), scores)
    }
    return scores
  }
  const shareOf = (history: History, k: number, product: number): number =>
    weightOf(weighting, history.weights[k]!) * weightAt(weights, history.products[k]!, product)

  return {
    kind,
    parameters,
    customers: customerCount,
    products,
    converged: true,
    needsEvidence,
    scoresFor,
    explain: (history, product) => {
      checkHistory(history, products)
      checkProduct(product, products)
      return becauseOf(
        Array.from(history.products, (past, k) => ({ product: past, share: shareOf(history, k, product) })),
      )
    },
    similarProducts: (product, count) => {
      checkProduct(product, products)
      return similarBy(weights, product, count)
    },
    // The weights know products only.
    similarCustomers: () => null,
    openLists: (_backend, allowed) =>
      Promise.resolve({
        top: (block: TopBlock) =>
          Promise.resolve(topByScores(block, scoresFor, allowed ?? null, needsEvidence)),
        reasons: (block) => Promise.resolve(linearReasons(block, shareOf)),
        close: () => undefined,
      }),
    save: () => ({
      kind,
      version: 1,
      settings: {
        ...settings,
        weighting,
        form: weights.form,
        customerCount,
        productCount: products,
      },
      arrays: { ...parameters.extra, ...arraysOf(weights) },
    }),
  }
}

export function loadItemModel({ kind, settings, arrays }: SavedModel): ItemModel {
  const known = itemModelKinds.find((each) => each === kind)
  if (known === undefined) throw new TypeError(`${kind} is no model of item weights`)
  const { weighting, form, customerCount, productCount, ...own } = settings
  if (form !== 'dense' && form !== 'sparse') throw new TypeError(`unknown form ${String(form)}`)
  const { rowStart: _rows, column: _columns, values: _values, ...extra } = arrays
  return createItemModel({
    kind: known,
    extra,
    customerCount: numberSetting({ customerCount: customerCount ?? null }, 'customerCount'),
    weighting: readWeighting(weighting),
    weights: readItemWeights(
      arrays,
      form,
      numberSetting({ productCount: productCount ?? null }, 'productCount'),
    ),
    settings: own,
  })
}

/** What a product's presence adds most to: its row of the weights. O(products). */
function similarBy(weights: ItemWeights, product: number, count: number): Neighbour[] {
  const row = new Float64Array(weights.products)
  addRow(weights, product, 1, row)
  const products = new Int32Array(Math.min(count, weights.products)).fill(-1)
  const best = new Float64Array(products.length)
  topOfScores(row, null, [product], products, best)
  return Array.from(products, (index, k) => ({ index, similarity: best[k]! })).filter(
    ({ index, similarity }) => index >= 0 && similarity > 0,
  )
}
