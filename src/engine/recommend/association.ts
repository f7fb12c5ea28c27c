import { columnCounts, type Interactions, transpose } from '../sparse.ts'
import { checkTrainable } from './history.ts'
import { createItemModel, type ItemModel } from './item-model.ts'
import type { Fit } from './model.ts'

export const ruleMeasures = ['confidence', 'lift'] as const
export type RuleMeasure = (typeof ruleMeasures)[number]

export type AssociationSettings = {
  /** Baskets that must hold both products, 1 or more; 0: by their number (`leastCountFor`). */
  readonly minCount: number
  /** Share of the baskets with the first product that must hold the second too, 0 to 1. */
  readonly minConfidence: number
  /** What a rule adds to the score of its second product. */
  readonly measure: RuleMeasure
}

/** "Who buys `past` also buys `product`", with its figures. */
export type Rule = {
  readonly past: number
  readonly product: number
  /** Baskets with both. */
  readonly count: number
  /** Share of all baskets with both. */
  readonly support: number
  /** Share of the baskets with `past` that hold `product`. */
  readonly confidence: number
  /** Confidence over the share of all baskets that hold `product`: above 1, they attract each other. */
  readonly lift: number
}

export type AssociationModel = ItemModel & {
  readonly kind: 'association'
  /** Rules from a product, highest confidence first (equal: higher lift, then lower product). O(rules of the product). */
  rulesFrom(product: number, count: number): readonly Rule[]
}

/**
 * Of few baskets hardly any pair is in three, so that rules of less evidence are better than none: one up to 200 baskets, two up to 1,000, then
 * three, which keeps single coincidences out where there are many.
 */
export function leastCountFor(baskets: number): number {
  return baskets <= 200 ? 1 : baskets <= 1000 ? 2 : 3
}

const PRODUCTS_PER_STEP = 256

/**
 * Association rules between pairs (Agrawal, Imielinski, Swami, SIGMOD 1993): support = n_ij / N, confidence = n_ij / n_i,
 * lift = N n_ij / (n_i n_j). The score of a product is the sum of the measure over the rules from the history. Rules with a lift of 1 or less
 * say that the products do not attract each other; they are left out. O(sum over baskets of size^2) time, 12 bytes a rule.
 * @param baskets orders x products, or customers x products where orders are not known; weights are not looked at.
 * @param customers rows of the interactions that the model will recommend for.
 * @throws RangeError for settings out of range.
 */
export async function* fitAssociation(
  baskets: Interactions,
  customers: number,
  settings: AssociationSettings,
): Fit<AssociationModel> {
  const { minConfidence, measure } = settings
  if (!(settings.minCount >= 0)) throw new RangeError(`minCount must be 0 or more, got ${settings.minCount}`)
  if (!(minConfidence >= 0 && minConfidence <= 1))
    throw new RangeError(`minConfidence must be 0..1, got ${minConfidence}`)
  checkTrainable(baskets)
  const byProduct = transpose(baskets)
  const products = baskets.columns
  const sold = columnCounts(baskets)
  const total = basketCount(baskets)
  const minCount = settings.minCount === 0 ? leastCountFor(total) : settings.minCount
  const rowStart = new Int32Array(products + 1)
  const column: number[] = []
  const count: number[] = []
  const both = new Int32Array(products)
  for (let past = 0; past < products; past++) {
    both.fill(0)
    for (let k = byProduct.rowStart[past]!; k < byProduct.rowStart[past + 1]!; k++) {
      const basket = byProduct.column[k]!
      for (let e = baskets.rowStart[basket]!; e < baskets.rowStart[basket + 1]!; e++)
        both[baskets.column[e]!]!++
    }
    for (let product = 0; product < products; product++) {
      const n = both[product]!
      if (product === past || n < minCount || n < minConfidence * sold[past]!) continue
      // lift > 1, in whole numbers
      if (n * total <= sold[past]! * sold[product]!) continue
      column.push(product)
      count.push(n)
    }
    rowStart[past + 1] = column.length
    if (past % PRODUCTS_PER_STEP === 0)
      yield await Promise.resolve({ phase: 'factorize', done: past, total: products })
  }
  yield { phase: 'finish', done: 1, total: 1 }
  const figures = { sold, count: Int32Array.from(count), baskets: total }
  const values = new Float32Array(column.length)
  for (let past = 0; past < products; past++) {
    for (let k = rowStart[past]!; k < rowStart[past + 1]!; k++)
      values[k] = ruleOf(past, column[k]!, k, figures)[measure]
  }
  return withRules(
    createItemModel({
      kind: 'association',
      customerCount: customers,
      weighting: 'binary',
      weights: { form: 'sparse', products, rowStart, column: Int32Array.from(column), values },
      settings: { minCount, minConfidence, measure, baskets: total },
      extra: { sold, count: figures.count },
    }),
    figures,
  )
}

type Figures = { readonly sold: Int32Array; readonly count: Int32Array; readonly baskets: number }

/** @throws TypeError when the model's arrays are not those of rules. */
export function associationOf(model: ItemModel): AssociationModel {
  const { extra = {}, settings } = model.parameters
  const { sold, count } = extra
  const { baskets } = settings
  if (!(sold instanceof Int32Array && count instanceof Int32Array) || typeof baskets !== 'number')
    throw new TypeError('the saved model has no rules')
  return withRules(model, { sold, count, baskets })
}

function withRules(model: ItemModel, figures: Figures): AssociationModel {
  const { weights } = model.parameters
  return {
    ...model,
    kind: 'association',
    rulesFrom: (product, count) => {
      if (weights.form === 'dense') return []
      return Array.from(
        { length: weights.rowStart[product + 1]! - weights.rowStart[product]! },
        (_, at): Rule => {
          const k = weights.rowStart[product]! + at
          return ruleOf(product, weights.column[k]!, k, figures)
        },
      )
        .sort((a, b) => b.confidence - a.confidence || b.lift - a.lift || a.product - b.product)
        .slice(0, count)
    },
  }
}

function ruleOf(past: number, product: number, at: number, { sold, count, baskets }: Figures): Rule {
  const n = count[at]!
  const confidence = n / sold[past]!
  return {
    past,
    product,
    count: n,
    support: n / baskets,
    confidence,
    lift: (confidence * baskets) / sold[product]!,
  }
}

function basketCount({ rows, rowStart }: Interactions): number {
  let filled = 0
  for (let r = 0; r < rows; r++) if (rowStart[r + 1]! > rowStart[r]!) filled++
  return filled
}
