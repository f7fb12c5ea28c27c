import type { Random } from '../random.ts'
import {
  coefficients,
  inner,
  project,
  type Baseline,
  type BaselinePrior,
  type ResponseData,
} from './baseline.ts'
import { adstock, saturate, type CurveForm } from './curves.ts'
import { cutNormal, gammaDeviate, positiveNormal } from './deviates.ts'
import { formPriorOf, type FormPrior } from './form-prior.ts'
import {
  outcomeScale,
  TOTAL_SHARE,
  totalPriorMean,
  typicalAmount,
  type Draw,
  type SamplerSettings,
  type SamplerStep,
} from './posterior.ts'
import { logNormalCdf } from './special.ts'

/**
 * Draws from the posterior of outcome = baseline + sum_c b_c g_c(theta_c) + AR(1) noise, where g_c is channel c's adstocked and saturated spend
 * scaled to mean 1. The baseline's coefficients are integrated out; a move of a channel's curve integrates its b_c out as well (truncated
 * normal), then b_c is drawn: Metropolis within collapsed Gibbs. Where a curve may have several forms, leaps to fresh draws from the prior may
 * change it (reversible jumps, Green 1995), so that forms are visited as often as the data make them likely. O(sweeps C T p). Yields once per
 * 20 sweeps.
 */
export function* sampleResponse(
  data: ResponseData,
  baseline: Baseline,
  settings: SamplerSettings,
): Generator<SamplerStep, Draw[], void> {
  const draws: Draw[] = []
  const total = settings.chains * (settings.warmUp + settings.kept)
  let done = 0
  for (let chain = 0; chain < settings.chains; chain++) {
    const state = new Chain(data, baseline, settings)
    for (let sweep = 0; sweep < settings.warmUp + settings.kept; sweep++) {
      state.sweep(sweep < settings.warmUp)
      if (sweep >= settings.warmUp && (sweep - settings.warmUp) % settings.thin === 0)
        draws.push(state.draw(chain))
      if (++done % 20 === 0) yield { done, total }
    }
  }
  return draws
}

type ChannelState = {
  form: CurveForm
  readonly at: Float64Array
  readonly projected: Float64Array
  readonly series: Float64Array
  readonly reach: Float64Array
  /** Lengths of steps, by form. */
  readonly steps: ReadonlyMap<CurveForm, Float64Array>
  level: number
  b: number
}

const TARGET_ACCEPTANCE = 0.35

/** What a leap draws afresh from the prior, possibly in another form; the rest of the curve stays. */
type Leap = 'all' | 'lag' | 'saturation'
const LEAPS: readonly Leap[] = ['all', 'lag', 'saturation']

class Chain {
  readonly #n: number
  readonly #y: Float64Array
  readonly #scale: number
  readonly #projectedY: Float64Array
  readonly #residual: Float64Array
  readonly #channels: ChannelState[]
  readonly #typical: number[]
  readonly #trial: {
    projected: Float64Array
    series: Float64Array
    at: Float64Array
    reach: Float64Array
    level: number
  }
  readonly #data: ResponseData
  readonly #baseline: Baseline
  readonly #settings: SamplerSettings
  readonly #random: Random
  readonly #formPrior: FormPrior
  readonly #totalMean: number
  #prior: BaselinePrior
  #variance: number

  constructor(data: ResponseData, baseline: Baseline, settings: SamplerSettings) {
    this.#data = data
    this.#baseline = baseline
    this.#settings = settings
    this.#random = settings.random
    this.#formPrior = formPriorOf(settings.forms)
    this.#totalMean = totalPriorMean(settings.priorShares)
    this.#n = data.outcome.length
    // In units of the mean outcome; where that is not above zero, of its spread.
    this.#scale = outcomeScale(data.outcome)
    this.#y = data.outcome.map((value) => value / this.#scale)
    this.#prior = baseline.priors[Math.floor(this.#random.uniform() * baseline.priors.length)]!
    const size = this.#n + this.#prior.scale.length
    this.#projectedY = new Float64Array(size)
    this.#residual = new Float64Array(size)
    this.#typical = data.channels.map(({ spend }) => typicalAmount(spend))
    const lifts = settings.lifts.length
    this.#trial = {
      projected: new Float64Array(size),
      series: new Float64Array(this.#n),
      at: new Float64Array(4),
      reach: new Float64Array(lifts),
      level: 1,
    }
    this.#channels = data.channels.map(() => {
      const form = settings.forms[this.#random.below(settings.forms.length)]!
      const at = new Float64Array(4)
      for (let i = 0; i < form.size; i++)
        at[i] = form.priorMean[i]! + 0.5 * form.priorSd[i]! * this.#random.normal()
      return {
        form,
        at,
        projected: new Float64Array(size),
        series: new Float64Array(this.#n),
        reach: new Float64Array(lifts),
        steps: new Map(settings.forms.map((each) => [each, new Float64Array(each.size + 1).fill(0.5)])),
        level: 1,
        b: 0,
      }
    })
    project(this.#prior, this.#y, this.#projectedY)
    this.#variance = Math.max(1e-8, inner(this.#projectedY, this.#projectedY, this.#n) / this.#n)
    this.#channels.forEach((channel, c) => {
      channel.level = this.#evaluate(
        c,
        channel.form,
        channel.at,
        channel.series,
        channel.projected,
        channel.reach,
      )
      channel.b = Math.abs(this.#random.normal()) * settings.priorShares[c]! * 0.5
    })
    this.#refresh()
  }

  sweep(isWarmUp: boolean): void {
    for (let c = 0; c < this.#channels.length; c++) {
      this.#addBack(c)
      const { size } = this.#channels[c]!.form
      for (let part = 0; part <= size; part++) this.#moveCurve(c, part, isWarmUp)
      for (const leap of LEAPS) this.#leap(c, leap)
      this.#drawContribution(c)
      this.#takeOut(c)
    }
    this.#moveAlong()
    for (let axis = 0; axis < 3; axis++) this.#movePrior(axis)
    this.#drawVariance()
  }

  draw(chain: number): Draw {
    const p = this.#prior.scale.length
    const sigma = Math.sqrt(this.#variance)
    const noise = Float64Array.from({ length: p }, () => sigma * this.#random.normal())
    return {
      chain,
      forms: this.#channels.map(({ form }) => form),
      curves: this.#channels.map(({ at }) => at.slice()),
      contribution: Float64Array.from(this.#channels, ({ b }) => b * this.#scale),
      level: Float64Array.from(this.#channels, ({ level }) => level),
      sigma: sigma * this.#scale,
      prior: this.#prior,
      coefficients: coefficients(this.#prior, this.#residual, this.#n, noise).map(
        (value) => value * this.#scale,
      ),
    }
  }

  /** Series with mean 1, projected, and what it adds up to in the windows of experiments; returns the mean before scaling. */
  #evaluate(
    c: number,
    form: CurveForm,
    at: Float64Array,
    series: Float64Array,
    projected: Float64Array,
    reach: Float64Array,
  ): number {
    const { spend } = this.#data.channels[c]!
    adstock(form, at, spend, series)
    saturate(form, at, this.#typical[c]!, series)
    let level = 0
    for (let t = 0; t < this.#n; t++) level += series[t]!
    level = Math.max(level / this.#n, 1e-12)
    for (let t = 0; t < this.#n; t++) series[t]! /= level
    project(this.#prior, series, projected)
    this.#settings.lifts.forEach((lift, i) => {
      let sum = 0
      if (lift.channel === c) for (let t = lift.from; t <= lift.to; t++) sum += series[t]!
      reach[i] = sum
    })
    return level
  }

  #refresh(): void {
    this.#residual.set(this.#projectedY)
    for (let c = 0; c < this.#channels.length; c++) this.#takeOut(c)
  }

  #takeOut(c: number): void {
    const { projected, b } = this.#channels[c]!
    for (let i = 0; i < projected.length; i++) this.#residual[i]! -= b * projected[i]!
  }

  #addBack(c: number): void {
    const { projected, b } = this.#channels[c]!
    for (let i = 0; i < projected.length; i++) this.#residual[i]! += b * projected[i]!
  }

  /** Precision and linear term of b_c, the residual being without channel c. */
  #normalOf(c: number, projected: Float64Array, reach: Float64Array): { precision: number; linear: number } {
    const prior = this.#settings.priorShares[c]!
    let precision = inner(projected, projected, this.#n) / this.#variance + 1 / (prior * prior)
    let linear = inner(projected, this.#residual, this.#n) / this.#variance
    // The others are known here: what is left of the total's prior is a normal in this one.
    let others = 0
    for (let d = 0; d < this.#channels.length; d++) if (d !== c) others += this.#channels[d]!.b
    precision += TOTAL_SHARE.sd ** -2
    linear += (this.#totalMean - others) * TOTAL_SHARE.sd ** -2
    this.#settings.lifts.forEach((lift, i) => {
      if (lift.channel !== c) return
      const error = lift.error / this.#scale
      precision += (reach[i]! / error) ** 2
      linear += (reach[i]! * lift.lift) / this.#scale / (error * error)
    })
    return { precision, linear }
  }

  /** log of the integral over b_c >= 0 of likelihood times prior, up to a constant. */
  #logMarginal(c: number, projected: Float64Array, reach: Float64Array): number {
    const { precision, linear } = this.#normalOf(c, projected, reach)
    const z = linear / Math.sqrt(precision)
    return -0.5 * Math.log(precision) + 0.5 * z * z + logNormalCdf(z)
  }

  #logPrior({ priorMean, priorSd, size }: CurveForm, at: Float64Array): number {
    let sum = 0
    for (let i = 0; i < size; i++) sum -= 0.5 * ((at[i]! - priorMean[i]!) / priorSd[i]!) ** 2
    return sum
  }

  /** A step within the present form; part < size: one coordinate; size: all at once. */
  #moveCurve(c: number, part: number, isWarmUp: boolean): void {
    const channel = this.#channels[c]!
    const { form } = channel
    const steps = channel.steps.get(form)!
    const trial = this.#trial
    trial.at.set(channel.at)
    const step = steps[part]!
    for (let i = 0; i < form.size; i++)
      if (part === form.size || part === i) trial.at[i]! += step * form.priorSd[i]! * this.#random.normal()
    const prior = this.#logPrior(form, trial.at) - this.#logPrior(form, channel.at)
    const isTaken = this.#isTaken(c, form, prior)
    if (isTaken) this.#take(channel, form)
    if (!isWarmUp) return
    const scaled = step * Math.exp(0.08 * ((isTaken ? 1 : 0) - TARGET_ACCEPTANCE))
    steps[part] = Math.min(3, Math.max(0.01, scaled))
  }

  /**
   * A fresh draw from the prior of a part of the curve, in any form that leaves the rest as it is. Forms are proposed evenly and the drawn part by
   * its prior, so the ratio of the marginal likelihoods decides, and what the other channels' forms make likely.
   */
  #leap(c: number, leap: Leap): void {
    const channel = this.#channels[c]!
    const now = channel.form
    const open = this.#settings.forms.filter(
      ({ adstock: lag, saturation }) =>
        leap === 'all' || (leap === 'lag' ? saturation === now.saturation : lag === now.adstock),
    )
    const form = open[this.#random.below(open.length)]!
    const trial = this.#trial
    for (let i = 0; i < form.size; i++) {
      const isLag = i < form.lagSize
      const isKept = leap === 'lag' ? !isLag : leap === 'saturation' && isLag
      trial.at[i] = isKept
        ? channel.at[isLag ? i : i - form.lagSize + now.lagSize]!
        : form.priorMean[i]! + form.priorSd[i]! * this.#random.normal()
    }
    const prior =
      form === now ? 0 : this.#formPrior(form, c, this.#channels) - this.#formPrior(now, c, this.#channels)
    if (this.#isTaken(c, form, prior)) this.#take(channel, form)
  }

  /** Metropolis: is the trial taken? Its series are then in the trial's place. */
  #isTaken(c: number, form: CurveForm, prior: number): boolean {
    const channel = this.#channels[c]!
    const trial = this.#trial
    trial.level = this.#evaluate(c, form, trial.at, trial.series, trial.projected, trial.reach)
    const gain =
      this.#logMarginal(c, trial.projected, trial.reach) -
      this.#logMarginal(c, channel.projected, channel.reach)
    return Math.log(this.#random.uniform()) < gain + prior
  }

  #take(channel: ChannelState, form: CurveForm): void {
    const trial = this.#trial
    channel.form = form
    channel.at.set(trial.at)
    channel.series.set(trial.series)
    channel.projected.set(trial.projected)
    channel.reach.set(trial.reach)
    channel.level = trial.level
  }

  #drawContribution(c: number): void {
    const channel = this.#channels[c]!
    const { precision, linear } = this.#normalOf(c, channel.projected, channel.reach)
    channel.b = positiveNormal(linear / precision, 1 / Math.sqrt(precision), this.#random)
  }

  /** Two channels trade contributions: collinear spends would else mix slowly. */
  #moveAlong(): void {
    const count = this.#channels.length
    if (count < 2) return
    for (let round = 0; round < count; round++) {
      const one = this.#random.below(count)
      const other = (one + 1 + this.#random.below(count - 1)) % count
      const [a, b] = [this.#channels[one]!, this.#channels[other]!]
      // Along (1, -1) from here: a normal in the distance, cut off where one of both reaches zero.
      const { length } = a.projected
      const along = this.#trial.projected
      for (let i = 0; i < length; i++) along[i] = a.projected[i]! - b.projected[i]!
      const [priorA, priorB] = [
        this.#settings.priorShares[one]! ** -2,
        this.#settings.priorShares[other]! ** -2,
      ]
      let precision = inner(along, along, this.#n) / this.#variance + priorA + priorB
      let linear = inner(along, this.#residual, this.#n) / this.#variance - a.b * priorA + b.b * priorB
      this.#settings.lifts.forEach((lift, i) => {
        if (lift.channel !== one && lift.channel !== other) return
        const error = lift.error / this.#scale
        const reach = a.reach[i]! - b.reach[i]!
        const left = lift.lift / this.#scale - a.reach[i]! * a.b - b.reach[i]! * b.b
        precision += (reach / error) ** 2
        linear += (reach * left) / (error * error)
      })
      const moved = cutNormal(linear / precision, 1 / Math.sqrt(precision), -a.b, b.b, this.#random)
      a.b += moved
      b.b -= moved
      for (let i = 0; i < length; i++) this.#residual[i]! -= moved * along[i]!
    }
  }

  #movePrior(axis: number): void {
    const { priors, shape } = this.#baseline
    if (shape[axis] === 1) return
    const place = [...this.#prior.place] as [number, number, number] // a copy of a place
    place[axis]! += this.#random.uniform() < 0.5 ? 1 : -1
    if (place[axis]! < 0 || place[axis]! >= shape[axis]!) return
    const next = priors[(place[0] * shape[1] + place[1]) * shape[2] + place[2]]!
    const before = this.#prior
    const formBefore = inner(this.#residual, this.#residual, this.#n)
    const series = this.#trial.series
    series.set(this.#y)
    for (const { series: own, b } of this.#channels)
      for (let t = 0; t < this.#n; t++) series[t]! -= b * own[t]!
    project(next, series, this.#trial.projected)
    const form = inner(this.#trial.projected, this.#trial.projected, this.#n)
    const gain = next.logDet - before.logDet - (form - formBefore) / (2 * this.#variance)
    if (Math.log(this.#random.uniform()) >= gain) return
    this.#prior = next
    this.#residual.set(this.#trial.projected)
    project(next, this.#y, this.#projectedY)
    for (const channel of this.#channels) project(next, channel.series, channel.projected)
  }

  /** Inverse gamma with a weak prior: half an observation at 1 % of the outcome squared. */
  #drawVariance(): void {
    const shape = 0.5 * (this.#n + 0.5)
    const form = Math.max(0, inner(this.#residual, this.#residual, this.#n))
    this.#variance = (0.5 * (form + 0.5e-4)) / gammaDeviate(shape, this.#random)
  }
}
