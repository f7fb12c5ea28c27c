import type { Fit } from './fit.ts'
import { minimise } from './nelder-mead.ts'

export type ComplexSeason = 'none' | 'simple' | 'partial' | 'full'
export type ComplexFit = Fit & { readonly season: ComplexSeason; readonly aicc: number }

/**
 * Complex exponential smoothing (Svetunkov, Kourentzes and Ord 2022): a level and a second, hidden state, smoothed together by one complex parameter, so that
 * trend and no trend are one model. The season is none, simple (states one season apart), partial (an additive season beside) or full (two pairs of
 * states), chosen by AICc. States start where the model, run backwards through the series, ends. O(forms x evaluations x n).
 */
export function fitComplexSmoothing(y: Float64Array, season: number, horizon: number): ComplexFit {
  const kinds: ComplexSeason[] =
    season > 1 && y.length >= 2 * season + 4 ? ['none', 'simple', 'partial', 'full'] : ['none']
  let best: { kind: ComplexSeason; aicc: number; x: Float64Array } | null = null
  const n = y.length
  for (const kind of kinds) {
    const lag = kind === 'none' ? 1 : season
    const start = kind === 'full' ? [1.3, 1, 1.3, 1] : kind === 'partial' ? [1.3, 1, 0.1] : [1.3, 1]
    const states = new States(kind, lag)
    const cost = (x: Float64Array): number => {
      if (!isStable(x[0]!, x[1]!) || (kind === 'full' && !isStable(x[2]!, x[3]!)))
        return Number.POSITIVE_INFINITY
      if (kind === 'partial' && (x[2]! < 0 || x[2]! > 1)) return Number.POSITIVE_INFINITY
      return n * Math.log(Math.max(states.squares(y, x), 1e-12))
    }
    const found = minimise(cost, start, {
      steps: start.map((value) => (value > 1 ? -0.15 : 0.1)),
      maxEvaluations: 60 + 60 * start.length,
      tolerance: 1e-3,
    })
    // Two states per lag count, and the variance.
    const count =
      start.length +
      (kind === 'none' ? 2 : kind === 'simple' ? 2 * lag : kind === 'partial' ? 2 + lag : 2 + 2 * lag) +
      1
    if (n - count - 1 <= 0 && kind !== 'none') continue
    const penalty = n - count - 1 > 0 ? (2 * count * (count + 1)) / (n - count - 1) : 0
    const aicc = found.value + 2 * count + penalty
    if (best === null || aicc < best.aicc) best = { kind, aicc, x: found.x }
  }
  if (best === null) throw new RangeError('no form of complex smoothing')
  const states = new States(best.kind, best.kind === 'none' ? 1 : season)
  states.squares(y, best.x)
  const fitted = new Float64Array(n)
  states.forward(y, best.x, fitted)
  return { mean: states.forecast(best.x, n, horizon), fitted, season: best.kind, aicc: best.aicc }
}

/** Conditions of stability of the pair (paper, equation 18). */
function isStable(a: number, b: number): boolean {
  return (
    (a - 2.5) ** 2 + b ** 2 > 1.25 &&
    (a - 0.5) ** 2 + (b - 1) ** 2 > 0.25 &&
    (a - 1.5) ** 2 + (b - 0.5) ** 2 < 1.5
  )
}

class States {
  readonly #kind: ComplexSeason
  readonly #lag: number
  /** Level and hidden state of lag 1. */
  #level = 0
  #hidden = 0
  /** Of the season: levels and hidden states by place; the partial form has the first only. */
  readonly #levels: Float64Array
  readonly #hiddens: Float64Array

  constructor(kind: ComplexSeason, lag: number) {
    this.#kind = kind
    this.#lag = lag
    this.#levels = new Float64Array(lag)
    this.#hiddens = new Float64Array(lag)
  }

  /** Sum of squared errors after one way back and forth; leaves the states at their start. */
  squares(y: Float64Array, x: Float64Array): number {
    this.#begin(y)
    this.#pass(y, x, 1)
    this.#pass(y, x, -1)
    const keep = [this.#level, this.#hidden] as const
    const levels = this.#levels.slice()
    const hiddens = this.#hiddens.slice()
    const sum = this.#pass(y, x, 1)
    this.#level = keep[0]
    this.#hidden = keep[1]
    this.#levels.set(levels)
    this.#hiddens.set(hiddens)
    return sum
  }

  forward(y: Float64Array, x: Float64Array, fitted: Float64Array): void {
    this.#pass(y, x, 1, fitted)
  }

  forecast(x: Float64Array, n: number, horizon: number): Float64Array {
    const mean = new Float64Array(horizon)
    const [a, b] = [x[0]!, x[1]!]
    for (let h = 0; h < horizon; h++) {
      const place = (n + h) % this.#lag
      switch (this.#kind) {
        case 'none':
        case 'simple': {
          mean[h] = this.#levels[place]!
          this.#move(place, a, b, 0)
          break
        }
        case 'partial':
          mean[h] = this.#level + this.#levels[place]!
          this.#moveFirst(a, b, 0)
          break
        case 'full':
          mean[h] = this.#level + this.#levels[place]!
          this.#moveFirst(a, b, 0)
          this.#move(place, x[2]!, x[3]!, 0)
      }
    }
    return mean
  }

  #begin(y: Float64Array): void {
    const lag = this.#lag
    const length = Math.min(y.length, Math.max(10, 2 * lag))
    let mean = 0
    for (let t = 0; t < length; t++) mean += y[t]! / length
    const hasBoth = this.#kind === 'partial' || this.#kind === 'full'
    this.#level = mean
    this.#hidden = mean / 1.1
    this.#hiddens.fill(0)
    for (let place = 0; place < lag; place++) {
      let [sum, count] = [0, 0]
      for (let t = place; t < Math.min(y.length, 3 * lag); t += lag) {
        sum += y[t]!
        count++
      }
      const average = lag === 1 ? mean : count > 0 ? sum / count : mean
      this.#levels[place] = hasBoth ? average - mean : average
      this.#hiddens[place] = hasBoth ? (average - mean) / 1.1 : average / 1.1
    }
  }

  #moveFirst(a: number, b: number, error: number): void {
    const [level, hidden] = [this.#level, this.#hidden]
    this.#level = level - (1 - b) * hidden + (a - b) * error
    this.#hidden = level + (1 - a) * hidden + (a + b) * error
  }

  #move(place: number, a: number, b: number, error: number): void {
    const [level, hidden] = [this.#levels[place]!, this.#hiddens[place]!]
    this.#levels[place] = level - (1 - b) * hidden + (a - b) * error
    this.#hiddens[place] = level + (1 - a) * hidden + (a + b) * error
  }

  #pass(y: Float64Array, x: Float64Array, direction: 1 | -1, fitted?: Float64Array): number {
    const n = y.length
    const lag = this.#lag
    const kind = this.#kind
    const [a, b, c, d] = [x[0]!, x[1]!, x[2] ?? 0, x[3] ?? 0]
    const isSingle = kind === 'none' || kind === 'simple'
    let squares = 0
    for (let step = 0; step < n; step++) {
      const t = direction === 1 ? step : n - 1 - step
      const place = lag === 1 ? 0 : t % lag
      const forecast = isSingle ? this.#levels[place]! : this.#level + this.#levels[place]!
      if (fitted !== undefined) fitted[t] = forecast
      const error = y[t]! - forecast
      squares += error * error
      if (isSingle) this.#move(place, a, b, error)
      else {
        this.#moveFirst(a, b, error)
        if (kind === 'partial') this.#levels[place] = this.#levels[place]! + c * error
        else this.#move(place, c, d, error)
      }
    }
    return squares
  }
}
