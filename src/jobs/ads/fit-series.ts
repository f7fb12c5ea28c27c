import { responseAt } from '../../engine/ads/response-at.ts'
import type { Adequacy, ChannelResponse, ResponseResult, ResponseSettings } from '../../contract/ads.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { judgeAdequacy } from '../../engine/ads/adequacy.ts'
import { storedDraws, type StoredDraws } from '../../engine/ads/fitted-draws.ts'
import { judgeHealth, overallHealth } from '../../engine/ads/health.ts'
import { fitResponse, responseDefaults } from '../../engine/ads/response.ts'
import { summariseResponse } from '../../engine/ads/response-summary.ts'
import type { LiftTest } from '../../engine/ads/posterior.ts'
import type { ProgressReport } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import type { SeriesInput } from './series-input.ts'

export type SeriesUnits = { readonly outcomeIsMoney: boolean; readonly currency: string }

export type FittedSeries = { readonly result: ResponseResult; readonly draws: StoredDraws }

export type FitContext = {
  readonly signal: AbortSignal
  readonly progress: (report: ProgressReport) => void
}

/** Is there enough in the series for a model? Infinities do not travel as JSON. */
export function adequacyOf({ data }: SeriesInput): Adequacy {
  const judged = judgeAdequacy(data)
  return {
    ...judged,
    channels: judged.channels.map((channel) => ({
      ...channel,
      inflation: Number.isFinite(channel.inflation) ? channel.inflation : null,
    })),
    findings: judged.findings.map((finding) => ({
      ...finding,
      value: Number.isFinite(finding.value) ? finding.value : 1e9,
    })),
  }
}

/**
 * Fits a response model to a series, with everything that is shown of it.
 * @throws ExpectedFailure ads-outcome-flat; ads-no-channels for an experiment about a channel that is not there; the signal's reason on cancel
 */
export async function fitSeries(
  series: SeriesInput,
  units: SeriesUnits,
  settings: ResponseSettings,
  { signal, progress }: FitContext,
): Promise<FittedSeries> {
  const { data } = series
  if (data.outcome.every((value) => value === data.outcome[0])) throw new ExpectedFailure('ads-outcome-flat')
  const lifts = settings.lifts.map((lift) => placedLift(lift, series))
  const { adstock, saturation, level, seed } = settings
  const fit = await runSliced(
    fitResponse(data, { ...responseDefaults, adstock, saturation, level, seed, lifts }),
    signal,
    ({ done, total }) => progress({ phase: 'training', done, total, unit: 'steps' }),
  )
  const summary = summariseResponse(fit)
  const checks = judgeHealth(fit, summary)
  const { channels, fitted, parts, waterfall, outcome, noise, rSquared, error, inside } = summary
  const result: ResponseResult = {
    outcomeName: series.outcomeName,
    ...units,
    span: series.span,
    periods: [...series.periods],
    notes: series.notes.map((note) => ({ ...note })),
    settings,
    adequacy: adequacyOf(series),
    channels: [...channels],
    actual: [...data.outcome],
    fitted: [...fitted],
    parts: parts.map((part) => ({ ...part })),
    waterfall: [...waterfall],
    outcome,
    noise,
    rSquared,
    error,
    inside,
    residualCorrelation: summary.residualCorrelation,
    residuals: summary.residuals,
    memory: summary.memory,
    rHat: fit.rHat,
    effective: fit.effective,
    converged: fit.converged,
    health: { overall: overallHealth(checks), checks },
  }
  return { result, draws: storedDraws(fit) }
}

/** What a channel of a stored model brings per period at a steady amount per period. */
export function curveAt({ curve }: ChannelResponse, spend: number): ReturnType<typeof responseAt> {
  return responseAt(curve, spend)
}

function placedLift(lift: ResponseSettings['lifts'][number], series: SeriesInput): LiftTest {
  const channel = series.data.channels.findIndex(({ name }) => name === lift.channel)
  if (channel < 0) throw new ExpectedFailure('ads-no-channels', { column: lift.channel })
  // A period is inside when it starts inside.
  const inside = series.periods.flatMap((period, t) => (period >= lift.from && period <= lift.to ? [t] : []))
  const [from] = inside
  const to = inside.at(-1)
  if (from === undefined || to === undefined)
    throw new ExpectedFailure('ads-bad-counts', { column: lift.channel, cause: `${lift.from}..${lift.to}` })
  return { channel, from, to, lift: lift.lift, error: lift.error }
}
