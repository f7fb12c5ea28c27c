import { ExpectedFailure } from '../../contract/failure.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis, readAnalysisArray } from '../../store/queries/analyses.ts'
import type { CustomerBase } from './customer-base.ts'

/** Which analysis tells a figure, and the name of its part; `customer` is the part with the row ids the figures belong to. */
const sources = {
  cluster: { kind: 'clusters', part: 'cluster' },
  clv: { kind: 'clv', part: 'value' },
  'p-alive': { kind: 'clv', part: 'alive' },
  churn: { kind: 'clv', part: 'risk' },
  'expected-purchases': { kind: 'clv', part: 'orders' },
} as const
export type AnalysisFigure = keyof typeof sources

export const CUSTOMERS_PART = 'customer'

/**
 * A figure of the latest stored analysis for each customer of the base; NaN for those it knows nothing of.
 * @throws ExpectedFailure analysis-missing
 */
export function analysisColumn(db: ReadableDb, base: CustomerBase, figure: AnalysisFigure): Float64Array {
  const { kind, part } = sources[figure]
  const latest = latestAnalysis(db, 'customers', kind)
  const ids = latest && readAnalysisArray(db, latest.id, CUSTOMERS_PART)
  const values = latest && readAnalysisArray(db, latest.id, part)
  if (ids === undefined || values === undefined)
    throw new ExpectedFailure('analysis-missing', { field: figure })
  const column = new Float64Array(base.size).fill(NaN)
  for (let n = 0; n < ids.length; n++) {
    const place = base.placeOf(ids[n] ?? 0)
    if (place >= 0) column[place] = values[n] ?? NaN
  }
  return column
}
