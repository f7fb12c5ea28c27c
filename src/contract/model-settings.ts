import { z } from 'zod'

/** Settings of the kinds of models; what they mean to the engine stands with the models in src/engine/recommend. */

export const seed = z.number().int().min(0).max(0xffff_ffff)

/** What a cell holds: 1, ln(1 + count) or the count of interactions. */
export const weighting = z.enum(['binary', 'log', 'count'])

export const similarityKinds = ['cosine', 'jaccard', 'dice', 'tf-idf', 'bm25'] as const

export const missingKinds = ['data', 'ignored', 'counted'] as const

export const userKnnSettings = z.object({
  kind: z.literal('user-knn'),
  similarity: z.enum(similarityKinds),
  /** Most similar customers that a list rests on. */
  neighbours: z.number().int().min(1).max(10_000),
  /** Added to the denominator: likeness that rests on few products counts less. */
  shrinkage: z.number().min(0).max(1_000_000),
  weighting,
})

export const slimSettings = z.object({
  kind: z.literal('slim'),
  /** lambda of references 4.1: larger leaves fewer products in the sums. */
  l1: z.number().min(0).max(1_000_000),
  /** beta of references 4.1: larger keeps the weights smaller. */
  l2: z.number().min(0).max(1_000_000),
  nonNegative: z.boolean(),
  /** Most alike products that a product's weights may rest on. */
  candidates: z.number().int().min(1).max(20_000),
  /** Passes over the coordinates of a product at most. */
  passes: z.number().int().min(1).max(1000),
  weighting,
})

export const bprSettings = z.object({
  kind: z.literal('bpr'),
  rank: z.number().int().min(1).max(512),
  /** So many times as many steps as there are customer-product pairs. */
  epochs: z.number().int().min(1).max(1000),
  learningRate: z.number().positive().max(10),
  /** 0: follows the data. */
  penalty: z.number().min(0).max(10),
  /** Steps that adapt to every number (AdaGrad), or plain ones. */
  optimiser: z.enum(['adagrad', 'sgd']),
  seed,
})

export const biasedMfSettings = z.object({
  kind: z.literal('biased-mf'),
  /** 0 leaves the biases alone. */
  rank: z.number().int().min(0).max(512),
  sweeps: z.number().int().min(1).max(200),
  /** lambda; it counts once per rating. 0: follows the data. */
  penalty: z.number().min(0).max(1000),
  /** kappa; it counts once per customer and product. Models of before there was one have none. */
  shrinkage: z.number().min(0).max(1000).default(0),
  /** Cells without a value: left out, as of ratings; counted as 0 against 1, as of what is taken up or not; or as the values have it. */
  missing: z.enum(missingKinds).default('ignored'),
  /** Weight of a cell without a value, where they are counted; 0: follows the data. */
  missingWeight: z.number().min(0).max(10).default(0),
  seed,
})

export const associationSettings = z.object({
  kind: z.literal('association'),
  /** Orders that must hold both products; 0: by the number of orders. */
  minCount: z.number().int().min(0).max(1_000_000),
  /** Share of the orders with the first product that must hold the second too. */
  minConfidence: z.number().min(0).max(1),
  measure: z.enum(['confidence', 'lift']),
})

export const contentSettings = z.object({
  kind: z.literal('content'),
  /** By shared words, or by vectors of a language model. */
  similarity: z.enum(['tf-idf', 'bm25', 'vectors']),
  /** Most similar products kept for each product. */
  neighbours: z.number().int().min(1).max(10_000),
  weighting,
})

export const defaultNewSettings = {
  'user-knn': {
    kind: 'user-knn',
    similarity: 'cosine',
    neighbours: 100,
    shrinkage: 10,
    weighting: 'binary',
  },
  slim: {
    kind: 'slim',
    l1: 1,
    l2: 20,
    nonNegative: true,
    candidates: 500,
    passes: 30,
    weighting: 'binary',
  },
  bpr: {
    kind: 'bpr',
    rank: 32,
    epochs: 50,
    learningRate: 0.05,
    penalty: 0,
    optimiser: 'adagrad',
    seed: 1,
  },
  'biased-mf': {
    kind: 'biased-mf',
    rank: 16,
    sweeps: 20,
    penalty: 0,
    shrinkage: 3,
    missing: 'data',
    missingWeight: 0,
    seed: 1,
  },
  association: { kind: 'association', minCount: 0, minConfidence: 0, measure: 'confidence' },
  content: { kind: 'content', similarity: 'tf-idf', neighbours: 200, weighting: 'binary' },
} as const
