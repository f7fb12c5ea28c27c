import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { gammaDraw, geometricDraw, betaDraw, exponentialDraw } from './draws.ts'
import { purchaseDays, summarise, type PurchaseDays } from './purchase-days.ts'
import { studySpend } from './spend.ts'
import { studyValue, type Study, type StudyOptions } from './study.ts'

const options: StudyOptions = {
  model: 'bgnbd',
  calibrationEnd: null,
  keptShare: null,
  seed: 1,
  unitDays: 7,
  horizonDays: 182,
  discount: 0,
  margin: 1,
  level: 0.8,
}

function studied(purchases: PurchaseDays, changed: Partial<StudyOptions> = {}): Study {
  const work = studyValue(purchases, { ...options, ...changed })
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** A shop over two years: BG/NBD in weeks with r 0.8, alpha 6, a 0.8, b 4; order values Gamma-Gamma with p 6, q 4, v 100. */
function shop(customers: number, seed = 1): PurchaseDays {
  const random = seededRandom(seed)
  const [customer, day, value]: [number[], number[], number[]] = [[], [], []]
  for (let c = 0; c < customers; c++) {
    const rate = gammaDraw(random, 0.8) / 6 / 7
    const last = geometricDraw(random, betaDraw(random, 0.8, 4))
    const scale = gammaDraw(random, 4) / 100
    let time = 200 * random.uniform()
    for (let bought = 0; bought <= last && time < 730; bought++) {
      customer.push(c)
      day.push(time)
      value.push(gammaDraw(random, 6) / scale)
      time += exponentialDraw(random, rate)
    }
  }
  return purchaseDays({ customers, customer, day, value })
}

describe('purchases by day', () => {
  it('adds up a day and counts it once', () => {
    const days = purchaseDays({
      customers: 3,
      customer: [1, 0, 1, 1, 0],
      day: [10.9, 3, 10.1, 12, 3],
      value: [5, 1, 7, 2, 1],
    })
    expect([...days.start]).toEqual([0, 1, 3, 3])
    expect([...days.day]).toEqual([3, 10, 12])
    expect([...days.value]).toEqual([2, 12, 2])
    const at = summarise(days, 13, 1)
    expect([...at.customer]).toEqual([0, 1])
    expect([...at.frequency]).toEqual([0, 1])
    expect([...at.recency]).toEqual([0, 2])
    expect([...at.age]).toEqual([10, 3])
    expect([...at.mean]).toEqual([Number.NaN, 2])
    expect([...summarise(days, 9, 1).customer]).toEqual([0])
  })
})

describe('a study of customer value', () => {
  const study = studied(shop(1500))
  if (study.kind !== 'done') throw new Error('refused')

  it('finds the model sound and its check good', () => {
    expect(study.choice.asked.soundness).toBe('sound')
    expect(study.choice.used).toBe(study.choice.asked)
    expect(study.holdout?.verdict).toBe('good')
    expect(study.holdout?.tracking.actual.at(-1)).toBeGreaterThan(500)
    expect(study.spend.kind).toBe('gamma-gamma')
  })

  it('expects what later comes, within the interval it gives', () => {
    // Learned from the first year, judged on the half year after: sums and single customers.
    const learned = studied(shop(1500), { calibrationEnd: 365 })
    if (learned.kind !== 'done') throw new Error('refused')
    const { customer } = learned.summary
    const later = new Map<number, number>()
    const purchases = shop(1500)
    for (const c of customer) {
      let count = 0
      for (let k = purchases.start[c] ?? 0; k < (purchases.start[c + 1] ?? 0); k++) {
        const day = purchases.day[k] ?? 0
        if (day > 365 && day <= 365 + 182) count++
      }
      later.set(c, count)
    }
    const total = [...later.values()].reduce((sum, each) => sum + each, 0)
    // Four spreads: the customers are drawn once.
    expect(Math.abs(learned.totals.orders.expected - total)).toBeLessThan(4 * learned.totals.orders.spread)
    const inside = [...customer].filter((c, i) => {
      const came = later.get(c) ?? 0
      return came >= (learned.values.ordersLow[i] ?? 0) && came <= (learned.values.ordersHigh[i] ?? 0)
    }).length
    // Counts are whole numbers, so intervals of 80 % hold at least that.
    expect(inside / customer.length).toBeGreaterThan(0.8)
  })

  it('discounts, takes the margin, and never turns a chance negative', () => {
    const discounted = studied(shop(1500), { discount: 0.2, margin: 0.5 })
    if (discounted.kind !== 'done') throw new Error('refused')
    const ratio = discounted.totals.value.expected / study.totals.value.expected
    expect(ratio).toBeGreaterThan(0.5 / 1.2 ** 0.5)
    expect(ratio).toBeLessThan(0.5)
    for (const name of ['alive', 'none', 'orders', 'value', 'valueLow'] as const)
      expect(study.values[name].every((each) => each >= 0)).toBe(true)
    expect(study.values.none.every((each) => each <= 1)).toBe(true)
    expect(study.values.valueHigh.every((each, i) => each >= (study.values.valueLow[i] ?? 0))).toBe(true)
  })

  it('gives the same for the same seed', () => {
    const again = studied(shop(1500))
    if (again.kind !== 'done') throw new Error('refused')
    expect(again.values.valueHigh).toEqual(study.values.valueHigh)
    expect(again.totals).toEqual(study.totals)
  })

  it('refuses a handful of customers, and nothing at all', () => {
    expect(studied(shop(30)).kind).toBe('refused')
    expect(studied(purchaseDays({ customers: 0, customer: [], day: [], value: [] }))).toEqual({
      kind: 'refused',
      customers: 0,
      repeaters: 0,
    })
  })

  it('warns where it rests on few', () => {
    const small = studied(shop(110))
    expect(small.kind === 'done' ? small.warnings : []).toContain('few-repeaters')
  })
})

describe('order values', () => {
  const spendOf = (mean: readonly number[], kept: number | null = null) => {
    const work = studySpend(
      { frequency: Float64Array.from(mean, (_, i) => 1 + (i % 4)), mean: Float64Array.from(mean) },
      kept,
    )
    for (;;) {
      const step = work.next()
      if (step.done === true) return step.value
    }
  }
  const random = seededRandom(2)
  const ordinary = Array.from({ length: 400 }, () => 20 + 30 * gammaDraw(random, 2))

  it('one enormous order does not rule the fit: it is capped, and said', () => {
    const plain = spendOf(ordinary)
    expect(plain.capped).toBe(0)
    const heavy = spendOf([...ordinary, 500_000])
    expect(heavy.capped).toBeGreaterThan(0)
    expect(heavy.cappedAt).toBeLessThan(1000)
    expect(heavy.parameters?.p).toBeLessThan(2 * (plain.parameters?.p ?? 0))
    expect(spendOf([...ordinary, 500_000], 1).capped).toBe(0)
  })

  it('falls back to one value for all where there is nothing to tell apart', () => {
    expect(spendOf(ordinary.map(() => 9.99))).toMatchObject({ kind: 'flat', reason: 'no-spread' })
    expect(spendOf(ordinary.slice(0, 10))).toMatchObject({ kind: 'flat', reason: 'few-customers' })
    expect(spendOf(ordinary.map(() => 0))).toMatchObject({
      kind: 'flat',
      reason: 'no-values',
      flatValue: 0,
      leftOut: 400,
    })
  })
})
