import type { ResponseDraws } from './budget-plan.ts'
import { curveForm, steady, type AdstockForm, type SaturationForm } from './curves.ts'
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

/** Outcome per period of a constant amount per period, carry-over complete. */
export function drawsOf({ adstock, saturation, typical, count, factor, curves }: StoredDraws): ResponseDraws {
  const form = curveForm(adstock, saturation)
  const channels = typical.length
  return {
    count,
    of: (d, c, amount) => {
      const at = (d * channels + c) * WIDTH
      return factor[d * channels + c]! * steady(form, curves.subarray(at, at + WIDTH), typical[c]!, amount)
    },
  }
}
