import type { planRequests } from '../../contract/plan.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestPlan, learnedEffects, planChoices, previewPlan } from './plan-reader.ts'

type Name = Exclude<keyof typeof planRequests, 'plan:set-action'>
type Readers = {
  readonly [N in Name]: (
    input: ReaderInput<N>,
    context: { readonly db: ReadableDb; readonly now: () => number },
  ) => Output<N>
}

/** Answers of the reader to `planRequests`. */
export const planReaders: Readers = {
  'plan:latest': (_, { db }) => latestPlan(db),
  'plan:learned': (_, { db }) => learnedEffects(db),
  'plan:choices': (_, { db, now }) => planChoices(db, now()),
  'plan:preview': (settings, { db, now }) => previewPlan(db, settings, now()),
}
