import { describe, expect, it } from 'vitest'
import { importId, type ListId } from '../../contract/ids.ts'
import { defaultSettings } from '../../contract/models.ts'
import { ruleIds } from '../../contract/rules.ts'
import type { WritableDb } from '../database.ts'
import { projectInMemory } from '../open.ts'
import { allCustomerIds, customerHistory, findCustomerIds, getCustomer, listCustomers } from './customers.ts'
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
import { Marks } from './flags.ts'
import { undoImport } from './import-removal.ts'
import { listFlags, qualityReport } from './quality.ts'
import { listConsents, listSuppressions, suppressedCustomers } from './results.ts'
import { getRules, setRules } from './rules.ts'
import { addImport } from './test-shop.ts'
import { customerRow, interactionRow, publishRows } from './test-staging.ts'
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

  it('reads the ids of all customers page by page, whatever the pages are', () => {
    const whole = findCustomerIds(db, '')
    expect(whole.length).toBeGreaterThan(2)
    for (const perPage of [1, 2, whole.length, 100]) {
      const pages = allCustomerIds(db, perPage)
      let next = pages.next()
      while (next.done !== true) next = pages.next()
      expect([...next.value]).toEqual(whole)
    }
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
      segmentId: null,
      fresh: 0,
      productIds: Int32Array.of(1),
      scores: Float64Array.of(0.5),
      reasonProducts: Int32Array.of(1, 0, 0),
      reasonShares: Float64Array.of(0.5, 0, 0),
    })
    storeLists(db, id, [list(1), list(2)])
    expect(getList(db, id)).toBeUndefined()
    publishList(db, id, { customers: 2, rows: 2, popularCustomers: 1, seconds: 1, outcome: null })
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

describe('customers who were merged', () => {
  /** What a merge does: the loser counts as the winner, his interactions move. */
  function merge(db: WritableDb, loser: string, winner: string): void {
    const idOf = (name: string): number =>
      db
        .prepare<[string], number>('SELECT customer_id FROM customers WHERE external_id = ?')
        .pluck()
        .get(name) ?? 0
    const step = db
      .prepare(`INSERT INTO steps (kind, state, at) VALUES ('merge', 'done', 1)`)
      .run().lastInsertRowid
    const [from, to] = [idOf(loser), idOf(winner)]
    db.prepare('UPDATE customers SET merged_into = ? WHERE customer_id = ?').run(to, from)
    db.prepare(
      `INSERT INTO duplicate_pairs (entity, a_id, b_id, score, reasons, state, step_id) VALUES ('customer', ?, ?, 1, '[]', 'merged', ?)`,
    ).run(Math.min(from, to), Math.max(from, to), step)
    db.prepare('UPDATE interactions SET customer_id = ? WHERE customer_id = ?').run(to, from)
    db.prepare(
      `INSERT INTO merged_facts (step_id, entity, entity_id, facts) VALUES (?, 'customer', ?, '{"city":"Lyon"}')`,
    ).run(step, to)
  }

  it('are seen, found and suppressed as one, and later files that name either tell of the one', () => {
    const db = projectInMemory()
    const told = (name: string, email: string) => ({ ...customerRow(0, '').customerFacts, name, email })
    const first = publishRows(db, 'f', {
      target: 'interactions',
      rows: [
        interactionRow(2, 'ann', 'p', { customerFacts: told('Ann', '') }),
        interactionRow(3, 'a.lee', 'q', {
          customerFacts: told('A. Lee', 'lee@example.com'),
          consents: [{ channel: 'email', state: 'denied' }],
        }),
      ],
    })
    const before = dataFingerprint(db)
    merge(db, 'a.lee', 'ann')
    expect(dataFingerprint(db)).not.toBe(before)
    const rows = listCustomers(db, all).rows
    expect(rows).toMatchObject([
      { externalId: 'ann', name: 'Ann', email: 'lee@example.com', city: 'Lyon', interactions: 2 },
    ])
    expect(listCustomers(db, { ...all, search: 'a.lee' }).total).toBe(1)
    expect(listConsents(db, all).rows).toMatchObject([{ customerId: 'ann', state: 'denied' }])
    publishRows(db, 's', {
      target: 'suppression',
      rows: [{ line: 2, by: 'customer-id', value: 'a.lee', reason: '', at: null }],
    })
    expect(suppressedCustomers(db)).toEqual(new Set([1]))
    expect(listSuppressions(db, all).rows).toMatchObject([{ value: 'a.lee', customers: 1 }])

    const later = publishRows(db, 'g', {
      target: 'interactions',
      rows: [interactionRow(2, 'a.lee', 'q'), interactionRow(3, 'a.lee', 'r')],
    })
    // The first is known under the name it was told with; the second counts for whom he is now, and can go back.
    expect(later).toMatchObject({ accepted: 1, duplicates: 1 })
    expect(listCustomers(db, all).rows).toMatchObject([{ externalId: 'ann', interactions: 3 }])
    expect(db.prepare('SELECT entity, from_id FROM moved_interactions').all()).toEqual([
      { entity: 'customer', from_id: 2 },
    ])
    // Whom others were merged into is there as long as one of them is told.
    undoImport(db, first.importId)
    expect(listCustomers(db, all).rows).toMatchObject([{ externalId: 'ann', interactions: 2 }])
  })
})

describe('facts that several imports tell', () => {
  it('count by the policy of the rules', () => {
    const db = projectInMemory()
    for (const [file, name] of [
      ['f', 'Old'],
      ['g', 'New'],
    ] as const)
      publishRows(db, file, { target: 'customers', rows: [customerRow(2, 'a', { name })] })
    const shown = (): string | undefined => listCustomers(db, all).rows[0]?.name
    expect(shown()).toBe('New')
    setRules(db, { ...getRules(db), factPolicy: 'first' })
    expect(shown()).toBe('Old')
    setRules(db, { rules: [{ id: 'old-time', severity: 'off', limit: 1 }], factPolicy: 'latest' })
    expect(shown()).toBe('New')
    // Rules that are not saved are as they come.
    expect(getRules(db).rules.map(({ id }) => id)).toEqual([...ruleIds])
    expect(getRules(db).rules.find(({ id }) => id === 'old-time')?.severity).toBe('off')
  })
})

describe('the quality of an import', () => {
  it('is what could be used, how complete it is, and how much was marked', () => {
    const db = projectInMemory()
    const { importId: id } = publishRows(db, 'f', {
      target: 'customers',
      rows: [customerRow(2, 'a'), customerRow(3, 'b')],
    })
    const column = (role: string, filled: number, missing: number): unknown => ({
      index: 0,
      header: role,
      role,
      filled,
      missing,
      distinct: 1,
      isDistinctExact: true,
      minLength: null,
      maxLength: null,
      min: null,
      max: null,
      mean: null,
      histogram: [],
      top: [],
      problems: [],
    })
    db.prepare(
      'UPDATE imports SET profile = ?, flag_counts = ?, read = 5, quarantined = 2, skipped = 1, flagged = 1',
    ).run(
      JSON.stringify([column('customer-id', 4, 0), column('email', 2, 2), column('ignore', 0, 4)]),
      JSON.stringify({ 'email-form': 1 }),
    )
    const marks = new Marks(db, id)
    marks.add('email-form', 3, 'mail')
    const report = qualityReport(db, importId.parse(id))
    expect(report.flags).toEqual([{ rule: 'email-form', lines: 1 }])
    expect(report.score).toBeCloseTo(100 * (2 / 4) * (6 / 8) * (1 - 1 / 4 / 2), 10)
    expect(listFlags(db, { importId: importId.parse(id), rule: null, offset: 0, limit: 9 })).toMatchObject({
      total: 1,
      rows: [{ line: 3, rule: 'email-form', column: 'mail' }],
    })
    expect(() => qualityReport(db, importId.parse(99))).toThrow('import-not-found')
  })
})
