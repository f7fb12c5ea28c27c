import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { PlanSettings } from '../../contract/plan.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { actionCustomers, setAction } from '../../store/queries/plans.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { runJob } from '../run-job.ts'
import { drawFromFile, effectOfFile } from './plain-holdout.ts'
import { latestPlan, previewPlan } from './plan-reader.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 0, 1, 12)
const settings: PlanSettings = {
  from: '2026-05-01',
  days: 30,
  budget: null,
  margin: 0.5,
  contactsPerCustomer: 1,
  minContacts: 20,
  holdout: 0.3,
  consent: 'no-denial',
  segments: 'rfm',
  channels: [{ channel: 'email', costPerContact: 0.01, fixedCost: 0, liftMean: 0.1, liftDeviation: 0.1 }],
  seed: 3,
}

/** 600 customers with purchases from January to April, some of them often. */
function shop(): WritableDb {
  const random = seededRandom(6)
  const rows: TestInteraction[] = []
  for (let customer = 0; customer < 600; customer++) {
    const often = 1 + random.below(6)
    for (let order = 0; order < often; order++) {
      rows.push({
        customer: `c${customer}`,
        product: `p${random.below(20)}`,
        at: start + Math.floor(random.uniform() * 119) * DAY,
        price: (5 + random.below(20)) * 1_000_000,
        order: `${customer}-${order}`,
      })
    }
  }
  const db = projectInMemory()
  addImport(db, rows)
  return db
}

function run<K extends 'make-plan' | 'export-plan'>(db: WritableDb, order: Parameters<typeof runJob<K>>[1]) {
  return runJob<K>('job-00000001', order, {
    db,
    signal: new AbortController().signal,
    progress: () => undefined,
    now: () => start + 120 * DAY,
    threads: 1,
  })
}

describe('a plan of a project', () => {
  it('is proposed, accepted, measured on the next import, and learned from', async () => {
    const db = shop()
    const plan = await run<'make-plan'>(db, { kind: 'make-plan', settings })
    expect(plan.actions.length).toBeGreaterThan(2)
    const first = plan.actions[0]
    if (first === undefined) throw new Error('no action')
    expect(first).toMatchObject({ state: 'proposed', basis: 'assumed', from: '2026-05-01', to: '2026-05-30' })
    expect(first.result.verdict).toBe('waiting')
    expect(first.held / (first.held + first.contacts)).toBeCloseTo(0.3, 1)
    expect(first.gain).toBeCloseTo(first.addedRevenue * 0.5 - first.cost, 6)
    expect(plan.totals.gain).toBeCloseTo(
      plan.actions.reduce((sum, { gain }) => sum + gain, 0),
      6,
    )
    // Nobody is in two actions.
    const everyone = plan.actions.flatMap(({ id }) => actionCustomers(db, id).map((each) => each.id))
    expect(new Set(everyone).size).toBe(everyone.length)
    expect(plan.conflicts.filter(({ severity }) => severity !== 'hint')).toEqual([])

    for (const { id } of plan.actions) setAction(db, id, { state: 'accepted', note: 'go' }, 1)
    // May: whoever was contacted spends 30, whoever was held out 20.
    const name = db
      .prepare<[number], string>('SELECT external_id FROM customers WHERE customer_id = ?')
      .pluck()
    const random = seededRandom(9)
    const may = plan.actions.flatMap(({ id }) =>
      actionCustomers(db, id).map(({ id: customer, held }): TestInteraction => ({
        customer: name.get(customer) ?? '',
        product: 'p1',
        at: start + (121 + random.below(29)) * DAY,
        price: Math.round(((held === 1 ? 20 : 30) + 5 * random.normal()) * 1_000_000),
        order: `may-${customer}`,
      })),
    )
    addImport(db, [...may, { customer: 'c0', product: 'p1', at: start + 155 * DAY, order: 'june' }], {
      hash: 'may',
    })
    const later = latestPlan(db)
    const measured = later?.actions[0]?.result
    expect(measured?.verdict).toBe('shown')
    expect(measured?.difference).toBeGreaterThan(7)
    expect(measured?.difference).toBeLessThan(13)
    expect(measured?.lift).toBeCloseTo(0.5, 0)
    expect(later?.current).toBe(false)

    const next = await run<'make-plan'>(db, {
      kind: 'make-plan',
      settings: { ...settings, from: '2026-06-10' },
    })
    expect(next.actions[0]?.basis).toBe('measured')
    expect(next.actions[0]?.liftMean).toBeGreaterThan(0.2)
  })

  it('obeys refusals, a budget and a limit, and says what holds it back', async () => {
    const db = shop()
    db.exec(`INSERT INTO consents (import_id, customer_id, channel, state, line)
             SELECT 1, customer_id, 'email', 'denied', 1 FROM customers WHERE customer_id % 2 = 0`)
    const plan = await run<'make-plan'>(db, { kind: 'make-plan', settings: { ...settings, budget: 0.4 } })
    const everyone = plan.actions.flatMap(({ id }) => actionCustomers(db, id).map((each) => each.id))
    expect(everyone.every((id) => id % 2 === 1)).toBe(true)
    expect(plan.totals.cost).toBeLessThanOrEqual(0.4001)
    expect(plan.binding).toBe('budget')
    expect(previewPlan(db, { ...settings, budget: 2 }, start + 120 * DAY).gain).toBeGreaterThan(
      plan.totals.gain,
    )
    // Somebody refuses afterwards.
    const [someone] = actionCustomers(db, plan.actions[0]?.id ?? (0 as never)).filter(
      (each) => each.held === 0,
    ) // there is a first action
    db.prepare(
      `INSERT INTO consents (import_id, customer_id, channel, state, line) VALUES (1, ?, 'email', 'denied', 2)`,
    ).run(someone?.id)
    addImport(db, [{ customer: 'x', product: 'p1', at: start }], { hash: 'other' })
    expect(latestPlan(db)?.conflicts).toContainEqual(
      expect.objectContaining({ kind: 'consent-withdrawn', amount: 1 }),
    )
  })

  it('is the same for the same seed', async () => {
    const [one, two] = [shop(), shop()]
    const [a, b] = [
      await run<'make-plan'>(one, { kind: 'make-plan', settings }),
      await run<'make-plan'>(two, { kind: 'make-plan', settings }),
    ]
    expect(a.actions).toEqual(b.actions)
    const ids = (db: WritableDb) => db.prepare('SELECT * FROM plan_customers ORDER BY 1, 2').all()
    expect(ids(one)).toEqual(ids(two))
  })

  it('needs purchases', async () => {
    const empty = run<'make-plan'>(projectInMemory(), { kind: 'make-plan', settings })
    await expect(empty).rejects.toMatchObject({ code: 'nothing-to-plan' })
  })
})

describe('files of a plan', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sextant-plan-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('are a table, a workbook and a calendar', async () => {
    const db = shop()
    const plan = await run<'make-plan'>(db, { kind: 'make-plan', settings })
    for (const format of ['csv', 'xlsx', 'ics'] as const) {
      const file = join(folder, `plan.${format}`)
      const { bytes } = await run<'export-plan'>(db, {
        kind: 'export-plan',
        settings: { format, language: 'zh-CN' },
        file,
      })
      expect(readFileSync(file).byteLength).toBe(bytes)
    }
    const table = readFileSync(join(folder, 'plan.csv'), 'utf8')
    expect(table).toContain('触达人数')
    expect(table.trim().split('\r\n')).toHaveLength(1 + plan.actions.length)
    const calendar = readFileSync(join(folder, 'plan.ics'), 'utf8')
    expect(calendar).toMatch(/^BEGIN:VCALENDAR\r\n/)
    expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(plan.actions.length)
    expect(calendar).toContain('DTSTART;VALUE=DATE:20260501')
    expect(calendar).toContain('DTEND;VALUE=DATE:20260531')
  })

  it('draw a hold-out group by strata, and measure an effect', async () => {
    const customers = join(folder, 'customers.csv')
    writeFileSync(
      customers,
      [
        'id;country',
        ...Array.from({ length: 400 }, (_, index) => `c${index};${index % 2 === 0 ? 'DE' : 'CN'}`),
      ].join('\n'),
    )
    const out = join(folder, 'drawn.csv')
    const drawn = await drawFromFile(customers, ['id', 'country'], { share: 0.25, seed: 5, out })
    expect(drawn).toMatchObject({ customers: 400, held: 100, strata: 2 })
    expect(existsSync(out)).toBe(true)
    expect(readFileSync(out, 'utf8').match(/holdout/g)).toHaveLength(100)

    const outcomes = join(folder, 'outcomes.csv')
    writeFileSync(
      outcomes,
      [
        'group,revenue',
        ...Array.from({ length: 200 }, (_, index) =>
          index % 2 === 0 ? `holdout,${10 + (index % 7)}` : `contact,${20 + (index % 5)}`,
        ),
        'contact,n/a',
      ].join('\n'),
    )
    const effect = await effectOfFile(outcomes, ['group', 'revenue'], 'holdout')
    expect(effect).toMatchObject({ verdict: 'shown', treated: 100, held: 100, skipped: 1 })
    const renamed = join(folder, 'renamed.csv')
    writeFileSync(renamed, readFileSync(outcomes, 'utf8').replaceAll('holdout', '对照组'))
    expect(await effectOfFile(renamed, ['group', 'revenue'], 'holdout')).toMatchObject({ held: 100 })
    await expect(effectOfFile(renamed, ['group', 'revenue'], 'nobody')).rejects.toMatchObject({
      params: { missing: 'nobody (--held; 对照组, contact)' },
    })
    await expect(effectOfFile(outcomes, ['group', 'revenue'], 'nobody')).rejects.toMatchObject({
      code: 'mapping-incomplete',
    })
  })
})
