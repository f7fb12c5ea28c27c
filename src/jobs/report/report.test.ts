import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { planOf, TestFolder } from '../import/test-import.ts'
import { runJob } from '../run-job.ts'
import { roundTicks, shortened } from './drawing.ts'
import { barsFigure, fanFigure } from './figures.ts'
import { writeReport } from './project-report.ts'
import { reportHtml } from './report-html.ts'
import { reportMarkdown } from './report-markdown.ts'

const DAY = 86_400_000
const start = Date.UTC(2026, 0, 1, 12)
const now = start + 125 * DAY

async function shop(): Promise<WritableDb> {
  const random = seededRandom(4)
  const rows = ['order,product,customer,time,quantity,price']
  for (let customer = 0; customer < 300; customer++)
    for (let order = 0; order <= random.below(5); order++)
      rows.push(
        `${customer}-${order},p${random.below(9)},c${customer},${new Date(start + random.below(120) * DAY).toISOString().slice(0, 10)},1,${5 + random.below(20)}`,
      )
  const db = projectInMemory()
  await importFile(db, folder.write('orders.csv', [...rows, 'bad'].join('\n')))
  return db
}

function context(db: WritableDb) {
  const signal = new AbortController().signal
  return { db, signal, progress: () => undefined, now: () => now, threads: 1 }
}

function importFile(db: WritableDb, file: string) {
  const order = { kind: 'import', file, plan: planOf(), allowRepeat: false } as const
  return runJob('job-00000009', order, context(db))
}

async function planned(): Promise<WritableDb> {
  const db = await shop()
  await runJob(
    'job-00000001',
    {
      kind: 'make-plan',
      settings: {
        from: '2026-05-10',
        days: 28,
        budget: null,
        margin: 0.4,
        contactsPerCustomer: 1,
        minContacts: 10,
        holdout: 0.2,
        consent: 'no-denial',
        segments: 'rfm',
        channels: [
          { channel: 'email', costPerContact: 0.01, fixedCost: 0, liftMean: 0.1, liftDeviation: 0.05 },
        ],
        seed: 1,
      },
    },
    context(db),
  )
  return db
}

let folder: TestFolder
beforeEach(() => {
  folder = new TestFolder()
})
afterEach(() => folder.remove())

describe('a written report', () => {
  it.each(['en', 'zh-CN'] as const)('says what is known and what is missing, in %s', async (language) => {
    const db = await planned()
    const document = writeReport(db, { subject: 'project', language }, now)
    const states = Object.fromEntries(document.parts.map(({ id, state }) => [id, state]))
    expect(states).toEqual({
      data: 'current',
      customers: 'current',
      segments: 'current',
      value: 'missing',
      recommend: 'missing',
      ads: 'missing',
      copy: 'missing',
      forecast: 'missing',
      plan: 'current',
    })
    const html = reportHtml(document)
    const markdown = reportMarkdown(document)
    for (const text of [html, markdown]) {
      expect(text).not.toMatch(/undefined|NaN|Infinity|\{\{/)
      for (const { headline } of document.parts) expect(headline).not.toBe('')
    }
    // Nothing is fetched and nothing runs.
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org\/2000\/svg)|url\(/)
    expect(html.match(/<svg/g)?.length).toBeGreaterThan(3)
    expect(html.match(/<section/g)).toHaveLength(1 + document.parts.length)
  })

  it('states the sums of the data', async () => {
    const db = await planned()
    const { revenue, orders } = db
      .prepare<[], { revenue: number; orders: number }>(
        'SELECT sum(quantity * unit_price_micros) / 1e6 AS revenue, count(DISTINCT order_id) AS orders FROM interactions',
      )
      .get() ?? { revenue: 0, orders: 0 }
    const { facts } = writeReport(db, { subject: 'project', language: 'en' }, now)
    expect(facts.find(({ name }) => name === 'Orders')?.value).toBe(orders.toLocaleString('en'))
    expect(facts.find(({ name }) => name === 'Revenue')?.value).toContain(
      Math.round(revenue).toLocaleString('en'),
    )
  })

  it('is old when the data are newer', async () => {
    const db = await planned()
    const late = 'order,product,customer,time,quantity,price\nlate,p1,c1,2026-01-01,1,5'
    await importFile(db, folder.write('late.csv', late))
    const plan = writeReport(db, { subject: 'plan', language: 'en' }, now).parts[0]
    expect(plan?.state).toBe('stale')
    expect(plan?.blocks[0]).toMatchObject({ kind: 'note', tone: 'warn' })
  })

  it('has words for a project with nothing in it', () => {
    const document = writeReport(projectInMemory(), { subject: 'project', language: 'zh-CN' }, now)
    expect(document.parts.every(({ state }) => state === 'missing')).toBe(true)
    expect(reportHtml(document)).toContain('尚未导入数据')
  })

  it('keeps what is imported as text', async () => {
    const db = await planned()
    const payload = '<img src=x onerror=alert(1)> | # *x* "\'&'
    db.prepare('UPDATE imports SET file_name = ?').run(payload)
    const document = writeReport(db, { subject: 'project', language: 'en' }, now)
    expect(reportHtml(document)).not.toContain('<img')
    expect(reportHtml(document)).toContain('&lt;img src=x')
    expect(reportMarkdown(document)).toContain('\\<img src=x onerror=alert(1)\\> \\| \\# \\*x\\*')
  })

  it.each(['html', 'md'] as const)('is written as %s', async (format) => {
    const db = await planned()
    const file = join(folder.path, `report.${format}`)
    const { bytes, parts, missing } = await runJob(
      'job-00000002',
      { kind: 'export-report', settings: { subject: 'project', format, language: 'en' }, file },
      context(db),
    )
    expect(readFileSync(file).byteLength).toBe(bytes)
    expect(parts).toContain('plan')
    expect(missing).toContain('forecast')
  })
})

describe('drawing', () => {
  it('has round ticks from end to end', () => {
    expect(roundTicks(0, 98)).toEqual([0, 25, 50, 75])
    expect(roundTicks(-3, 9)).toEqual([0, 5])
    expect(roundTicks(7, 7)).toEqual([7])
  })

  it('counts Chinese characters double where it shortens', () => {
    expect(shortened('沉睡客户', 8)).toBe('沉睡客户')
    expect(shortened('沉睡客户', 7)).toBe('沉睡客…')
  })

  it('draws intervals to both sides of zero, and gaps', () => {
    const bars = barsFigure([{ name: 'a', value: 2, low: -4, high: 8, text: '2' }], 'gain')
    // 190 to 570 for -4 to 8: zero at a third.
    expect(bars).toContain('M190 16H570')
    expect(bars).toContain('<rect x="316.67"')
    const fan = fanFigure(
      { times: [0, 1, 2], values: [1, null, 3], future: [3], mean: [4], bands: [{ lower: [2], upper: [6] }] },
      'fan',
      { value: String, time: String },
    )
    expect(fan).not.toMatch(/NaN/)
    expect(fan.match(/M\d[^"]*M\d/)).not.toBeNull()
  })
})
