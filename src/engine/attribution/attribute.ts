import type { Journey } from './journeys.ts'

export const attributionModels = ['first', 'last', 'linear', 'position', 'decay', 'markov'] as const
export type AttributionModel = (typeof attributionModels)[number]

export type AttributionOptions = {
  readonly channels: number
  /** Shares of the first and the last touch; the rest is shared by those between. Together at most 1. */
  readonly firstShare: number
  readonly lastShare: number
  /** Days after which a touch counts half. */
  readonly halfLifeDays: number
}

/** Per channel. */
export type Credits = { readonly conversions: Float64Array; readonly value: Float64Array }

export type Attribution = {
  readonly credits: Readonly<Record<AttributionModel, Credits>>
  /** Share of the conversions that would be lost without the channel, by the chain of first order. */
  readonly removal: Float64Array
  /** Chance that a journey ends in a conversion, by the chain and as counted: the same but for rounding. */
  readonly chainRate: number
  readonly rate: number
  /** How often each channel was touched. */
  readonly touches: Float64Array
  readonly journeys: number
  readonly conversions: number
  readonly value: number
  /** Conversions without any touch: no model has anything to say of them. */
  readonly untouched: { readonly conversions: number; readonly value: number }
}

/** Adds up journeys one by one; the credits of all models come at the end. Memory: channels squared. */
export class Attributor {
  readonly #options: AttributionOptions
  readonly #credits: Record<Exclude<AttributionModel, 'markov'>, Credits>
  readonly #touches: Float64Array
  readonly #chains: { readonly conversions: Chain; readonly value: Chain }
  readonly #totals = { journeys: 0, converted: 0, conversions: 0, value: 0, lostConversions: 0, lostValue: 0 }

  /** @throws RangeError for shares that are not shares */
  constructor(options: AttributionOptions) {
    const { channels, firstShare, lastShare, halfLifeDays } = options
    if (!(firstShare >= 0 && lastShare >= 0 && firstShare + lastShare <= 1 && halfLifeDays > 0))
      throw new RangeError(`shares ${firstShare} and ${lastShare}, half-life ${halfLifeDays} days`)
    this.#options = options
    const empty = (): Credits => ({
      conversions: new Float64Array(channels),
      value: new Float64Array(channels),
    })
    this.#credits = { first: empty(), last: empty(), linear: empty(), position: empty(), decay: empty() }
    this.#touches = new Float64Array(channels)
    this.#chains = { conversions: new Chain(channels), value: new Chain(channels) }
  }

  add(journey: Journey): void {
    const { touches, converted, count, value } = journey
    const totals = this.#totals
    for (const touch of touches) this.#touches[touch]! += count
    if (touches.length === 0) {
      if (converted) {
        totals.lostConversions += count
        totals.lostValue += count * value
      }
      return
    }
    totals.journeys += count
    this.#chains.conversions.add(touches, converted, count)
    if (converted) {
      totals.conversions += count
      totals.value += count * value
      this.#chains.value.add(touches, true, count * value)
      for (const name of ['first', 'last', 'linear', 'position', 'decay'] as const) {
        const shares = this.#sharesOf(name, journey)
        for (const [i, share] of shares.entries()) {
          this.#credits[name].conversions[touches[i]!]! += count * share
          this.#credits[name].value[touches[i]!]! += count * share * value
        }
      }
    } else this.#chains.value.add(touches, false, count)
  }

  result(): Attribution {
    const { journeys, conversions, value, lostConversions, lostValue } = this.#totals
    // In the chain of value a journey without a conversion weighs as much as a mean conversion.
    const meanValue = conversions === 0 ? 0 : value / conversions
    const byCount = this.#chains.conversions.removals(1)
    const byValue = this.#chains.value.removals(meanValue)
    const spread = (removal: Float64Array, total: number): Float64Array => {
      const all = removal.reduce((sum, each) => sum + each, 0)
      return removal.map((each) => (all === 0 ? 0 : (each / all) * total))
    }
    return {
      credits: {
        ...this.#credits,
        markov: { conversions: spread(byCount.removal, conversions), value: spread(byValue.removal, value) },
      },
      removal: byCount.removal,
      chainRate: byCount.rate,
      rate: journeys === 0 ? 0 : conversions / journeys,
      touches: this.#touches,
      journeys,
      conversions,
      value,
      untouched: { conversions: lostConversions, value: lostValue },
    }
  }

  #sharesOf(model: Exclude<AttributionModel, 'markov'>, { touches, ages }: Journey): number[] {
    const n = touches.length
    const { firstShare, lastShare, halfLifeDays } = this.#options
    switch (model) {
      case 'first':
        return touches.map((_, i) => (i === 0 ? 1 : 0))
      case 'last':
        return touches.map((_, i) => (i === n - 1 ? 1 : 0))
      case 'linear':
        return touches.map(() => 1 / n)
      case 'position': {
        if (n === 1) return [1]
        const middle = 1 - firstShare - lastShare
        // Without touches between, their part goes to both ends alike.
        const extra = n === 2 ? middle / 2 : 0
        return touches.map((_, i) =>
          i === 0 ? firstShare + extra : i === n - 1 ? lastShare + extra : middle / (n - 2),
        )
      }
      case 'decay': {
        // Relative to the latest touch: ages of years must not vanish all together.
        const latest = Math.min(...ages)
        const weights = ages.map((age) => 2 ** -((age - latest) / halfLifeDays))
        const sum = weights.reduce((all, each) => all + each, 0)
        return weights.map((each) => each / sum)
      }
    }
  }
}

/**
 * A Markov chain over the last channel touched, from a start to conversion or nothing (Anderl, Becker, von Wangenheim, Schumann, "Mapping the
 * customer journey", Int. J. of Research in Marketing 33, 2016). Removing a channel sends whoever would come to it to nothing.
 */
class Chain {
  readonly #channels: number
  /** Row: channel or, last, the start; column: channel, then conversion, then nothing. Two layers: of journeys that convert and that do not. */
  readonly #converting: Float64Array
  readonly #other: Float64Array

  constructor(channels: number) {
    this.#channels = channels
    this.#converting = new Float64Array((channels + 1) * (channels + 2))
    this.#other = new Float64Array((channels + 1) * (channels + 2))
  }

  add(touches: readonly number[], converted: boolean, weight: number): void {
    const n = this.#channels
    const layer = converted ? this.#converting : this.#other
    let from = n
    for (const touch of touches) {
      layer[from * (n + 2) + touch]! += weight
      from = touch
    }
    layer[from * (n + 2) + (converted ? n : n + 1)]! += weight
  }

  /** O(channels^4), a system of equations per channel. */
  removals(otherWeight: number): { readonly rate: number; readonly removal: Float64Array } {
    const n = this.#channels
    const counts = this.#converting.map((each, i) => each + otherWeight * this.#other[i]!)
    const transitions = counts.slice()
    for (let from = 0; from <= n; from++) {
      let sum = 0
      for (let to = 0; to < n + 2; to++) sum += counts[from * (n + 2) + to]!
      for (let to = 0; to < n + 2; to++)
        transitions[from * (n + 2) + to] = sum === 0 ? 0 : counts[from * (n + 2) + to]! / sum
    }
    const rate = conversionRate(transitions, n, -1)
    const removal = new Float64Array(n)
    for (let c = 0; c < n; c++)
      removal[c] = rate === 0 ? 0 : Math.max(0, 1 - conversionRate(transitions, n, c) / rate)
    return { rate, removal }
  }
}

/** Chance of coming from the start to a conversion, without going through `removed`. Gaussian elimination with pivots. */
function conversionRate(transitions: Float64Array, n: number, removed: number): number {
  const size = n + 1
  const a = new Float64Array(size * size)
  const b = new Float64Array(size)
  for (let from = 0; from < size; from++) {
    a[from * size + from] = 1
    if (from === removed) continue
    b[from] = transitions[from * (n + 2) + n]!
    for (let to = 0; to < n; to++)
      if (to !== removed) a[from * size + to]! -= transitions[from * (n + 2) + to]!
  }
  for (let c = 0; c < size; c++) {
    let pivot = c
    for (let r = c + 1; r < size; r++)
      if (Math.abs(a[r * size + c]!) > Math.abs(a[pivot * size + c]!)) pivot = r
    if (Math.abs(a[pivot * size + c]!) < 1e-14) continue
    if (pivot !== c) {
      for (let k = 0; k < size; k++) {
        const kept = a[c * size + k]!
        a[c * size + k] = a[pivot * size + k]!
        a[pivot * size + k] = kept
      }
      const kept = b[c]!
      b[c] = b[pivot]!
      b[pivot] = kept
    }
    for (let r = c + 1; r < size; r++) {
      const factor = a[r * size + c]! / a[c * size + c]!
      if (factor === 0) continue
      for (let k = c; k < size; k++) a[r * size + k]! -= factor * a[c * size + k]!
      b[r]! -= factor * b[c]!
    }
  }
  for (let r = size - 1; r >= 0; r--) {
    let sum = b[r]!
    for (let k = r + 1; k < size; k++) sum -= a[r * size + k]! * b[k]!
    b[r] = Math.abs(a[r * size + r]!) < 1e-14 ? 0 : sum / a[r * size + r]!
  }
  return b[n]!
}
