import { expect, test } from 'vitest'
import { seededRandom } from '../random.ts'
import { leverEffects, leverFactor } from './levers.ts'

const N = 120

/** Sales with a season, a trend, a price elasticity of -1.5 and one of spend of 0.2. */
function shop(seed: number): { sales: Float64Array; price: Float64Array; spend: Float64Array } {
  const random = seededRandom(seed)
  const price = Float64Array.from({ length: N }, () => 20 * Math.exp(0.12 * random.normal()))
  const spend = Float64Array.from({ length: N }, () => 500 * Math.exp(0.4 * random.normal()))
  const sales = Float64Array.from(
    { length: N },
    (_, t) =>
      1000 *
      Math.exp(0.005 * t + 0.3 * Math.sin((2 * Math.PI * t) / 12) + 0.05 * random.normal()) *
      (price[t]! / 20) ** -1.5 *
      (spend[t]! / 500) ** 0.2,
  )
  return { sales, price, spend }
}

test('elasticities that are in the data are found, with intervals that hold them', () => {
  let held = 0
  for (let seed = 1; seed <= 40; seed++) {
    const { sales, price, spend } = shop(seed)
    const [byPrice, bySpend] = leverEffects(sales, 12, [price, spend])
    expect(byPrice?.refusal).toBeNull()
    expect(byPrice?.elasticity).toBeGreaterThan(-1.9)
    expect(byPrice?.elasticity).toBeLessThan(-1.1)
    expect(bySpend?.elasticity).toBeCloseTo(0.2, 0)
    if (byPrice && byPrice.low <= -1.5 && byPrice.high >= -1.5) held++
  }
  expect(held).toBeGreaterThanOrEqual(34)
})

test('what was never moved, is too short or unclear is refused', () => {
  const { sales, spend } = shop(3)
  const flat = new Float64Array(N).fill(20)
  const random = seededRandom(8)
  const noise = Float64Array.from({ length: N }, () => Math.exp(0.3 * random.normal()))
  const [still, unclear] = leverEffects(sales, 12, [flat, noise])
  expect(still?.refusal).toBe('no-variation')
  expect(unclear?.refusal).toBe('unclear')
  expect(leverEffects(sales.slice(0, 20), 12, [spend.slice(0, 20)])[0]?.refusal).toBe('too-short')
  expect(leverEffects(sales, 12, [new Float64Array(N)])[0]?.refusal).toBe('too-short')
})

test('two that only rise together prove nothing', () => {
  const random = seededRandom(4)
  const rising = (): Float64Array =>
    Float64Array.from({ length: N }, (_, t) => 100 * Math.exp(0.02 * t + 0.05 * random.normal()))
  expect(leverEffects(rising(), 1, [rising()])[0]?.refusal).toBe('unclear')
})

test('a change by a share', () => {
  expect(leverFactor(-1.5, -0.1)).toBeCloseTo(0.9 ** -1.5, 12)
  expect(leverFactor(0.3, 0)).toBe(1)
})
