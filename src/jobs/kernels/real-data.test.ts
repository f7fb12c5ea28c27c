import { existsSync, readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import Papa from 'papaparse'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { compareWith, defaultEvaluationSettings, evaluate } from '../../engine/recommend/evaluate.ts'
import { fitIals } from '../../engine/recommend/ials.ts'
import { defaultIalsSettings } from '../../engine/recommend/ials-settings.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import { fitPopularity } from '../../engine/recommend/popularity.ts'
import { fitPureSvd } from '../../engine/recommend/pure-svd.ts'
import { recommendAll } from '../../engine/recommend/recommend-all.ts'
import { splitByCustomer } from '../../engine/recommend/split.ts'
import { type Interactions, interactionsFromTriplets, rowOf } from '../../engine/sparse.ts'
import { createKernelPool, type KernelPool } from './pool.ts'

const data = new URL('../../../../shared/data/', import.meta.url)
const isHere = existsSync(data)

// The shop exports are not part of the repository: without ../shared/data beside it these tests are skipped.
describe.skipIf(!isHere)('real shops (needs ../shared/data)', () => {
  let pool: KernelPool
  beforeAll(async () => {
    pool = await createKernelPool()
  })
  afterAll(() => pool.close())

  it('Online Retail: iALS and SVD train, lists for all customers, reasons add up', async () => {
    const text = gunzipSync(readFileSync(new URL('orders/online_retail.csv.gz', data))).toString('utf8')
    const shop = matrixOf(text, (line) =>
      Number(line[3]) > 0 && line[6] !== '' ? [line[6]!, line[1]!] : null,
    )
    expect(shop.rows).toBe(4339)
    const ials = await finish(fitIals(shop, defaultIalsSettings, pool.backend()))
    const svd = await finish(fitPureSvd(shop, { rank: 64, strength: 0, weighting: 'log1p', seed: 1 }))
    expect(svd.converged).toBe(true)
    for (const model of [ials, svd]) await expectReasonsToAddUp(model, shop, pool)
  }, 120_000)

  it('msweb: iALS finds more than popularity', async () => {
    const text = readFileSync(new URL('recommend/msweb_visits.csv', data), 'utf8')
    const split = splitByCustomer(
      matrixOf(text, (line) => [line[0]!, line[1]!]),
      0.2,
      1,
    )
    const settings = { ...defaultIalsSettings, rank: 32, unobservedWeight: 0.3, penalty: 0.01 }
    const model = await finish(fitIals(split.train, settings, pool.backend()))
    const personal = await evaluate(model, split, defaultEvaluationSettings, pool.backend())
    const popular = await evaluate(
      fitPopularity(split.train, { halfLifeDays: null, now: 0 }),
      split,
      defaultEvaluationSettings,
      pool.backend(),
    )
    expect(personal.accuracy.recall_all.mean).toBeGreaterThan(0.4)
    expect(compareWith(personal, popular, 'recall_all', defaultEvaluationSettings).verdict).toBe('better')
  }, 120_000)
})

/** The shares of every reason are parts of the list's score, and all shares together are the score (1e-5 relative). */
async function expectReasonsToAddUp(model: Recommender, shop: Interactions, pool: KernelPool): Promise<void> {
  let customers = 0
  for await (const block of recommendAll(
    model,
    shop,
    { count: 10, allowBought: false, reasons: 3 },
    pool.backend(),
  )) {
    customers += block.customers.length
    for (let place = 0; place < block.customers.length; place += 50) {
      const history = rowOf(shop, block.customers[place]!)
      const at = place * 10
      const explanation = model.explain(history, block.products[at]!)
      if (explanation.kind !== 'because-of') throw new Error('a factor model explains by products')
      const sum = explanation.contributions.reduce((total, { share }) => total + share, 0)
      expect(Math.abs(sum - block.scores[at]!)).toBeLessThan(1e-5 * Math.abs(block.scores[at]!))
      expect(block.reasonShares[at * 3]).toBeCloseTo(explanation.contributions[0]!.share, 6)
      expect(block.reasonProducts[at * 3]).toBe(explanation.contributions[0]!.product)
    }
  }
  expect(customers).toBe(shop.rows)
}

/** Distinct (customer, product) pairs with their number of lines. */
function matrixOf(
  text: string,
  pairOf: (line: readonly string[]) => readonly [string, string] | null,
): Interactions {
  const customers = new Map<string, number>()
  const products = new Map<string, number>()
  const row: number[] = []
  const column: number[] = []
  const { data: lines } = Papa.parse<string[]>(text, { skipEmptyLines: true })
  for (const line of lines.slice(1)) {
    const pair = pairOf(line)
    if (pair === null) continue
    row.push(indexIn(customers, pair[0]))
    column.push(indexIn(products, pair[1]))
  }
  return interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, customers.size, products.size)
}

function indexIn(names: Map<string, number>, name: string): number {
  const known = names.get(name)
  if (known !== undefined) return known
  names.set(name, names.size)
  return names.size - 1
}

async function finish<Model>(fit: AsyncGenerator<unknown, Model>): Promise<Model> {
  for (;;) {
    const step = await fit.next()
    if (step.done === true) return step.value
  }
}
