import type { Interactions } from '../sparse.ts'
import { checkTrainable, type Weighting } from './history.ts'
import { createItemModel, type ItemModel } from './item-model.ts'
import { byPast, productNeighbours } from './item-knn.ts'
import type { Fit } from './model.ts'

export type ContentSettings = {
  /** How alike two products are by their words: TF-IDF with cosine, or BM25. */
  readonly similarity: 'tf-idf' | 'bm25'
  /** Most similar products kept for each product, 1..10,000. */
  readonly neighbours: number
  /** How a history's weight enters the score. */
  readonly weighting: Weighting
}

/**
 * Content-based recommendation (Pazzani and Billsus, "Content-Based Recommendation Systems", 2007): the score of product j is the sum
 * over the history of x_i s_ij, s_ij the likeness of their words (names, categories, attributes) by TF-IDF or BM25. Nothing of it needs a
 * sale, so that products nobody has bought yet are recommended too. O(sum over words of their products^2), 8 bytes per kept neighbour.
 * @param words rows are words, columns products, cells how often; the columns are those of the histories.
 * @throws RangeError for settings out of range or products without a single word.
 */
export async function* fitContent(
  words: Interactions,
  customers: number,
  settings: ContentSettings,
): Fit<ItemModel> {
  const { similarity, neighbours, weighting } = settings
  if (!Number.isInteger(neighbours) || neighbours < 1 || neighbours > 10_000)
    throw new RangeError(`neighbours must be 1..10000, got ${neighbours}`)
  checkTrainable(words)
  const likeness = { similarity, neighbours, shrinkage: 0, weighting: 'count' } as const
  const entries = yield* productNeighbours(words, likeness)
  yield await Promise.resolve({ phase: 'finish', done: 1, total: 1 })
  return createItemModel({
    kind: 'content',
    customerCount: customers,
    weighting,
    weights: byPast(entries, words.columns),
    settings: { similarity, neighbours },
  })
}
