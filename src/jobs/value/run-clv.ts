import { ExpectedFailure } from '../../contract/failure.ts'
import { clvAnalysis, type ClvAnalysis, type ClvSettings } from '../../contract/value.ts'
import { LEAST_CUSTOMERS, LEAST_REPEATERS, studyValue, type Study } from '../../engine/value/study.ts'
import type { PurchaseDays } from '../../engine/value/purchase-days.ts'
import {
  getAnalysis,
  publishAnalysis,
  startAnalysis,
  storeAnalysisArray,
} from '../../store/queries/analyses.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { Job, JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { clvSummaryOf, studyOptionsOf } from './clv-summary.ts'
import { clvColumns, customerColumns } from './clv-columns.ts'
import { readPurchases } from './read-purchases.ts'

export type DoneStudy = Extract<Study, { kind: 'done' }>

/**
 * Customer value of the project: fitted, checked on later purchases, and stored per customer.
 * @throws ExpectedFailure too-few-for-value
 */
export const runClv: Job<'clv'> = async ({ settings }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  progress({ phase: 'loading', done: 0, total: 0, unit: 'rows' })
  const read = await runSliced(readPurchases(db), signal, (done) =>
    progress({ phase: 'loading', done, total: 0, unit: 'rows' }),
  )
  const study = await studied(read.purchases, settings, context, { otherCurrency: read.otherCurrency })
  progress({ phase: 'saving', done: 0, total: 1, unit: 'steps' })
  const summary = clvSummaryOf(study, study.holdout, study.warnings, {
    ...study.observed,
    ...aboutMoney(read),
  })
  const id = startAnalysis(db, {
    area: 'customers',
    kind: 'clv',
    settings,
    fingerprint,
    createdAt: startedAt,
  })
  const columns = customerColumns(study, read.ids)
  for (const name of clvColumns) storeAnalysisArray(db, id, name, columns[name])
  signal.throwIfAborted()
  publishAnalysis(db, id, { summary, seconds: (now() - startedAt) / 1000 })
  progress({ phase: 'saving', done: 1, total: 1, unit: 'steps' })
  const stored = getAnalysis(db, id)
  if (stored === undefined) throw new Error('an analysis that was just published is not there')
  return clvAnalysisOf(stored)
}

export function clvAnalysisOf(record: object): ClvAnalysis {
  return clvAnalysis.parse(record)
}

function aboutMoney({
  currency,
  otherCurrency,
  refunds,
}: {
  currency: string
  otherCurrency: number
  refunds: number
}) {
  return { currency, otherCurrency, refunds }
}

/** The study of purchases, driven slice by slice. */
export async function studied(
  purchases: PurchaseDays,
  settings: ClvSettings,
  { signal, progress }: Pick<JobContext, 'signal' | 'progress'>,
  /** Rows that were left out: where most are, that is why too few are left. */
  leftOut: { readonly refunds?: number; readonly otherCurrency?: number } = {},
): Promise<DoneStudy> {
  const study = await runSliced(studyValue(purchases, studyOptionsOf(settings)), signal, (step) =>
    step.kind === 'fitting'
      ? progress({
          phase: 'training',
          done: step.iteration,
          total: 0,
          unit: 'sweeps',
          loss: -step.logLikelihood,
        })
      : progress({ phase: 'evaluating', done: step.done, total: step.total, unit: 'customers' }),
  )
  if (study.kind === 'done') return study
  throw new ExpectedFailure('too-few-for-value', {
    customers: study.customers,
    repeaters: study.repeaters,
    ...Object.fromEntries(Object.entries(leftOut).filter(([, rows]) => rows > 0)),
    least: LEAST_CUSTOMERS,
    leastRepeaters: LEAST_REPEATERS,
  })
}
