import { describe, expect, it } from 'vitest'
import type { ListId } from '../../contract/ids.ts'
import { defaultSettings } from '../../contract/models.ts'
import { projectInMemory } from '../open.ts'
import { customerHistory, findCustomerIds, getCustomer, listCustomers } from './customers.ts'
import {
  customerPairs,
  customerProductPairs,
  interactionSpan,
  listInteractions,
  timeQuantile,
} from './interactions.ts'
import { getList, listedCustomers, listedPage, publishList, startList, storeLists } from './lists.ts'
import {
  getModel,
  listModels,
  loadEngineSettings,
  loadModelArrays,
  publishModel,
  startModel,
  storeModelArray,
  sweepUnpublishedModels,
} from './models.ts'
import { pipelineState } from './pipeline.ts'
import { listProducts, setProductExcluded, excludedProductIds } from './products.ts'
import {
  currentWriter,
  dataFingerprint,
  projectCounts,
  refreshCounts,
  releaseWriterLease,
  takeWriterLease,
} from './project.ts'
import { addImport } from './test-shop.ts'
import { asCustomerId, asProductId } from './visible.ts'

const all = { search: '', offset: 0, limit: 100 }

describe('visibility', () => {
  it('shows nothing of an import that is not published', () => {
    const db = projectInMemory()
    addImport(db, [{ customer: 'a', product: 'p' }], { status: 'staging' })
    refreshCounts(db)
    expect(listCustomers(db, all)).toEqual({ total: 0, rows: [] })
    expect(listProducts(db, all)).toEqual({ total: 0, rows: [] })
    expect(listInteractions(db, all)).toEqual({ total: 0, rows: [] })
    expect([...customerProductPairs(db, null)]).toEqual([])
    expect(projectCounts(db)).toMatchObject({ customers: 0, products: 0, interactions: 0, imports: 0 })
  })
})

describe('tables', () => {
  const db = projectInMemory()
  addImport(db, [
    { customer: 'a', product: 'p', at: 10, quantity: 2, price: 2_500_000, order: '1' },
    { customer: 'a', product: 'q', at: 20, price: 1_000_000, order: '1' },
    { customer: 'a', product: 'p', at: 30, kind: 2, price: 2_500_000, order: '2' },
    { customer: '100%_b', product: 'p', at: null, kind: 3, price: null },
    { customer: 'c', product: 'q', at: 5, currency: 'USD', price: 7_000_000 },
  ])

  it('adds up purchases less refunds, and counts orders once', () => {
    const { rows } = listCustomers(db, all)
    expect(rows[0]).toMatchObject({
      externalId: 'a',
      orders: 1,
      interactions: 3,
      revenueMicros: 3_500_000,
      currency: 'EUR',
      firstAt: 10,
      lastAt: 30,
    })
    expect(rows[1]).toMatchObject({
      externalId: '100%_b',
      orders: 0,
      interactions: 1,
      revenueMicros: 0,
      firstAt: null,
    })
  })

  it('finds by id, name and e-mail, with wildcards taken as letters', () => {
    expect(listCustomers(db, { ...all, search: 'NAME OF a' }).rows.map((row) => row.externalId)).toEqual([
      'a',
    ])
    expect(listCustomers(db, { ...all, search: 'c@example' }).total).toBe(1)
    expect(listCustomers(db, { ...all, search: '%_' }).rows.map((row) => row.externalId)).toEqual(['100%_b'])
    expect(findCustomerIds(db, 'nobody')).toEqual([])
  })

  it('pages', () => {
    const page = listCustomers(db, { search: '', offset: 1, limit: 1 })
    expect(page.total).toBe(3)
    expect(page.rows.map((row) => row.externalId)).toEqual(['100%_b'])
  })

  it('does not add up different currencies', () => {
    const q = listProducts(db, { ...all, search: 'q' }).rows[0]
    expect(q).toMatchObject({ interactions: 2, customers: 1, revenueMicros: 1_000_000, currency: 'EUR' })
  })

  it('searches interactions by customer, product and order', () => {
    expect(listInteractions(db, { ...all, search: 'Name of q' }).total).toBe(2)
    expect(listInteractions(db, { ...all, search: '100%' }).rows[0]).toMatchObject({
      kind: 'view',
      at: null,
      unitPriceMicros: null,
    })
  })

  it('tells what a customer holds', () => {
    const history = customerHistory(db, asCustomerId(1))
    expect(history.map((item) => [item.externalId, item.quantity, item.lastAt])).toEqual([
      ['p', 1, 30],
      ['q', 1, 20],
    ])
    expect(getCustomer(db, asCustomerId(1))).toMatchObject({ name: 'Name of a', email: 'a@example.com' })
  })

  it('keeps the latest published fact', () => {
    const newer = projectInMemory()
    addImport(newer, [{ customer: 'a', product: 'p' }])
    const later = addImport(newer, [{ customer: 'a', product: 'p', at: 9 }])
    newer
      .prepare<[string, number]>('UPDATE customer_facts SET name = ? WHERE import_id = ?')
      .run('New', later)
    expect(listCustomers(newer, all).rows[0]?.name).toBe('New')
    newer.prepare<[number]>(`UPDATE imports SET status = 'removing' WHERE import_id = ?`).run(later)
    expect(listCustomers(newer, all).rows[0]?.name).toBe('Name of a')
  })

  it('uses the indexes for pages of activity', () => {
    const plan = db
      .prepare<[], { detail: string }>(
        `EXPLAIN QUERY PLAN SELECT count(*) FROM visible_interactions x WHERE x.product_id IN (SELECT value FROM json_each('[1]'))`,
      )
      .all()
      .map((row) => row.detail)
      .join('\n')
    expect(plan).toContain('interactions_by_product')
  })
})

describe('pairs to learn from', () => {
  it('leave out what was returned in full, and keep views', () => {
    const db = projectInMemory()
    addImport(db, [
      { customer: 'a', product: 'p', at: 1, quantity: 2 },
      { customer: 'a', product: 'p', at: 2, kind: 2, quantity: 2 },
      { customer: 'a', product: 'q', at: 3, kind: 3 },
      { customer: 'b', product: 'p', at: 4, quantity: 3 },
      { customer: 'b', product: 'p', at: 5, kind: 2, quantity: 1 },
    ])
    expect([...customerProductPairs(db, null)]).toEqual([
      [1, 2, 1, 3],
      [2, 1, 1, 4],
    ])
    expect([...customerProductPairs(db, 2)]).toEqual([[1, 1, 1, 1]])
    expect(customerPairs(db, 2)).toEqual([{ productId: 1, count: 1 }])
    expect(interactionSpan(db)).toEqual({ count: 5, timed: 5, firstAt: 1, lastAt: 5 })
    expect(timeQuantile(db, 0.8)).toBe(5)
  })
})

describe('models and lists', () => {
  const db = projectInMemory()
  addImport(db, [
    { customer: 'a', product: 'p' },
    { customer: 'b', product: 'p' },
  ])
  const fingerprint = dataFingerprint(db)

  it('come back bit for bit, over several chunks', () => {
    const id = startModel(db, { settings: defaultSettings.ials, fingerprint, createdAt: 7 })
    const factors = Float32Array.from({ length: 1_300_000 }, (_, index) => Math.fround(index / 3))
    storeModelArray(db, id, 'factors', factors)
    storeModelArray(db, id, 'empty', new Int32Array(0))
    expect(listModels(db)).toEqual([])
    publishModel(db, id, {
      seconds: 1,
      customers: 2,
      products: 1,
      pairs: 2,
      curve: [3, 2],
      converged: true,
      evaluation: null,
      engine: { a0: 0.1 },
    })
    const arrays = loadModelArrays(db, id)
    expect(arrays['factors']).toEqual(factors)
    expect(arrays['empty']).toEqual(new Int32Array(0))
    expect(loadEngineSettings(db, id)).toEqual({ a0: 0.1 })
    expect(getModel(db, id)).toMatchObject({ current: true, converged: true, curve: [3, 2] })
  })

  it('store lists and stream them', () => {
    const modelId = listModels(db)[0]?.id
    if (modelId === undefined) throw new Error('no model')
    const settings = { modelId, topN: 1, excludeBought: true, customers: { kind: 'all' } } as const
    const id = startList(db, { settings, fingerprint, createdAt: 8 })
    const list = (customerId: number): Parameters<typeof storeLists>[2][number] => ({
      customerId,
      personal: customerId === 1,
      productIds: Int32Array.of(1),
      scores: Float64Array.of(0.5),
      reasonProducts: Int32Array.of(1, 0, 0),
      reasonShares: Float64Array.of(0.5, 0, 0),
    })
    storeLists(db, id, [list(1), list(2)])
    expect(getList(db, id)).toBeUndefined()
    publishList(db, id, { customers: 2, rows: 2, popularCustomers: 1, seconds: 1 })
    expect([...listedCustomers(db, id, '')].map((each) => each.customer.externalId)).toEqual(['a', 'b'])
    expect(listedPage(db, id, { search: 'b@', offset: 0, limit: 10 })[0]?.list).toEqual(list(2))
    expect(pipelineState(db).stages.find((each) => each.stage === 'recommend')?.state).toBe('current')
    addImport(db, [{ customer: 'c', product: 'p' }], { hash: 'other' })
    expect(getList(db, id)?.current).toBe(false)
    expect(pipelineState(db).stages.find((each) => each.stage === 'recommend')?.state).toBe('stale')
  })

  it('sweep what a killed job left', () => {
    const id = startModel(db, { settings: defaultSettings.svd, fingerprint, createdAt: 9 })
    storeModelArray(db, id, 'factors', new Float32Array(3))
    const list = startList(db, {
      settings: { modelId: id, topN: 1, excludeBought: true, customers: { kind: 'all' } },
      fingerprint,
      createdAt: 9,
    })
    sweepUnpublishedModels(db)
    expect(loadModelArrays(db, id)).toEqual({})
    // A list's id is a number like any other to the query.
    expect(getList(db, list satisfies ListId)).toBeUndefined()
  })
})

describe('the right to write', () => {
  it('goes to one process at a time, and passes on when that one is dead', () => {
    const db = projectInMemory()
    const lease = (jobId: string, pid: number): Parameters<typeof takeWriterLease>[1] => ({
      pid,
      host: 'h',
      jobId,
      startedAt: 1,
    })
    expect(takeWriterLease(db, lease('one', 1), () => true)).toBeUndefined()
    expect(takeWriterLease(db, lease('two', 2), () => true)?.jobId).toBe('one')
    expect(takeWriterLease(db, lease('two', 2), () => false)).toBeUndefined()
    releaseWriterLease(db, 'one')
    expect(currentWriter(db)?.jobId).toBe('two')
    releaseWriterLease(db, 'two')
    expect(currentWriter(db)).toBeUndefined()
  })
})

describe('products the user excludes', () => {
  it('are remembered', () => {
    const db = projectInMemory()
    addImport(db, [{ customer: 'a', product: 'p' }])
    setProductExcluded(db, asProductId(1), true)
    expect(excludedProductIds(db)).toEqual([1])
    expect(listProducts(db, all).rows[0]?.excluded).toBe(true)
    setProductExcluded(db, asProductId(1), false)
    expect(excludedProductIds(db)).toEqual([])
  })
})
