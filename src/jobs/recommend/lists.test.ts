import { beforeAll, describe, expect, it } from 'vitest'
import { ExpectedFailure } from '../../contract/failure.ts'
import { listId, type ModelId } from '../../contract/ids.ts'
import { plainRules, type ListRules } from '../../contract/list-rules.ts'
import { defaultSettings } from '../../contract/models.ts'
import type { ListSettings, ListSummary } from '../../contract/lists.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { getList, listedCustomers, renameList } from '../../store/queries/lists.ts'
import type { ConsentToStage } from '../../store/queries/import-rows.ts'
import { getModel, loadModelArrays } from '../../store/queries/models.ts'
import { setProductExcluded } from '../../store/queries/products.ts'
import { deleteSegment, putMembers, putSegment } from '../../store/queries/segments.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { publishRows } from '../../store/queries/test-staging.ts'
import { asCustomerId, asProductId } from '../../store/queries/visible.ts'
import type { JobContext } from '../job.ts'
import { changedPage, compareLists } from './compare-lists.ts'
import { explainProduct } from './explain.ts'
import { factorMap } from './factor-map.ts'
import { previewList } from './list-preview.ts'
import { loadModel } from './loaded-model.ts'
import { makeList } from './make-list.ts'
import { previewCustomer } from './preview.ts'
import { previewProduct } from './product-preview.ts'
import { deleteLists, deleteModel } from './remove.ts'
import { trainModel } from './train.ts'

const DAY = 86_400_000

/** Three tastes of twenty products; two products an order, so that there is something bought together. */
function shop(customers: number): TestInteraction[] {
  const random = seededRandom(11)
  return Array.from({ length: customers * 10 }, (_, k) => {
    const customer = k % customers
    const visit = Math.floor(k / customers)
    return {
      customer: `c${customer}`,
      product: `p${(customer % 3) * 20 + random.below(20)}`,
      at: Math.floor(visit / 2) * 30 * DAY + customer,
      order: `o${customer}-${Math.floor(visit / 2)}`,
    }
  })
}

function contextOf(db: WritableDb): JobContext {
  return {
    db,
    signal: new AbortController().signal,
    progress: () => undefined,
    now: () => 1_700_000_000_000,
    threads: 2,
  }
}

describe('lists with rules', () => {
  const db = projectInMemory()
  let modelId: ModelId
  const settingsFor = (rules: Partial<ListRules>, more: Partial<ListSettings> = {}): ListSettings => ({
    modelId,
    topN: 5,
    excludeBought: true,
    customers: { kind: 'all' },
    rules: { ...plainRules, ...rules },
    ...more,
  })
  const make = (rules: Partial<ListRules>, more: Partial<ListSettings> = {}): Promise<ListSummary> =>
    makeList({ kind: 'recommend', settings: settingsFor(rules, more) }, contextOf(db))
  const idOf = (product: string): number =>
    Number(db.prepare(`SELECT product_id FROM products WHERE external_id = ?`).pluck().get(product))
  const products = (list: ListSummary): Set<number> =>
    new Set([...listedCustomers(db, list.id, '')].flatMap(({ list: own }) => [...own.productIds]))

  beforeAll(async () => {
    addImport(db, shop(60))
    // Somebody who is known but never bought anything.
    const rows = [{ line: 2, externalId: 'new', name: 'New', email: 'new@example.com' }]
    db.prepare(`INSERT INTO customers (external_id) VALUES ('new')`).run()
    db.prepare(
      `INSERT INTO customer_facts (customer_id, import_id, name, email)
       SELECT customer_id, (SELECT max(import_id) FROM imports), 'New', ? FROM customers WHERE external_id = 'new'`,
    ).run(rows[0]?.email)
    // p0..p9 have stock 0..9 and cost 1..10 EUR; the others are not known.
    for (let k = 0; k < 10; k++)
      db.prepare(
        `UPDATE product_facts SET stock = ?, price_micros = ?, currency = 'EUR', category = ? WHERE product_id = ?`,
      ).run(k, (k + 1) * 1_000_000, k < 5 ? 'green' : 'black', idOf(`p${k}`))
    const settings = { ...defaultSettings.ials, rank: 8, sweeps: 6 }
    modelId = (await trainModel({ kind: 'train', settings, evaluate: false }, contextOf(db))).id
  })

  it('leave out what is out of stock, too dear, of another category, named or excluded, and count each', async () => {
    setProductExcluded(db, asProductId(idOf('p9')), true)
    const list = await make({
      stockAbove: 2,
      price: { min: null, max: 8_000_000, currency: 'EUR' },
      neverCategories: ['tea'],
      neverProducts: ['p5'],
    })
    const listed = products(list)
    expect(listed.size).toBeGreaterThan(0)
    // Stock above 2: p3..p9; up to 8 EUR: p0..p7; tea is everything but p0..p9; p5 is named.
    const expected = ['p3', 'p4', 'p6', 'p7'].map(idOf)
    for (const id of listed) expect(expected).toContain(id)
    const { removed, allowed, known, unknownStock } = list.outcome?.products ?? {}
    expect([allowed, known, unknownStock]).toEqual([4, 60, 50])
    expect(new Map(removed?.map(({ rule, products: count }) => [rule, count]))).toEqual(
      new Map([
        ['excluded', 1],
        ['out-of-stock', 3],
        ['price', 2],
        ['category', 50],
        ['left-out', 1],
      ]),
    )
    setProductExcluded(db, asProductId(idOf('p9')), false)
    const strict = await make({ stockAbove: 2, keepUnknown: false })
    expect(strict.outcome?.products.allowed).toBe(7)
    // Where no list of products tells a price, the latest purchase does: 1 EUR each.
    const cheap = await make({ price: { min: null, max: 1_000_000, currency: 'EUR' }, keepUnknown: false })
    expect(cheap.outcome?.products.allowed).toBe(51)
  })

  it('keep to the quota of a category in every list', async () => {
    const list = await make({ perCategory: 2 }, { topN: 6 })
    const categoryOf = new Map(
      db.prepare<[], [number, string]>(`SELECT product_id, category FROM product_facts`).raw().all(),
    )
    for (const { list: own } of listedCustomers(db, list.id, '')) {
      const counts = new Map<string, number>()
      for (const id of own.productIds)
        counts.set(categoryOf.get(id) ?? '', (counts.get(categoryOf.get(id) ?? '') ?? 0) + 1)
      expect(Math.max(...counts.values())).toBeLessThanOrEqual(2)
    }
    expect(list.outcome?.entries.find(({ rule }) => rule === 'category-quota')?.customers).toBeGreaterThan(0)
  })

  it('let a product come again when its own interval is over', async () => {
    const list = await make({ rebuy: true }, { topN: 40 })
    const again = list.outcome?.entries.find(({ rule }) => rule === 'rebuy')
    expect(again?.entries).toBeGreaterThan(0)
    const end = Number(db.prepare(`SELECT max(occurred_at) FROM interactions`).pluck().get())
    // Every gap is a whole number of visits 30 days apart (and customers shift by milliseconds): nothing bought in the last visit is due.
    const last = db
      .prepare<[], [number, number, number]>(
        `SELECT customer_id, product_id, max(occurred_at) FROM interactions GROUP BY customer_id, product_id`,
      )
      .raw()
      .all()
    const lastAt = new Map(last.map(([customer, product, at]) => [`${customer} ${product}`, at]))
    let seen = 0
    for (const { list: own } of listedCustomers(db, list.id, ''))
      for (const id of own.productIds) {
        const at = lastAt.get(`${own.customerId} ${id}`)
        if (at === undefined) continue
        seen++
        expect(end - at).toBeGreaterThanOrEqual(29 * DAY)
      }
    expect(seen).toBe(again?.entries)
  })

  it('tell in a preview what the list then holds', async () => {
    const rules = { perCategory: 3, diversity: 0.3, stockAbove: 1 }
    const made = await make(rules, { topN: 4 })
    const before = Number(db.prepare('SELECT count(*) FROM lists').pluck().get())
    const preview = await previewList(
      { db, now: () => 0 },
      loadModel(db, modelId),
      settingsFor(rules, { topN: 4 }),
    )
    expect(Number(db.prepare('SELECT count(*) FROM lists').pluck().get())).toBe(before)
    // Everybody is in the sample of so small a shop.
    expect(preview.sampled).toBe(61)
    expect(preview.outcome).toEqual(made.outcome)
    const first = [...listedCustomers(db, made.id, '')][0]
    expect(preview.rows[0]?.products.map(({ score }) => score.toFixed(4))).toEqual(
      [...(first?.list.scores ?? [])].map((score) => score.toFixed(4)),
    )
  })

  it('give customers without a history the best of all, marked so, or leave them out', async () => {
    const list = await make({})
    const own = [...listedCustomers(db, list.id, '')].filter(({ list: each }) => !each.personal)
    expect(own.map(({ customer }) => customer.externalId)).toEqual(['new'])
    expect([list.popularCustomers, list.outcome?.customers.popular]).toEqual([1, 1])
    const without = await make({ withoutHistory: 'leave-out' })
    expect(without.customers).toBe(60)
    expect(without.outcome?.customers).toMatchObject({ asked: 61, leftOut: 1, personal: 60 })
  })

  it('give customers of a segment without a history the best of their segment, and list a segment alone', async () => {
    // Taste 0 and the newcomer: 20 members have a history, which is enough.
    const draft = {
      name: 'taste 0',
      description: '',
      kind: 'static',
      rule: { kind: 'all', rules: [] },
      asOf: { kind: 'data-end' },
    } as const
    const id = putSegment(db, draft, { id: null, now: 0 })
    const members = db
      .prepare<[], number>(
        `SELECT customer_id FROM customers WHERE external_id = 'new' OR CAST(substr(external_id, 2) AS INTEGER) % 3 = 0`,
      )
      .pluck()
      .all()
    putMembers(db, id, members)
    const list = await make({ withoutHistory: 'segment' })
    const own = [...listedCustomers(db, list.id, '')].find(({ customer }) => customer.externalId === 'new')
    expect([own?.list.personal, own?.list.segmentId]).toEqual([false, id])
    expect(list.outcome?.customers).toMatchObject({ ofSegment: 1, popular: 0 })
    // By definition: members who have each product.
    const counts = db
      .prepare<[string], [number, number]>(
        `SELECT product_id, count(DISTINCT customer_id) AS n FROM interactions
          WHERE customer_id IN (SELECT value FROM json_each(?)) GROUP BY product_id ORDER BY n DESC, product_id LIMIT 5`,
      )
      .raw()
      .all(JSON.stringify(members))
    expect([...(own?.list.productIds ?? [])]).toEqual(counts.map(([product]) => product))
    const preview = await previewList({ db, now: () => 0 }, loadModel(db, modelId), settingsFor({}))
    expect(preview.outcome.customers).toMatchObject({ ofSegment: 1, popular: 0 })
    const overall = await make({ withoutHistory: 'overall' })
    expect(overall.outcome?.customers).toMatchObject({ ofSegment: 0, popular: 1 })
    const alone = await make({}, { customers: { kind: 'segment', segmentId: id } })
    expect(alone.customers).toBe(members.length)
    deleteSegment(db, id)
    await expect(make({}, { customers: { kind: 'segment', segmentId: id } })).rejects.toBeInstanceOf(
      ExpectedFailure,
    )
  })

  it('obey consent for the channel, also when it is refused after the list was made', async () => {
    const consent = { channel: 'email', needs: 'no-denial' } as const
    const made = await make({ consent })
    const anyway = await make({})
    const row = (
      line: number,
      customer: string,
      channel: 'email' | 'any',
      state: 'granted' | 'denied',
    ): ConsentToStage => ({ line, customer, consents: [{ channel, state }], at: 1, reason: '' })
    publishRows(db, 'consent.csv', {
      target: 'consent',
      rows: [
        row(2, 'c1', 'email', 'denied'),
        row(3, 'c2', 'email', 'granted'),
        row(4, 'c3', 'any', 'denied'),
      ],
    })
    const names = (list: ListSummary): string[] =>
      [...listedCustomers(db, list.id, '')].map(({ customer }) => customer.externalId)
    expect(names(made)).toHaveLength(59)
    expect(names(made)).not.toContain('c1')
    expect(names(anyway)).toHaveLength(60)
    const refused = await make({ consent })
    expect(refused.outcome?.customers).toMatchObject({ asked: 61, withoutConsent: 2 })
    expect(names(await make({ consent: { channel: 'email', needs: 'grant' } }))).toEqual(['c2'])
  })

  it('give the last places to products nobody has bought, by what their texts are like', async () => {
    const importId = Number(
      db.prepare('SELECT max(import_id) FROM imports WHERE target = ?').pluck().get('interactions'),
    )
    const add = (externalId: string, name: string): number => {
      const { lastInsertRowid } = db.prepare('INSERT INTO products (external_id) VALUES (?)').run(externalId)
      db.prepare(`INSERT INTO product_facts (product_id, import_id, name) VALUES (?, ?, ?)`).run(
        lastInsertRowid,
        importId,
        name,
      )
      return Number(lastInsertRowid)
    }
    // Texts of the tastes: one word each, and a new product that shares the word of taste 1.
    for (let k = 0; k < 60; k++)
      db.prepare(`UPDATE product_facts SET name = ? WHERE product_id = ?`).run(
        `${['sencha', 'oolong', 'rooibos'][Math.floor(k / 20)] ?? ''} ${k}`,
        idOf(`p${k}`),
      )
    const fresh = add('fresh', 'oolong spring harvest')
    const odd = add('odd', 'xylophone')
    const list = await make({ newProducts: 2 })
    const withFresh = [...listedCustomers(db, list.id, '')].filter(({ list: own }) => own.fresh > 0)
    expect(withFresh.length).toBeGreaterThan(0)
    let ofTaste = 0
    for (const { customer, list: own } of withFresh) {
      expect([...own.productIds].indexOf(fresh)).toBe(own.productIds.length - 1)
      expect(own.productIds).toHaveLength(5)
      expect(own.productIds.includes(odd)).toBe(false)
      if (Number(customer.externalId.slice(1)) % 3 === 1) ofTaste++
      // Its reasons are the known products it is like.
      const reason = own.reasonProducts[(own.productIds.length - 1) * 3] ?? 0
      expect(db.prepare('SELECT name FROM product_facts WHERE product_id = ?').pluck().get(reason)).toMatch(
        /^oolong/,
      )
    }
    expect(ofTaste).toBeGreaterThanOrEqual(19)
    expect(list.outcome?.entries.find(({ rule }) => rule === 'new-product')?.customers).toBe(withFresh.length)
    expect(products(await make({})).has(fresh)).toBe(false)
    // Rules about products hold for new ones too.
    expect(products(await make({ newProducts: 2, neverProducts: ['fresh'] })).has(fresh)).toBe(false)
  })

  it('are named, compared and deleted', async () => {
    const before = await make({}, { name: 'March', topN: 3 })
    const after = await make({ neverProducts: ['p0'] }, { topN: 3 })
    expect(before.name).toBe('March')
    renameList(db, after.id, 'April')
    expect(getList(db, after.id)?.name).toBe('April')
    const { comparison, changedIds } = run(compareLists(db, before.id, after.id))
    const had = new Map(
      [...listedCustomers(db, before.id, '')].map(({ list }) => [list.customerId, list.productIds]),
    )
    const lost = [...had].filter(([, own]) => own.includes(idOf('p0'))).map(([customer]) => customer)
    expect([...changedIds]).toEqual(lost)
    expect(comparison.changed).toBe(lost.length)
    expect(comparison.both).toBe(comparison.changed + comparison.same + comparison.reordered)
    expect(comparison.fallen[0]).toMatchObject({ externalId: 'p0', before: lost.length, after: 0 })
    expect(comparison.kept).toBeCloseTo(1 - lost.length / 3 / comparison.both, 10)
    const page = changedPage(db, before.id, after.id, changedIds, { offset: 0, limit: 5 })
    for (const { went, came, kept } of page) {
      expect(went.map(({ externalId }) => externalId)).toEqual(['p0'])
      expect([came.length, kept]).toEqual([1, 2])
    }
    const deleted = await deleteLists({ kind: 'delete-lists', listIds: [before.id] }, contextOf(db))
    expect(deleted).toEqual({ lists: 1, rows: before.customers })
    expect(getList(db, before.id)).toBeUndefined()
    expect(getList(db, after.id)).toBeDefined()
    await expect(
      deleteLists({ kind: 'delete-lists', listIds: [after.id, listId.parse(9999)] }, contextOf(db)),
    ).rejects.toBeInstanceOf(ExpectedFailure)
    expect(getList(db, after.id)).toBeDefined()
  })

  it('go with the model that made them', async () => {
    const settings = { ...defaultSettings.svd, rank: 4 }
    const other = await trainModel({ kind: 'train', settings, evaluate: false }, contextOf(db))
    const list = await make({}, { modelId: other.id })
    const kept = await make({})
    const deleted = await deleteModel({ kind: 'delete-model', modelId: other.id }, contextOf(db))
    expect(deleted).toEqual({ lists: 1, rows: list.customers })
    expect(getModel(db, other.id)).toBeUndefined()
    expect(Object.keys(loadModelArrays(db, other.id))).toEqual([])
    expect(getList(db, kept.id)).toBeDefined()
  })
})

function run<Result>(work: Generator<unknown, Result, void>): Result {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

describe('explanations and pictures of a model', () => {
  const db = projectInMemory()
  beforeAll(async () => {
    addImport(db, shop(60))
    for (const settings of [
      { ...defaultSettings.ials, rank: 8, sweeps: 6 },
      { ...defaultSettings.ease, penalty: 20 },
      { ...defaultSettings['item-knn'], shrinkage: 0 },
      { ...defaultSettings.popularity },
    ])
      await trainModel({ kind: 'train', settings, evaluate: false }, contextOf(db))
  })
  const modelOf = (kind: string) => {
    const id = Number(db.prepare(`SELECT model_id FROM models WHERE kind = ?`).pluck().get(kind))
    return loadModel(db, id as ModelId) // a primary key
  }

  it('rank a product as the preview does, and add up where they say so', () => {
    for (const kind of ['ials', 'ease', 'item-knn']) {
      const model = modelOf(kind)
      const options = { topN: 10, excludeBought: true }
      const { recommended } = previewCustomer(db, model, asCustomerId(1), options)
      for (const { rank, productId, score } of recommended.slice(0, 4)) {
        const whom = { kind: 'customer', id: asCustomerId(1) } as const
        const found = explainProduct(db, model, whom, productId, options)
        expect(found).toMatchObject({ rank, basis: 'additive', bought: false })
        expect(Math.abs(found.reasons.reduce((sum, { share }) => sum + share, 0) - score)).toBeLessThan(1e-5)
        expect(found.without.length).toBeGreaterThan(0)
        for (const { products } of found.without) expect(products).toHaveLength(1)
      }
    }
  })

  it('have no reasons beyond popularity for the bestsellers', () => {
    const whom = { kind: 'customer', id: asCustomerId(1) } as const
    const found = explainProduct(db, modelOf('popularity'), whom, asProductId(1), {
      topN: 10,
      excludeBought: false,
    })
    expect(found).toMatchObject({ basis: 'popular', reasons: [], without: [], breaking: null })
    expect(found.rank).toBeGreaterThan(0)
  })

  it('tell who would want a product, what is like it, and what is bought with it', () => {
    for (const kind of ['ials', 'ease']) {
      const found = previewProduct(db, modelOf(kind), asProductId(1))
      const name = found.product.externalId
      const taste = Math.floor(Number(name.slice(1)) / 20)
      expect(found.similar.length).toBeGreaterThan(0)
      for (const { externalId } of found.similar.slice(0, 3))
        expect(Math.floor(Number(externalId.slice(1)) / 20)).toBe(taste)
      const owners = new Set(
        db
          .prepare<[], number>(`SELECT DISTINCT customer_id FROM interactions WHERE product_id = 1`)
          .pluck()
          .all(),
      )
      expect(found.customers).toBe(owners.size)
      expect(found.interested.length).toBeGreaterThan(0)
      for (const { id, externalId } of found.interested.slice(0, 3)) {
        expect(owners.has(id)).toBe(false)
        expect(Number(externalId.slice(1)) % 3).toBe(taste)
      }
    }
  })

  it('count baskets by their definition', () => {
    const { together, baskets, basketKind } = previewProduct(db, modelOf('ials'), asProductId(1))
    const orders = new Map<string, Set<number>>()
    const rows = db.prepare<[], [string, number]>(`SELECT order_id, product_id FROM interactions`).raw().all()
    for (const [order, product] of rows) orders.set(order, (orders.get(order) ?? new Set()).add(product))
    const own = [...orders.values()].filter((products) => products.has(1))
    expect([basketKind, baskets]).toEqual(['orders', own.length])
    for (const each of together) {
      const both = own.filter((products) => products.has(each.productId)).length
      const all = [...orders.values()].filter((products) => products.has(each.productId)).length
      expect(each.together).toBe(both)
      expect(each.confidence).toBeCloseTo(both / own.length, 12)
      expect(each.lift).toBeCloseTo(both / own.length / (all / orders.size), 12)
    }
  })

  it('put products of one taste near each other on the map, for models with factors and without', () => {
    for (const kind of ['ials', 'ease']) {
      const map = factorMap(db, modelOf(kind))
      expect(map.products).toHaveLength(60)
      expect(map.customers).toHaveLength(kind === 'ials' ? 60 : 0)
      expect(map.space).toBe(kind === 'ials' ? 'factors' : 'likeness')
      const tasteOf = (id: string): number => Math.floor(Number(id.slice(1)) / 20)
      const [inside, across]: [number[], number[]] = [[], []]
      for (const a of map.products)
        for (const b of map.products)
          if (a.id < b.id)
            (tasteOf(a.externalId) === tasteOf(b.externalId) ? inside : across).push(
              Math.hypot(a.x - b.x, a.y - b.y),
            )
      const mean = (values: readonly number[]): number =>
        values.reduce((sum, value) => sum + value, 0) / values.length
      expect(mean(inside)).toBeLessThan(mean(across) / 2)
    }
  })
})
