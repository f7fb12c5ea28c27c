import { describe, expect, it } from 'vitest'
import { rule as ruleSchema } from '../../contract/segments.ts'
import { defaultSettings } from '../../contract/models.ts'
import { projectInMemory } from '../../store/open.ts'
import type { WritableDb } from '../../store/database.ts'
import { startAnalysis } from '../../store/queries/analyses.ts'
import { publishList, startList, storeLists, hideList } from '../../store/queries/lists.ts'
import { putAction } from '../../store/queries/plans.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import { startModel } from '../../store/queries/models.ts'
import { customerBase } from './customer-base.ts'
import { evaluateRule } from './evaluate-rule.ts'
import { segmentReaders } from './segment-readers.ts'
import { storeSegment } from './save-segment.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 2, 1, 12)
const CLICK = 4

/**
 * ann clicked in May's campaign and bought five days later without naming it; bob bought in it; cho clicked and bought 20 days later; dan bought in no
 * campaign; eve saw two and bought from one.
 */
function shop(): WritableDb {
  const db = projectInMemory()
  addImport(db, [
    { customer: 'ann', product: 'tea', at: start, kind: CLICK, campaign: 'May' },
    { customer: 'ann', product: 'tea', at: start + 5 * DAY },
    { customer: 'bob', product: 'tea', at: start + DAY, campaign: 'May' },
    { customer: 'cho', product: 'cup', at: start, kind: CLICK, campaign: 'May' },
    { customer: 'cho', product: 'cup', at: start + 20 * DAY },
    { customer: 'dan', product: 'cup', at: start + 2 * DAY },
    { customer: 'eve', product: 'pot', at: start + 3 * DAY, kind: CLICK, campaign: 'June' },
    { customer: 'eve', product: 'pot', at: start + 3 * DAY, campaign: 'July' },
    { customer: 'fay', product: 'pot', at: start + 30 * DAY, kind: 3 },
  ])
  return db
}

function members(db: WritableDb, rule: object): string[] {
  const base = customerBase(db)
  const mask = evaluateRule(db, base, ruleSchema.parse(rule), { moment: base.span().end, now: 0 })
  const name = db.prepare<[number], string>('SELECT external_id FROM customers WHERE customer_id = ?').pluck()
  return [...base.columns.ids].filter((_, c) => mask[c] === 1).map((id) => name.get(id) ?? '')
}

describe('the response to a campaign', () => {
  const db = shop()
  it.each<[string, number | null, string[]]>([
    ['reached', null, ['ann', 'bob', 'cho']],
    ['clicked', null, ['ann', 'cho']],
    ['bought', null, ['bob']],
    ['bought', 5, ['ann', 'bob']],
    ['bought', 4, ['bob']],
    ['bought', 20, ['ann', 'bob', 'cho']],
    ['not-bought', 7, ['cho']],
    ['responded', null, ['ann', 'bob', 'cho']],
    ['held-out', null, []],
  ])('%s, within %s days', (state, days, expected) => {
    const to = { by: 'campaign', name: 'May' }
    expect(members(db, { kind: 'response', to, state, days })).toEqual(expected)
  })

  it('knows nobody of a campaign that no interaction names', () => {
    const to = { by: 'campaign', name: 'December' }
    expect(members(db, { kind: 'response', to, state: 'reached' })).toEqual([])
  })

  it('is a figure, too: how many campaigns reached somebody, and the share he bought from', () => {
    expect(members(db, { kind: 'number', field: 'campaigns', low: 2 })).toEqual(['eve'])
    expect(members(db, { kind: 'number', field: 'campaigns-bought', low: 1 })).toEqual(['bob', 'eve'])
    expect(members(db, { kind: 'number', field: 'campaign-response', low: 0.5, high: 0.5 })).toEqual(['eve'])
    // Whom no campaign reached has no share.
    expect(members(db, { kind: 'number', field: 'campaign-response', high: 0 })).toEqual(['ann', 'cho'])
  })
})

describe('the response to a list', () => {
  const db = shop()
  const idOf = (table: string, name: string): number =>
    db
      .prepare<[string], number>(`SELECT ${table}_id FROM ${table}s WHERE external_id = ?`)
      .pluck()
      .get(name) ?? 0
  const model = startModel(db, {
    settings: defaultSettings.popularity,
    fingerprint: '',
    createdAt: start,
  })
  const list = startList(db, {
    settings: { modelId: model, topN: 1, excludeBought: true, customers: { kind: 'all' } },
    fingerprint: '',
    createdAt: start + DAY / 2,
  })
  storeLists(
    db,
    list,
    (['ann', 'cho', 'dan', 'fay'] as const).map((customer) => ({
      customerId: idOf('customer', customer),
      personal: true,
      segmentId: null,
      fresh: 0,
      productIds: Int32Array.of(
        idOf('product', customer === 'ann' ? 'tea' : customer === 'dan' ? 'tea' : 'cup'),
      ),
      scores: Float64Array.of(1),
      reasonProducts: new Int32Array(3),
      reasonShares: new Float64Array(3),
    })),
  )
  publishList(db, list, { customers: 4, rows: 4, popularCustomers: 0, seconds: 0, outcome: null })
  const asked = (state: string, days: number | null): string[] =>
    members(db, { kind: 'response', to: { by: 'list', listId: list }, state, days })

  it('is a purchase of what was listed, after it was made', () => {
    expect(asked('reached', null)).toEqual(['ann', 'cho', 'dan', 'fay'])
    // dan bought, but not what was on his list.
    expect(asked('bought', null)).toEqual(['ann', 'cho'])
    expect(asked('bought', 10)).toEqual(['ann'])
    expect(asked('not-bought', 10)).toEqual(['cho', 'dan', 'fay'])
    // The click before the list was made is no answer to it.
    expect(asked('clicked', null)).toEqual([])
  })

  it('says that a list is gone, and leaves the sizes of other segments alone', async () => {
    const rule = ruleSchema.parse({ kind: 'response', to: { by: 'list', listId: list }, state: 'reached' })
    const base = customerBase(db)
    const draft = {
      name: 'On the list',
      description: '',
      kind: 'dynamic' as const,
      rule,
      asOf: { kind: 'data-end' as const },
    }
    expect(storeSegment(db, base, draft, { id: null, now: 0 }).size).toBe(4)
    const choices = await segmentReaders['segments:choices'](undefined, { db, now: () => 0 })
    expect(choices.lists.map(({ id }) => id)).toEqual([list])
    hideList(db, list)
    expect(() => asked('reached', null)).toThrow('list-not-found')
    const { segments } = await segmentReaders['segments:of-customer']({ customerId: 1 }, { db, now: () => 0 })
    expect(segments).toEqual([])
  })
})

describe('the response to an action of a plan', () => {
  it('tells who got it and who was held out, and counts what was bought in its days', () => {
    const db = shop()
    const analysisId = startAnalysis(db, {
      area: 'strategy',
      kind: 'plan',
      settings: {},
      fingerprint: '',
      createdAt: 0,
    })
    const action = putAction(
      db,
      {
        analysisId,
        segmentKey: 'segment:1',
        channel: 'email',
        plan: { from: '2026-03-03', to: '2026-03-06' },
      },
      [
        { id: 1, held: false },
        { id: 2, held: false },
        { id: 3, held: true },
      ],
    )
    const asked = (state: string): string[] =>
      members(db, { kind: 'response', to: { by: 'action', actionId: action }, state })
    expect(asked('reached')).toEqual(['ann', 'bob'])
    expect(asked('held-out')).toEqual(['cho'])
    expect(asked('bought')).toEqual(['ann'])
    expect(asked('not-bought')).toEqual(['bob'])
    expect(() =>
      members(db, { kind: 'response', to: { by: 'action', actionId: action + 1 }, state: 'reached' }),
    ).toThrow('plan-action-not-found')
  })
})
