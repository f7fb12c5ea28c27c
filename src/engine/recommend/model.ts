import type { Backend, ReasonResult } from './backend.ts'

export type ModelKind =
  | 'popularity'
  | 'pure-svd'
  | 'ials'
  | 'item-knn'
  | 'ease'
  | 'user-knn'
  | 'slim'
  | 'bpr'
  | 'biased-mf'
  | 'association'
  | 'content'
  | 'blend'
  | 'mult-vae'
  | 'mult-dae'

/** What one customer bought: product indices and the weights as they stand in the interactions matrix. */
export type History = {
  readonly products: Int32Array
  readonly weights: Float32Array
}

/** One step of a fit; `done` of `total` is for a progress bar, `loss` the objective where the model has one. */
export type FitProgress = {
  readonly phase: 'prepare' | 'sweep' | 'factorize' | 'batch' | 'epoch' | 'finish'
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
  /** What in the history is nearest to the product, strongest first. The shares do not add up to the score. */
  | { readonly kind: 'evidence'; readonly score: number; readonly contributions: readonly Contribution[] }
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
  /** Whether the iteration reached its tolerance; true for closed forms. */
  readonly converged: boolean
  /** Whether a score of 0 means that nothing in the history speaks for the product, which is then not listed. */
  readonly needsEvidence: boolean
  /** Scores of all products for a history, f64, length `products`. */
  scoresFor(history: History): Float64Array
  /** `because-of` is exact: the contributions add up to `scoresFor(history)[product]` within 1e-9 relative to the sum of their sizes. */
  explain(history: History, product: number): Explanation
  /** By the model's own measure of likeness; the product itself is left out. */
  similarProducts(product: number, count: number): readonly Neighbour[]
  /**
   * Training customers nearest to a training customer by index, who is left out, or to a history that is folded in;
   * null where the model has no picture of customers.
   */
  similarCustomers(customer: number | History, count: number): readonly Neighbour[] | null
  /** Gets ready for the lists of many customers. @param allowed products that may be listed, ascending; all if left out. */
  openLists(backend: Backend, allowed?: Int32Array): Promise<ListScorer>
  save(): SavedModel
  /** Customers per block of lists, where a score costs so much that the usual block would hold off a cancel. */
  readonly listBlock?: number
  /** For models of ratings: what a training customer (-1: one without ratings) would give a product, inside the scale. */
  readonly predictRating?: (customer: number, product: number) => number
  readonly ratingScale?: { readonly low: number; readonly high: number }
}

/** A model whose scores are products of factor vectors. */
export interface FactorRecommender extends Recommender {
  readonly rank: number
  /** How many of the first factors tell taste, where the rest are biases; all of them where left out. */
  readonly tasteFactors?: number
  /** The factor vector of a customer who was not in the training, length `rank`. */
  foldIn(history: History): Float64Array
  factorPair(): FactorPair
}

/** The lists of many customers, block by block. */
export interface ListScorer {
  top(block: TopBlock): Promise<TopScores>
  /** The strongest reasons for a block of lists; null where the model has none. */
  reasons(block: ReasonBlock): Promise<ReasonResult | null>
  close(): void
}

export type TopBlock = {
  readonly histories: readonly History[]
  /** Index of the training customer whose history is still the one of the training, or -1. */
  readonly trained: Int32Array
  /** Products that may not be recommended: those of customer b are excluded[excludedStart[b] .. excludedStart[b + 1]), ascending. */
  readonly excludedStart: Int32Array
  readonly excluded: Int32Array
  /** 1..1000 */
  readonly count: number
}

export type TopScores = {
  /** customers x count, best first, -1 where there are fewer candidates; equal scores: lower product first. */
  readonly products: Int32Array
  /** f64, as `scoresFor` gives them within rounding. */
  readonly scores: Float64Array
}

export type ReasonBlock = {
  readonly histories: readonly History[]
  /** histories.length x count, -1 = none. */
  readonly products: Int32Array
  readonly count: number
  readonly reasons: number
}
