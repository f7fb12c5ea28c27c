import type { planRequests } from '../../contract/plan.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { readerBase } from '../customers/customer-base.ts'
import { latestPlan, learnedEffects, planChoices, previewPlan } from './plan-reader.ts'

type Name = Exclude<keyof typeof planRequests, 'plan:set-action'>
type Readers = {
  readonly [N in Name]: (
    input: ReaderInput<N>,
    context: { readonly db: ReadableDb; readonly now: () => number },
  ) => Output<N> | Promise<Output<N>>
}

/** Columns first, in slices, where there is a plan to read them for: what follows finds them in memory. */
async function prepared<T>(db: ReadableDb, isNeeded: boolean, answer: () => T): Promise<T> {
  if (isNeeded) await readerBase(db)
  return answer()
}

const hasPlan = (db: ReadableDb): boolean => latestAnalysis(db, 'strategy', 'plan') !== undefined

/** Answers of the reader to `planRequests`. */
export const planReaders: Readers = {
  'plan:latest': (_, { db }) => prepared(db, hasPlan(db), () => latestPlan(db)),
  'plan:learned': (_, { db }) => prepared(db, hasPlan(db), () => learnedEffects(db)),
  'plan:choices': (_, { db, now }) => prepared(db, true, () => planChoices(db, now())),
  'plan:preview': (settings, { db, now }) => prepared(db, true, () => previewPlan(db, settings, now())),
}
