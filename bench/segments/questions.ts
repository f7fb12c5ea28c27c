import { monitorEventLoopDelay } from 'node:perf_hooks'
import { cohortQuery } from '../../src/contract/customer-reports.ts'
import { rule as ruleSchema, type Rule } from '../../src/contract/segments.ts'
import { seededRandom, type Random } from '../../src/engine/random.ts'
import { keepCustomers } from '../../src/jobs/customers/keep-customers.ts'
import { reportReaders } from '../../src/jobs/customers/report-readers.ts'
import { segmentReaders } from '../../src/jobs/customers/segment-readers.ts'
import { writing, type ReadableDb, type WritableDb } from '../../src/store/database.ts'
import { openProject } from '../../src/store/open.ts'
import { at } from '../peers/numbers.ts'

const DAY = 86_400_000
const RULES = 200
const now = (): number => 0

type Asked = { readonly seconds: number; readonly longestBlockMs: number }

/** How long a question takes, and the longest time meanwhile in which the process could answer nothing else. */
async function asked(work: () => Promise<unknown>): Promise<Asked> {
  const delay = monitorEventLoopDelay({ resolution: 1 })
  // A turn first, so that what was before is not counted.
  await new Promise((resolve) => setTimeout(resolve, 50))
  delay.enable()
  const started = performance.now()
  await work()
  const seconds = (performance.now() - started) / 1000
  await new Promise((resolve) => setTimeout(resolve, 20))
  delay.disable()
  return { seconds, longestBlockMs: Math.round(delay.max / 1e6) }
}

/** Opens the file anew, as a process that comes later does, asks, and closes it. */
async function fromFile(file: string, question: (db: ReadableDb) => Promise<unknown>): Promise<Asked> {
  return asked(async () => {
    const { db, close } = openProject(file)
    try {
      await question(db)
    } finally {
      close()
    }
  })
}

/** Rows of one more import: a two-hundredth of those there are. */
function addRows(db: WritableDb, rows: number): number {
  const more = Math.round(rows / 200)
  const random = seededRandom(11)
  writing(db, () => {
    const { id, last, customers, end } = db
      .prepare<[], { id: number; last: number; customers: number; end: number }>(
        `SELECT (SELECT max(import_id) FROM imports) + 1 AS id, (SELECT max(interaction_id) FROM interactions) AS last,
                (SELECT max(customer_id) FROM customers) AS customers, (SELECT max(occurred_at) FROM interactions) AS "end"`,
      )
      .get() ?? { id: 0, last: 0, customers: 0, end: 0 }
    db.prepare<[number, string, number, number]>(
      `INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at, read, accepted)
       VALUES (?, 'published', 'more', 0, ?, 'interactions', '{}', '[]', 0, ?, ?)`,
    ).run(id, `more ${id}`, more, more)
    const insert = db.prepare<[number, number, number, number, number, number, number]>(
      `INSERT INTO interactions (interaction_id, import_id, line, customer_id, product_id, kind, occurred_at, quantity, unit_price_micros, currency)
       VALUES (?, ?, ?, ?, ?, 1, ?, 1, ?, 'EUR')`,
    )
    for (let n = 1; n <= more; n++)
      insert.run(
        last + n,
        id,
        n + 1,
        1 + random.below(customers),
        1 + random.below(1000),
        end + random.below(7 * DAY),
        (1 + random.below(200)) * 1e6,
      )
  })
  return more
}

/** A rule as somebody types one: one to four conditions of any kind, nested at times. */
function randomRule(random: Random): Rule {
  const pick = <T>(choices: readonly T[]): T => choices[random.below(choices.length)] as T // below the length
  const day = (): string =>
    new Date(Date.UTC(2024, random.below(24), 1 + random.below(28))).toISOString().slice(0, 10)
  const conditions: readonly (() => object)[] = [
    () => ({
      kind: 'did',
      events: [pick(['purchase', 'view'])],
      product: random.below(2) === 0 ? null : { by: 'category', values: [`category ${random.below(50)}`] },
      measure: pick(['times', 'orders', 'quantity', 'revenue', 'products', 'days']),
      low: 1 + random.below(5),
      period: pick([
        { kind: 'ever' },
        { kind: 'last', days: 90 },
        { kind: 'between', from: '2024-03-01', to: '2025-03-01' },
      ]),
    }),
    () => ({
      kind: 'number',
      field: pick([
        'orders',
        'revenue',
        'average-order',
        'products',
        'days-since-last-purchase',
        'recency-score',
        'campaigns',
      ]),
      low: random.below(100),
    }),
    () => ({ kind: 'date', field: pick(['first-purchase', 'last-purchase', 'last-seen']), from: day() }),
    () => ({ kind: 'text', field: 'country', test: 'is', values: [`country ${random.below(30)}`] }),
    () => ({
      kind: 'rfm',
      groups: ['champions', 'at-risk'],
      ...(random.below(3) === 0 ? { back: { period: 'month', steps: 3 } } : {}),
    }),
    () => ({
      kind: 'cohort',
      by: 'first-purchase',
      period: 'month',
      active: 'purchase',
      row: day().replace(/..$/, '01'),
      age: random.below(6),
    }),
    () => ({
      kind: 'lifecycle',
      period: 'month',
      active: 'purchase',
      day: day().replace(/..$/, '01'),
      state: pick(['fresh', 'returning', 'dormant']),
    }),
    () => ({ kind: 'consent', channel: 'email', state: 'unknown' }),
    () => ({ kind: 'ids', ids: Array.from({ length: 50 }, () => `c${1 + random.below(10_000)}`) }),
  ]
  const group = (level: number): object => ({
    kind: pick(['all', 'any']),
    rules: Array.from({ length: 1 + random.below(4) }, () => {
      const part = level < 2 && random.below(5) === 0 ? group(level + 1) : pick(conditions)()
      return random.below(5) === 0 ? { kind: 'not', rule: part } : part
    }),
  })
  return ruleSchema.parse(group(0))
}

/** Seconds of the middle, the slowest twentieth and the slowest of many rules, counted as the window asks for them. */
export async function countsWhileTyping(
  file: string,
): Promise<{ rules: number; median: number; p95: number; most: number; longestBlockMs: number }> {
  const { db, close } = openProject(file)
  try {
    const random = seededRandom(21)
    const rules = Array.from({ length: RULES }, () => randomRule(random))
    const seconds: number[] = []
    const { longestBlockMs } = await asked(async () => {
      for (const rule of rules) {
        const started = performance.now()
        await segmentReaders['segments:count']({ rule, asOf: { kind: 'data-end' } }, { db, now })
        // The first reads the columns, which is measured apart.
        seconds.push((performance.now() - started) / 1000)
        await new Promise((resolve) => setImmediate(resolve))
      }
    })
    const sorted = seconds.slice(1).sort((a, b) => a - b)
    const share = (part: number): number =>
      at(sorted, Math.min(sorted.length - 1, Math.floor(part * sorted.length)))
    return {
      rules: sorted.length,
      median: share(0.5),
      p95: share(0.95),
      most: at(sorted, sorted.length - 1),
      longestBlockMs,
    }
  } finally {
    close()
  }
}

/** Questions to a file as a process that opens it asks them, before and after more rows have come. */
export async function questionsToFile(file: string, rows: number) {
  const any: Rule = { kind: 'number', field: 'orders', low: 2, high: null }
  const count = (db: ReadableDb): Promise<unknown> =>
    segmentReaders['segments:count']({ rule: any, asOf: { kind: 'data-end' } }, { db, now })
  const rfm = (db: ReadableDb): Promise<unknown> =>
    reportReaders['rfm:report']({ settings: null, asOf: { kind: 'data-end' }, audience: null }, { db, now })
  const cohorts = (db: ReadableDb): Promise<unknown> =>
    reportReaders['cohorts:report'](cohortQuery.parse({}), { db, now })
  const overview = (db: ReadableDb): Promise<unknown> =>
    reportReaders['customers:overview']({ filter: {} }, { db, now })
  const kept = {
    count: await fromFile(file, count),
    rfm: await fromFile(file, rfm),
    cohorts: await fromFile(file, cohorts),
    overview: await fromFile(file, overview),
  }
  const project = openProject(file)
  const more = addRows(project.db, rows)
  project.close()
  const afterNewData = await fromFile(file, count)
  const later = openProject(file)
  const keeping = await asked(() =>
    keepCustomers({ db: later.db, signal: new AbortController().signal, progress: () => undefined, now }),
  )
  later.close()
  return { kept, newRows: more, afterNewData, keeping, afterKeeping: await fromFile(file, count) }
}
