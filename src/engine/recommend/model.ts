import type { ReasonResult, ScoringSession } from './backend.ts'

export type ModelKind = 'popularity' | 'pure-svd' | 'ials'

/** What one customer bought: product indices and the weights as they stand in the interactions matrix. */
export type History = {
  readonly products: Int32Array
  readonly weights: Float32Array
}

/** One step of a fit; `done` of `total` is for a progress bar, `loss` the objective where the model has one. */
export type FitProgress = {
  readonly phase: 'prepare' | 'sweep' | 'factorize' | 'finish'
  readonly done: number
  readonly total: number
  readonly loss?: number
}

/** A fit: yields after every sweep, returns the model. Stop pulling (or abort the backend's signal) to cancel. */
export type Fit<Model> = AsyncGenerator<FitProgress, Model, void>

export type Contribution = { readonly product: number; readonly share: number }

export type Explanation =
  /** The shares add up to the score; largest first, negative ones last. */
  | { readonly kind: 'because-of'; readonly score: number; readonly contributions: readonly Contribution[] }
  /** Not personal: the product is sold often. `rank` 1 is the most popular. */
  | { readonly kind: 'popular'; readonly score: number; readonly rank: number }

export type Neighbour = { readonly index: number; readonly similarity: number }

export type ModelArray = Float32Array | Float64Array | Int32Array

/** A model as plain data: `settings` is JSON, `arrays` are named flat typed arrays. */
export type SavedModel = {
  readonly kind: ModelKind
  readonly version: 1
  readonly settings: Readonly<Record<string, number | string | boolean | null>>
  readonly arrays: Readonly<Record<string, ModelArray>>
}

/** Row-major factor pairs with score(customer, product) = customers[customer] . products[product]. */
export type FactorPair = {
  readonly rank: number
  readonly products: Float32Array
  /** Factors of training customers, by index. */
  readonly customerRow: (customer: number) => ArrayLike<number>
}

/** A trained model. Indices are rows and columns of the interactions it was trained on. */
export interface Recommender {
  readonly kind: ModelKind
  readonly customers: number
  readonly products: number
  readonly rank: number
  /** Whether the iteration reached its tolerance; true for closed forms. */
  readonly converged: boolean
  /** Scores of all products for a history, f64, length `products`. */
  scoresFor(history: History): Float64Array
  /** Exact: the contributions add up to `scoresFor(history)[product]` within 1e-9 relative to the sum of their sizes. */
  explain(history: History, product: number): Explanation
  /** The factor vector of a customer who was not in the training, length `rank`. */
  foldIn(history: History): Float64Array
  /** By cosine of the factors; the product itself is left out. */
  similarProducts(product: number, count: number): readonly Neighbour[]
  /** Training customers nearest to a factor vector (of `foldIn`), or to a training customer by index, who is left out. */
  similarCustomers(customer: number | Float64Array, count: number): readonly Neighbour[]
  factorPair(): FactorPair
  /** The strongest reasons for a block of lists (used by `recommendAll`); null where the model has none. */
  reasonsFor(block: ReasonBlock, session: ScoringSession): Promise<ReasonResult | null>
  save(): SavedModel
}

export type ReasonBlock = {
  readonly histories: readonly History[]
  /** histories.length x count, -1 = none. */
  readonly products: Int32Array
  readonly count: number
  readonly reasons: number
}
