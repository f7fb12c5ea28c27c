import type { ResponseDraws } from './budget-plan.ts'
import { logistic } from './curves.ts'
import type { ResponseFit } from './response.ts'

const DRAWS = 300

/** Draws of the curves of constant amounts, flat: what is stored of a fit, so that budgets need no second one. */
export type StoredDraws = {
  readonly typical: readonly number[]
  readonly count: number
  /** (count x channels): outcome per unit of the saturated amount. */
  readonly factor: Float64Array
  /** (count x channels x 2): log(K / typical) and slope of a Hill curve; for a power, NaN and its exponent. */
  readonly curves: Float64Array
}

export function storedDraws(fit: ResponseFit): StoredDraws {
  const every = Math.max(1, Math.floor(fit.draws.length / DRAWS))
  const some = fit.draws.filter((_, i) => i % every === 0)
  const channels = fit.typical.length
  const factor = new Float64Array(some.length * channels)
  const curves = new Float64Array(some.length * channels * 2)
  some.forEach((draw, d) => {
    for (let c = 0; c < channels; c++) {
      const i = d * channels + c
      factor[i] = draw.contribution[c]! / draw.level[c]!
      const { saturation, lagSize } = draw.forms[c]!
      const at = draw.curves[c]!
      curves[2 * i] = saturation === 'hill' ? at[lagSize]! : Number.NaN
      curves[2 * i + 1] = saturation === 'hill' ? Math.exp(at[lagSize + 1]!) : logistic(at[lagSize]!)
    }
  })
  return { typical: fit.typical, count: some.length, factor, curves }
}

/** Outcome per period of a constant amount per period, carry-over complete. A budget asks a million times: logarithms are taken once. */
export function drawsOf({ typical, count, factor, curves }: StoredDraws): ResponseDraws {
  const channels = typical.length
  const isHill = new Uint8Array(count * channels)
  const logScale = new Float64Array(count * channels)
  for (let i = 0; i < logScale.length; i++) {
    const half = curves[2 * i]!
    isHill[i] = Number.isNaN(half) ? 0 : 1
    logScale[i] = Math.log(typical[i % channels]!) + (isHill[i] === 1 ? half : 0)
  }
  let lastAmount = Number.NaN
  let logAmount = 0
  return {
    count,
    of: (d, c, amount) => {
      if (amount <= 0) return 0
      if (amount !== lastAmount) {
        lastAmount = amount
        logAmount = Math.log(amount)
      }
      const i = d * channels + c
      const exponent = curves[2 * i + 1]! * (logAmount - logScale[i]!)
      return isHill[i] === 1 ? factor[i]! / (1 + Math.exp(-exponent)) : factor[i]! * Math.exp(exponent)
    },
  }
}
