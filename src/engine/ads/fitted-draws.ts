import type { ResponseDraws } from './budget-plan.ts'
import { curveForm, logistic, type AdstockForm, type SaturationForm } from './curves.ts'
import type { ResponseFit } from './response.ts'

const DRAWS = 300
const WIDTH = 4

/** Draws of the curves alone, flat: what is stored of a fit, so that budgets need no second one. */
export type StoredDraws = {
  readonly adstock: AdstockForm
  readonly saturation: SaturationForm
  readonly typical: readonly number[]
  readonly count: number
  /** (count x channels): outcome per unit of the saturated amount. */
  readonly factor: Float64Array
  /** (count x channels x 4): parameters as in `curves.ts`. */
  readonly curves: Float64Array
}

export function storedDraws(fit: ResponseFit): StoredDraws {
  const every = Math.max(1, Math.floor(fit.draws.length / DRAWS))
  const some = fit.draws.filter((_, i) => i % every === 0)
  const channels = fit.forms.length
  const factor = new Float64Array(some.length * channels)
  const curves = new Float64Array(some.length * channels * WIDTH)
  some.forEach((draw, d) => {
    for (let c = 0; c < channels; c++) {
      factor[d * channels + c] = draw.contribution[c]! / draw.level[c]!
      curves.set(draw.curves[c]!, (d * channels + c) * WIDTH)
    }
  })
  const { adstock, saturation } = fit.settings
  return { adstock, saturation, typical: fit.typical, count: some.length, factor, curves }
}

/** Outcome per period of a constant amount per period, carry-over complete. A budget asks a million times: logarithms are taken once. */
export function drawsOf({ adstock, saturation, typical, count, factor, curves }: StoredDraws): ResponseDraws {
  const channels = typical.length
  const first = curveForm(adstock, saturation).size - (saturation === 'hill' ? 2 : 1)
  const logScale = new Float64Array(count * channels)
  const power = new Float64Array(count * channels)
  for (let i = 0; i < logScale.length; i++) {
    const at = i * WIDTH + first
    const scale = Math.log(typical[i % channels]!)
    logScale[i] = saturation === 'hill' ? scale + curves[at]! : scale
    power[i] = saturation === 'hill' ? Math.exp(curves[at + 1]!) : logistic(curves[at]!)
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
      const exponent = power[i]! * (logAmount - logScale[i]!)
      return saturation === 'hill' ? factor[i]! / (1 + Math.exp(-exponent)) : factor[i]! * Math.exp(exponent)
    },
  }
}
