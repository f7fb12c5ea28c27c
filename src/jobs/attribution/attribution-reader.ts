import type { AttributionAnalysis } from '../../contract/attribution.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { attributionAnalysisOf } from './run-attribution.ts'

/** The analysis that was computed last; null before the first. */
export function latestAttribution(db: ReadableDb): AttributionAnalysis | null {
  const record = latestAnalysis(db, 'customers', 'attribution')
  return record === undefined ? null : attributionAnalysisOf(record)
}
