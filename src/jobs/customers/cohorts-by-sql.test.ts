import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cohortQuery } from '../../contract/customer-reports.ts'
import { cohortBases, periodKinds, type CohortBase, type PeriodKind } from '../../contract/periods.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { addImport } from '../../store/queries/test-shop.ts'
import { inspectFile } from '../import/inspect.ts'
import { load } from '../import/test-import.ts'
import { cohortSource } from './cohort-labels.ts'
import { cohortReportOf, lifecycleReportOf } from './cohort-report.ts'
import { customerBase } from './customer-base.ts'

// Cohorts of every kind once more, by SQL over the rows: periods as numbers of the calendar (julian days), cells by grouping.

const retail = join(import.meta.dirname, '../../../../shared/data/orders/online_retail.csv.gz')

/** Number of the period that a time (UTC milliseconds) lies in; weeks begin on Monday (1970-01-01 was a Thursday). */
const periodNumber: Readonly<Record<PeriodKind, (at: string) => string>> = {
  day: (at) => `CAST(floor(${at} / 86400000.0) AS INTEGER)`,
  week: (at) => `CAST(floor((floor(${at} / 86400000.0) + 3) / 7) AS INTEGER)`,
  month: (at) =>
    `CAST(strftime('%Y', ${at} / 1000, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', ${at} / 1000, 'unixepoch') AS INTEGER)`,
}

/** What a row of a report is called: the period, or what a customer began with. */
const labels: Readonly<Record<CohortBase, string>> = {
  'first-purchase': "''",
  'first-event': "''",
  channel: 'x.channel',
  campaign: "coalesce((SELECT name FROM campaigns c WHERE c.campaign_id = x.campaign_id), '')",
  'first-product': '(SELECT max(f.name) FROM product_facts f WHERE f.product_id = x.product_id)',
  'first-category': '(SELECT max(f.category) FROM product_facts f WHERE f.product_id = x.product_id)',
}

type Cell = {
  /** A name, or the number of a period. */
  readonly row: string | number
  readonly age: number
  readonly active: number
  readonly orders: number
  readonly revenue: number
}

/** Cells of customers who have had the period in full before `end`; and how many began in each row. */
function bySql(
  db: WritableDb,
  by: CohortBase,
  period: PeriodKind,
  active: 'purchase' | 'any',
  end: number,
): {
  cells: Map<string, Cell>
  soFar: Map<string, number>
  sizes: Map<string, number>
  atRisk: (row: string, age: number) => number
} {
  const number = periodNumber[period]
  const counts = active === 'any' || by === 'first-event' ? '1' : 'x.kind = 1'
  db.exec(
    `DROP TABLE IF EXISTS temp.events; DROP TABLE IF EXISTS temp.begun;
     CREATE TEMP TABLE events AS
     SELECT x.customer_id AS customer, x.occurred_at AS at, ${number('x.occurred_at')} AS period, ${counts} AS counts,
            CASE x.kind WHEN 1 THEN x.quantity * coalesce(x.unit_price_micros, 0) WHEN 2 THEN -x.quantity * coalesce(x.unit_price_micros, 0) ELSE 0 END AS value,
            CASE WHEN x.kind = 1 THEN coalesce(nullif(x.order_id, ''), 'at ' || x.occurred_at) END AS order_key,
            ${labels[by]} AS label, x.interaction_id AS id
       FROM visible_interactions x WHERE x.customer_id > 0 AND x.occurred_at IS NOT NULL;
     CREATE TEMP TABLE begun AS
     SELECT customer, at, id, period AS first, label FROM (
       SELECT *, row_number() OVER (PARTITION BY customer ORDER BY at, id) AS place FROM events WHERE counts = 1) WHERE place = 1`,
  )
  // The period in which the data end is not over (their end is the end of a day), unless it ends just then.
  const complete =
    db
      .prepare<[], number>(`SELECT ${number(String(end))} `)
      .pluck()
      .get() ?? 0
  const rowOf = by === 'first-purchase' || by === 'first-event' ? 'b.first' : 'b.label'
  const cells = db
    .prepare<[], Cell>(
      `SELECT ${rowOf} AS row, e.period - b.first AS age, count(DISTINCT CASE WHEN e.counts = 1 THEN e.customer END) AS active,
              count(DISTINCT CASE WHEN e.opens = 1 THEN e.customer || ' ' || e.order_key END) AS orders, sum(e.value) / 1e6 AS revenue
         FROM (SELECT *, order_key IS NOT NULL AND row_number() OVER (PARTITION BY customer, order_key ORDER BY at, id) = 1 AS opens FROM events) e
         JOIN begun b ON b.customer = e.customer AND (e.at, e.id) >= (b.at, b.id)
        WHERE e.period < ${complete} GROUP BY 1, 2`,
    )
    .all()
  const begun = db
    .prepare<[], { row: string | number; first: number; n: number }>(
      `SELECT ${rowOf} AS row, b.first, count(*) AS n FROM begun b GROUP BY 1, 2`,
    )
    .all()
  // Money so far of those who have had a period in full: customer by customer, whatever their rows begin with.
  const soFar = db
    .prepare<[], { row: string | number; age: number; value: number }>(
      `WITH RECURSIVE ages(age) AS (SELECT 0 UNION ALL SELECT age + 1 FROM ages WHERE age < 120)
       SELECT ${rowOf} AS row, a.age, total(e.value) / 1e6 AS value
         FROM begun b JOIN ages a ON b.first + a.age < ${complete}
         LEFT JOIN events e ON e.customer = b.customer AND (e.at, e.id) >= (b.at, b.id) AND e.period - b.first <= a.age
        GROUP BY 1, 2`,
    )
    .all()
  const sizes = new Map<string, number>()
  for (const { row, n } of begun) sizes.set(String(row), (sizes.get(String(row)) ?? 0) + n)
  return {
    soFar: new Map(soFar.map(({ row, age, value }) => [`${row} ${age}`, value])),
    cells: new Map(cells.map((cell) => [`${cell.row} ${cell.age}`, cell])),
    sizes,
    atRisk: (row, age) =>
      begun.reduce(
        (sum, each) => (String(each.row) === row && each.first + age < complete ? sum + each.n : sum),
        0,
      ),
  }
}

/** The number of a period by its first day, as the SQL has it. */
function numberOf(db: WritableDb, day: string, period: PeriodKind): string {
  const at = Date.parse(`${day}T00:00:00Z`)
  return String(
    db
      .prepare<[], number>(`SELECT ${periodNumber[period](String(at))}`)
      .pluck()
      .get(),
  )
}

/** Compares every cell of a report; returns how many there were. */
function compared(db: WritableDb, by: CohortBase, period: PeriodKind, active: 'purchase' | 'any'): number {
  const base = customerBase(db)
  const query = cohortQuery.parse({ by, period, active })
  const report = cohortReportOf(cohortSource(db, base, query, null), query)
  const told = bySql(db, by, period, active, report.dataEnd)
  const isPeriod = by === 'first-purchase' || by === 'first-event'
  let cells = 0
  for (const [row, name] of report.rows.entries()) {
    const key = isPeriod ? numberOf(db, name, period) : name
    expect(report.sizes[row], `${by} ${period} ${name}`).toBe(told.sizes.get(key))
    for (let age = 0; age < report.ages; age++) {
      const atRisk = told.atRisk(key, age)
      const where = `${by} ${period} ${active} ${name} ${age}`
      expect(report.atRisk[row]?.[age], where).toBe(atRisk)
      const cell = told.cells.get(`${key} ${age}`)
      const own = report.active[row]?.[age] ?? null
      if (atRisk === 0) {
        expect(own, where).toBeNull()
        continue
      }
      expect(own, where).toBe(cell?.active ?? 0)
      expect(report.share[row]?.[age] ?? NaN, where).toBeCloseTo((cell?.active ?? 0) / atRisk, 12)
      expect(report.orders[row]?.[age], where).toBe(cell?.orders ?? 0)
      expect(report.revenue[row]?.[age] ?? NaN, where).toBeCloseTo(cell?.revenue ?? 0, 6)
      const soFar = told.soFar.get(`${key} ${age}`) ?? NaN
      expect(report.cumulative[row]?.[age] ?? NaN, where).toBeCloseTo(soFar / atRisk, 6)
      cells++
    }
  }
  return cells
}

/** Customers with channels, campaigns, refunds, views, orders of several lines, for ten weeks. */
function shop(): WritableDb {
  const db = projectInMemory()
  const random = seededRandom(31)
  const pick = (names: readonly string[]): string => names[random.below(names.length)] ?? ''
  addImport(
    db,
    Array.from({ length: 1_500 }, () => {
      const customer = random.below(120)
      const campaign = pick(['', 'May', 'June'])
      const at = Date.UTC(2025, 10, 20) + random.below(70 * 24) * 3_600_000
      return {
        customer: `c${customer}`,
        product: `p${random.below(9)}`,
        kind: random.below(6) === 0 ? 3 : random.below(15) === 0 ? 2 : 1,
        at,
        quantity: 1 + random.below(3),
        price: (1 + random.below(40)) * 500_000,
        // Lines of one order have one time, as in a shop.
        order: random.below(3) === 0 ? `o${customer} ${at}` : '',
        channel: pick(['', 'mail', 'shop']),
        ...(campaign === '' ? {} : { campaign }),
      }
    }),
  )
  db.exec(`UPDATE product_facts SET category = 'category ' || (product_id % 4)`)
  return db
}

describe('cohorts against SQL', () => {
  const db = shop()
  const cases = cohortBases.flatMap((by) =>
    periodKinds.flatMap((period) =>
      (['purchase', 'any'] as const).map((active) => [by, period, active] as const),
    ),
  )
  it.each(cases)('by %s in %ss, active by %s: sizes, counts, shares, orders, money', (by, period, active) => {
    expect(compared(db, by, period, active)).toBeGreaterThan(period === 'month' ? 2 : 10)
  })

  it.each(['week', 'month'] as const)(
    'stickiness by %s is the mean daily share of the active customers',
    (period) => {
      const base = customerBase(db)
      const query = cohortQuery.parse({ period, active: 'any' })
      const life = lifecycleReportOf(cohortSource(db, base, query, null), query)
      const rows = db
        .prepare<[], { days: number; customers: number }>(
          `SELECT count(DISTINCT customer_id || ' ' || ${periodNumber.day('occurred_at')}) AS days, count(DISTINCT customer_id) AS customers
           FROM visible_interactions GROUP BY ${periodNumber[period]('occurred_at')} ORDER BY min(occurred_at)`,
        )
        .all()
      expect(life.active).toEqual(rows.map(({ customers }) => customers))
      const end = base.span().end
      for (const [place, day] of life.periods.entries()) {
        const from = Date.parse(`${day}T00:00:00Z`)
        const next = life.periods[place + 1]
        const to = next === undefined ? end : Date.parse(`${next}T00:00:00Z`)
        const row = rows[place]
        const expected = (row?.days ?? NaN) / ((to - from) / 86_400_000) / (row?.customers ?? NaN)
        expect(life.stickiness[place] ?? NaN).toBeCloseTo(expected, 12)
      }
    },
  )
})

describe.skipIf(!existsSync(retail))('Online Retail (skipped where ../shared/data is missing)', () => {
  it('has the cohorts by month, week, first product and first event that SQL tells', async () => {
    const { plan } = await inspectFile(retail, {})
    const db = projectInMemory()
    await load(db, retail, plan)
    // Its times are of the zone the import found; SQL here counts in UTC.
    db.exec(`UPDATE imports SET plan = json_set(plan, '$.timeZone', 'UTC')`)
    expect(compared(db, 'first-purchase', 'month', 'purchase')).toBeGreaterThan(70)
    expect(compared(db, 'first-event', 'week', 'any')).toBeGreaterThan(1_000)
    expect(compared(db, 'first-product', 'month', 'purchase')).toBeGreaterThan(100)
  }, 180_000)
})
