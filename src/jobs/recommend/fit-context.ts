import type { Backend } from '../../engine/recommend/backend.ts'
import type { ModelSettings } from '../../contract/models.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import type { ProgressReport } from '../job.ts'
import type { SideData } from './side-data.ts'

export type FitContext = {
  readonly backend: Backend
  readonly signal: AbortSignal
  readonly progress: (report: ProgressReport) => void
  readonly side: SideData
  /** The moment that popularity with a half-life looks back from. */
  readonly now: number
}

export type Fitted = {
  readonly model: Recommender
  /** Loss after each sweep (ials), training RMSE (biased-mf), share of pairs in the wrong order (bpr), singular values (svd). */
  readonly curve: readonly number[]
}

/** Of one model; a blend is settled member by member. */
export type SingleSettings = Exclude<ModelSettings, { kind: 'blend' }>

/** How settings that were not given were found. */
export type FoundSettings = {
  /** rule: from the size of the data alone; validation: the best of several on products hidden from the training. */
  readonly by: 'rule' | 'validation'
  /** Names of the settings that were not given. */
  readonly names: readonly string[]
  /** Customers whose hidden products were looked for, over all rounds; 0 for a rule. */
  readonly customers: number
  /** What was tried, with the mean ndcg_cut@10; empty for a rule. */
  readonly tried: readonly { readonly settings: SingleSettings; readonly ndcg: number }[]
}

/** A model with the settings that it was trained with, none of them open. */
export type FittedAsAsked = Fitted & {
  readonly settings: ModelSettings
  readonly found: FoundSettings | null
}
