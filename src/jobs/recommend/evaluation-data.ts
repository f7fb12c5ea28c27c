import type { Split } from '../../engine/recommend/split.ts'
import type { Interactions } from '../../engine/sparse.ts'
import type { SideData } from './side-data.ts'

/** One way to hold data back, with everything that models may know. */
export type EvaluationData = {
  readonly split: Split
  readonly side: SideData
  /** Ratings to predict, for models of ratings; null where the data have none. */
  readonly ratingTest: Interactions | null
  /** The moment that popularity with a half-life looks back from; null for the present. */
  readonly now: number | null
}
