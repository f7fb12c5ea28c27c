import {
  publishAnalysis,
  startAnalysis,
  storeAnalysisArray,
  storeAnalysisJson,
} from '../../store/queries/analyses.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { Job } from '../job.ts'
import { fitSeries } from './fit-series.ts'
import { projectSeries } from './project-series.ts'
import { RESPONSE_KIND, RESULT_PART } from './stored-response.ts'

/**
 * Fits the project's response model and stores it with draws of its curves, so that budgets need no second fit.
 * @throws ExpectedFailure ads-no-results, ads-no-channels, ads-too-short, ads-gaps
 */
export const runResponse: Job<'ads-response'> = async ({ settings }, { db, signal, progress, now }) => {
  const startedAt = now()
  const fingerprint = dataFingerprint(db)
  progress({ phase: 'loading', done: 0, total: 0, unit: 'rows' })
  const series = projectSeries(db, settings)
  const { outcomeIsMoney, currency } = series
  const { result, draws } = await fitSeries(series, { outcomeIsMoney, currency }, settings, {
    signal,
    progress,
  })
  progress({ phase: 'saving', done: 0, total: 1, unit: 'steps' })
  const id = startAnalysis(db, {
    area: 'ads',
    kind: RESPONSE_KIND,
    settings,
    fingerprint,
    createdAt: startedAt,
  })
  storeAnalysisJson(db, id, RESULT_PART, { ...result, settings })
  storeAnalysisArray(db, id, 'factor', draws.factor)
  storeAnalysisArray(db, id, 'curves', draws.curves)
  storeAnalysisArray(db, id, 'typical', Float64Array.from(draws.typical))
  signal.throwIfAborted()
  const summary = {
    verdict: result.adequacy.verdict,
    health: result.health.overall,
    channels: result.channels.length,
    periods: result.periods.length,
    span: result.span,
  }
  const seconds = (now() - startedAt) / 1000
  publishAnalysis(db, id, { summary, seconds })
  return { id, ...summary, seconds }
}
