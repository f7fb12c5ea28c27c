import { describe, expect, it } from 'vitest'
import { rule as ruleSchema, type Rule } from '../../contract/segments.ts'
import { projectInMemory } from '../../store/open.ts'
import { currentColumns } from '../../store/columns/build-columns.ts'
import { loadingColumns, savingColumns } from '../../store/columns/saved-columns.ts'
import type { WritableDb } from '../../store/database.ts'
import { activityOf } from '../../store/queries/activity.ts'
import { deleteSegment, getSegment, listSegments, putSegment } from '../../store/queries/segments.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { seededRandom } from '../../engine/random.ts'
import { customerBase } from './customer-base.ts'
import { countRule, segmentMembers } from './segment-members.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 0, 1, 12)

/** The result of a work in slices. */
function drained<Result>(work: Generator<unknown, Result, void>): Result {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}

/** Four customers whose members can be told by hand. The last event is on day 100. */
function smallShop(): WritableDb {
  const db = projectInMemory()
  addImport(db, [
    { customer: 'ann', product: 'tea', at: start, price: 10_000_000, order: 'a1' },
    { customer: 'ann', product: 'cup', at: start, price: 5_000_000, order: 'a1' },
    { customer: 'ann', product: 'tea', at: start + 95 * DAY, price: 10_000_000, quantity: 3, order: 'a2' },
    { customer: 'bob', product: 'tea', at: start + 50 * DAY, price: 10_000_000 },
    { customer: 'bob', product: 'tea', at: start + 60 * DAY, kind: 2, price: 10_000_000 },
    { customer: 'cho', product: 'pot', at: start + 100 * DAY, kind: 3, price: null },
    { customer: 'dan', product: 'cup', at: null, price: 7_000_000 },
    { customer: 'dan', product: 'cup', at: null, price: 7_000_000 },
  ])
  db.prepare(`UPDATE product_facts SET category = 'Hot drinks' WHERE product_id = 1`).run()
  db.prepare(`UPDATE customer_facts SET country = 'China' WHERE customer_id IN (1, 2)`).run()
  return db
}

function namesOf(db: WritableDb, rule: unknown): string[] {
  const parsed = ruleSchema.parse(rule)
  const id = putSegment(
    db,
    { name: `s${Math.random()}`, description: '', kind: 'dynamic', rule: parsed, asOf: { kind: 'data-end' } },
    { id: null, now: 0 },
  )
  const members = segmentMembers(db, id, 0)
  deleteSegment(db, id)
  const name = db.prepare<[number], string>('SELECT external_id FROM customers WHERE customer_id = ?').pluck()
  return Array.from(members, (member) => name.get(member) ?? '')
}

describe('a rule', () => {
  const db = smallShop()
  const did = (more: object): object => ({ kind: 'did', events: ['purchase'], ...more })

  it.each<[string, object, string[]]>([
    [
      'a category, at least twice',
      did({ product: { by: 'category', values: ['hot DRINKS'] }, low: 2 }),
      ['ann'],
    ],
    ['in the last days', did({ period: { kind: 'last', days: 50 } }), ['ann']],
    // Day 50 at noon is 50.5 days before the end of day 100.
    ['in the last days, one more', did({ period: { kind: 'last', days: 51 } }), ['ann', 'bob']],
    ['between two days', did({ period: { kind: 'between', from: '2026-02-20', to: '2026-02-20' } }), ['bob']],
    ['never', { kind: 'not', rule: did({}) }, ['cho']],
    ['at most, which includes none', did({ low: null, high: 1 }), ['bob', 'cho']],
    ['orders, by their ids', did({ measure: 'orders', low: 2 }), ['ann', 'dan']],
    ['quantity', did({ measure: 'quantity', low: 4 }), ['ann']],
    [
      'money spent on one product',
      did({ product: { by: 'product', values: ['cup'] }, measure: 'revenue', low: 14 }),
      ['dan'],
    ],
    ['different products', did({ measure: 'products', low: 2 }), ['ann']],
    ['another kind of event', did({ events: ['view', 'refund'] }), ['bob', 'cho']],
    [
      'a fact, whatever its case',
      { kind: 'text', field: 'country', test: 'is', values: ['CHINA'] },
      ['ann', 'bob'],
    ],
    ['a fact nobody tells', { kind: 'text', field: 'country', test: 'unknown' }, ['cho', 'dan']],
    ['net revenue', { kind: 'number', field: 'revenue', low: null, high: 0 }, ['bob', 'cho']],
    ['average order', { kind: 'number', field: 'average-order', low: 20, high: 30 }, ['ann']],
    [
      'days since the last purchase',
      { kind: 'number', field: 'days-since-last-purchase', low: 50, high: null },
      ['bob'],
    ],
    ['a date', { kind: 'date', field: 'first-purchase', from: '2026-01-01', to: '2026-01-01' }, ['ann']],
    ['a list of ids', { kind: 'ids', ids: ['dan', 'nobody', 'ann'] }, ['ann', 'dan']],
    ['of nothing: everybody', { kind: 'all', rules: [] }, ['ann', 'bob', 'cho', 'dan']],
    [
      'nested',
      {
        kind: 'any',
        rules: [
          {
            kind: 'all',
            rules: [{ kind: 'text', field: 'country', test: 'is', values: ['china'] }, did({ low: 2 })],
          },
          { kind: 'ids', ids: ['cho'] },
        ],
      },
      ['ann', 'cho'],
    ],
  ])('finds customers by %s', (_, rule, expected) => {
    expect(namesOf(db, rule)).toEqual(expected)
  })

  it('names other segments, and says so when that leads in a circle', () => {
    const own = smallShop()
    const draft = (name: string, rule: Rule) => ({
      name,
      description: '',
      kind: 'dynamic' as const,
      rule,
      asOf: { kind: 'data-end' as const },
    })
    const ids: Rule = { kind: 'ids', ids: ['ann', 'bob'] }
    const first = putSegment(own, draft('first', ids), { id: null, now: 1 })
    const second = putSegment(
      own,
      draft('second', { kind: 'not', rule: { kind: 'segment', segmentId: first } }),
      { id: null, now: 1 },
    )
    expect([...segmentMembers(own, second, 0)]).toEqual([3, 4])
    expect(() => deleteSegment(own, first)).toThrow('segment-in-use')
    putSegment(own, draft('first', { kind: 'segment', segmentId: second }), { id: first, now: 2 })
    expect(() => segmentMembers(own, first, 0)).toThrow('segment-cycle')
    expect(() => putSegment(own, draft('second', ids), { id: null, now: 3 })).toThrow('segment-name-taken')
    expect(listSegments(own).map(({ name }) => name)).toEqual(['first', 'second'])
    expect(getSegment(own, first)).toMatchObject({ updatedAt: 2, size: null })
  })

  it('is data: a tree that is too deep, or has anything else in it, is refused', () => {
    let deep: Rule = { kind: 'suppressed' }
    for (let level = 0; level < 20; level++) deep = { kind: 'not', rule: deep }
    expect(ruleSchema.safeParse(deep).success).toBe(false)
    expect(ruleSchema.safeParse({ kind: 'number', field: '1; DROP TABLE', low: 1 }).success).toBe(false)
    expect(namesOf(db, { kind: 'text', field: 'country', test: 'is', values: [`' OR 1=1 --`] })).toEqual([])
  })

  it('forgets nothing when the data change', () => {
    const own = smallShop()
    const rule: Rule = { kind: 'number', field: 'orders', low: 1, high: null }
    const asOf = { kind: 'data-end' as const }
    expect(countRule(own, { rule, asOf, now: 0 })).toEqual({ size: 3, customers: 4, suppressed: 0 })
    addImport(own, [{ customer: 'eve', product: 'tea' }], { hash: 'other' })
    expect(countRule(own, { rule, asOf, now: 0 })).toEqual({ size: 4, customers: 5, suppressed: 0 })
  })
})

describe('customer columns', () => {
  it('add up to what SQL says of each customer, also when read back', () => {
    const db = projectInMemory()
    const random = seededRandom(7)
    const pick = (n: number): number => random.below(n)
    const rows = Array.from({ length: 4_000 }, (): TestInteraction => {
      const order = pick(3) === 0 ? '' : `o${pick(900)}`
      return {
        customer: `c${pick(150)}`,
        product: `p${pick(40)}`,
        kind: 1 + pick(4),
        at: pick(20) === 0 && order !== '' ? null : start + pick(400) * DAY,
        quantity: 1 + pick(4),
        price: pick(10) === 0 ? null : (1 + pick(500)) * 10_000,
        order,
      }
    })
    addImport(db, rows)
    addImport(db, rows.slice(0, 50), { status: 'staging', hash: 'not visible' })
    const base = customerBase(db)
    const totals = base.totals()
    const told = activityOf(db, 'customer_id', [...base.columns.ids])
    expect(base.size).toBe(told.size)
    base.columns.ids.forEach((id, c) => {
      const own = told.get(id)
      expect([totals.orders[c], totals.interactions[c]]).toEqual([own?.orders, own?.interactions])
      expect((totals.revenue[c] ?? NaN) * 1e6).toBeCloseTo(own?.revenueMicros ?? NaN, 3)
      expect(totals.firstSeen[c]).toBe(own?.firstAt ?? NaN)
      expect(totals.lastSeen[c]).toBe(own?.lastAt ?? NaN)
    })
    drained(savingColumns(db, base.columns))
    expect(drained(loadingColumns(db))).toEqual(base.columns)
    expect(drained(currentColumns(db))).toEqual({ columns: base.columns, isKept: true })
  })
})
