import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { seededRandom } from '../random.ts'
import { bgNbd, purchasesOfActive, purchasesOfActiveAsPublished } from './bgnbd.ts'
import { betaDraw, gammaDraw, geometricDraw, poissonDraw } from './draws.ts'
import { fitPurchases, fitSpend, objectiveOf, type Fit, type FitStep } from './fit.ts'
import { expectedSpend, spendObjective } from './gamma-gamma.ts'
import type { Objective } from './minimise.ts'
import { nbd } from './nbd.ts'
import { paretoNbd } from './paretonbd.ts'
import type { PurchaseModel } from './purchase-model.ts'
import { groupRows } from './purchase-rows.ts'
import { drawPurchases, simulateRows } from './simulate.ts'
import { soundnessOf } from './soundness.ts'
import { gaussLegendre, hypergeometric, logGamma } from './special.ts'

function finished<T>(work: Generator<FitStep, T, void>): T {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}

function valueOf(fit: Fit, name: string): number {
  return fit.estimates.find((each) => each.name === name)?.value ?? Number.NaN
}

/** Largest difference between the gradient and central differences of the value, over the larger of the two. */
function gradientError(objective: Objective, point: Float64Array): number {
  const gradient = new Float64Array(point.length)
  objective(point, gradient)
  const unused = new Float64Array(point.length)
  return Math.max(
    ...Array.from(point, (_, k) => {
      const step = 1e-5
      const [up, down] = [point.slice(), point.slice()]
      up[k] = (up[k] ?? 0) + step
      down[k] = (down[k] ?? 0) - step
      const difference = (objective(up, unused) - objective(down, unused)) / (2 * step)
      return Math.abs(difference - (gradient[k] ?? 0)) / Math.max(1, Math.abs(difference))
    }),
  )
}

const someRows = groupRows({
  frequency: Float64Array.from([0, 0, 1, 3, 12, 140, 2]),
  recency: Float64Array.from([0, 0, 2.5, 30, 38.5, 35, 0.2]),
  age: Float64Array.from([38, 1, 38, 31, 38.86, 39, 38]),
})

describe('likelihoods', () => {
  const logs = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: 4, maxLength: 4 })

  it.each([bgNbd, paretoNbd, nbd])('of $kind have the gradient they say (1e-5)', (model: PurchaseModel) => {
    fc.assert(
      fc.property(logs, (point) => {
        const own = Float64Array.from(point.slice(0, model.parameterNames.length))
        expect(gradientError(objectiveOf(model, someRows), own)).toBeLessThan(1e-5)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  it('of Gamma-Gamma has the gradient it says (1e-5)', () => {
    const objective = spendObjective({
      orders: Float64Array.from([1, 2, 9, 1]),
      mean: Float64Array.from([20, 35.5, 10.2, 260]),
    })
    fc.assert(
      fc.property(logs, (point) => {
        expect(gradientError(objective, Float64Array.from(point.slice(0, 3)))).toBeLessThan(1e-5)
      }),
      { numRuns: 60, seed: 7 },
    )
  })

  // Fader and Hardie, "A Note on Deriving the Pareto/NBD Model and Related Expressions" (2005), the closed form with its two 2F1.
  it('of Pareto/NBD by quadrature is that of the closed form (1e-9)', () => {
    const closed = (p: readonly number[], x: number, recency: number, age: number): number => {
      const [r = 0, alpha = 0, s = 0, beta = 0] = p
      const k = r + s + x
      const part = (y: number): number => {
        const [large, b] = alpha >= beta ? [alpha + y, s + 1] : [beta + y, r + x]
        return hypergeometric(k, b, k + 1, Math.abs(alpha - beta) / large) / large ** k
      }
      const a0 = part(recency) - part(age)
      const log = logGamma(r + x) - logGamma(r) + r * Math.log(alpha) + s * Math.log(beta)
      return log + Math.log(1 / ((alpha + age) ** (r + x) * (beta + age) ** s) + (s / k) * a0)
    }
    const gradient = new Float64Array(4)
    for (const parameters of [
      [0.55, 10.58, 0.61, 11.67],
      [1.4, 3, 0.2, 40],
      [0.3, 25, 2.5, 4],
    ]) {
      for (const [x, recency, age] of [
        [0, 0, 38],
        [1, 2.5, 38],
        [3, 30, 31],
        [12, 38.5, 38.86],
      ] as const) {
        const rows = groupRows({
          frequency: Float64Array.of(x),
          recency: Float64Array.of(recency),
          age: Float64Array.of(age),
        })
        const value = paretoNbd.logLikelihood(rows, parameters, gradient)
        expect(Math.abs(value - closed(parameters, x, recency, age))).toBeLessThan(1e-9 * Math.abs(value))
      }
    }
  })

  it('of Pareto/NBD keeps its digits where parameters are far apart', () => {
    // A fine composite rule in plain y as the independent answer.
    const [r, alpha, s, beta] = [0.6, 12, 0.7, 0.001]
    const [x, recency, age] = [0, 0, 50]
    let integral = 0
    const { node, weight } = gaussLegendre(16)
    const edges = [0, ...Array.from({ length: 60 }, (_, k) => age * 2 ** (k - 59))]
    for (let p = 0; p + 1 < edges.length; p++) {
      const [from, to] = [edges[p] ?? 0, edges[p + 1] ?? 0]
      for (const [k, u] of node.entries()) {
        const y = from + u * (to - from)
        integral +=
          (weight[k] ?? 0) * (to - from) * s * beta ** s * (beta + y) ** -(s + 1) * (alpha + y) ** -(r + x)
      }
    }
    const expected =
      r * Math.log(alpha) + Math.log((beta / (beta + age)) ** s * (alpha + age) ** -r + integral)
    const rows = groupRows({
      frequency: Float64Array.of(x),
      recency: Float64Array.of(recency),
      age: Float64Array.of(age),
    })
    expect(paretoNbd.logLikelihood(rows, [r, alpha, s, beta], new Float64Array(4))).toBeCloseTo(expected, 10)
  })

  it('refuse rows that no purchases can give', () => {
    const row = (x: number, recency: number, age: number) => () =>
      groupRows({
        frequency: Float64Array.of(x),
        recency: Float64Array.of(recency),
        age: Float64Array.of(age),
      })
    expect(row(-1, 0, 3)).toThrow(RangeError)
    expect(row(1, 5, 3)).toThrow(RangeError)
    expect(row(0, 2, 3)).toThrow(RangeError)
    expect(row(0.5, 1, 3)).toThrow(RangeError)
    expect(row(1, 2, Infinity)).toThrow(RangeError)
  })
})

describe('expectations', () => {
  it('BG/NBD: as published, and through a = 1', () => {
    for (const [shape, rate, a, b, ahead] of [
      [1.24, 43, 0.79, 3.4, 39],
      [8.2, 43, 2.5, 9.4, 10],
      [0.24, 4.4, 0.8, 2.4, 52],
    ] as const) {
      const value = purchasesOfActive(shape, rate, a, b, ahead)
      expect(value).toBeCloseTo(purchasesOfActiveAsPublished(shape, rate, a, b, ahead), 9)
    }
    const around = [1 - 1e-6, 1 + 1e-6].map((a) => purchasesOfActive(2.2, 30, a, 4, 40))
    expect(purchasesOfActive(2.2, 30, 1, 4, 40)).toBeCloseTo(((around[0] ?? 0) + (around[1] ?? 0)) / 2, 9)
    // No repeat yet and a + b < 1: the published form has a pole here, the purchases have not.
    const rare = purchasesOfActive(0.3, 10, 0.2, 0.5, 20)
    expect(rare).toBeGreaterThan(0)
    expect(rare).toBeLessThan((0.3 / 10) * 20)
  })

  // 200,000 drawn futures: means agree to four standard errors.
  it.each([
    { model: bgNbd, parameters: [0.6, 8, 0.8, 2.4] },
    { model: paretoNbd, parameters: [0.6, 10, 0.6, 11] },
    { model: nbd, parameters: [0.6, 8] },
  ])('$model.kind: purchases and their absence as drawn', ({ model, parameters }) => {
    const random = seededRandom(3)
    const [x, recency, age, ahead] = [3, 20, 30, 25]
    const alive = model.alive(parameters, x, recency, age)
    const draws = 200_000
    let [sum, square, none] = [0, 0, 0]
    for (let d = 0; d < draws; d++) {
      const bought = drawPurchases(random, model.kind, parameters, { x, age, alive }, ahead)
      sum += bought
      square += bought * bought
      if (bought === 0) none++
    }
    const mean = sum / draws
    const error = Math.sqrt((square / draws - mean * mean) / draws)
    expect(Math.abs(model.expected(parameters, x, recency, age, ahead) - mean)).toBeLessThan(4 * error)
    const share = model.none(parameters, x, recency, age, ahead)
    expect(Math.abs(share - none / draws)).toBeLessThan(4 * Math.sqrt((share * (1 - share)) / draws))
  })

  it('draws have the moments of their distributions', () => {
    const random = seededRandom(11)
    const meanOf = (draw: () => number): number => {
      let sum = 0
      for (let k = 0; k < 100_000; k++) sum += draw()
      return sum / 100_000
    }
    expect(meanOf(() => gammaDraw(random, 0.3))).toBeCloseTo(0.3, 1.5)
    expect(meanOf(() => gammaDraw(random, 7))).toBeCloseTo(7, 1)
    expect(meanOf(() => betaDraw(random, 0.8, 2.4))).toBeCloseTo(0.25, 2)
    expect(meanOf(() => poissonDraw(random, 3))).toBeCloseTo(3, 1)
    expect(Math.abs(meanOf(() => poissonDraw(random, 90)) - 90)).toBeLessThan(0.15)
    expect(meanOf(() => geometricDraw(random, 0.25))).toBeCloseTo(4, 0.9)
  })

  it('order values shrink to the mean of all, the less the more orders are known', () => {
    const parameters = { p: 6.25, q: 3.74, v: 15.44 }
    const all = expectedSpend(parameters, 0, 0)
    expect(all).toBeCloseTo((6.25 * 15.44) / 2.74, 10)
    const [one, many] = [expectedSpend(parameters, 1, 100), expectedSpend(parameters, 20, 100)]
    expect(one).toBeGreaterThan(all)
    expect(many).toBeGreaterThan(one)
    expect(many).toBeLessThan(101)
  })
})

/** Ages of customers who began over 12 weeks and are seen until week 39. */
function ages(customers: number): Float64Array {
  return Float64Array.from({ length: customers }, (_, i) => 39 - (12 * i) / customers)
}

describe('recovery', () => {
  // The full measurement over 200 simulations is bench/value.ts.
  it.each([
    { kind: 'bgnbd', model: bgNbd, truth: [0.6, 6, 0.9, 2.5], customers: 1500 },
    { kind: 'paretonbd', model: paretoNbd, truth: [0.7, 8, 0.7, 9], customers: 600 },
  ] as const)(
    '$kind: intervals of 95 % hold the true parameters of simulated customers',
    ({ kind, model, truth, customers }) => {
      let [held, all] = [0, 0]
      for (let run = 0; run < 8; run++) {
        const rows = simulateRows(seededRandom(run), kind, truth, ages(customers))
        const fit = finished<Fit>(fitPurchases(model, groupRows(rows)))
        expect(fit.converged).toBe(true)
        for (const [k, { low, high }] of fit.estimates.entries()) {
          all++
          if ((low ?? Infinity) <= (truth[k] ?? 0) && (high ?? -Infinity) >= (truth[k] ?? 0)) held++
        }
      }
      // 32 intervals; fewer than 26 held has a chance below 0.1 % at 95 %.
      expect(held).toBeGreaterThanOrEqual(26)
      expect(all).toBe(32)
    },
  )

  it('does not depend on the unit of time', () => {
    const rows = simulateRows(seededRandom(4), 'bgnbd', [0.6, 6, 0.9, 2.5], ages(800))
    const weeks = finished(fitPurchases(bgNbd, groupRows(rows)))
    const days = finished(
      fitPurchases(
        bgNbd,
        groupRows({
          frequency: rows.frequency,
          recency: rows.recency.map((each) => each * 7),
          age: rows.age.map((each) => each * 7),
        }),
      ),
    )
    expect(valueOf(days, 'alpha') / valueOf(weeks, 'alpha')).toBeCloseTo(7, 6)
    expect(valueOf(days, 'b')).toBeCloseTo(valueOf(weeks, 'b'), 5)
  })

  it('Gamma-Gamma: recovers what the values were drawn from', () => {
    const random = seededRandom(5)
    const [p, q, v] = [6, 4, 15]
    const orders = Float64Array.from({ length: 3000 }, () => 1 + random.below(6))
    const mean = orders.map((x) => gammaDraw(random, p * x) / (x * (gammaDraw(random, q) / v)))
    const fit = finished(fitSpend({ orders, mean }))
    expect(fit.converged).toBe(true)
    for (const [k, truth] of [p, q, v].entries()) {
      expect(fit.estimates[k]?.low).toBeLessThan(truth)
      expect(fit.estimates[k]?.high).toBeGreaterThan(truth)
    }
  })

  it('says that nobody leaves where customers buy for ever', () => {
    const random = seededRandom(6)
    const age = ages(700)
    const frequency = new Float64Array(age.length)
    const recency = new Float64Array(age.length)
    for (const [i, end] of age.entries()) {
      const rate = gammaDraw(random, 1.2) / 8
      for (let time = -Math.log(1 - random.uniform()) / rate; time <= end;) {
        frequency[i] = (frequency[i] ?? 0) + 1
        recency[i] = time
        time += -Math.log(1 - random.uniform()) / rate
      }
    }
    const rows = groupRows({ frequency, recency, age })
    for (const model of [bgNbd, paretoNbd])
      expect(soundnessOf(model, finished(fitPurchases(model, rows)), rows)).toBe('no-leaving')
    const kept = finished(fitPurchases(nbd, rows))
    expect(soundnessOf(nbd, kept, rows)).toBe('sound')
    expect(Math.abs(valueOf(kept, 'r') - 1.2)).toBeLessThan(0.2)
  })
})
