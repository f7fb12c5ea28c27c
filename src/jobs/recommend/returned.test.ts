import { beforeAll, describe, expect, it } from 'vitest'
import type { ModelId } from '../../contract/ids.ts'
import { plainRules } from '../../contract/list-rules.ts'
import { defaultSettings } from '../../contract/models.ts'
import type { ListSettings } from '../../contract/lists.ts'
import { projectInMemory } from '../../store/open.ts'
import { listedCustomers } from '../../store/queries/lists.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { asCustomerId } from '../../store/queries/visible.ts'
import { explainProduct } from './explain.ts'
import { loadModel } from './loaded-model.ts'
import { makeList } from './make-list.ts'
import { previewCustomer } from './preview.ts'
import { trainModel } from './train.ts'

const REFUND = 2

/** Two tastes of ten products; everybody has six of his taste. Customer 0 gave product 2 back in full, product 4 in part. */
function shop(): TestInteraction[] {
  const rows: TestInteraction[] = []
  for (let customer = 0; customer < 40; customer++)
    for (let n = 0; n < 6; n++) {
      const product = (customer % 2) + 2 * ((n + Math.floor(customer / 2)) % 10)
      rows.push({
        customer: `c${customer}`,
        product: `p${product}`,
        at: n,
        quantity: 2,
        price: 1,
        order: `o${n}`,
      })
    }
  const back = { customer: 'c0', kind: REFUND, at: 9, price: 1 }
  return [...rows, { ...back, product: 'p2', quantity: 2 }, { ...back, product: 'p4', quantity: 1 }]
}

describe('what was bought and given back in full', () => {
  const db = projectInMemory()
  const idOf = (kind: 'customer' | 'product', name: string): number =>
    Number(db.prepare(`SELECT ${kind}_id FROM ${kind}s WHERE external_id = ?`).pluck().get(name))
  const context = {
    db,
    signal: new AbortController().signal,
    progress: () => undefined,
    now: () => 1_700_000_000_000,
    threads: 1,
  }
  let modelId: ModelId

  beforeAll(async () => {
    addImport(db, shop())
    const settings = { ...defaultSettings.ials, rank: 4, sweeps: 5 }
    modelId = (await trainModel({ kind: 'train', settings, evaluate: false }, context)).id
  })

  const listed = async (excludeBought: boolean): Promise<number[]> => {
    const settings: ListSettings = {
      modelId,
      topN: 20,
      excludeBought,
      customers: { kind: 'all' },
      rules: plainRules,
    }
    const list = await makeList({ kind: 'recommend', settings }, context)
    const [own] = [...listedCustomers(db, list.id, 'c0')].filter(
      ({ customer }) => customer.externalId === 'c0',
    )
    return [...(own?.list.productIds ?? [])]
  }

  it('is offered in no list and no preview that leaves out what was bought', async () => {
    const returned = idOf('product', 'p2')
    const customer = asCustomerId(idOf('customer', 'c0'))
    const model = loadModel(db, modelId)
    const seen = (excludeBought: boolean): number[] =>
      previewCustomer(db, model, customer, { topN: 20, excludeBought }).recommended.map(
        ({ productId }) => productId,
      )
    expect(seen(true)).not.toContain(returned)
    expect(seen(true)).not.toContain(idOf('product', 'p4'))
    expect(seen(false)).toContain(returned)
    expect(await listed(true)).toEqual(seen(true))
    expect(await listed(false)).toContain(returned)
    // The others may be offered it.
    const other = asCustomerId(idOf('customer', 'c6'))
    expect(
      previewCustomer(db, model, other, { topN: 20, excludeBought: true }).recommended.some(
        ({ productId }) => productId === returned,
      ),
    ).toBe(true)
  })

  it('does not stand between a product and its rank', () => {
    const customer = asCustomerId(idOf('customer', 'c0'))
    const model = loadModel(db, modelId)
    const options = { topN: 20, excludeBought: true }
    for (const { productId, rank } of previewCustomer(db, model, customer, options).recommended.slice(0, 4))
      expect(explainProduct(db, model, { kind: 'customer', id: customer }, productId, options).rank).toBe(
        rank,
      )
  })
})
