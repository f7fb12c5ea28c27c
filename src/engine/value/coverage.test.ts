import { expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { rangeOf, valueCustomers } from './clv.ts'
import { betaDraw, exponentialDraw, gammaDraw, geometricDraw } from './draws.ts'
import { fitPurchases, objectiveOf } from './fit.ts'
import { bgNbd } from './bgnbd.ts'
import { paretoNbd } from './paretonbd.ts'
import { drawParameters } from './parameter-draws.ts'
import { groupRows } from './purchase-rows.ts'

const TRUE = { r: 0.8, alpha: 6, a: 0.8, b: 4 }
const AGE = 40
const AHEAD = 26

const SPEND = { p: 6, q: 4, v: 15 }

/** Customers seen for 40 weeks, what each buys in the 26 after, and what is paid for it. */
function simulated(customers: number, seed: number) {
  const random = seededRandom(seed)
  const rows = {
    frequency: new Float64Array(customers),
    recency: new Float64Array(customers),
    age: new Float64Array(customers).fill(AGE),
  }
  const mean = new Float64Array(customers).fill(Number.NaN)
  const later = new Float64Array(customers)
  const paid = new Float64Array(customers)
  for (let c = 0; c < customers; c++) {
    const rate = gammaDraw(random, TRUE.r) / TRUE.alpha
    const scale = SPEND.v / gammaDraw(random, SPEND.q)
    const last = geometricDraw(random, betaDraw(random, TRUE.a, TRUE.b))
    let time = exponentialDraw(random, rate)
    let before = 0
    for (let bought = 1; bought <= last && time < AGE + AHEAD; bought++) {
      const value = scale * gammaDraw(random, SPEND.p)
      if (time < AGE) {
        rows.frequency[c] = bought
        rows.recency[c] = time
        before += value
        mean[c] = before / bought
      } else {
        later[c] = (later[c] ?? 0) + 1
        paid[c] = (paid[c] ?? 0) + value
      }
      time += exponentialDraw(random, rate)
    }
  }
  return { rows: groupRows(rows), later, paid, mean }
}

function finished<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

const LEVEL = 0.9
const truth = Float64Array.of(TRUE.r, TRUE.alpha, TRUE.a, TRUE.b)

/**
 * Share of customers whose later purchases, and their value, lie within their own range, over simulated shops of 120 customers. open: parameters
 * fitted, and drawn as the data leave them open; closed: fitted, taken for true; true: the parameters of the simulation.
 */
function covered(by: 'open' | 'closed' | 'true'): { orders: number; above: number; value: number } {
  let [orders, above, value, all] = [0, 0, 0, 0]
  for (let seed = 1; seed <= 40; seed++) {
    const { rows, later, paid, mean } = simulated(120, seed)
    const fit = finished(fitPurchases(bgNbd, rows))
    if (!fit.converged || fit.covariance === null) continue
    const random = seededRandom(seed + 1_000)
    const parameters = by === 'true' ? truth : fit.parameters
    const open = by === 'open' ? drawParameters(fit.parameters, fit.covariance, 20, random) : [parameters]
    const values = finished(
      valueCustomers(
        { model: bgNbd, parameters, open, rows, spend: SPEND, flatValue: 1, mean },
        { unitDays: 7, horizonDays: 7 * AHEAD, discount: 0, margin: 1, level: LEVEL, draws: 400 },
        random,
      ),
    )
    for (const [c, bought] of later.entries()) {
      all++
      if (bought > (values.ordersHigh[c] ?? 0)) above++
      else if (bought >= (values.ordersLow[c] ?? 0)) orders++
      const own = paid[c] ?? 0
      if (own >= (values.valueLow[c] ?? 0) && own <= (values.valueHigh[c] ?? 0)) value++
    }
  }
  return { orders: orders / all, above: above / all, value: value / all }
}

it('ranges of single customers hold at their level when the parameters are estimated from few', () => {
  const [open, closed, exact] = [covered('open'), covered('closed'), covered('true')]
  // Some 4,700 customers: one standard error of a share of 90 % is 0.0044.
  expect(Math.abs(open.value - LEVEL)).toBeLessThan(0.015)
  // Orders are whole: a range that holds 90 % holds more by the last order in it, also where the parameters are known, and by no more than that.
  expect(open.orders).toBeGreaterThan(LEVEL)
  expect(exact.orders).toBeLessThan(0.945)
  expect(Math.abs(open.orders - exact.orders)).toBeLessThan(0.01)
  expect(open.above).toBeLessThan(closed.above)
}, 60_000)

it('gives what cannot lie below to the side above', () => {
  // Equal tails of 5 % would end at 19 (of 20 values): nothing lies below 0, so all 10 % are left out above.
  const many = Float64Array.from({ length: 20 }, (_, k) => Math.max(0, k - 5))
  expect(rangeOf(many, 0.9)).toEqual({ low: 0, high: 12 })
  // Where values differ, half of what is left out is on each side.
  const spread = Float64Array.from({ length: 100 }, (_, k) => k + 1)
  expect(rangeOf(spread, 0.9)).toEqual({ low: 5, high: 94 })
  expect(rangeOf(new Float64Array(40), 0.8)).toEqual({ low: 0, high: 0 })
})

it('draws parameters about the estimate, with its covariance, and keeps the estimate where there is none', () => {
  const random = seededRandom(4)
  const estimate = Float64Array.of(2, 5)
  const covariance = Float64Array.of(0.04, 0.03, 0.03, 0.09)
  const draws = drawParameters(estimate, covariance, 4_000, random)
  const logs = draws.map((each) => each.map((value, k) => Math.log(value / (estimate[k] ?? 1))))
  const moment = (i: number, k: number): number =>
    logs.reduce((sum, each) => sum + (each[i] ?? 0) * (each[k] ?? 0), 0) / logs.length
  expect(Math.abs(logs.reduce((sum, each) => sum + (each[0] ?? 0), 0))).toBeLessThan(1e-9)
  expect(moment(0, 0)).toBeCloseTo(0.04, 2)
  expect(moment(0, 1)).toBeCloseTo(0.03, 2)
  expect(moment(1, 1)).toBeCloseTo(0.09, 1)
  expect(drawParameters(estimate, null, 20, random)).toEqual([estimate])
  expect(drawParameters(estimate, Float64Array.of(1, 2, 2, 1), 20, random)).toEqual([estimate])
})

it('asks a likelihood of many rows in slices, with the same answer', () => {
  const n = 9_000
  const rows = {
    frequency: Float64Array.from({ length: n }, (_, i) => i % 5),
    recency: Float64Array.from({ length: n }, (_, i) => (i % 5 === 0 ? 0 : 1 + i / n)),
    age: Float64Array.from({ length: n }, (_, i) => 10 + i / n),
    count: new Float64Array(n).fill(1),
    place: new Int32Array(0),
  }
  for (const model of [bgNbd, paretoNbd]) {
    const objective = objectiveOf(model, rows)
    const point = new Float64Array(4).fill(0.1)
    const [one, other] = [new Float64Array(4), new Float64Array(4)]
    const work = objective.inSlices?.(point, one)
    if (work === undefined) throw new Error('the likelihood of many rows has slices')
    let yields = 0
    let value = Number.NaN
    for (;;) {
      const next = work.next()
      if (next.done === true) {
        value = next.value
        break
      }
      yields++
    }
    expect(yields).toBe(2)
    const direct = -model.logLikelihood(rows, point.map(Math.exp), other)
    expect(value).toBeCloseTo(direct, 6)
    for (const [k, slope] of one.entries()) expect(slope).toBeCloseTo(-(other[k] ?? 0), 6)
  }
})
