import type { Adequacy, ResponseResult, ResponseSettings } from '../../contract/ads.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { drawsOf } from '../../engine/ads/fitted-draws.ts'
import { simpleShares } from '../../engine/ads/simple-shares.ts'
import { todayAmount } from '../../engine/ads/response-summary.ts'
import { seededRandom } from '../../engine/random.ts'
import type { ProgressReport } from '../job.ts'
import { nextPeriod } from './calendar.ts'
import { adequacyOf, fitSeries, type FittedSeries } from './fit-series.ts'
import type { PlanBasis } from './make-plan.ts'
import type { SeriesInput, Totals } from './series-input.ts'

/** auto: a response model unless the data do not support one. */
export const basisKinds = ['auto', 'response', 'shares'] as const
export type BasisKind = (typeof basisKinds)[number]

export type BudgetSource = {
  readonly outcomeName: string
  readonly series: SeriesInput | null
  /** Outcome by channel, where the source attributes it to channels. */
  readonly totals: Totals | null
}

const SHARE_DRAWS = 400

/**
 * Curves to plan with: a response model where the data support one, else shares of results.
 * @throws ExpectedFailure ads-no-channels where neither is possible
 */
export async function budgetBasis(
  source: BudgetSource,
  options: {
    readonly kind: BasisKind
    readonly outcomeIsMoney: boolean
    readonly currency: string
    readonly settings: ResponseSettings
    readonly signal: AbortSignal
    readonly progress: (report: ProgressReport) => void
  },
): Promise<PlanBasis> {
  const { series, totals } = source
  const { kind, outcomeIsMoney, currency, settings } = options
  const verdict = series === null ? 'not-enough' : adequacyOf(series).verdict
  if (
    series !== null &&
    (kind === 'response' || (kind === 'auto' && (verdict !== 'not-enough' || totals === null)))
  )
    return fittedBasis(series, await fitSeries(series, { outcomeIsMoney, currency }, settings, options))
  if (totals === null) throw new ExpectedFailure('ads-no-channels')
  // Totals are of the whole file; a plan is told per period, where there are periods.
  const periods = series?.periods.length ?? 1
  const today = totals.arms.map(({ spend }) => spend / periods)
  const whole = simpleShares(totals.arms, SHARE_DRAWS, seededRandom(settings.seed))
  return {
    basis: 'shares',
    verdict: 'not-enough',
    span: series?.span ?? 'month',
    outcomeName: source.outcomeName,
    outcomeIsMoney,
    currency,
    draws: {
      count: whole.count,
      of: (draw, channel, amount) => whole.of(draw, channel, amount * periods) / periods,
    },
    names: totals.names,
    today,
    largest: today.map((amount) => amount * 2),
    next: null,
    level: settings.level,
    held: [],
    demand: null,
  }
}

export function fittedBasis(series: SeriesInput, { result, draws }: FittedSeries): PlanBasis {
  const last = series.periods.at(-1) ?? ''
  return {
    basis: 'response',
    verdict: result.adequacy.verdict,
    span: series.span,
    outcomeName: series.outcomeName,
    outcomeIsMoney: result.outcomeIsMoney,
    currency: result.currency,
    draws: drawsOf(draws),
    names: series.data.channels.map(({ name }) => name),
    today: series.data.channels.map(({ spend }) => todayAmount(spend, series.data.periodsPerYear)),
    largest: series.data.channels.map(({ spend }) =>
      spend.reduce((most, amount) => Math.max(most, amount), 0),
    ),
    next: nextDay(last, series.span),
    level: result.settings.level,
    held: heldChannels(result.adequacy),
    demand: demandOf(result),
  }
}

/** Demand without ads and trend, beside its mean, by period; null for less than a year, where no season is known. */
export function demandOf({
  parts,
  span,
  periods,
}: Pick<ResponseResult, 'parts' | 'span' | 'periods'>): number[] | null {
  const year = { day: 364, week: 52, month: 12 }[span]
  const seasonal = parts.filter(
    ({ group }) => group === 'season' || group === 'weekday' || group === 'holiday',
  )
  const level = parts.filter(({ group }) => group === 'level' || group === 'trend')
  if (seasonal.length === 0 || periods.length < 1.25 * year) return null
  const sum = (group: typeof parts, t: number): number =>
    group.reduce((total, { values }) => total + (values[t] ?? 0), 0)
  const base = periods.reduce((total, _, t) => total + sum(level, t), 0) / periods.length
  return base > 0 ? periods.map((_, t) => 1 + sum(seasonal, t) / base) : null
}

/** Channels with a finding that says their effect cannot be told. */
export function heldChannels({ findings }: Adequacy): string[] {
  const names = findings.flatMap(({ level, channel }) =>
    level === 'bad' && channel !== undefined ? [channel] : [],
  )
  return [...new Set(names)]
}

/** The first day after the last period, or null where periods are numbered. */
export function nextDay(last: string, span: SeriesInput['span']): number | null {
  return /^\d{4}-/.test(last) ? nextPeriod(Date.parse(last) / 86_400_000, span) : null
}
