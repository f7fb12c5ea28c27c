import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { cohortQuery } from '../../contract/customer-reports.ts'
import { defaultRfmSettings } from '../../contract/rfm.ts'
import { measureRfm, scoreRfm } from '../../engine/customers/rfm.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { projectInMemory } from '../../store/open.ts'
import { addImport, type TestInteraction } from '../../store/queries/test-shop.ts'
import { inspectFile } from '../import/inspect.ts'
import { load } from '../import/test-import.ts'
import { cohortSource } from './cohort-labels.ts'
import { cohortReportOf, lifecycleReportOf } from './cohort-report.ts'
import { customerBase } from './customer-base.ts'
import { readTransactionSource } from './transaction-source.ts'

// RFM and cohorts once more, by SQL over the rows themselves: another formulation by another engine, compared customer by customer.

const DAY = 86_400_000
const data = join(import.meta.dirname, '../../../../shared/data')
const cdnow = join(data, 'customers/CDNOW_master.txt')
const retail = join(data, 'orders/online_retail.csv.gz')

/** Table `deals` (customer, at, value, opens): what both computations begin with. */
function dealsFromProject(db: WritableDb): void {
  // The value is that of the main currency; orders by id, else by instant.
  db.exec(
    `CREATE TEMP TABLE deals AS
     SELECT customer_id AS customer, occurred_at AS at,
            CASE kind WHEN 1 THEN quantity * coalesce(unit_price_micros, 0) WHEN 2 THEN -quantity * coalesce(unit_price_micros, 0) ELSE 0 END / 1e6 AS value,
            CASE WHEN kind = 1 THEN coalesce(nullif(order_id, ''), 'at ' || occurred_at) END AS order_key
       FROM visible_interactions WHERE customer_id > 0`,
  )
}

type Row = { customer: number; r: number; f: number; m: number }

/** Scores by window functions: the cut is the value at place ceil(n k / 5), a score counts the cuts below. */
function scoresBySql(db: WritableDb, asOf: number): Map<number, Row> {
  db.exec(
    `DROP TABLE IF EXISTS temp.measured; DROP TABLE IF EXISTS temp.scored;
     CREATE TEMP TABLE measured AS
     SELECT customer, (${asOf} - max(CASE WHEN order_key IS NOT NULL THEN first_at END)) / ${DAY}.0 AS recency,
            count(DISTINCT order_key) AS frequency, sum(value) AS monetary
       FROM (SELECT d.*, min(at) OVER (PARTITION BY customer, order_key) AS first_at FROM deals d)
      GROUP BY customer HAVING frequency > 0 AND recency IS NOT NULL`,
  )
  for (const column of ['recency', 'frequency', 'monetary']) {
    db.exec(
      `DROP TABLE IF EXISTS temp.cuts_${column};
       CREATE TEMP TABLE cuts_${column} AS
       SELECT k, ${column} AS cut FROM (SELECT ${column}, row_number() OVER (ORDER BY ${column}) AS place, count(*) OVER () AS n FROM measured)
         JOIN (SELECT 1 AS k UNION SELECT 2 UNION SELECT 3 UNION SELECT 4) ON place = (n * k + 4) / 5`,
    )
  }
  const above = (column: string): string => `(SELECT count(*) FROM cuts_${column} WHERE m.${column} > cut)`
  const rows = db
    .prepare<[], Row>(
      `SELECT m.customer, 5 - ${above('recency')} AS r, 1 + ${above('frequency')} AS f, 1 + ${above('monetary')} AS m FROM measured m`,
    )
    .all()
  return new Map(rows.map((row) => [row.customer, row]))
}

type Cell = { cohort: string; age: number; customers: number }

/** Customers active by month of the first order and months since, in UTC. */
function cohortsBySql(db: WritableDb): Cell[] {
  return db
    .prepare<[], Cell>(
      `WITH months AS (SELECT DISTINCT customer, strftime('%Y-%m-01', at / 1000, 'unixepoch') AS month,
                              CAST(strftime('%Y', at / 1000, 'unixepoch') AS INTEGER) * 12 + CAST(strftime('%m', at / 1000, 'unixepoch') AS INTEGER) AS number
                         FROM deals WHERE order_key IS NOT NULL AND at IS NOT NULL),
            firsts AS (SELECT customer, min(month) AS cohort, min(number) AS first FROM months GROUP BY customer)
       SELECT f.cohort, m.number - f.first AS age, count(*) AS customers
         FROM months m JOIN firsts f USING (customer) GROUP BY 1, 2 ORDER BY 1, 2`,
    )
    .all()
}

function compareProject(db: WritableDb): { scored: number; cells: number } {
  dealsFromProject(db)
  const base = customerBase(db)
  const { end } = base.span()
  const { scores } = base.rfm(end, defaultRfmSettings)
  const expected = scoresBySql(db, end)
  let scored = 0
  base.columns.ids.forEach((id, c) => {
    const row = expected.get(id)
    const own = [scores.recency[c], scores.frequency[c], scores.monetary[c]]
    expect(own).toEqual(row === undefined ? [0, 0, 0] : [row.r, row.f, row.m])
    if (row !== undefined) scored++
  })
  return { scored, cells: compareCohorts(db) }
}

function compareCohorts(db: WritableDb): number {
  const base = customerBase(db)
  const query = cohortQuery.parse({})
  const report = cohortReportOf(cohortSource(db, base, query, null), query)
  const told = new Map(cohortsBySql(db).map(({ cohort, age, customers }) => [`${cohort} ${age}`, customers]))
  let cells = 0
  report.rows.forEach((cohort, row) => {
    expect(report.sizes[row]).toBe(told.get(`${cohort} 0`))
    report.active[row]?.forEach((active, age) => {
      if (active === null) return
      expect(active, `${cohort} ${age}`).toBe(told.get(`${cohort} ${age}`) ?? 0)
      cells++
    })
  })
  return cells
}

describe('RFM and cohorts against SQL', () => {
  it('agree on generated orders with ties, refunds, missing times and prices', () => {
    const db = projectInMemory()
    const random = seededRandom(11)
    const rows = Array.from({ length: 6_000 }, (): TestInteraction => {
      const order = random.below(4) === 0 ? '' : `o${random.below(1_500)}`
      return {
        customer: `c${random.below(400)}`,
        product: `p${random.below(30)}`,
        kind: random.below(12) === 0 ? 2 : random.below(9) === 0 ? 3 : 1,
        at: Date.UTC(2025, 0, 1) + random.below(420) * DAY + random.below(DAY),
        quantity: 1 + random.below(3),
        price: random.below(15) === 0 ? null : (1 + random.below(40)) * 1_000_000,
        order,
      }
    })
    addImport(db, rows)
    const { scored, cells } = compareProject(db)
    expect(scored).toBe(400)
    expect(cells).toBeGreaterThan(60)
  })

  it('count new, returning, resurrecting and dormant customers so that they add up', () => {
    const db = projectInMemory()
    const random = seededRandom(12)
    addImport(
      db,
      Array.from({ length: 3_000 }, () => ({
        customer: `c${random.below(300)}`,
        product: 'p',
        at: Date.UTC(2025, 0, 1) + random.below(365) * DAY,
      })),
    )
    const base = customerBase(db)
    const query = cohortQuery.parse({})
    const life = lifecycleReportOf(cohortSource(db, base, query, null), query)
    const active = db
      .prepare<[], { month: string; n: number }>(
        `SELECT strftime('%Y-%m-01', occurred_at / 1000, 'unixepoch') AS month, count(DISTINCT customer_id) AS n
           FROM visible_interactions GROUP BY 1 ORDER BY 1`,
      )
      .all()
    expect(life.periods).toEqual(active.map(({ month }) => month))
    expect(life.active).toEqual(active.map(({ n }) => n))
    let known = 0
    life.periods.forEach((_, p) => {
      const [fresh = 0, returning = 0, resurrecting = 0] = [
        life.fresh[p],
        life.returning[p],
        life.resurrecting[p],
      ]
      expect(fresh + returning + resurrecting).toBe(life.active[p])
      if (p > 0) expect(returning + (life.dormant[p] ?? 0)).toBe(life.active[p - 1])
      expect(known + fresh).toBe((life.active[p] ?? 0) + (life.dormant[p] ?? 0) + (life.away[p] ?? 0))
      known += fresh
    })
  })
})

describe.skipIf(!existsSync(retail))('Online Retail (skipped where ../shared/data is missing)', () => {
  it('has the RFM scores and monthly retention that SQL tells', async () => {
    const { plan } = await inspectFile(retail, {})
    const db = projectInMemory()
    await load(db, retail, plan)
    const { scored, cells } = compareProject(db)
    expect(scored).toBe(4_338)
    expect(cells).toBeGreaterThan(70)
  }, 180_000)
})

describe.skipIf(!existsSync(cdnow))('CDNOW (skipped where ../shared/data is missing)', () => {
  it('has the measures, scores and retention that SQL tells, read as a plain file', async () => {
    const { signal } = new AbortController()
    const source = await readTransactionSource(cdnow, ['customer_id', 'date', 'dollar_value'], {
      order: undefined,
      signal,
      now: Date.UTC(2026, 0, 1),
    })
    const db = projectInMemory()
    db.exec('CREATE TEMP TABLE deals (customer INTEGER, at INTEGER, value REAL, order_key TEXT)')
    const insert = db.prepare<[number, number, number, string]>('INSERT INTO deals VALUES (?, ?, ?, ?)')
    const places = new Map(source.ids.map((id, place) => [id, place]))
    for (const line of readFileSync(cdnow, 'utf8').split('\n').slice(1)) {
      const [id = '', day = '', , value = ''] = line.trim().split(/\s+/)
      if (id === '') continue
      const at = Date.UTC(Number(day.slice(0, 4)), Number(day.slice(4, 6)) - 1, Number(day.slice(6, 8)))
      insert.run(places.get(id) ?? -1, at, Number(value), String(at))
    }
    expect([source.ids.length, source.rows, source.skipped]).toEqual([23_570, 69_659, 0])
    const measures = measureRfm(source.deals, source.span.end)
    const scores = scoreRfm(measures, 5, defaultRfmSettings)
    const expected = scoresBySql(db, source.span.end)
    expect(expected.size).toBe(23_570)
    for (let c = 0; c < source.ids.length; c++) {
      const row = expected.get(c)
      expect([scores.recency[c], scores.frequency[c], scores.monetary[c]]).toEqual([row?.r, row?.f, row?.m])
    }
    const { deals, span } = source
    const query = cohortQuery.parse({})
    const report = cohortReportOf(
      { deals, counts: deals.opens, zone: 'UTC', currency: 'XXX', unit: 1, span, labels: null },
      query,
    )
    const told = new Map(
      cohortsBySql(db).map(({ cohort, age, customers }) => [`${cohort} ${age}`, customers]),
    )
    // The cohort of the first quarter of 1997, which is what these data are known for.
    expect(report.rows).toEqual(['1997-01-01', '1997-02-01', '1997-03-01'])
    report.rows.forEach((cohort, row) =>
      report.active[row]?.forEach((active, age) => {
        if (active !== null) expect(active).toBe(told.get(`${cohort} ${age}`) ?? 0)
      }),
    )
    expect(report.sizes.reduce((sum, size) => sum + size, 0)).toBe(23_570)
  }, 120_000)
})
