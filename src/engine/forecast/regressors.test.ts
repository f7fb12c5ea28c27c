import { describe, expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { withoutRegressors } from './regressors.ts'
import { resultOf, type Regressor } from './series-result.ts'

const KNOWN = 60
const HORIZON = 6

/** Monthly units at prices that move: elasticity -1.5, twice as much in promotions, noise of 3 %. */
function shop(seed: number) {
  const random = seededRandom(seed)
  const price = Float64Array.from({ length: KNOWN + HORIZON }, () => 8 + random.below(5))
  const promotion = Float64Array.from({ length: KNOWN + HORIZON }, () => (random.below(5) === 0 ? 1 : 0))
  const all = price.map(
    (each, t) =>
      1_000 * (each / 10) ** -1.5 * Math.exp(0.7 * (promotion[t] ?? 0)) * Math.exp(0.03 * random.normal()),
  )
  return { y: all.slice(0, KNOWN), came: all.slice(KNOWN), price, promotion }
}

function finished(y: Float64Array, regressors: readonly Regressor[]) {
  const work = resultOf(y, { horizon: HORIZON, seasons: [12], scaleSeason: 12, model: 'auto', regressors })
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

const errorOf = (mean: Float64Array, came: Float64Array): number =>
  mean.reduce((sum, value, h) => sum + Math.abs(value - (came[h] ?? 0)) / (came[h] ?? 1), 0) / came.length

describe('regressors in a forecast', () => {
  test('their effects are found, and taken out of the past', () => {
    const { y, price, promotion } = shop(1)
    const { effects, values, put } = withoutRegressors(y, 12, [price, promotion])
    expect(effects.map(({ kind }) => kind)).toEqual(['elasticity', 'share'])
    expect(effects[0]?.effect).toBeCloseTo(-1.5, 1)
    expect(effects[1]?.effect).toBeCloseTo(0.7, 1)
    for (const { effect, low, high } of effects) expect(low < effect && effect < high).toBe(true)
    for (const [t, value] of values.entries()) expect(put(value, t)).toBeCloseTo(y[t] ?? 0, 6)
    const spread = (list: Float64Array): number => Math.max(...list) / Math.min(...list)
    expect(spread(values)).toBeLessThan(spread(y) / 2)
  })

  test('are used where they are known ahead and help, and make the forecast better', () => {
    const { y, came, price, promotion } = shop(2)
    const known = [price, promotion].map((values) => ({ values, isHeld: false }))
    const withThem = finished(y, known)
    expect(withThem.regressors).toMatchObject({ isUsed: true })
    expect(withThem.regressors?.errorRatio).toBeLessThan(0.5)
    expect(errorOf(withThem.mean, came)).toBeLessThan(0.1)
    expect(errorOf(withThem.mean, came)).toBeLessThan(errorOf(finished(y, []).mean, came) / 2)
  })

  test('are left aside where they are noise, never moved, or the series is too short', () => {
    const { y } = shop(3)
    const random = seededRandom(9)
    const noise = Float64Array.from({ length: KNOWN + HORIZON }, () => random.normal())
    const plain = finished(y, [])
    const noisy = finished(y, [{ values: noise, isHeld: false }])
    expect(noisy.regressors).toMatchObject({ isUsed: false })
    expect(noisy.mean).toEqual(plain.mean)
    const still = finished(y, [{ values: new Float64Array(KNOWN + HORIZON).fill(5), isHeld: false }])
    expect(still.regressors).toMatchObject({ isUsed: false, effects: [{ effect: 0 }] })
    const short = finished(y.slice(0, 4), [{ values: new Float64Array(4 + HORIZON).fill(5), isHeld: true }])
    expect(short.regressors).toMatchObject({ isUsed: false })
    expect(short.mean.every(Number.isFinite)).toBe(true)
  })
})

describe('regressors that tell nothing', () => {
  test('are refused with their reason, and get no weight', () => {
    const { y, price } = shop(4)
    const length = KNOWN + HORIZON
    const still = new Float64Array(length).fill(3)
    const line = Float64Array.from({ length }, (_, t) => -1 + t / 20)
    const twice = price.map((value) => 2 * value)
    const { effects, parts } = withoutRegressors(y, 12, [price, still, line, twice])
    expect(effects.map(({ refusal }) => refusal)).toEqual([null, 'no-variation', 'collinear', 'collinear'])
    expect(effects.slice(1).map(({ effect }) => effect)).toEqual([0, 0, 0])
    expect(parts[1]?.every((value) => value === 0)).toBe(true)
    const short = withoutRegressors(y.slice(0, 10), 12, [price.slice(0, 16)])
    expect(short.effects[0]?.refusal).toBe('too-short')
  })
})
