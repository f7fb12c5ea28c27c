import { dataFingerprint } from '../../store/queries/project.ts'
import { publishAnalysis, startAnalysis, storeAnalysisArray } from '../../store/queries/analyses.ts'
import type { Job } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { CUSTOMERS_PART } from './analysis-columns.ts'
import { prepareBase } from './customer-base.ts'
import { withTimes } from './report-readers.ts'
import { rfmReportOf } from './rfm-report.ts'
import { recordSizes } from './save-segment.ts'

/**
 * Brings the analysis of customers up to the present data: keeps the columns, scores everybody by the project's RFM settings and keeps scores and
 * groups, and records how large the segments are now.
 * @throws ExpectedFailure no-purchases
 */
export const analyseCustomers: Job<'analyse-customers'> = async (_, context) => {
  const { db, signal, now } = context
  const startedAt = now()
  const base = withTimes(await prepareBase(context))
  signal.throwIfAborted()
  const { end } = base.span()
  const scored = base.rfm(end)
  const { currency, otherCurrency } = base.columns
  const report = rfmReportOf(scored, { asOf: end, currency, otherCurrency }, null)
  signal.throwIfAborted()
  const id = startAnalysis(db, {
    area: 'customers',
    kind: 'rfm',
    settings: scored.settings,
    fingerprint: dataFingerprint(db),
    createdAt: startedAt,
  })
  storeAnalysisArray(db, id, CUSTOMERS_PART, base.columns.ids)
  storeAnalysisArray(db, id, 'group', Int32Array.from(scored.groups))
  const segments = await runSliced(recordSizes(db, base, now()), signal, () => undefined)
  const seconds = (now() - startedAt) / 1000
  publishAnalysis(db, id, { summary: { scored: report.scored, groups: report.groups }, seconds })
  return { scored: report.scored, segments, seconds }
}
