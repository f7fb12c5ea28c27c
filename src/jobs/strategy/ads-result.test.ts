import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { defaultResponseSettings } from '../../contract/ads.ts'
import type { PlanAction } from '../../contract/plan-actions.ts'
import { usualChannel, type PlanSettings } from '../../contract/plan.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { setAction } from '../../store/queries/plans.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import { runJob } from '../run-job.ts'
import { isoDay } from '../ads/calendar.ts'
import { followedOf } from './ads-result.ts'
import { latestPlan, learnedEffects } from './plan-reader.ts'
import { spendSentences } from './segment-words.ts'
import { reportFormat } from '../report/report-format.ts'

const DAY = 86_400_000
/** A Monday. */
const FIRST = Date.UTC(2024, 0, 1) / DAY
const WEEKS = 78
const settings: PlanSettings = {
  from: isoDay(FIRST + 7 * WEEKS),
  days: 28,
  budget: null,
  margin: 0.5,
  contactsPerCustomer: 1,
  minContacts: 20,
  holdout: 0.1,
  consent: 'no-denial',
  segments: 'rfm',
  channels: [usualChannel('email')],
  seed: 3,
}

type Spend = { readonly search: number; readonly display: number }
const random = seededRandom(44)
const revenueOf = ({ search, display }: Spend): number =>
  9000 + 90 * Math.sqrt(search) + 4 * Math.sqrt(display)

/** Weeks of orders and ad reports; the money of a week brings what it brings in that week. */
function addWeeks(
  db: WritableDb,
  from: number,
  spends: readonly Spend[],
  extra: { readonly factor: number; readonly hash: string },
): void {
  const rows = spends.flatMap((spend, week) =>
    Array.from({ length: 7 }, (_, day) => ({
      customer: `c${(week * 7 + day) % 40}`,
      product: 'p1',
      at: (FIRST + 7 * (from + week) + day) * DAY + DAY / 2,
      price: Math.round((revenueOf(spend) / 7) * extra.factor * (1 + 0.04 * random.normal())) * 1_000_000,
      order: `${from + week}-${day}`,
    })),
  )
  const id = addImport(db, rows, { hash: extra.hash })
  const insert = db.prepare(
    `INSERT INTO campaign_results (import_id, line, day, channel, cost_micros, currency) VALUES (?, ?, ?, ?, ?, 'EUR')`,
  )
  spends.forEach((spend, week) => {
    for (let day = 0; day < 7; day++)
      for (const channel of ['search', 'display'] as const)
        insert.run(
          id,
          week * 14 + day * 2 + (channel === 'search' ? 1 : 2),
          isoDay(FIRST + 7 * (from + week) + day),
          channel,
          Math.round((spend[channel] / 7) * 1_000_000),
        )
  })
}

function run<K extends 'make-plan' | 'ads-response' | 'export-plan'>(
  db: WritableDb,
  order: Parameters<typeof runJob<K>>[1],
) {
  return runJob<K>('job-00000001', order, {
    db,
    signal: new AbortController().signal,
    progress: () => undefined,
    now: () => (FIRST + 7 * WEEKS) * DAY,
    threads: 1,
  })
}

/** A project with a model of its ads and an accepted move of money. */
async function planned(): Promise<{ db: WritableDb; action: PlanAction }> {
  const db = projectInMemory()
  const past = Array.from({ length: WEEKS }, () => ({
    search: 400 + 1200 * random.uniform(),
    display: 800 + 1600 * random.uniform(),
  }))
  addWeeks(db, 0, past, { factor: 1, hash: 'past' })
  await run<'ads-response'>(db, { kind: 'ads-response', settings: defaultResponseSettings })
  const plan = await run<'make-plan'>(db, { kind: 'make-plan', settings })
  const action = plan.actions.find(({ channel }) => channel === 'ads')
  if (action === undefined) throw new Error('no money is moved')
  setAction(db, action.id, { state: 'accepted', note: '' }, 1)
  return { db, action }
}

/** The planned amounts of the two channels. */
function amountsOf({ spend }: PlanAction, part: 'today' | 'amount'): Spend {
  const of = (name: string): number => spend?.channels.find((each) => each.name === name)?.[part] ?? 0
  return { search: of('search'), display: of('display') }
}

const weeks = (n: number, spend: Spend): Spend[] => Array.from({ length: n }, () => spend)
const adsOf = (db: WritableDb): PlanAction => {
  const found = latestPlan(db)?.actions.find(({ channel }) => channel === 'ads')
  if (found === undefined) throw new Error('the move is not there')
  return found
}

describe('money moved between ads', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sextant-moved-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  it('is compared with what the model of the plan expects of the spend there was, and said to prove nothing', async () => {
    const { db, action } = await planned()
    expect(action.spend?.channels.map(({ name }) => name).sort()).toEqual(['display', 'search'])
    expect(amountsOf(action, 'amount').search).toBeGreaterThan(amountsOf(action, 'today').search)
    expect(adsOf(db).result).toMatchObject({ verdict: 'waiting', spend: null })

    addWeeks(db, WEEKS, weeks(2, amountsOf(action, 'amount')), { factor: 1, hash: 'half' })
    expect(adsOf(db).result).toMatchObject({ verdict: 'waiting', spend: null })
    addWeeks(db, WEEKS + 2, weeks(3, amountsOf(action, 'amount')), { factor: 1, hash: 'rest' })
    const { result } = adsOf(db)
    expect(result.verdict).toBe('as-expected')
    expect(result.gain).toBeNull()
    const { spend } = result
    if (spend === null) throw new Error('nothing is told of the spend')
    expect(spend.periods).toBe(4)
    expect(spend.followed).toBeCloseTo(1, 1)
    // Half of the revenue of four weeks is margin.
    expect(spend.outcome / (2 * revenueOf(amountsOf(action, 'amount')))).toBeCloseTo(1, 1)
    expect(spend.predicted.low).toBeLessThan(spend.outcome)
    expect(spend.predicted.high).toBeGreaterThan(spend.outcome)
    const real = 2 * (revenueOf(amountsOf(action, 'amount')) - revenueOf(amountsOf(action, 'today')))
    expect(spend.gain.low).toBeLessThan(real)
    expect(spend.gain.high).toBeGreaterThan(real)
    expect(spend.gainBy).toBe('plan')
    expect(spend.planned.mean).toBeCloseTo(action.gain, 6)

    const learned = learnedEffects(db)
    expect(learned?.actions[0]?.action.result.spend).toEqual(spend)
    const told = spendSentences(spend, 'en', { ...reportFormat('en'), money: (value) => value.toFixed(0) })
    expect(told.at(-1)).toContain('proves no effect')
    const file = join(folder, 'plan.csv')
    await run<'export-plan'>(db, { kind: 'export-plan', settings: { format: 'csv', language: 'en' }, file })
    expect(readFileSync(file, 'utf8')).toContain('as the model expected (no proof)')

    // A model that has seen the time says its own; a lift test of the channel is told beside it.
    const lift = { channel: 'search', from: settings.from, to: isoDay(FIRST + 7 * (WEEKS + 4) - 1) }
    const brought = 4 * 90 * Math.sqrt(amountsOf(action, 'amount').search)
    await run<'ads-response'>(db, {
      kind: 'ads-response',
      settings: { ...defaultResponseSettings, lifts: [{ ...lift, lift: brought, error: brought / 10 }] },
    })
    const seen = adsOf(db).result.spend
    expect(seen?.gainBy).toBe('later')
    expect(seen?.tests).toHaveLength(1)
    expect(seen?.tests[0]?.lift.mean).toBeCloseTo(brought / 2, 6)
    expect(seen?.tests[0]?.predicted.mean).toBeGreaterThan(0)
  })

  it('is said to be not followed, above or below', async () => {
    const { db, action } = await planned()
    addWeeks(db, WEEKS, weeks(5, amountsOf(action, 'today')), { factor: 1, hash: 'same' })
    expect(adsOf(db).result.verdict).toBe('not-followed')
    expect(adsOf(db).result.spend?.followed).toBeCloseTo(0, 1)
    for (const [factor, verdict] of [
      [0.5, 'below'],
      [1.6, 'above'],
    ] as const) {
      const other = await planned()
      addWeeks(other.db, WEEKS, weeks(5, amountsOf(other.action, 'amount')), { factor, hash: verdict })
      expect(adsOf(other.db).result.verdict).toBe(verdict)
    }
  })

  it('knows how far a move was made', () => {
    const move = (actual: number) => ({ name: 'a', before: 10, planned: 20, actual })
    expect(followedOf([move(20)])).toBe(1)
    expect(followedOf([move(15)])).toBe(0.5)
    expect(followedOf([move(5)])).toBe(-0.5)
    expect(followedOf([{ name: 'a', before: 10, planned: 10, actual: 12 }])).toBe(0)
  })
})
