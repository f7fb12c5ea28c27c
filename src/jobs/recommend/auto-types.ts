import type { AutoSelection, ModelSettings } from '../../contract/models.ts'
import type { Evaluation } from '../../engine/recommend/evaluate.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import type { FitContext } from './fit-context.ts'

export type AutoContext = Omit<FitContext, 'side' | 'now'> & { readonly clock: () => number }
export type Choice = { readonly settings: ModelSettings; readonly selection: AutoSelection }

/** One kind's best candidate, trained in full. */
export type Finalist = {
  readonly settings: ModelSettings
  /** Null once it is not needed any more. */
  readonly model: Recommender | null
  readonly evaluation: Evaluation
  readonly trials: number
  readonly seconds: number
}
