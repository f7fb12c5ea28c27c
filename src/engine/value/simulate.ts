import type { Random } from '../random.ts'
import { betaDraw, exponentialDraw, gammaDraw, geometricDraw, poissonDraw } from './draws.ts'
import type { PurchaseModel } from './purchase-model.ts'
import type { PurchaseRows } from './purchase-rows.ts'

/**
 * Purchases in the time `ahead` of one customer of a row, drawn from what the model and the row leave open: whether he is still
 * active, his rate, when he leaves. O(1) expected.
 * @param alive the row's probability of being active
 */
export function drawPurchases(
  random: Random,
  kind: PurchaseModel['kind'],
  parameters: ArrayLike<number>,
  row: { readonly x: number; readonly age: number; readonly alive: number },
  ahead: number,
): number {
  if (random.uniform() >= row.alive) return 0
  const rate = gammaDraw(random, parameters[0]! + row.x) / (parameters[1]! + row.age)
  if (kind === 'nbd') return poissonDraw(random, rate * ahead)
  if (kind === 'bgnbd') {
    const stops = betaDraw(random, parameters[2]!, parameters[3]! + row.x)
    return Math.min(poissonDraw(random, rate * ahead), geometricDraw(random, stops))
  }
  const leaves = gammaDraw(random, parameters[2]!) / (parameters[3]! + row.age)
  return poissonDraw(random, rate * Math.min(ahead, exponentialDraw(random, leaves)))
}

/** Customers observed for `age` each from their first purchase on, who follow the model: for tests of recovery and coverage. */
export function simulateRows(
  random: Random,
  kind: 'bgnbd' | 'paretonbd',
  parameters: readonly number[],
  age: Float64Array,
): PurchaseRows {
  const frequency = new Float64Array(age.length)
  const recency = new Float64Array(age.length)
  for (let i = 0; i < age.length; i++) {
    const rate = gammaDraw(random, parameters[0]!) / parameters[1]!
    const stops = kind === 'bgnbd' ? betaDraw(random, parameters[2]!, parameters[3]!) : 0
    const end =
      kind === 'bgnbd'
        ? age[i]!
        : Math.min(age[i]!, exponentialDraw(random, gammaDraw(random, parameters[2]!) / parameters[3]!))
    for (let time = exponentialDraw(random, rate); time <= end; time += exponentialDraw(random, rate)) {
      frequency[i]!++
      recency[i] = time
      if (random.uniform() < stops) break
    }
  }
  return { frequency, recency, age }
}
