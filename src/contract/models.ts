import { z } from 'zod'
import { customerId, modelId, productId } from './ids.ts'
import {
  associationSettings,
  biasedMfSettings,
  bprSettings,
  contentSettings,
  defaultNewSettings,
  seed,
  similarityKinds,
  slimSettings,
  userKnnSettings,
  weighting,
} from './model-settings.ts'

export const modelKinds = [
  'popularity',
  'association',
  'content',
  'user-knn',
  'biased-mf',
  'bpr',
  'svd',
  'slim',
  'item-knn',
  'ease',
  'mult-dae',
  'mult-vae',
  'ials',
  'blend',
] as const
export const modelKind = z.enum(modelKinds)
export type ModelKind = z.output<typeof modelKind>

export const solverKinds = ['exact', 'cg'] as const

/** Settings of the implicit ALS model, in the form of Rendle et al. 2021 (ADR 0006 names the formula). */
export const ialsSettings = z.object({
  kind: z.literal('ials'),
  /** Number of factors; 0: follows the data. */
  rank: z.number().int().min(0).max(512),
  sweeps: z.number().int().min(1).max(200),
  /** Weight of the cells without an interaction (a0); 0: follows the data. */
  unobservedWeight: z.number().min(0).max(10),
  /** L2 penalty (lambda); 0: follows the data. */
  penalty: z.number().min(0).max(1000),
  /** Exponent of the frequency scaling of the penalty (nu), 0 to 1. */
  frequencyExponent: z.number().min(0).max(1),
  /** Rows solved exactly, or three steps of conjugate gradients each; models of before the choice are exact. */
  solver: z.enum(solverKinds).default('exact'),
  seed,
})

export const svdSettings = z.object({
  kind: z.literal('svd'),
  /** 0: chosen, with the strength, on hidden products of the training. */
  rank: z.number().int().min(0).max(512),
  /** Exponent of the singular values in the scores; 0 is PureSVD, which models of before the choice are. */
  strength: z.number().min(0).max(4).default(0),
  weighting,
  seed,
})

export { similarityKinds }

export const itemKnnSettings = z.object({
  kind: z.literal('item-knn'),
  similarity: z.enum(similarityKinds),
  /** Most similar products kept for each product. */
  neighbours: z.number().int().min(1).max(10_000),
  /** Added to the denominator: likeness that rests on few customers counts less. */
  shrinkage: z.number().min(0).max(1_000_000),
  weighting,
})

export const easeSettings = z.object({
  kind: z.literal('ease'),
  /** L2 penalty (lambda); 0: follows the data. */
  penalty: z.number().min(0).max(1_000_000),
  weighting,
})

/** Layers of a deep autoencoder and how it is trained (ADR 0017); a width of 0 is chosen by the size of the data. */
const autoencoderShape = {
  /** Width of the outer hidden layers. */
  hidden: z.number().int().min(0).max(2048),
  /** Width of the inner layer: the length of the customers' deep feature vectors. */
  latent: z.number().int().min(0).max(1024),
  /** Share of the input that is dropped in training. */
  dropout: z.number().min(0).max(0.95),
  /** Passes over the customers at most; validation ends the training earlier. */
  epochs: z.number().int().min(1).max(1000),
  learningRate: z.number().min(0.000_001).max(0.1),
  /** L2 penalty on the weights. */
  penalty: z.number().min(0).max(1),
  seed,
}

export const multVaeSettings = z.object({
  kind: z.literal('mult-vae'),
  ...autoencoderShape,
  /** Weight of the divergence that annealing reaches (beta). */
  divergenceCap: z.number().min(0).max(10),
})

export const multDaeSettings = z.object({ kind: z.literal('mult-dae'), ...autoencoderShape })

export const popularitySettings = z.object({
  kind: z.literal('popularity'),
  /** Days after which an interaction counts half; 0 means that all count the same. */
  halfLifeDays: z.number().min(0).max(36_500),
})

const membersOfBlends = [
  ialsSettings,
  easeSettings,
  itemKnnSettings,
  svdSettings,
  multVaeSettings,
  multDaeSettings,
  popularitySettings,
  userKnnSettings,
  slimSettings,
  bprSettings,
  associationSettings,
  contentSettings,
] as const
/** Kinds that learn from the same table of who has what; ratings are on a scale of their own. */
export const memberSettings = z.discriminatedUnion('kind', membersOfBlends)
export type MemberSettings = z.output<typeof memberSettings>

/** A weighted sum of models. */
export const blendSettings = z.object({
  kind: z.literal('blend'),
  /** How the members' scores are brought to one scale: by their spread, or by rank. */
  normalisation: z.enum(['score', 'rank']),
  members: z
    .array(z.object({ settings: memberSettings, weight: z.number().min(0).max(1) }))
    .min(1)
    .max(6),
  /** Find the weights on held-out data of the training; else those given are used. */
  tune: z.boolean(),
  seed,
})
export type BlendSettings = z.output<typeof blendSettings>

export const modelSettings = z.discriminatedUnion('kind', [
  ...membersOfBlends,
  biasedMfSettings,
  blendSettings,
])
export type ModelSettings = z.output<typeof modelSettings>

const defaultIals: Extract<ModelSettings, { kind: 'ials' }> = {
  kind: 'ials',
  rank: 0,
  sweeps: 16,
  unobservedWeight: 0,
  penalty: 0,
  frequencyExponent: 1,
  solver: 'exact',
  seed: 1,
}

const defaultItemKnn: Extract<ModelSettings, { kind: 'item-knn' }> = {
  kind: 'item-knn',
  similarity: 'cosine',
  neighbours: 100,
  shrinkage: 10,
  weighting: 'binary',
}

export const defaultSettings: { readonly [K in ModelKind]: Extract<ModelSettings, { kind: K }> } = {
  ials: defaultIals,
  ease: { kind: 'ease', penalty: 0, weighting: 'binary' },
  'item-knn': defaultItemKnn,
  svd: { kind: 'svd', rank: 0, strength: 0, weighting: 'binary', seed: 1 },
  'mult-vae': {
    kind: 'mult-vae',
    hidden: 0,
    latent: 0,
    dropout: 0.5,
    epochs: 100,
    learningRate: 0.001,
    penalty: 0,
    seed: 1,
    divergenceCap: 0.2,
  },
  'mult-dae': {
    kind: 'mult-dae',
    hidden: 0,
    latent: 0,
    dropout: 0.5,
    epochs: 100,
    learningRate: 0.001,
    penalty: 0.00002,
    seed: 1,
  },
  popularity: { kind: 'popularity', halfLifeDays: 0 },
  ...defaultNewSettings,
  blend: {
    kind: 'blend',
    normalisation: 'score',
    members: [
      { settings: defaultIals, weight: 0.4 },
      { settings: defaultItemKnn, weight: 0.4 },
      { settings: defaultNewSettings['user-knn'], weight: 0.2 },
    ],
    tune: true,
    seed: 1,
  },
}

/** Ask for the best model that fits the data and the time: candidates are tuned on held-out data, never on the test. */
export const autoSettings = z.object({
  kind: z.literal('auto'),
  /** Seconds of work that may be planned; by estimate, not by the clock, so that a seed gives the same choice anywhere. */
  budgetSeconds: z.number().int().min(5).max(86_400),
  /** Kinds to try; empty for all that suit the data. */
  kinds: z.array(modelKind),
  seed,
})
export type AutoSettings = z.output<typeof autoSettings>
export const defaultAuto: AutoSettings = { kind: 'auto', budgetSeconds: 120, kinds: [], seed: 1 }

/** What a training may be asked for. */
export const trainSettings = z.union([modelSettings, autoSettings])
export type TrainSettings = z.output<typeof trainSettings>

const interval = z.object({ value: z.number(), low: z.number(), high: z.number() })

export const autoReasons = [
  'best',
  'only-one',
  'clearly-ahead',
  'within-chance',
  'blend-helps',
  'blend-does-not-help',
  'popularity-not-beaten',
  'too-few-customers',
] as const

/** How an automatic choice was made; saved with the model. */
export const autoSelection = z.object({
  settings: autoSettings,
  /** How data were held back for the choice. */
  split: z.enum(['temporal', 'per-customer']),
  customers: z.number().int(),
  k: z.number().int(),
  /** Best of every kind, the highest ndcg_cut@k first; popularity is always among them. */
  leaderboard: z.array(
    z.object({
      settings: modelSettings,
      ndcg: interval,
      recall: z.number(),
      coverage: z.number(),
      /** Of a model of ratings, which is chosen by it: RMSE on held-out ratings. */
      rmse: z.number().optional(),
      /** Settings of this kind that were tried. */
      trials: z.number().int(),
      /** Seconds of training the best one. */
      seconds: z.number(),
      chosen: z.boolean(),
    }),
  ),
  /** Kinds that were not tried, and why. */
  leftOut: z.array(
    z.object({
      kind: modelKind,
      reason: z.enum(['memory', 'products', 'time', 'no-texts']),
      /** Bytes or seconds that it would need; null where that is not the reason. */
      needed: z.number().nullable(),
    }),
  ),
  reasons: z.array(
    z.object({
      code: z.enum(autoReasons),
      kind: modelKind,
      other: modelKind.nullable(),
      gain: interval.nullable(),
    }),
  ),
})
export type AutoSelection = z.output<typeof autoSelection>

/** One line of the leaderboard. All figures at cut `k`, full ranking, over `customers` test customers. */
export const evaluationLine = z.object({
  recallAll: interval,
  ndcgCut: interval,
  precision: interval,
  hitRate: interval,
  coverage: z.number(),
  gini: z.number(),
  novelty: z.number(),
})
export type EvaluationLine = z.output<typeof evaluationLine>

/** Recall of the test customers whose history has `from` to `to` products (no end: null). */
export const activityGroup = z.object({
  from: z.number().int(),
  to: z.number().int().nullable(),
  customers: z.number().int(),
  model: interval,
  popularity: interval,
})
export type ActivityGroup = z.output<typeof activityGroup>

export const evaluation = z.object({
  k: z.number().int().positive(),
  split: z.enum(['temporal', 'per-customer']),
  /** Start of the test period in UTC milliseconds; null for a split without time. */
  cutAt: z.number().nullable(),
  customers: z.number().int().nonnegative(),
  model: evaluationLine,
  popularity: evaluationLine,
  /** Interval of (model - popularity) in ndcg_cut@k, by paired bootstrap over test customers. */
  ndcgGain: interval,
  verdict: z.enum(['better', 'not-better', 'too-few-customers']),
  /** Not measured by earlier versions. */
  activity: z.array(activityGroup).optional(),
})
export type Evaluation = z.output<typeof evaluation>

export const modelSummary = z.object({
  id: modelId,
  settings: modelSettings,
  createdAt: z.number(),
  seconds: z.number(),
  customers: z.number().int(),
  products: z.number().int(),
  /** Distinct customer-product pairs that were learned from. */
  pairs: z.number().int(),
  /** Loss after each sweep (ials) or epoch (mult-vae, mult-dae); singular values (svd); empty for the others. */
  curve: z.array(z.number()),
  converged: z.boolean(),
  evaluation: evaluation.nullable(),
  /** How the kind and its settings were chosen; null where they were given. */
  selection: autoSelection.nullable(),
  /** The project's data have not changed since. */
  current: z.boolean(),
})
export type ModelSummary = z.output<typeof modelSummary>

/** A past product and its share in a score; shares of one recommendation add up to the score. */
export const contribution = z.object({
  productId,
  externalId: z.string(),
  name: z.string(),
  share: z.number(),
})
export type Contribution = z.output<typeof contribution>

export const recommendedProduct = z.object({
  rank: z.number().int().positive(),
  productId,
  externalId: z.string(),
  name: z.string(),
  category: z.string(),
  score: z.number(),
  /** additive: `reasons` add up to `score`; evidence: `reasons` are what is nearest in the history; popular: no reason beyond popularity. */
  basis: z.enum(['additive', 'evidence', 'popular']),
  reasons: z.array(contribution),
})
export type RecommendedProduct = z.output<typeof recommendedProduct>

export const historyItem = z.object({
  productId,
  externalId: z.string(),
  name: z.string(),
  category: z.string(),
  interactions: z.number().int(),
  quantity: z.number(),
  lastAt: z.number().nullable(),
})
export type HistoryItem = z.output<typeof historyItem>

export const customerCard = z.object({
  id: customerId,
  externalId: z.string(),
  name: z.string(),
  email: z.string(),
})
export type CustomerCard = z.output<typeof customerCard>

export const customerPreview = z.object({
  customer: customerCard.nullable(),
  history: z.array(historyItem),
  recommended: z.array(recommendedProduct),
  /** personal: from this customer's history; popular: there is no history the model knows. */
  basis: z.enum(['personal', 'popular']),
})
export type CustomerPreview = z.output<typeof customerPreview>

export const similarItem = z.object({
  id: z.number().int(),
  externalId: z.string(),
  name: z.string(),
  /** Cosine of the factors, -1 to 1 (ials, svd); weight between the products (item-knn, ease). */
  similarity: z.number(),
})
export type SimilarItem = z.output<typeof similarItem>
