import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ListId } from '../../contract/ids.ts'
import { defaultSettings } from '../../contract/models.ts'
import type { ExportSettings, ListHoldout } from '../../contract/lists.ts'
import { usualChannel } from '../../contract/plan.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { runJob } from '../run-job.ts'
import { learnedEffects } from './plan-reader.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 0, 1, 12)
const CUSTOMERS = 600
const random = seededRandom(12)
const holdout: ListHoldout = { channel: 'email', share: 0.3, from: '2026-05-01', days: 30, seed: 5 }

/** A shop with a list of bestsellers for everybody. */
async function shop(): Promise<{ db: WritableDb; list: ListId }> {
  const db = projectInMemory()
  const rows = Array.from({ length: 3 * CUSTOMERS }, (_, index): TestInteraction => ({
    customer: `c${index % CUSTOMERS}`,
    product: `p${index % 7}`,
    at: start + random.below(119) * DAY,
    price: (5 + random.below(20)) * 1_000_000,
    order: `${index}`,
  }))
  addImport(db, rows)
  const model = await runJob<'train'>(
    'job-00000005',
    { kind: 'train', settings: defaultSettings.popularity, evaluate: false },
    context(db),
  )
  const { id } = await runJob<'recommend'>(
    'job-00000006',
    {
      kind: 'recommend',
      settings: { modelId: model.id, topN: 2, excludeBought: false, customers: { kind: 'all' }, name: 'May' },
    },
    context(db),
  )
  return { db, list: id }
}

const context = (db: WritableDb, now = start + 120 * DAY) => ({
  db,
  signal: new AbortController().signal,
  progress: () => undefined,
  now: () => now,
  threads: 1,
})

describe('a list exported with a hold-out', () => {
  let folder: string
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sextant-list-'))
  })
  afterEach(() => {
    rmSync(folder, { recursive: true })
  })

  function exported(db: WritableDb, list: ListId, drawn: ListHoldout | null, now?: number) {
    const settings: ExportSettings = {
      listId: list,
      format: 'csv',
      layout: 'long',
      purpose: 'machine',
      columns: ['customer-id', 'product-id'],
      search: '',
      language: 'en',
      holdout: drawn,
    }
    return runJob<'export-list'>(
      'job-00000001',
      { kind: 'export-list', settings, file: join(folder, 'list.csv') },
      context(db, now),
    )
  }
  const written = (): Set<string> =>
    new Set(
      readFileSync(join(folder, 'list.csv'), 'utf8')
        .trim()
        .split('\r\n')
        .slice(1)
        .map((line) => line.split(',')[0] ?? ''),
    )

  it('leaves them out of the file, and plans learn from what the list did', async () => {
    const { db, list } = await shop()
    const { held, customers } = await exported(db, list, holdout)
    expect(held + customers).toBe(CUSTOMERS)
    expect(held / CUSTOMERS).toBeCloseTo(0.3, 1)
    const got = written()
    expect(got.size).toBe(customers)

    // Exported once more, the same customers stay out; another hold-out for the same days is refused; after the last day all are in.
    await exported(db, list, null)
    expect(written()).toEqual(got)
    await expect(exported(db, list, { ...holdout, from: '2026-05-20' })).rejects.toMatchObject({
      code: 'list-held-out',
    })
    await exported(db, list, null, Date.UTC(2026, 6, 1))
    expect(written().size).toBe(CUSTOMERS)

    // Whoever got the list spends half as much again.
    const may = Array.from({ length: CUSTOMERS }, (_, index): TestInteraction => ({
      customer: `c${index}`,
      product: 'p1',
      at: start + (121 + random.below(28)) * DAY,
      price: Math.round(((got.has(`c${index}`) ? 30 : 20) + 4 * random.normal()) * 1_000_000),
      order: `may-${index}`,
    }))
    addImport(db, [...may, { customer: 'c0', product: 'p1', at: start + 155 * DAY, order: 'june' }], {
      hash: 'may',
    })
    // Told before the first plan, too.
    expect(learnedEffects(db)?.actions).toHaveLength(1)
    const plan = await runJob<'make-plan'>(
      'job-00000002',
      {
        kind: 'make-plan',
        settings: {
          from: '2026-06-10',
          days: 28,
          budget: null,
          margin: 0.5,
          contactsPerCustomer: 1,
          minContacts: 20,
          holdout: 0.1,
          consent: 'no-denial',
          segments: 'rfm',
          channels: [usualChannel('email')],
          seed: 1,
        },
      },
      context(db, start + 160 * DAY),
    )
    const learned = learnedEffects(db)
    const own = learned?.actions[0]?.action
    expect(own).toMatchObject({ segment: 'May', reason: 'list', result: { verdict: 'shown' } })
    expect(own?.result.lift).toBeCloseTo(0.5, 1)
    const email = learned?.channels.find(({ channel }) => channel === 'email')
    expect(email).toMatchObject({ measurements: 1 })
    expect(email?.learned.mean).toBeGreaterThan(usualChannel('email').liftMean)
    expect(plan.actions[0]?.basis).toBe('measured')
    expect(plan.actions[0]?.liftMean).toBeGreaterThan(usualChannel('email').liftMean)
  })

  it('stores nothing when the file cannot be written, and says when nobody can be held out', async () => {
    const { db, list } = await shop()
    const settings = { listId: list, format: 'csv', layout: 'long', purpose: 'machine' } as const
    const lost = runJob<'export-list'>(
      'job-00000003',
      {
        kind: 'export-list',
        settings: { ...settings, columns: ['customer-id'], search: '', language: 'en', holdout },
        file: join(folder, 'missing', 'list.csv'),
      },
      context(db),
    )
    await expect(lost).rejects.toMatchObject({ code: 'target-not-writable' })
    expect(db.prepare('SELECT count(*) FROM plan_actions').pluck().get()).toBe(0)
    const one = runJob<'export-list'>(
      'job-00000004',
      {
        kind: 'export-list',
        settings: { ...settings, columns: ['customer-id'], search: 'Name of c599', language: 'en', holdout },
        file: join(folder, 'list.csv'),
      },
      context(db),
    )
    await expect(one).rejects.toMatchObject({ code: 'plan-group-empty' })
  })
})
