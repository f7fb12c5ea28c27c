import {
  easeSettings,
  ialsSettings,
  itemKnnSettings,
  popularitySettings,
  svdSettings,
} from '../../../../contract/models.ts'
import type { ModelKind } from '../../../../contract/models.ts'

export type NumberSetting =
  | 'neighbours'
  | 'shrinkage'
  | 'easePenalty'
  | 'rank'
  | 'sweeps'
  | 'unobservedWeight'
  | 'penalty'
  | 'frequencyExponent'
  | 'halfLifeDays'
  | 'seed'

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

function field(
  name: NumberSetting,
  schema: Bounded,
  step: number,
  words: NumberSetting = name,
): SettingField {
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

/** The number fields of each kind of model, in the order of the form. */
export const settingFields: Readonly<Record<ModelKind, readonly SettingField[]>> = {
  ials: [
    field('rank', ialsSettings.shape.rank, 8),
    field('sweeps', ialsSettings.shape.sweeps, 1),
    field('unobservedWeight', ialsSettings.shape.unobservedWeight, 0.05),
    field('penalty', ialsSettings.shape.penalty, 0.005),
    field('frequencyExponent', ialsSettings.shape.frequencyExponent, 0.1),
    field('seed', ialsSettings.shape.seed, 1),
  ],
  ease: [field('penalty', easeSettings.shape.penalty, 50, 'easePenalty')],
  'item-knn': [
    field('neighbours', itemKnnSettings.shape.neighbours, 10),
    field('shrinkage', itemKnnSettings.shape.shrinkage, 5),
  ],
  svd: [field('rank', svdSettings.shape.rank, 5), field('seed', svdSettings.shape.seed, 1)],
  popularity: [field('halfLifeDays', popularitySettings.shape.halfLifeDays, 30)],
}
