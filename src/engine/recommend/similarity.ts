import { type Interactions, transpose } from '../sparse.ts'
import { weightOf, type Weighting } from './history.ts'

/** Likeness of two documents (products for item-kNN, customers for user-kNN) by the terms they share. */
export const similarityKinds = ['cosine', 'jaccard', 'dice', 'tf-idf', 'bm25'] as const
export type SimilarityKind = (typeof similarityKinds)[number]

export type LikenessSettings = {
  readonly similarity: SimilarityKind
  /** Added to the denominator of cosine, TF-IDF, Jaccard and Dice: likeness that rests on few terms counts less. 0 or more. */
  readonly shrinkage: number
  /** What stands in a cell (cosine, TF-IDF, BM25). */
  readonly weighting: Weighting
}

/** Okapi parameters, as in implicit. */
const K1 = 1.2
const B = 0.75

/** Everything that likeness needs: the weighted matrix both ways, and what stands below the line. */
export type LikenessSpace = LikenessSettings & {
  /** Rows are terms, columns documents; the weights whose products add up to the likeness. */
  readonly byTerm: Interactions
  readonly byDocument: Interactions
  /** Per document: its length (cosine, TF-IDF), or its count of terms (Jaccard, Dice). */
  readonly sizes: Float64Array
  /** Per term; ones where the kind has no term weights. */
  readonly idf: Float64Array
  /** Mean over the documents of the sum of their cells. */
  readonly meanLength: number
}

/**
 * References 4.1: idf_t = ln D - ln(1 + n_t) over D documents; TF-IDF: sqrt(x) idf, then cosine; BM25: x (K1 + 1) / (K1 (1 - B + B L / mean L) + x)
 * idf, then the dot product. O(nonzeros).
 * @param terms rows are terms, columns documents.
 */
export function likenessSpace(terms: Interactions, settings: LikenessSettings): LikenessSpace {
  const { similarity, weighting } = settings
  const weight = new Float32Array(terms.weight.length)
  const lengths = new Float64Array(terms.columns)
  for (let k = 0; k < weight.length; k++) {
    weight[k] = isCount(similarity) ? 1 : weightOf(weighting, terms.weight[k]!)
    lengths[terms.column[k]!]! += weight[k]!
  }
  const meanLength = lengths.reduce((sum, length) => sum + length, 0) / terms.columns
  const idf = new Float64Array(terms.rows).fill(1)
  if (similarity === 'tf-idf' || similarity === 'bm25') {
    for (let t = 0; t < terms.rows; t++) {
      idf[t] = Math.log(terms.columns) - Math.log(1 + terms.rowStart[t + 1]! - terms.rowStart[t]!)
      for (let k = terms.rowStart[t]!; k < terms.rowStart[t + 1]!; k++) {
        weight[k] = termWeight(similarity, weight[k]!, idf[t]!, lengths[terms.column[k]!]! / meanLength)
      }
    }
  }
  const byTerm: Interactions = { ...terms, weight }
  const byDocument = transpose(byTerm)
  return { ...settings, byTerm, byDocument, sizes: sizesOf(byDocument, similarity), idf, meanLength }
}

/** What a cell weighs; `relativeLength` is the document's length over the mean length. */
function termWeight(
  similarity: 'tf-idf' | 'bm25',
  cell: number,
  idf: number,
  relativeLength: number,
): number {
  if (similarity === 'tf-idf') return idf * Math.sqrt(cell)
  return (idf * cell * (K1 + 1)) / (K1 * (1 - B + B * relativeLength) + cell)
}

/** A document that need not be in the space: its term weights (parallel to `terms`) and its size. */
export function documentOf(
  space: LikenessSpace,
  terms: Int32Array,
  cells: Float32Array,
): { readonly weights: Float32Array; readonly size: number } {
  const { similarity, weighting, idf, meanLength } = space
  const weights = Float32Array.from(cells, (cell) => (isCount(similarity) ? 1 : weightOf(weighting, cell)))
  if (similarity === 'tf-idf' || similarity === 'bm25') {
    const length = weights.reduce((sum, weight) => sum + weight, 0)
    for (let k = 0; k < weights.length; k++)
      weights[k] = termWeight(similarity, weights[k]!, idf[terms[k]!]!, length / meanLength)
  }
  return { weights, size: sizeOf(weights, similarity) }
}

/** Likeness of two documents from the sum of products of their term weights; 0 where they share nothing. */
export function likeness(
  dot: number,
  a: number,
  b: number,
  { similarity, shrinkage }: LikenessSettings,
): number {
  if (!(dot > 0)) return 0
  switch (similarity) {
    case 'jaccard':
      return dot / (a + b - dot + shrinkage)
    case 'dice':
      return (2 * dot) / (a + b + shrinkage)
    case 'bm25':
      return dot
    case 'cosine':
    case 'tf-idf':
      return dot / (a * b + shrinkage)
  }
}

function isCount(similarity: SimilarityKind): boolean {
  return similarity === 'jaccard' || similarity === 'dice'
}

function sizesOf(byDocument: Interactions, similarity: SimilarityKind): Float64Array {
  const { rows, rowStart, weight } = byDocument
  return Float64Array.from({ length: rows }, (_, d) =>
    sizeOf(weight.subarray(rowStart[d], rowStart[d + 1]), similarity),
  )
}

function sizeOf(weights: Float32Array, similarity: SimilarityKind): number {
  if (isCount(similarity)) return weights.length
  let square = 0
  for (const weight of weights) square += weight ** 2
  return Math.sqrt(square)
}

/** @throws TypeError for anything else: settings of saved models come from outside. */
export function readSimilarity(value: unknown): SimilarityKind {
  const found = similarityKinds.find((kind) => kind === value)
  if (found === undefined) throw new TypeError(`unknown similarity ${String(value)}`)
  return found
}
