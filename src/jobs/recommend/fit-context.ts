import type { Backend } from '../../engine/recommend/backend.ts'
import type { ModelSettings } from '../../contract/models.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import type { ProgressReport } from '../job.ts'
import type { FoundSettings } from './settle.ts'
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

/** A model with the settings that it was trained with, none of them open. */
export type FittedAsAsked = Fitted & {
  readonly settings: ModelSettings
  readonly found: FoundSettings | null
}
