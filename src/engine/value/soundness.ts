import { LOG_BOUND, type Fit } from './fit.ts'
import type { PurchaseModel } from './purchase-model.ts'
import type { GroupedRows } from './purchase-rows.ts'

/**
 * Whether a fit says something:
 * - `sound`: yes
 * - `no-leaving`: the likelihood is highest where nobody ever leaves (BG/NBD: a -> 0 or b -> infinity), so the data say nothing of who has left
 * - `one-rate`: it is highest where all customers buy at the same rate (r and alpha -> infinity)
 * - `not-settled`: no maximum was found, or parameters are not told apart (singular information)
 */
export type Soundness = 'sound' | 'no-leaving' | 'one-rate' | 'not-settled'

/** Leaving is not seen where of all customers less than this share would have left by the end of observation. */
const LEAST_LEFT = 0.005
/** A standard error of a logarithm above this means: between a seventh and the sevenfold, at best. */
const WIDEST = 2

export function soundnessOf(model: PurchaseModel, fit: Fit, rows: GroupedRows): Soundness {
  const { parameters, covariance } = fit
  if (fit.parameters.some((each) => !Number.isFinite(each)) || !Number.isFinite(fit.logLikelihood))
    return 'not-settled'
  if (model.kind !== 'nbd' && leftShare(model, parameters, rows) < LEAST_LEFT) return 'no-leaving'
  const scale = meanAge(rows)
  const logs = [...parameters].map((each, k) => Math.log(each / scale ** model.timePower[k]!))
  const isWide = (k: number): boolean =>
    Math.abs(logs[k]!) > LOG_BOUND - 1 ||
    (covariance !== null && Math.sqrt(covariance[k * logs.length + k]!) > WIDEST)
  if (logs[0]! > 5 && (covariance === null || isWide(0))) return 'one-rate'
  // A chance of leaving whose spread runs away, or which is as good as none.
  if (model.kind !== 'nbd' && (isWide(2) || isWide(3)) && (logs[3]! > 5 || logs[2]! < -5)) return 'no-leaving'
  return covariance === null || !fit.converged || logs.some((_, k) => isWide(k)) ? 'not-settled' : 'sound'
}

/** Share of the customers who have left by the end of observation, by the model. */
function leftShare(model: PurchaseModel, parameters: Float64Array, rows: GroupedRows): number {
  let [left, all] = [0, 0]
  for (let i = 0; i < rows.count.length; i++) {
    left += rows.count[i]! * (1 - model.alive(parameters, rows.frequency[i]!, rows.recency[i]!, rows.age[i]!))
    all += rows.count[i]!
  }
  return left / all
}

function meanAge({ age, count }: GroupedRows): number {
  let [sum, all] = [0, 0]
  for (let i = 0; i < age.length; i++) {
    sum += age[i]! * count[i]!
    all += count[i]!
  }
  return sum > 0 ? sum / all : 1
}
