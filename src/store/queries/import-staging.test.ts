import type { ColumnRole } from '../../contract/column-roles.ts'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RuleBook } from '../../contract/rules.ts'
import { defaultRules } from '../../contract/rules.ts'
import type { WritableDb } from '../database.ts'
import { projectInMemory } from '../open.ts'
import type { EntityOptions } from './entity-stager.ts'
import { applyFileRules } from './file-rules.ts'
import { Marks } from './flags.ts'
import { customerStager } from './import-entities.ts'
import { undoImport } from './import-removal.ts'
import type {
  CampaignResultToStage,
  CustomerFacts,
  CustomerToStage,
  InteractionToStage,
} from './import-rows.ts'
import { importStager, insertStagingImport } from './import-staging.ts'
import { StagedFigures } from './staged-figures.ts'
import { listCampaignResults, listConsents, listCopyResults, listSeries } from './results.ts'
import {
  campaignDay,
  customerRow,
  interactionRow,
  productRow,
  publishRows,
  testPlan,
  type TestImport,
} from './test-staging.ts'

const all = { search: '', offset: 0, limit: 100 }
const counts = ({ accepted, merged, duplicates }: TestImport): number[] => [accepted, merged, duplicates]

describe('customers and products', () => {
  it('are new, told more about, told otherwise, or told again', () => {
    const db = projectInMemory()
    const rows = [
      customerRow(2, 'a', { name: 'Ann' }),
      customerRow(3, 'a', { name: 'Ann' }),
      customerRow(4, 'a', { email: 'ann@example.com' }),
      customerRow(5, 'a', { name: 'Anna' }),
      customerRow(6, 'b'),
      customerRow(7, 'b'),
    ]
    expect(counts(publishRows(db, 'f', { target: 'customers', rows }))).toEqual([2, 2, 2])
    expect(db.prepare('SELECT name, email, line FROM customer_facts').raw().all()).toEqual([
      ['Ann', 'ann@example.com', 2],
      ['', '', 6],
    ])
    const again = [
      customerRow(2, 'a', { name: 'Ann', email: 'ann@example.com' }),
      customerRow(3, 'b', { city: 'Lyon' }),
      customerRow(4, 'c'),
    ]
    expect(counts(publishRows(db, 'g', { target: 'customers', rows: again }))).toEqual([1, 1, 1])
  })

  it('of an import that was undone are new again', () => {
    const db = projectInMemory()
    const rows = { target: 'products', rows: [productRow(2, 'p', { name: 'Tea' })] } as const
    undoImport(db, publishRows(db, 'f', rows).importId)
    expect(counts(publishRows(db, 'g', rows))).toEqual([1, 0, 0])
  })

  it('keep the columns of several files, one by one', () => {
    const db = projectInMemory()
    const told = (line: number, attributes: Record<string, string>) => customerRow(line, 'a', { attributes })
    const rows = [told(2, { Club: 'gold', Shoe: '' }), told(3, { Shoe: '42' }), told(4, { Club: 'tin' })]
    expect(counts(publishRows(db, 'f', { target: 'customers', rows }))).toEqual([1, 2, 0])
    const attributes = db.prepare<[], string>('SELECT attributes FROM customer_facts').pluck().get()
    expect(JSON.parse(attributes ?? '')).toEqual({ Club: 'gold', Shoe: '42' })
    const less = { target: 'customers', rows: [told(2, { Shoe: '42', Hat: '' })] } as const
    expect(counts(publishRows(db, 'g', less))).toEqual([0, 0, 1])
  })

  it('mark the lines that contradict earlier ones, with the column', () => {
    const db = projectInMemory()
    const plan = testPlan('customers')
    const importId = insertStagingImport(db, { fileName: 'f', fileBytes: 1, plan, startedAt: 0 })
    const marks = new Marks(db, importId)
    const { stage } = importStager(db, importId, {
      marks,
      headerOf: (role) => `The ${role}`,
      marksConflicts: true,
    })
    const rows = ['x', 'y', 'x', 'z'].map((city, index) => customerRow(index + 2, 'a', { city }))
    stage([
      {
        target: 'customers',
        rows,
        rejected: [],
        mended: [],
        flags: [{ line: 3, rule: 'email-form', column: 'e' }],
      },
    ])
    expect(marks.counts()).toEqual({ 'conflicting-facts': 2, 'email-form': 1 })
    expect(marks.records).toBe(2)
    expect(db.prepare('SELECT rule, line, column_name FROM flags ORDER BY rule, line').raw().all()).toEqual([
      ['conflicting-facts', 3, 'The city'],
      ['conflicting-facts', 5, 'The city'],
      ['email-form', 3, 'e'],
    ])
  })
})

describe('marks', () => {
  it('are all counted, and ten thousand of a rule kept', () => {
    const db = projectInMemory()
    const { importId } = publishRows(db, 'f', { target: 'customers', rows: [customerRow(2, 'a')] })
    const marks = new Marks(db, importId)
    for (let line = 2; line < 12_002; line++) marks.add('email-form', line, '')
    for (let line = 2; line < 30_002; line += 2) marks.add('phone-form', line, '')
    expect(marks.counts()).toEqual({ 'email-form': 12_000, 'phone-form': 15_000 })
    expect(marks.records).toBe(12_000 + 9_000)
    expect(db.prepare('SELECT count(*) FROM flags').pluck().get()).toBe(20_000)
  })
})

describe('records of several rows', () => {
  it('count once, as the most that one of their rows brought', () => {
    const db = projectInMemory()
    const rows = [
      interactionRow(2, 'a', 'p'),
      interactionRow(2, 'a', 'q'),
      interactionRow(3, 'a', 'q'),
      interactionRow(4, 'a', 'p'),
      interactionRow(4, 'a', 'r'),
    ]
    expect(counts(publishRows(db, 'f', { target: 'interactions', rows }))).toEqual([2, 0, 1])
  })
})

describe('results of campaigns', () => {
  const publish = (
    db: WritableDb,
    name: string,
    rows: readonly CampaignResultToStage[],
    roles: ('time' | 'clicks' | 'ignore')[] = ['time', 'clicks', 'ignore'],
  ): number[] => counts(publishRows(db, name, { target: 'campaign-results', rows }, { plan: { roles } }))
  const shown = (db: WritableDb): unknown =>
    listCampaignResults(db, all).rows.map(({ day, ad, clicks, reach }) => [day, ad, clicks, reach])

  it('of one day in one file are summed, since a column left out may tell them apart', () => {
    const db = projectInMemory()
    const rows = [
      campaignDay(2, { clicks: 3, reach: 50 }),
      campaignDay(3, { clicks: 3, reach: 50 }),
      campaignDay(4, { clicks: null }),
    ]
    expect(publish(db, 'f', rows)).toEqual([1, 2, 0])
    expect(shown(db)).toEqual([['2026-03-01', '', 6, null]])
  })

  it('are told twice where a whole record is', () => {
    const db = projectInMemory()
    const rows = [
      campaignDay(2),
      campaignDay(3, { clicks: 7 }),
      campaignDay(4),
      campaignDay(5, { clicks: 7 }),
    ]
    expect(publish(db, 'f', rows, ['time', 'clicks'])).toEqual([1, 1, 2])
    expect(shown(db)).toEqual([['2026-03-01', '', 17, null]])
  })

  it('in two currencies are not added up', () => {
    const db = projectInMemory()
    expect(publish(db, 'f', [campaignDay(2), campaignDay(3, { currency: 'USD' })])).toEqual([2, 0, 0])
  })

  it('are replaced by what a later file tells of a campaign’s day, and come back when that is undone', () => {
    const db = projectInMemory()
    const ads = [
      campaignDay(2, { ad: 'x', clicks: 1 }),
      campaignDay(3, { ad: 'y', clicks: 2 }),
      campaignDay(4, { day: '2026-03-02' }),
    ]
    expect(publish(db, 'f', ads)).toEqual([3, 0, 0])
    const restated = [campaignDay(2, { ad: 'x', clicks: 5 }), campaignDay(3, { day: '2026-03-02' })]
    const later = publishRows(db, 'g', { target: 'campaign-results', rows: restated })
    expect(counts(later)).toEqual([0, 1, 1])
    expect(shown(db)).toEqual([
      ['2026-03-02', '', 10, null],
      ['2026-03-01', 'x', 5, null],
    ])
    undoImport(db, later.importId)
    expect(shown(db)).toEqual([
      ['2026-03-02', '', 10, null],
      ['2026-03-01', 'x', 1, null],
      ['2026-03-01', 'y', 2, null],
    ])
  })
})

describe('results of copy, series, consent and suppression', () => {
  it('of a text are kept once per test, summed in a file, restated by a later one', () => {
    const db = projectInMemory()
    const text = (line: number, given: object = {}) => ({
      ...campaignDay(line),
      test: 't',
      variant: 'a',
      headline: 'Hello',
      body: '',
      subject: '',
      fromDay: '',
      toDay: '',
      ...given,
    })
    const plan = { roles: ['headline', 'clicks', 'ignore'] satisfies ColumnRole[] }
    const first = publishRows(
      db,
      'f',
      { target: 'copy-results', rows: [text(2), text(3, { variant: 'b' }), text(4)] },
      { plan },
    )
    expect(counts(first)).toEqual([2, 1, 0])
    expect(listCopyResults(db, all).rows.map(({ variant, clicks }) => [variant, clicks])).toEqual([
      ['a', 20],
      ['b', 10],
    ])
    const again = publishRows(
      db,
      'g',
      { target: 'copy-results', rows: [text(2, { clicks: 25 }), text(3, { variant: 'b' })] },
      { plan },
    )
    expect(counts(again)).toEqual([0, 1, 1])
    expect(listCopyResults(db, { ...all, search: 'hel' }).rows.map(({ clicks }) => clicks)).toEqual([25, 10])
  })

  it('of a series add up in a file and are restated by a later one', () => {
    const db = projectInMemory()
    const point = (line: number, at: number, value: number) => ({ line, series: 'visits', at, value })
    const plan = { roles: ['time', 'value', 'ignore'] satisfies ColumnRole[] }
    publishRows(
      db,
      'f',
      { target: 'series', rows: [point(2, 1, 5), point(3, 1, 5), point(4, 2, 1)] },
      { plan },
    )
    expect(listSeries(db)).toEqual([{ name: 'visits', points: 2, from: 1, to: 2, min: 1, max: 10 }])
    expect(
      counts(
        publishRows(db, 'g', { target: 'series', rows: [point(2, 1, 10), point(3, 2, 4), point(4, 3, 0)] }),
      ),
    ).toEqual([1, 1, 1])
    expect(listSeries(db)).toEqual([{ name: 'visits', points: 3, from: 1, to: 3, min: 0, max: 10 }])
  })

  it('of consent count as the latest telling', () => {
    const db = projectInMemory()
    const told = (line: number, state: 'granted' | 'denied', at: number | null, reason = '') =>
      ({ line, customer: 'a', consents: [{ channel: 'email', state }], at, reason }) as const
    expect(
      counts(
        publishRows(db, 'f', { target: 'consent', rows: [told(2, 'granted', 10), told(3, 'denied', 5)] }),
      ),
    ).toEqual([1, 0, 1])
    expect(counts(publishRows(db, 'g', { target: 'consent', rows: [told(2, 'denied', 20)] }))).toEqual([
      0, 1, 0,
    ])
    expect(counts(publishRows(db, 'h', { target: 'consent', rows: [told(2, 'granted', 15)] }))).toEqual([
      0, 1, 0,
    ])
    expect(listConsents(db, all).rows).toMatchObject([
      { customerId: 'a', channel: 'email', state: 'denied', at: 20, fileName: 'g' },
    ])
  })

  it('of suppression are kept by value', () => {
    const db = projectInMemory()
    const row = (line: number, value: string, reason = '') =>
      ({ line, by: 'email', value, reason, at: null }) as const
    expect(
      counts(publishRows(db, 'f', { target: 'suppression', rows: [row(2, 'a@x.org'), row(3, 'a@x.org')] })),
    ).toEqual([1, 0, 1])
    expect(
      counts(publishRows(db, 'g', { target: 'suppression', rows: [row(2, 'a@x.org', 'bounced')] })),
    ).toEqual([0, 1, 0])
  })
})

describe('lines set aside, mended and dropped', () => {
  it('are kept with their cells and what became of them', () => {
    const db = projectInMemory()
    const line = { column: 'c', reason: 'bad-time', raw: 'r' } as const
    publishRows(
      db,
      'f',
      { target: 'customers', rows: [customerRow(3, 'a')] },
      {
        rest: {
          rejected: [{ ...line, line: 2, cells: null }],
          mended: [
            { ...line, line: 3, cells: ['a', 'b'], state: 'mended' },
            { ...line, line: 4, cells: null, state: 'dropped' },
          ],
        },
      },
    )
    expect(db.prepare('SELECT line, state, cells, raw FROM quarantine ORDER BY line').raw().all()).toEqual([
      [2, 'open', null, 'r'],
      [3, 'mended', '["a","b"]', 'r'],
      [4, 'dropped', null, 'r'],
    ])
  })
})

describe('rules of the file', () => {
  const columns: Partial<Record<ColumnRole, string>> = {
    email: 'Mail',
    quantity: 'Qty',
    'unit-price': 'Price',
  }
  function judge(
    db: WritableDb,
    rows: readonly InteractionToStage[],
    rules: RuleBook = defaultRules,
  ): { flags: unknown; matchedRefunds: number } {
    const figures = new StagedFigures(rules)
    const { importId } = publishRows(db, 'f', { target: 'interactions', rows }, { figures })
    const marks = new Marks(db, importId)
    const { matchedRefunds } = applyFileRules(db, {
      importId,
      rules,
      marks,
      headerOf: (role) => columns[role] ?? '',
      figures,
    })
    const flags = db
      .prepare('SELECT rule, line, column_name FROM flags WHERE import_id = ? ORDER BY rule, line')
      .raw()
      .all(importId)
    return { flags, matchedRefunds }
  }

  it('mark quantities and prices far above those of the product', () => {
    const rows = Array.from({ length: 40 }, (_, n) =>
      interactionRow(n + 2, `c${n}`, 'p', { quantity: 1 + (n % 3), unitPriceMicros: 1_000_000 }),
    )
    const odd = [
      interactionRow(60, 'c', 'p', { quantity: 50 }),
      interactionRow(61, 'c', 'p', { unitPriceMicros: 90_000_000 }),
      // Of a product with few sales nothing can be said.
      interactionRow(62, 'c', 'q', { quantity: 999 }),
    ]
    const { flags } = judge(projectInMemory(), [...rows, ...odd])
    expect(flags).toEqual([
      ['outlier-price', 61, 'Price'],
      ['outlier-quantity', 60, 'Qty'],
    ])
  })

  it('mark who shares an e-mail, also with a customer of the project', () => {
    const db = projectInMemory()
    publishRows(db, 'before', { target: 'customers', rows: [customerRow(2, 'old', { email: 'x@x.org' })] })
    const row = (line: number, customer: string, email: string) =>
      interactionRow(line, customer, 'p', { customerFacts: { ...customerRow(0, '').customerFacts, email } })
    const { flags } = judge(db, [
      row(2, 'a', 'x@x.org'),
      row(3, 'b', 'y@x.org'),
      row(4, 'c', 'z@x.org'),
      row(5, 'd', 'z@x.org'),
    ])
    expect(flags).toEqual([
      ['shared-contact', 2, 'Mail'],
      ['shared-contact', 4, 'Mail'],
      ['shared-contact', 5, 'Mail'],
    ])
  })

  it('mark more events within an hour than a person makes', () => {
    const minute = 60_000
    const view = (line: number, customer: string, at: number) =>
      interactionRow(line, customer, 'p', { kind: 'view', at })
    const rules: RuleBook = {
      ...defaultRules,
      rules: defaultRules.rules.map((rule) => (rule.id === 'bot-activity' ? { ...rule, limit: 3 } : rule)),
    }
    const rows = [
      // Four within an hour, over the turn of the hour, then one later.
      ...[40, 55, 70, 85, 300].map((at, n) => view(n + 2, 'bot', at * minute)),
      ...[0, 61, 122, 183, 244].map((at, n) => view(n + 20, 'slow', at * minute)),
    ]
    expect(judge(projectInMemory(), rows, rules).flags).toEqual(
      [2, 3, 4, 5].map((line) => ['bot-activity', line, '']),
    )
  })

  it('find the sale of a refund: of its order, else the latest with enough left, over all imports', () => {
    const db = projectInMemory()
    publishRows(db, 'before', {
      target: 'interactions',
      rows: [interactionRow(2, 'a', 'p', { at: 1, quantity: 5, orderId: 'o1' })],
    })
    const refund = (line: number, given: Partial<InteractionToStage>) =>
      interactionRow(line, 'a', 'p', { kind: 'refund', ...given })
    const { flags, matchedRefunds } = judge(db, [
      interactionRow(2, 'a', 'p', { at: 3, quantity: 2, orderId: 'o2' }),
      refund(3, { at: 4, quantity: 1, orderId: 'o1' }),
      refund(4, { at: 5, quantity: 2 }),
      refund(5, { at: 6, quantity: 4 }),
      refund(6, { at: 7, quantity: 9 }),
      refund(7, { at: 0, quantity: 1 }),
    ])
    expect(matchedRefunds).toBe(3)
    expect(flags).toEqual([
      ['refund-without-sale', 6, ''],
      ['refund-without-sale', 7, ''],
    ])
    const sales = db
      .prepare(
        `SELECT r.line, s.order_id FROM refund_sales m JOIN interactions r ON r.interaction_id = m.refund_id
           JOIN interactions s ON s.interaction_id = m.sale_id ORDER BY r.line`,
      )
      .raw()
      .all()
    expect(sales).toEqual([
      [3, 'o1'],
      [4, 'o2'],
      [5, 'o1'],
    ])
  })

  it('find the sale of a refund of nobody by its order and product, over all imports', () => {
    const db = projectInMemory()
    publishRows(db, 'before', {
      target: 'interactions',
      rows: [interactionRow(2, '', 'p', { at: 1, quantity: 2, orderId: 'o1' })],
    })
    const refund = (line: number, product: string, given: Partial<InteractionToStage>) =>
      interactionRow(line, '', product, { kind: 'refund', ...given })
    const { flags, matchedRefunds } = judge(db, [
      interactionRow(2, '', 'p', { at: 3, quantity: 1, orderId: 'o2' }),
      interactionRow(3, '', 'q', { at: 3, quantity: 1, orderId: 'o2' }),
      interactionRow(4, '', '', { at: 3, quantity: 1, orderId: 'o3' }),
      refund(5, 'p', { at: 4, quantity: 1, orderId: 'o1' }),
      refund(6, 'q', { at: 5, quantity: 1, orderId: 'o2' }),
      refund(7, '', { at: 6, quantity: 1, orderId: 'o3' }),
      // more than was sold; of an order that is not there; of none
      refund(8, 'q', { at: 7, quantity: 1, orderId: 'o2' }),
      refund(9, 'p', { at: 7, quantity: 1, orderId: 'o9' }),
      refund(10, 'p', { at: 8, quantity: 1 }),
    ])
    expect(matchedRefunds).toBe(3)
    expect(flags).toEqual([
      ['refund-without-sale', 8, ''],
      ['refund-without-sale', 9, ''],
    ])
    // The sale may come in later.
    const later = judge(db, [interactionRow(2, '', 'p', { at: 2, quantity: 1, orderId: 'o9' })])
    expect(later.matchedRefunds).toBe(1)
  })

  it.each(['a', ''])(
    'find the sale of an order as a whole that “%s” gives back, by its worth',
    (customer) => {
      const db = projectInMemory()
      const price = 1_000_000
      publishRows(db, 'before', {
        target: 'interactions',
        rows: [
          interactionRow(2, customer, 'p', { at: 1, quantity: 2, unitPriceMicros: price, orderId: 'o1' }),
          interactionRow(3, customer, 'q', { at: 1, quantity: 1, unitPriceMicros: 5 * price, orderId: 'o1' }),
          interactionRow(4, customer, 'p', { at: 1, quantity: 9, unitPriceMicros: price, orderId: 'o2' }),
        ],
      })
      const refund = (line: number, product: string, given: Partial<InteractionToStage>) =>
        interactionRow(line, customer, product, { kind: 'refund', ...given })
      const { matchedRefunds, flags } = judge(db, [
        interactionRow(2, customer, '', { at: 2, quantity: 1, unitPriceMicros: 7 * price, orderId: 'o3' }),
        refund(3, '', { at: 3, unitPriceMicros: 2 * price, orderId: 'o1' }),
        refund(4, '', { at: 3, unitPriceMicros: 7 * price, orderId: 'o1' }),
        refund(5, 'q', { at: 4, unitPriceMicros: 7 * price, orderId: 'o3' }),
        // Before its sale, and of an order that is not there.
        refund(6, '', { at: 0, unitPriceMicros: price, orderId: 'o2' }),
        refund(7, '', { at: 3, unitPriceMicros: price, orderId: 'o9' }),
      ])
      expect(matchedRefunds).toBe(3)
      expect(flags).toEqual([
        ['refund-without-sale', 6, ''],
        ['refund-without-sale', 7, ''],
      ])
      const sales = db
        .prepare(
          `SELECT r.line, s.order_id, s.unit_price_micros * s.quantity FROM refund_sales m
           JOIN interactions r ON r.interaction_id = m.refund_id
           JOIN interactions s ON s.interaction_id = m.sale_id ORDER BY r.line`,
        )
        .raw()
        .all()
      expect(sales).toEqual([
        [3, 'o1', 2 * price],
        [4, 'o1', 5 * price],
        [5, 'o3', 7 * price],
      ])
    },
  )

  it('are silent where they are off', () => {
    const rules: RuleBook = {
      ...defaultRules,
      rules: defaultRules.rules.map((rule) => ({ ...rule, severity: 'off' })),
    }
    const rows = [interactionRow(2, 'a', 'p', { kind: 'refund' })]
    expect(judge(projectInMemory(), rows, rules)).toEqual({ flags: [], matchedRefunds: 0 })
  })
})

describe('interactions staged in bulk', () => {
  const word = fc.constantFrom('', 'a', 'b', '长')
  const row = fc.record({
    customer: fc.constantFrom('c1', 'c2', 'c3'),
    product: fc.constantFrom('A', 'B', '茶'),
    at: fc.constantFrom(null, 0, 1_700_000_000_000),
    kind: fc.constantFrom('purchase', 'refund', 'view'),
    orderId: word,
    quantity: fc.constantFrom(1, 2, 0.5),
    unitPriceMicros: fc.constantFrom(null, 0, 5_000_000),
    rating: fc.constantFrom(null, 0, 4.5),
    campaign: word,
    channel: word,
  } as const)
  const files = fc.array(fc.array(row, { maxLength: 60 }), { minLength: 1, maxLength: 4 })

  /** Everything that staging writes, with row ids; rows that were copied in bulk have their identity with a minus. */
  function stateOf(db: WritableDb): unknown {
    const tables = [
      'interactions',
      'repeats',
      'moved_interactions',
      'customers',
      'products',
      'customer_facts',
      'campaigns',
    ]
    db.exec('UPDATE interactions SET identity = abs(identity)')
    return tables.map((table) => db.prepare<[]>(`SELECT * FROM ${table} ORDER BY 1, 2`).all())
  }

  it('are those that are staged one by one', () => {
    fc.assert(
      fc.property(files, fc.constantFrom(1, 10, 10_000), fc.boolean(), (contents, bulkRows, isMerged) => {
        const [direct, bulk, mixed] = [projectInMemory(), projectInMemory(), projectInMemory()]
        contents.forEach((rows, index) => {
          const given = {
            target: 'interactions',
            rows: rows.map(({ customer, product, ...rest }, at) =>
              interactionRow(at + 2, customer, product, rest),
            ),
          } as const
          const name = `f${index}`
          const expected = counts(publishRows(direct, name, given))
          expect(counts(publishRows(bulk, name, given, { bulkRows }))).toEqual(expected)
          expect(counts(publishRows(mixed, name, given, index % 2 === 0 ? { bulkRows } : {}))).toEqual(
            expected,
          )
          // Whoever was merged stays so in files that come later.
          if (isMerged && index === 0) for (const db of [direct, bulk, mixed]) mergeCustomers(db)
        })
        const state = stateOf(direct)
        expect(stateOf(mixed)).toEqual(state)
        expect(stateOf(bulk)).toEqual(state)
        expect(bulk.pragma('integrity_check', { simple: true })).toBe('ok')
        expect(bulk.pragma('foreign_key_check')).toEqual([])
      }),
      { numRuns: 60 },
    )
  })

  function mergeCustomers(db: WritableDb): void {
    db.exec(`
      INSERT INTO steps (kind, state, at, params) VALUES ('merge', 'done', 0, '{}');
      UPDATE customers SET merged_into = (SELECT customer_id FROM customers WHERE external_id = 'c1')
       WHERE external_id = 'c2' AND EXISTS (SELECT 1 FROM customers WHERE external_id = 'c1');
      INSERT INTO duplicate_pairs (entity, a_id, b_id, score, reasons, state, step_id)
        SELECT 'customer', min(customer_id), max(customer_id), 1, '[]', 'merged', last_insert_rowid() FROM customers
         WHERE external_id IN ('c1', 'c2') HAVING count(*) = 2`)
  }
})

describe('facts of many customers', () => {
  const word = fc.constantFrom('', 'x', 'a name of many letters')
  const row = fc.record({
    customer: fc.constantFrom('c1', 'c2', 'c3', 'c4', '客'),
    name: word,
    email: word,
    joinedAt: fc.constantFrom(null, 5),
    attributes: fc.constantFrom(null, { size: 'M' }, { size: 'L', colour: 'red' }),
  })

  /** What becomes of rows of several files, and what the project then says. */
  function told(
    files: readonly (readonly CustomerToStage[])[],
    options: EntityOptions<CustomerFacts>,
  ): unknown {
    const db = projectInMemory()
    const outcomes = files.map((rows, index) => {
      const { importId } = publishRows(db, `f${index}`, { target: 'customers', rows: [] })
      const conflicts: unknown[] = []
      const onConflict = (line: number, role: ColumnRole): void => void conflicts.push([line, role])
      const stager = customerStager(db, importId, { ...options, onConflict })
      const staged = rows.map(({ customer, customerFacts, line }, at) => {
        const outcome = stager.stage(customer, customerFacts, line)
        if (at % 3 === 2) stager.flush()
        return outcome
      })
      stager.flush()
      return { staged, conflicts }
    })
    const tables = ['customers', 'customer_facts'].map((table) =>
      db.prepare<[]>(`SELECT * FROM ${table} ORDER BY 1, 2`).all(),
    )
    return { outcomes, tables }
  }

  it('are the same whether they wait, are written at once, or are forgotten meanwhile', () => {
    fc.assert(
      fc.property(fc.array(fc.array(row, { maxLength: 30 }), { minLength: 1, maxLength: 3 }), (contents) => {
        const files = contents.map((rows) =>
          rows.map(({ customer, ...facts }, at) => customerRow(at + 2, customer, facts)),
        )
        const expected = told(files, {})
        expect(told(files, { isBulk: true })).toEqual(expected)
        for (const limits of [
          { names: 2, tellers: 1 },
          { names: 100, tellers: 0 },
        ]) {
          expect(told(files, { isBulk: true, limits })).toEqual(expected)
          expect(told(files, { limits })).toEqual(expected)
        }
      }),
      { numRuns: 60 },
    )
  })
})
