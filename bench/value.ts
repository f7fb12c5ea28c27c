// Whether the intervals of the purchase models hold what they say: customers simulated from known parameters, fitted, 200 times each; and the
// seconds that 500,000 customers take. No peer: none is offered by the registries for Node.
import { seededRandom } from '../src/engine/random.ts'
import { bgNbd } from '../src/engine/value/bgnbd.ts'
import { fitPurchases, type Fit } from '../src/engine/value/fit.ts'
import { paretoNbd } from '../src/engine/value/paretonbd.ts'
import { groupRows } from '../src/engine/value/purchase-rows.ts'
import { simulateRows } from '../src/engine/value/simulate.ts'

const RUNS = 200
const CUSTOMERS = 1_000

const cases = [
  { kind: 'bgnbd', model: bgNbd, truth: [0.6, 6, 0.9, 2.5] },
  { kind: 'paretonbd', model: paretoNbd, truth: [0.7, 8, 0.7, 9] },
] as const

const coverage = cases.map(({ kind, model, truth }) => {
  const held = truth.map(() => 0)
  let unsettled = 0
  for (let run = 0; run < RUNS; run++) {
    const rows = simulateRows(seededRandom(1000 + run), kind, truth, ages(CUSTOMERS))
    const fit = finished(fitPurchases(model, groupRows(weekly(rows))))
    if (!fit.converged || fit.covariance === null) unsettled++
    for (const [k, { low, high }] of fit.estimates.entries())
      if (low !== null && high !== null && low <= (truth[k] ?? 0) && high >= (truth[k] ?? 0))
        held[k] = (held[k] ?? 0) + 1
  }
  const shares = Object.fromEntries(model.parameterNames.map((name, k) => [name, (held[k] ?? 0) / RUNS]))
  console.log(`${kind}: ${JSON.stringify(shares)}, ${unsettled} not settled`)
  return { kind, truth, runs: RUNS, customers: CUSTOMERS, coverage_of_95: shares, unsettled }
})

const many = groupRows(weekly(simulateRows(seededRandom(1), 'bgnbd', [0.6, 6, 0.9, 2.5], ages(500_000))))
const seconds = cases.map(({ kind, model }) => {
  const started = performance.now()
  finished(fitPurchases(model, many))
  return { kind, distinct_rows: many.count.length, seconds: (performance.now() - started) / 1000 }
})

console.log(JSON.stringify({ bench: 'value', coverage, fits_of_500k: seconds }))

/** Beginners over 12 weeks, seen until week 39. */
function ages(customers: number): Float64Array {
  return Float64Array.from({ length: customers }, (_, i) => 39 - (12 * i) / customers)
}

/** Times to a seventh of a week, as days give them; without it no two rows are equal. */
function weekly<T extends { readonly recency: Float64Array; readonly age: Float64Array }>(rows: T): T {
  const day = (each: number): number => Math.round(each * 7) / 7
  return { ...rows, recency: rows.recency.map(day), age: rows.age.map(day) }
}

function finished(work: ReturnType<typeof fitPurchases>): Fit {
  for (;;) {
    const step = work.next()
    if (step.done === true) return step.value
  }
}
