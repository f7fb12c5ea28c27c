import { ExpectedFailure } from '../../contract/failure.ts'
import type { ChannelResponse } from '../../contract/ads.ts'
import type { ActionResult, SpendResult, SpendShift } from '../../contract/plan-actions.ts'
import { adstockWeights, curveForm } from '../../engine/ads/curves.ts'
import { spendOutlook, steadyGain, type SpendOutlookInput } from '../../engine/ads/spend-outlook.ts'
import { seededRandom } from '../../engine/random.ts'
import { PLAN_LEVEL } from '../../engine/strategy/joint.ts'
import type { ReadableDb } from '../../store/database.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { isoDay, nextPeriod } from '../ads/calendar.ts'
import { projectSeries } from '../ads/project-series.ts'
import type { SeriesInput } from '../ads/series-input.ts'
import { latestResponse, responseById, storedCurves } from '../ads/stored-response.ts'

const DAY_MS = 86_400_000
const Z90 = 1.6448536269514722
const CYCLES = { day: 364, week: 52, month: 12 } as const
/** Channels whose money changes by less than this share are left out of the words. */
export const WORTH_SAYING = 0.02
/** Less of the planned move than this is not the plan that is judged. */
const LEAST_FOLLOWED = 0.5

type Response = NonNullable<ReturnType<typeof latestResponse>>
type Judged = Pick<ActionResult, 'verdict' | 'spend'>
type Plan = {
  readonly from: string
  readonly to: string
  readonly spend: SpendShift | null
  readonly margin: number
  readonly gain: number
  readonly low: number
  readonly high: number
}

/** Results by project, while its data are the same: the series of a large project takes a while to add up. */
const known = new WeakMap<ReadableDb, { readonly print: string; readonly results: Map<string, Judged> }>()

/**
 * What came of money that was moved between channels of ads: the spend there was beside the planned one, and the outcome beside what the model of the plan
 * expects of that spend. Nobody is held out of ads, so this shows whether things went as expected and proves no effect; lift tests in these periods are told
 * beside it. O(rows of ads and orders) once for the same data.
 */
export function adsResult(db: ReadableDb, plan: Plan): Judged {
  const print = dataFingerprint(db)
  const own = known.get(db)
  const results = own?.print === print ? own.results : new Map<string, Judged>()
  if (own?.print !== print) known.set(db, { print, results })
  const key = JSON.stringify([plan, latestResponse(db)?.id])
  const result = results.get(key) ?? judged(db, plan)
  results.set(key, result)
  return result
}

function judged(db: ReadableDb, plan: Plan): Judged {
  const nothing = (verdict: Judged['verdict']): Judged => ({ verdict, spend: null })
  const model = plan.spend === null ? null : responseById(db, plan.spend.responseId)
  if (plan.spend === null || model === null) return nothing('no-model')
  const series = seriesSince(db, model)
  if (series === null) return nothing('waiting')
  const [from, end] = placesIn(series, plan.from, plan.to)
  const last = dayOf(series.periods.at(-1) ?? '')
  // A whole period of the action is still to come.
  if (end === series.periods.length && isInside(nextPeriod(last, series.span), series.span, plan))
    return nothing('waiting')
  if (end === from) return nothing('too-few')
  return resultOf(db, plan, plan.spend, model, series, from, end)
}

function resultOf(
  db: ReadableDb,
  plan: Plan,
  shift: SpendShift,
  model: Response,
  series: SeriesInput,
  from: number,
  end: number,
): Judged {
  const periods = end - from
  const spend = model.result.channels.map(({ name }) => spendOf(series, name))
  const before = model.result.channels.map(
    ({ name, today }) => shift.channels.find((each) => each.name === name)?.today ?? today,
  )
  const draws = storedCurves(db, model.id, model.result.settings)
  const outlook = (start: number, stop: number) =>
    spendOutlook({
      ...pastOf(model),
      draws,
      carryOver: model.result.channels.map(carryOverOf),
      spend: spend.map((amounts) => amounts.slice(0, stop)),
      judged: stop - start,
      before,
      mass: PLAN_LEVEL,
      random: seededRandom(1),
    })
  const told = outlook(from, end)
  const channels = shift.channels.map(({ name, today, amount }) => ({
    name,
    before: today,
    planned: amount,
    actual: meanOf(spendOf(series, name), from, end),
  }))
  const outcome = sumOf(series.data.outcome, from, end)
  const later = laterGain(db, model, channels, periods, series.periods[end - 1] ?? '')
  const money = (estimate: { mean: number; low: number; high: number }) => ({
    mean: estimate.mean * plan.margin,
    low: estimate.low * plan.margin,
    high: estimate.high * plan.margin,
  })
  const share = periods / shift.periods
  const followed = followedOf(channels)
  const spendResult: SpendResult = {
    periods,
    span: series.span,
    channels,
    followed,
    outcome: outcome * plan.margin,
    predicted: money(told.predicted),
    planned: { mean: plan.gain * share, low: plan.low * share, high: plan.high * share },
    gain: money(later ?? told.gain),
    gainBy: later === null ? 'plan' : 'later',
    tests: liftTests(db, model, channels, series, [from, end]).map(({ lift, start, stop, place }) => ({
      channel: lift.channel,
      from: lift.from,
      to: lift.to,
      lift: money({ mean: lift.lift, low: lift.lift - Z90 * lift.error, high: lift.lift + Z90 * lift.error }),
      predicted: money(outlook(start, stop).byChannel[place] ?? { mean: 0, low: 0, high: 0 }),
    })),
  }
  const { low, high } = told.predicted
  const beside = outcome > high ? 'above' : outcome < low ? 'below' : 'as-expected'
  return { verdict: followed < LEAST_FOLLOWED ? 'not-followed' : beside, spend: spendResult }
}

/** Share of the planned move that was made: the real move along the planned one. */
export function followedOf(channels: SpendResult['channels']): number {
  let [along, whole] = [0, 0]
  for (const { before, planned, actual } of channels) {
    along += (actual - before) * (planned - before)
    whole += (planned - before) ** 2
  }
  return whole > 0 ? along / whole : 0
}

/** The series of the project from the first period of the model on; null where the data do not give one (any more). */
function seriesSince(db: ReadableDb, { result }: Response): SeriesInput | null {
  try {
    const settings = { ...result.settings, from: result.periods[0] ?? null, to: null, every: result.span }
    return projectSeries(db, settings)
  } catch (error) {
    if (error instanceof ExpectedFailure) return null
    throw error
  }
}

/** Places of the first whole period inside these days and after the last. */
function placesIn({ periods, span }: SeriesInput, from: string, to: string): readonly [number, number] {
  const inside = periods.map((period) => isInside(dayOf(period), span, { from, to }))
  const first = inside.indexOf(true)
  return first < 0 ? [periods.length, periods.length] : [first, inside.lastIndexOf(true) + 1]
}

function isInside(
  start: number,
  span: SeriesInput['span'],
  { from, to }: { readonly from: string; readonly to: string },
): boolean {
  return isoDay(start) >= from && isoDay(nextPeriod(start, span) - 1) <= to
}

function dayOf(period: string): number {
  return Date.parse(period) / DAY_MS
}

function spendOf({ data, periods }: SeriesInput, name: string): Float64Array {
  return data.channels.find((channel) => channel.name === name)?.spend ?? new Float64Array(periods.length)
}

/** Level, what repeats, and what channels brought, as the model was fitted. */
function pastOf({
  result,
}: Response): Pick<SpendOutlookInput, 'level' | 'repeating' | 'cycle' | 'channels' | 'noise'> {
  const sum = (groups: readonly string[]): number[] => {
    const parts = result.parts.filter(({ group }) => groups.includes(group))
    return result.periods.map((_, t) => parts.reduce((total, { values }) => total + (values[t] ?? 0), 0))
  }
  return {
    level: sum(['level', 'trend']),
    repeating: sum(['season', 'weekday', 'holiday', 'control']),
    cycle: CYCLES[result.span],
    channels: result.parts.filter(({ group }) => group === 'channel').map(({ values }) => values),
    noise: { sigma: result.noise.mean, memory: result.memory },
  }
}

/** The carry-over of a channel by the means of its parameters; models without any kept it all in the period of the spend. */
function carryOverOf({ parameters, forms }: ChannelResponse): ArrayLike<number> {
  const [retention, shape, scale] = ['retention', 'shape', 'scale'].map((name) => parameters?.[name]?.mean)
  if (retention !== undefined)
    return adstockWeights(curveForm('geometric', 'hill'), [Math.log(retention / (1 - retention))])
  if (shape === undefined || scale === undefined) return [1]
  return adstockWeights(curveForm(forms[0]?.adstock ?? 'weibull', 'hill'), [Math.log(shape), Math.log(scale)])
}

/** The same gain by a model that was fitted on these periods too; null without one of the same outcome. */
function laterGain(
  db: ReadableDb,
  model: Response,
  channels: SpendResult['channels'],
  periods: number,
  last: string,
) {
  const latest = latestResponse(db)
  if (latest === null || latest.id === model.id || (latest.result.periods.at(-1) ?? '') < last) return null
  const { settings, outcomeName, span } = latest.result
  const isSame =
    outcomeName === model.result.outcomeName &&
    span === model.result.span &&
    settings.margin === model.result.settings.margin
  const names = latest.result.channels.map(({ name }) => name)
  const found = names.map((name) => channels.find((channel) => channel.name === name))
  if (!isSame || channels.some(({ name }) => !names.includes(name))) return null
  return steadyGain(
    storedCurves(db, latest.id, settings),
    found.map((channel) => channel?.actual ?? 0),
    found.map((channel) => channel?.before ?? 0),
    periods,
    PLAN_LEVEL,
  )
}

/** Lift tests of the latest model about channels that were moved, in periods that overlap these. */
function liftTests(
  db: ReadableDb,
  { result }: Response,
  channels: SpendResult['channels'],
  series: SeriesInput,
  [from, end]: readonly [number, number],
) {
  const lifts = latestResponse(db)?.result.settings.lifts ?? []
  return lifts.flatMap((lift) => {
    const [start, stop] = placesIn(series, lift.from, lift.to)
    const place = result.channels.findIndex(({ name }) => name === lift.channel)
    const isMoved = channels.some(
      ({ name, before, planned }) =>
        name === lift.channel && Math.abs(planned - before) > WORTH_SAYING * Math.max(before, 1),
    )
    return start < end && stop > from && stop > start && place >= 0 && isMoved
      ? [{ lift, start, stop, place }]
      : []
  })
}

function sumOf(values: ArrayLike<number>, from: number, end: number): number {
  let sum = 0
  for (let t = from; t < end; t++) sum += values[t] ?? 0
  return sum
}

function meanOf(values: ArrayLike<number>, from: number, end: number): number {
  return sumOf(values, from, end) / Math.max(1, end - from)
}
