import {
  clvSummary,
  unitDays,
  type ClvSettings,
  type ClvSummary,
  type FittedModel,
} from '../../contract/value.ts'
import type { TriedModel } from '../../engine/value/choose.ts'
import type { CustomerValues } from '../../engine/value/clv.ts'
import type { SpendStudy } from '../../engine/value/spend.ts'
import type { CheckedHoldout, StudiedRows, StudyOptions, StudyWarning } from '../../engine/value/study.ts'
import { DAY_MS } from './plain-columns.ts'

/** The engine's options for the settings a user knows. */
export function studyOptionsOf(settings: ClvSettings): StudyOptions {
  const { calibrationEnd, unit, model, horizonDays, discount, margin, level, keptShare, seed } = settings
  return {
    model,
    horizonDays,
    discount,
    margin,
    level,
    keptShare,
    seed,
    unitDays: unitDays[unit],
    calibrationEnd: calibrationEnd === null ? null : Math.floor(calibrationEnd / DAY_MS),
  }
}

export type Observed = {
  readonly customers: number
  readonly repeaters: number
  readonly purchases: number
  /** Days since 1970; null where only summarised rows are known. */
  readonly firstDay: number | null
  readonly endDay: number | null
  readonly currency: string
  readonly otherCurrency: number
  readonly refunds: number
}

/** What is told of a study, without its customers. */
export function clvSummaryOf(
  { choice, spend, values, totals }: StudiedRows,
  holdout: CheckedHoldout | null,
  warnings: readonly StudyWarning[],
  { firstDay, endDay, ...observed }: Observed,
): ClvSummary {
  const time = (day: number | null): number | null => (day === null ? null : day * DAY_MS)
  return clvSummary.parse({
    observed: { ...observed, from: time(firstDay), to: time(endDay) },
    asked: fittedOf(choice.asked),
    used: fittedOf(choice.used),
    spend: spendOf(spend),
    totals,
    holdout:
      holdout === null
        ? null
        : {
            ...holdout,
            from: holdout.from * DAY_MS,
            to: holdout.to * DAY_MS,
            tracking: { ...holdout.tracking, day: holdout.tracking.day.map((day) => day * DAY_MS) },
          },
    warnings,
    tenths: tenthsOf(values),
    risks: risksOf(values),
  })
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}

function fittedOf({ model, fit, soundness }: TriedModel): FittedModel {
  const { estimates, logLikelihood, converged, iterations, starts, agreeing } = fit
  return {
    kind: model.kind,
    soundness,
    // A parameter that the data leave open has no end of its interval.
    estimates: estimates.map((each) => ({
      ...each,
      standardError: finite(each.standardError),
      low: finite(each.low),
      high: finite(each.high),
    })),
    logLikelihood,
    converged,
    iterations,
    starts,
    agreeing,
  }
}

function spendOf({ fit, parameters: _, mean: __, ...rest }: SpendStudy): ClvSummary['spend'] {
  return {
    ...rest,
    estimates: rest.kind === 'gamma-gamma' ? [...(fit?.estimates ?? [])] : [],
    logLikelihood: rest.kind === 'gamma-gamma' ? (fit?.logLikelihood ?? null) : null,
  }
}

/** By value; where no order has a value, by orders. */
function tenthsOf({ value, orders }: CustomerValues): ClvSummary['tenths'] {
  const key = value.some((each) => each > 0) ? value : orders
  const order = Float64Array.from(key.keys()).sort((a, b) => (key[b] ?? 0) - (key[a] ?? 0) || a - b)
  return Array.from({ length: 10 }, (_, tenth) => {
    const own = order.subarray(
      Math.floor((tenth * order.length) / 10),
      Math.floor(((tenth + 1) * order.length) / 10),
    )
    const sum = (of: Float64Array): number => own.reduce((all, i) => all + (of[i] ?? 0), 0)
    // Stored figures are single; bounds are rounded alike, so that they hold the customers they are of.
    const bound = (place: number | undefined): number | null =>
      place === undefined ? null : Math.fround(key[place] ?? 0)
    const ends = { least: bound(own.at(-1)), most: bound(own[0]) }
    return { customers: own.length, value: sum(value), orders: sum(orders), ...ends }
  })
}

function risksOf({ none, value }: CustomerValues): ClvSummary['risks'] {
  const bins = Array.from({ length: 10 }, () => ({ customers: 0, value: 0 }))
  for (const [i, risk] of none.entries()) {
    const bin = bins[Math.min(9, Math.floor(risk * 10))]
    if (bin === undefined) continue
    bin.customers++
    bin.value += value[i] ?? 0
  }
  return bins
}
