import { fitAdditive } from './additive.ts'
import { arimaName } from './arima.ts'
import { chooseArima } from './arima-choice.ts'
import { fitAutoregression } from './autoregression.ts'
import { fitDrift, fitMean, fitNaive, fitNaive2, fitSeasonalNaive } from './baselines.ts'
import { adjustSeason } from './decompose.ts'
import { fitComplexSmoothing } from './complex-smoothing.ts'
import { ETS_LONGEST_SEASON, etsName, fitEts } from './ets.ts'
import type { EtsForm } from './ets-filter.ts'
import type { Fit } from './fit.ts'
import { fitIntermittent } from './intermittent.ts'
import { decompose } from './stl.ts'
import { fitDynamicTheta, fitTheta } from './theta.ts'

/** Every model that can be asked for by name. */
export const seriesModels = [
  'naive',
  'seasonal-naive',
  'naive2',
  'drift',
  'mean',
  'ses',
  'holt',
  'damped',
  'ets',
  'ets-average',
  'ces',
  'theta',
  'dynamic-theta',
  'autoregression',
  'arima',
  'mstl-ets',
  'mstl-autoregression',
  'prophet',
  'croston',
  'sba',
  'tsb',
] as const
export type SeriesModel = (typeof seriesModels)[number]

export type NamedFit = Fit & {
  /** The form that was chosen, as the field writes it; empty where there is no choice. */
  readonly form: string
}

/**
 * Fits one model and forecasts.
 * @param y finite values, at least one
 * @param seasons lengths of the seasons, ascending; empty for none
 */
export function fitModel(
  model: SeriesModel,
  y: Float64Array,
  seasons: readonly number[],
  horizon: number,
): NamedFit {
  const season = seasons[0] ?? 1
  const longest = seasons.at(-1) ?? 1
  switch (model) {
    case 'naive':
      return plain(fitNaive(y, horizon))
    case 'seasonal-naive':
      return plain(fitSeasonalNaive(y, y.length > longest ? longest : season, horizon))
    case 'naive2':
      return plain(fitNaive2(y, season, horizon))
    case 'drift':
      return plain(fitDrift(y, horizon))
    case 'mean':
      return plain(fitMean(y, horizon))
    case 'ses':
      return smoothed(y, season, horizon, 'none')
    case 'holt':
      return smoothed(y, season, horizon, 'additive')
    case 'damped':
      return smoothed(y, season, horizon, 'damped')
    case 'ets': {
      const fit = fitEts(y, season, horizon)
      return { mean: fit.mean, fitted: fit.fitted, form: etsName(fit.form) }
    }
    case 'ets-average': {
      const fit = fitEts(y, season, horizon, { average: true })
      return { mean: fit.mean, fitted: fit.fitted, form: etsName(fit.form) }
    }
    case 'ces': {
      const fit = fitComplexSmoothing(y, season <= ETS_LONGEST_SEASON ? season : 1, horizon)
      return { mean: fit.mean, fitted: fit.fitted, form: `CES(${fit.season})` }
    }
    case 'theta':
      return plain(fitTheta(y, season, horizon))
    case 'dynamic-theta':
      return plain(fitDynamicTheta(y, season, horizon))
    case 'autoregression': {
      const fit = fitAutoregression(y, longest * 3 <= y.length ? longest : season, horizon)
      const order = `p=${fit.lags.length}, d=${fit.differences}`
      return {
        mean: fit.mean,
        fitted: fit.fitted,
        form: `ARI(${order}${fit.seasonDifference > 0 ? `, D=1, m=${fit.seasonDifference}` : ''})`,
      }
    }
    case 'arima': {
      const fit = chooseArima(y, season, horizon)
      return { mean: fit.mean, fitted: fit.fitted, form: arimaName(fit.order) }
    }
    case 'mstl-ets':
      return onDecomposed(y, seasons, (rest) => fitModel('ets', rest, [], horizon))
    case 'mstl-autoregression':
      return onDecomposed(y, seasons, (rest) => fitModel('autoregression', rest, [], horizon))
    case 'prophet': {
      const fit = fitAdditive(y, seasons, horizon)
      return { mean: fit.mean, fitted: fit.fitted, form: `changes=${fit.changes.length}` }
    }
    case 'croston':
    case 'sba':
    case 'tsb':
      return plain(fitIntermittent(y, model, horizon))
  }
}

const plain = (fit: Fit): NamedFit => ({ mean: fit.mean, fitted: fit.fitted, form: '' })

/** Simple, linear or damped smoothing of the series without its season, as in M4's benchmarks. */
function smoothed(y: Float64Array, season: number, horizon: number, trend: EtsForm['trend']): NamedFit {
  const { values, restore, isAdjusted } = adjustSeason(y, season)
  const form: EtsForm = { error: 'additive', trend, season: 'none' }
  const fit = fitEts(values, 1, horizon, { forms: [form] })
  const fitted = isAdjusted ? new Float64Array(y.length).fill(Number.NaN) : fit.fitted
  return { mean: restore(fit.mean), fitted, form: '' }
}

/** Seasons out by repeated STL, a model for what is left, the last cycle of every season put back. */
function onDecomposed(
  y: Float64Array,
  seasons: readonly number[],
  fitRest: (rest: Float64Array) => NamedFit,
): NamedFit {
  const usable = seasons.filter((season) => y.length >= 2 * season)
  const parts = decompose(y, usable)
  const rest = y.map((value, t) => parts.seasons.reduce((left, part) => left - part[t]!, value))
  const fit = fitRest(rest)
  const n = y.length
  const add = (
    base: Float64Array,
    at: (part: Float64Array, season: number, t: number) => number,
  ): Float64Array =>
    base.map((value, t) =>
      parts.seasons.reduce((sum, part, index) => sum + at(part, usable[index]!, t), value),
    )
  return {
    mean: add(fit.mean, (part, season, h) => part[n - season + (h % season)]!),
    fitted: add(fit.fitted, (part, _season, t) => part[t]!),
    form: `${usable.length > 0 ? `MSTL(${usable.join(', ')}) + ` : ''}${fit.form}`,
  }
}
