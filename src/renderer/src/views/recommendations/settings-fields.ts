import {
  associationSettings,
  biasedMfSettings,
  bprSettings,
  contentSettings,
  slimSettings,
  userKnnSettings,
} from '../../../../contract/model-settings.ts'
import {
  autoSettings,
  blendSettings,
  easeSettings,
  ialsSettings,
  itemKnnSettings,
  multDaeSettings,
  multVaeSettings,
  popularitySettings,
  svdSettings,
} from '../../../../contract/models.ts'
import type { ModelKind } from '../../../../contract/models.ts'

export type NumberSetting =
  | 'neighbours'
  | 'shrinkage'
  | 'ratingShrinkage'
  | 'easePenalty'
  | 'rank'
  | 'hidden'
  | 'latent'
  | 'dropout'
  | 'networkEpochs'
  | 'networkRate'
  | 'weightPenalty'
  | 'divergenceCap'
  | 'svdRank'
  | 'strength'
  | 'sweeps'
  | 'unobservedWeight'
  | 'openRank'
  | 'openPenalty'
  | 'frequencyExponent'
  | 'halfLifeDays'
  | 'seed'
  | 'customerNeighbours'
  | 'contentNeighbours'
  | 'l1'
  | 'l2'
  | 'candidates'
  | 'passes'
  | 'epochs'
  | 'learningRate'
  | 'bprPenalty'
  | 'minCount'
  | 'minConfidence'
  | 'budget'

/** Bounds as the contract has them; the form adds only the step of its arrows. */
export type SettingField = {
  /** Key of its words. */
  readonly words: NumberSetting
  /** Name in the contract. */
  readonly name: string
  readonly min: number
  readonly max: number
  readonly isWhole: boolean
  readonly step: number
}

type Bounded = {
  readonly minValue: number | null
  readonly maxValue: number | null
  readonly format: string | null
}

function field(name: string, schema: Bounded, step: number, words: NumberSetting): SettingField {
  const isWhole = schema.format?.includes('int') ?? false
  return {
    words,
    name,
    min: schema.minValue ?? 0,
    max: schema.maxValue ?? Number.MAX_SAFE_INTEGER,
    isWhole,
    step,
  }
}

/** What both autoencoders ask for, before the seed. */
const autoencoderFields = [
  field('hidden', multDaeSettings.shape.hidden, 8, 'hidden'),
  field('latent', multDaeSettings.shape.latent, 8, 'latent'),
  field('dropout', multDaeSettings.shape.dropout, 0.05, 'dropout'),
  field('epochs', multDaeSettings.shape.epochs, 10, 'networkEpochs'),
  field('learningRate', multDaeSettings.shape.learningRate, 0.0005, 'networkRate'),
  field('penalty', multDaeSettings.shape.penalty, 0.00001, 'weightPenalty'),
]

/** The number fields of each kind of model, in the order of the form. */
export const settingFields: Readonly<Record<ModelKind | 'auto', readonly SettingField[]>> = {
  ials: [
    field('rank', ialsSettings.shape.rank, 8, 'openRank'),
    field('sweeps', ialsSettings.shape.sweeps, 1, 'sweeps'),
    field('unobservedWeight', ialsSettings.shape.unobservedWeight, 0.05, 'unobservedWeight'),
    field('penalty', ialsSettings.shape.penalty, 0.005, 'openPenalty'),
    field('frequencyExponent', ialsSettings.shape.frequencyExponent, 0.1, 'frequencyExponent'),
    field('seed', ialsSettings.shape.seed, 1, 'seed'),
  ],
  ease: [field('penalty', easeSettings.shape.penalty, 50, 'easePenalty')],
  'item-knn': [
    field('neighbours', itemKnnSettings.shape.neighbours, 10, 'neighbours'),
    field('shrinkage', itemKnnSettings.shape.shrinkage, 5, 'shrinkage'),
  ],
  svd: [
    field('rank', svdSettings.shape.rank, 8, 'svdRank'),
    field('strength', svdSettings.shape.strength.unwrap(), 0.5, 'strength'),
    field('seed', svdSettings.shape.seed, 1, 'seed'),
  ],
  'user-knn': [
    field('neighbours', userKnnSettings.shape.neighbours, 10, 'customerNeighbours'),
    field('shrinkage', userKnnSettings.shape.shrinkage, 5, 'shrinkage'),
  ],
  slim: [
    field('l1', slimSettings.shape.l1, 1, 'l1'),
    field('l2', slimSettings.shape.l2, 5, 'l2'),
    field('candidates', slimSettings.shape.candidates, 100, 'candidates'),
    field('passes', slimSettings.shape.passes, 10, 'passes'),
  ],
  bpr: [
    field('rank', bprSettings.shape.rank, 8, 'rank'),
    field('epochs', bprSettings.shape.epochs, 10, 'epochs'),
    field('learningRate', bprSettings.shape.learningRate, 0.01, 'learningRate'),
    field('penalty', bprSettings.shape.penalty, 0.005, 'bprPenalty'),
    field('seed', bprSettings.shape.seed, 1, 'seed'),
  ],
  'biased-mf': [
    field('rank', biasedMfSettings.shape.rank, 4, 'rank'),
    field('sweeps', biasedMfSettings.shape.sweeps, 1, 'sweeps'),
    field('penalty', biasedMfSettings.shape.penalty, 0.01, 'openPenalty'),
    field('shrinkage', biasedMfSettings.shape.shrinkage.unwrap(), 1, 'ratingShrinkage'),
    field('seed', biasedMfSettings.shape.seed, 1, 'seed'),
  ],
  association: [
    field('minCount', associationSettings.shape.minCount, 1, 'minCount'),
    field('minConfidence', associationSettings.shape.minConfidence, 0.05, 'minConfidence'),
  ],
  content: [field('neighbours', contentSettings.shape.neighbours, 50, 'contentNeighbours')],
  auto: [
    field('budgetSeconds', autoSettings.shape.budgetSeconds, 60, 'budget'),
    field('seed', autoSettings.shape.seed, 1, 'seed'),
  ],
  blend: [field('seed', blendSettings.shape.seed, 1, 'seed')],
  popularity: [field('halfLifeDays', popularitySettings.shape.halfLifeDays, 30, 'halfLifeDays')],
  'mult-vae': [
    ...autoencoderFields,
    field('divergenceCap', multVaeSettings.shape.divergenceCap, 0.05, 'divergenceCap'),
    field('seed', multVaeSettings.shape.seed, 1, 'seed'),
  ],
  'mult-dae': [...autoencoderFields, field('seed', multDaeSettings.shape.seed, 1, 'seed')],
}
