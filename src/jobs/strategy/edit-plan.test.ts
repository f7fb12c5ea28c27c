import { describe, expect, it } from 'vitest'
import { defaultForecastSettings } from '../../contract/forecast.ts'
import type { PlanAction, PlanConflict, PlanEdit } from '../../contract/plan-actions.ts'
import type { PlanSettings, StrategyPlan } from '../../contract/plan.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { actionCustomers } from '../../store/queries/plans.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { runJob } from '../run-job.ts'
import { latestPlan, learnedEffects, planChoices } from './plan-reader.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 0, 1, 12)
const now = start + 120 * DAY
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
  channels: [{ channel: 'email', costPerContact: 0.1, fixedCost: 0, liftMean: 0.1, liftDeviation: 0.1 }],
  seed: 3,
}

function shop(): WritableDb {
  const random = seededRandom(6)
  const rows: TestInteraction[] = []
  for (let customer = 0; customer < 600; customer++)
    for (let order = 0; order <= random.below(6); order++)
      rows.push({
        customer: `c${customer}`,
        product: `p${random.below(20)}`,
        at: start + Math.floor(random.uniform() * 119) * DAY,
        price: (5 + random.below(20)) * 1_000_000,
        order: `${customer}-${order}`,
      })
  const db = projectInMemory()
  addImport(db, rows)
  return db
}

function context(db: WritableDb) {
  const signal = new AbortController().signal
  return { db, signal, progress: () => undefined, now: () => now, threads: 1 }
}

async function made(db: WritableDb, changed: Partial<PlanSettings> = {}): Promise<StrategyPlan> {
  const order = { kind: 'make-plan', settings: { ...settings, ...changed } } as const
  return runJob<'make-plan'>('job-00000001', order, context(db))
}

function edited(db: WritableDb, edit: PlanEdit): Promise<StrategyPlan> {
  return runJob<'edit-plan'>('job-00000002', { kind: 'edit-plan', edit }, context(db))
}

function first(plan: StrategyPlan): PlanAction {
  const [action] = plan.actions
  if (action === undefined) throw new Error('no action')
  return action
}

async function resolved(db: WritableDb, plan: StrategyPlan, kind: PlanConflict['kind'], way: string) {
  const conflict = plan.conflicts.find((each) => each.kind === kind)
  const resolution = conflict?.resolutions.find((each) => each.kind === way)
  if (resolution === undefined)
    throw new Error(`no ${way} for ${kind}: ${JSON.stringify(plan.conflicts.map((each) => each.kind))}`)
  return edited(db, { do: 'resolve', resolution })
}

const has = (plan: StrategyPlan, kind: PlanConflict['kind']): boolean =>
  plan.conflicts.some((each) => each.kind === kind)

describe('a plan that is edited', () => {
  it('keeps its customers when words and dates change, and draws anew when the budget does', async () => {
    const db = shop()
    const plan = await made(db)
    const { id, contacts, from, to } = first(plan)
    const drawn = actionCustomers(db, id)
    const moved = await edited(db, {
      do: 'change',
      id,
      patch: { from: '2026-05-08', to: '2026-06-06', offer: 'coffee' },
    })
    expect(first(moved)).toMatchObject({ id, from: '2026-05-08', offer: 'coffee', contacts })
    expect(actionCustomers(db, id)).toEqual(drawn)

    const cut = await edited(db, { do: 'change', id, patch: { budget: 2 } })
    expect(first(cut)).toMatchObject({ contacts: 20, isCutByBudget: true, offer: 'coffee', reason: 'own' })
    expect(first(cut).cost).toBeCloseTo(2, 9)
    expect(first(cut).id).not.toBe(id)
    // The effect is that of the contacts that are left.
    expect(first(cut).gain).toBeCloseTo(20 * first(cut).valuePerCustomer * 0.5 * first(cut).liftMean - 2, 6)

    const back = await edited(db, { do: 'undo' })
    expect(first(back)).toMatchObject({ id, contacts, from: '2026-05-08' })
    const start_ = await edited(db, { do: 'undo' })
    expect(first(start_)).toMatchObject({ id, from, to })
    expect(start_).toMatchObject({ undoable: 0, redoable: 2 })
    expect(start_.actions).toEqual(plan.actions)
    expect(first(await edited(db, { do: 'redo' })).from).toBe('2026-05-08')
    // A new edit ends what could be done again.
    const other = await edited(db, { do: 'change', id, patch: { text: 'hello' } })
    expect(other).toMatchObject({ redoable: 0 })
  })

  it('takes in own actions, copies after the original, and another order', async () => {
    const db = shop()
    const plan = await made(db)
    const [group] = planChoices(db, now)
    const added = await edited(db, {
      do: 'add',
      action: {
        segmentKey: group?.key ?? '',
        channel: 'sms',
        from: '2026-07-01',
        to: '2026-07-14',
        budget: null,
        offer: 'tea',
        text: '',
      },
    })
    const own = added.actions.at(-1)
    expect(own).toMatchObject({ channel: 'sms', offer: 'tea', reason: 'own' })
    expect((own?.contacts ?? 0) + (own?.held ?? 0)).toBe(group?.customers)
    // Half the days: half of what would be spent anyway, about.
    const whole = added.actions.find(({ segmentKey }) => segmentKey === group?.key)
    expect((own?.valuePerCustomer ?? 0) / (whole?.valuePerCustomer ?? 1)).toBeLessThan(0.8)

    const { id } = first(plan)
    const copied = await edited(db, { do: 'duplicate', id })
    expect(copied.actions[1]).toMatchObject({ segmentKey: first(plan).segmentKey, from: '2026-05-31' })
    const swapped = await edited(db, { do: 'move', id, up: false })
    expect(swapped.actions[1]?.id).toBe(id)
  })

  it('refuses wrong dates and a budget that pays for nobody', async () => {
    const db = shop()
    const { id } = first(await made(db))
    const change = (patch: { to?: string; budget?: number }) => edited(db, { do: 'change', id, patch })
    await expect(change({ to: '2026-04-01' })).rejects.toMatchObject({ code: 'plan-dates-wrong' })
    await expect(change({ budget: 0.05 })).rejects.toMatchObject({ code: 'plan-budget-too-small' })
    expect(latestPlan(db)?.undoable).toBe(0)
  })
})

describe('conflicts of a plan', () => {
  it('of one customer in two actions end by keeping the stronger, or by moving', async () => {
    const db = shop()
    const plan = await made(db)
    const { segmentKey } = first(plan)
    const add = {
      do: 'add',
      action: {
        segmentKey,
        channel: 'sms',
        from: '2026-05-10',
        to: '2026-05-20',
        budget: null,
        offer: '',
        text: '',
      },
    } as const
    const crowded = await edited(db, add)
    expect(has(crowded, 'same-customers')).toBe(true)
    const kept = await resolved(db, crowded, 'same-customers', 'keep-stronger')
    expect(has(kept, 'same-customers')).toBe(false)
    expect(kept.undoable).toBe(2)
    const again = await edited(db, { do: 'undo' })
    const moved = await resolved(db, again, 'same-customers', 'move-week')
    expect(has(moved, 'same-customers')).toBe(false)
  })

  it('of the same group twice in one channel', async () => {
    const db = shop()
    const { id } = first(await made(db))
    const copied = await edited(db, { do: 'duplicate', id })
    const copy = copied.actions[1]
    if (copy === undefined) throw new Error('no copy')
    const overlapping = await edited(db, { do: 'change', id: copy.id, patch: { from: '2026-05-20' } })
    expect(has(overlapping, 'dates-overlap')).toBe(true)
    const fixed = await resolved(db, overlapping, 'dates-overlap', 'move-week')
    expect(has(fixed, 'dates-overlap')).toBe(false)
  })

  it('of the budget end by a cut, a rejection, or more money', async () => {
    const db = shop()
    await made(db, { budget: 20 })
    const [group] = planChoices(db, now)
    const over = await edited(db, {
      do: 'add',
      action: {
        segmentKey: group?.key ?? '',
        channel: 'email',
        from: '2026-08-01',
        to: '2026-08-20',
        budget: 5,
        offer: '',
        text: '',
      },
    })
    const conflict = over.conflicts.find(({ kind }) => kind === 'over-budget')
    expect(conflict?.amount).toBeCloseTo(over.totals.cost - 20, 6)
    expect(has(await resolved(db, over, 'over-budget', 'reject-weakest'), 'over-budget')).toBe(false)
    await edited(db, { do: 'undo' })
    const raised = await resolved(db, over, 'over-budget', 'raise-budget')
    expect(has(raised, 'over-budget')).toBe(false)
    expect(raised.settings.budget).toBeGreaterThan(20)
    expect((await edited(db, { do: 'undo' })).settings.budget).toBe(20)
  })

  it('of refusals since the plan', async () => {
    const db = shop()
    const plan = await made(db)
    const { id, contacts } = first(plan)
    const someone = actionCustomers(db, id).find(({ held }) => held === 0)
    db.prepare(
      `INSERT INTO consents (import_id, customer_id, channel, state, line) VALUES (1, ?, 'email', 'denied', 2)`,
    ).run(someone?.id)
    addImport(db, [{ customer: 'x', product: 'p1', at: start }], { hash: 'other' })
    const refused = latestPlan(db)
    if (refused === null) throw new Error('no plan')
    expect(has(refused, 'no-consent-data')).toBe(false)
    const without = await resolved(db, refused, 'consent-withdrawn', 'drop-refused')
    expect(has(without, 'consent-withdrawn')).toBe(false)
    expect(first(without).contacts).toBe(contacts - 1)
  })

  it('of customers without consent, once the project keeps consent at all', async () => {
    const db = shop()
    const plan = await made(db)
    const { id } = first(plan)
    expect(has(plan, 'consent-missing')).toBe(false)
    const reached = actionCustomers(db, id).filter(({ held }) => held === 0)
    const asked = reached.slice(0, Math.ceil(reached.length / 2))
    for (const { id: customer } of asked)
      db.prepare(
        `INSERT INTO consents (import_id, customer_id, channel, state, line) VALUES (1, ?, 'email', 'granted', 2)`,
      ).run(customer)
    addImport(db, [{ customer: 'x', product: 'p1', at: start }], { hash: 'other' })
    const told = latestPlan(db)
    if (told === null) throw new Error('no plan')
    const conflict = told.conflicts.find(
      ({ kind, actions }) => kind === 'consent-missing' && actions.includes(id),
    )
    // One conflict for all actions of the channel that somebody is left in, and one step that ends it.
    expect(conflict).toMatchObject({ severity: 'warn' })
    expect(conflict?.amount).toBeGreaterThanOrEqual(reached.length - asked.length)
    expect(has(told, 'no-consent-data')).toBe(false)
    const [resolution] = conflict?.resolutions ?? []
    if (resolution === undefined) throw new Error('no way out')
    expect(resolution.kind).toBe('drop-unconsented')
    const left = await edited(db, { do: 'resolve', resolution })
    expect(first(left).contacts).toBe(asked.length)
    const isOpen = left.conflicts.some(
      (each) => each.kind === 'consent-missing' && each.actions.includes(first(left).id),
    )
    expect(isOpen).toBe(false)
  })

  it('leaves out who gave no consent in all actions of a channel by one step, which one step takes back', async () => {
    const db = shop()
    const before = await made(db)
    const contacting = before.actions.filter(({ channel }) => channel === 'email')
    expect(contacting.length).toBeGreaterThan(1)
    for (const { id } of contacting)
      for (const [n, { id: customer }] of actionCustomers(db, id).entries())
        if (n % 2 === 0)
          db.prepare(
            `INSERT INTO consents (import_id, customer_id, channel, state, line) VALUES (1, ?, 'email', 'granted', 2)`,
          ).run(customer)
    addImport(db, [{ customer: 'x', product: 'p1', at: start }], { hash: 'other' })
    const open = latestPlan(db)?.conflicts.filter(({ kind }) => kind === 'consent-missing') ?? []
    expect(open).toHaveLength(1)
    expect(open[0]?.actions).toHaveLength(contacting.length)
    const [resolution] = open[0]?.resolutions ?? []
    if (resolution === undefined) throw new Error('no way out')
    const left = await edited(db, { do: 'resolve', resolution })
    expect(has(left, 'consent-missing')).toBe(false)
    const contacts = (plan: StrategyPlan): number =>
      plan.actions.reduce((sum, each) => sum + each.contacts, 0)
    expect(contacts(left)).toBe(contacts(before) - (open[0]?.amount ?? 0))
    const back = await edited(db, { do: 'undo' })
    expect(contacts(back)).toBe(contacts(before))
  })

  it('says when no consent is known, and when a group is too small to show the effect', async () => {
    const plan = await made(shop())
    expect(plan.conflicts.find(({ kind }) => kind === 'no-consent-data')).toMatchObject({ severity: 'hint' })
    expect(plan.conflicts.find(({ kind }) => kind === 'holdout-too-small')).toMatchObject({
      severity: 'hint',
    })
  })
})

describe('what an action rests on', () => {
  it('names every stage, with what stands in the place of a missing one', async () => {
    const plan = await made(shop())
    const { evidence, chance, low, high, gain } = first(plan)
    expect(evidence.map(({ stage, state }) => [stage, state])).toEqual([
      ['data', 'used'],
      ['value', 'missing'],
      ['forecast', 'missing'],
      ['recommend', 'missing'],
      ['copy', 'missing'],
      ['learned', 'missing'],
    ])
    expect(chance).toBeGreaterThan(0.5)
    // By draws: the middle is the gain but for what 4,000 of them leave.
    expect(Math.abs((low + high) / 2 - gain)).toBeLessThan(0.04 * (high - low))
  })

  it('joins customer value and forecast where they are there', async () => {
    const db = shop()
    const plain = first(await made(db))
    await runJob(
      'job-00000003',
      {
        kind: 'clv',
        settings: {
          model: 'auto',
          unit: 'weeks',
          horizonDays: 90,
          discount: 0.1,
          margin: 1,
          level: 0.8,
          calibrationEnd: null,
          keptShare: null,
          seed: 1,
        },
      },
      context(db),
    )
    await runJob(
      'job-00000004',
      {
        kind: 'forecast',
        settings: { ...defaultForecastSettings, horizon: 8, model: 'theta', useEvents: false },
      },
      context(db),
    )
    const joined = first(await made(db))
    const states = Object.fromEntries(joined.evidence.map(({ stage, state }) => [stage, state]))
    expect(states).toMatchObject({ value: 'used', forecast: 'used' })
    expect(joined.valueDeviation).toBeGreaterThan(0)
    expect(joined.valuePerCustomer).not.toBe(plain.valuePerCustomer)
    // Two estimates of one kind of shop do not lie far apart.
    expect(joined.valuePerCustomer / plain.valuePerCustomer).toBeGreaterThan(0.4)
    expect(joined.valuePerCustomer / plain.valuePerCustomer).toBeLessThan(2.5)
    const { fingerprint, analysisId } = joined.evidence.find(({ stage }) => stage === 'forecast') ?? {}
    expect(fingerprint).toMatch(/^[0-9a-f]{8}$/)
    expect(analysisId).not.toBeNull()
  })
})

describe('what was learned', () => {
  it('is nothing before the first measurement, and says what is assumed', async () => {
    const db = shop()
    expect(learnedEffects(db)).toBeNull()
    await made(db)
    expect(learnedEffects(db)).toMatchObject({
      measured: 0,
      inside: 0,
      channels: [{ channel: 'email', prior: { mean: 0.1 }, learned: { mean: 0.1 }, measurements: 0 }],
    })
  })
})
