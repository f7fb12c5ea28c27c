import { expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { valueCustomers } from './clv.ts'
import { betaDraw, exponentialDraw, gammaDraw, geometricDraw } from './draws.ts'
import { fitPurchases, objectiveOf } from './fit.ts'
import { bgNbd } from './bgnbd.ts'
import { paretoNbd } from './paretonbd.ts'
import { drawParameters } from './parameter-draws.ts'
import { groupRows } from './purchase-rows.ts'

const TRUE = { r: 0.8, alpha: 6, a: 0.8, b: 4 }
const AGE = 40
const AHEAD = 26

/** Customers seen for 40 weeks, and what each buys in the 26 after. */
function simulated(customers: number, seed: number) {
  const random = seededRandom(seed)
  const rows = {
    frequency: new Float64Array(customers),
    recency: new Float64Array(customers),
    age: new Float64Array(customers).fill(AGE),
  }
  const later = new Float64Array(customers)
  for (let c = 0; c < customers; c++) {
    const rate = gammaDraw(random, TRUE.r) / TRUE.alpha
    const last = geometricDraw(random, betaDraw(random, TRUE.a, TRUE.b))
    let time = exponentialDraw(random, rate)
    for (let bought = 1; bought <= last && time < AGE + AHEAD; bought++) {
      if (time < AGE) {
        rows.frequency[c] = bought
        rows.recency[c] = time
      } else later[c] = (later[c] ?? 0) + 1
      time += exponentialDraw(random, rate)
    }
  }
  return { rows: groupRows(rows), later }
}

function finished<T>(work: Generator<unknown, T, void>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

/** Share of customers whose later purchases lie within their own range, and beyond its upper end, over simulated shops of 120 customers. */
function covered(isOpen: boolean): { inside: number; above: number } {
  let [inside, above, all] = [0, 0, 0]
  for (let seed = 1; seed <= 40; seed++) {
    const { rows, later } = simulated(120, seed)
    const fit = finished(fitPurchases(bgNbd, rows))
    if (!fit.converged || fit.covariance === null) continue
    const random = seededRandom(seed + 1_000)
    const values = finished(
      valueCustomers(
        {
          model: bgNbd,
          parameters: fit.parameters,
          open: isOpen ? drawParameters(fit.parameters, fit.covariance, 20, random) : [fit.parameters],
          rows,
          spend: null,
          flatValue: 1,
          mean: new Float64Array(later.length).fill(Number.NaN),
        },
        { unitDays: 7, horizonDays: 7 * AHEAD, discount: 0, margin: 1, level: 0.9, draws: 400 },
        random,
      ),
    )
    for (const [c, bought] of later.entries()) {
      all++
      if (bought > (values.ordersHigh[c] ?? 0)) above++
      else if (bought >= (values.ordersLow[c] ?? 0)) inside++
    }
  }
  return { inside: inside / all, above: above / all }
}

it('ranges of single customers hold at their level when the parameters are estimated from few', () => {
  const open = covered(true)
  const closed = covered(false)
  // Whole numbers hold more than asked for; what may not happen is less, and more than a twentieth above the upper end of 90 %.
  expect(open.inside).toBeGreaterThan(0.9)
  expect(open.inside).toBeLessThan(0.99)
  expect(open.above).toBeLessThan(0.05)
  expect(open.above).toBeLessThan(closed.above)
}, 60_000)

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
