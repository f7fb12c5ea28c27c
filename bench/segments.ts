// RFM, monthly cohorts and segment counts on 10 M interactions of 500,000 customers (--rows N for fewer), beside pandas and DuckDB over the same rows in
// memory, in the same run. The project is a real file; its rows are put in without the indexes, since no importer is measured here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cohortQuery } from '../src/contract/customer-reports.ts'
import { defaultRfmSettings } from '../src/contract/rfm.ts'
import { rule as ruleSchema } from '../src/contract/segments.ts'
import { seededRandom } from '../src/engine/random.ts'
import { cohortSource } from '../src/jobs/customers/cohort-labels.ts'
import { cohortReportOf } from '../src/jobs/customers/cohort-report.ts'
import { prepareBase, type CustomerBase } from '../src/jobs/customers/customer-base.ts'
import { countOfMask, evaluateRule } from '../src/jobs/customers/evaluate-rule.ts'
import { rfmReportOf } from '../src/jobs/customers/rfm-report.ts'
import { writing, type WritableDb } from '../src/store/database.ts'
import { createProject, openProject } from '../src/store/open.ts'
import { at, median, numberIn } from './peers/numbers.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'

const RUNS = 3
const CATEGORIES = 50
const PRODUCTS = 20_000
const DAY = 86_400_000
const START = Date.UTC(2024, 0, 1)
const DAYS = 731

const given = process.argv.indexOf('--rows')
const rows = given < 0 ? 10_000_000 : Number(process.argv[given + 1])
const customers = Math.max(100, Math.round(rows / 20))

/** Customers with a skewed number of events over two years; three of four are purchases. */
function generate() {
  const random = seededRandom(5)
  const data = {
    customer: new Int32Array(rows),
    product: new Int32Array(rows),
    kind: new Uint8Array(rows),
    time: new Float64Array(rows),
    value: new Float64Array(rows),
  }
  for (let n = 0; n < rows; n++) {
    // The square makes some customers far more active; everybody has an event.
    data.customer[n] = n < customers ? n + 1 : 1 + Math.floor(random.uniform() ** 2 * customers)
    data.product[n] = 1 + random.below(PRODUCTS)
    data.kind[n] = random.below(4) === 0 ? 3 : 1
    data.time[n] = START + Math.floor(random.uniform() * DAYS * DAY)
    data.value[n] = data.kind[n] === 1 ? 1 + random.below(200) : 0
  }
  return data
}

function fill(db: WritableDb, data: ReturnType<typeof generate>): void {
  db.exec(
    `DROP INDEX interactions_by_identity; DROP INDEX interactions_by_customer; DROP INDEX interactions_by_product;
     INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at, read, accepted)
     VALUES (1, 'published', 'bench', 0, 'bench', 'interactions', '{}', '[]', 0, ${rows}, ${rows});
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${customers})
       INSERT INTO customers (customer_id, external_id) SELECT i, 'c' || i FROM n;
     INSERT INTO customer_facts (customer_id, import_id, country) SELECT customer_id, 1, 'country ' || (customer_id % 30) FROM customers WHERE customer_id > 0;
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${PRODUCTS})
       INSERT INTO products (product_id, external_id) SELECT i, 'p' || i FROM n;
     INSERT INTO product_facts (product_id, import_id, category) SELECT product_id, 1, 'category ' || (product_id % ${CATEGORIES}) FROM products WHERE product_id > 0`,
  )
  const insert = db.prepare<[number, number, number, number, number, number]>(
    `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, quantity, unit_price_micros, currency)
     VALUES (1, ?, ?, ?, ?, ?, 1, ?, 'EUR')`,
  )
  const batch = 500_000
  for (let from = 0; from < rows; from += batch) {
    writing(db, () => {
      for (let n = from; n < Math.min(rows, from + batch); n++)
        insert.run(
          n + 1,
          at(data.customer, n),
          at(data.product, n),
          at(data.kind, n),
          at(data.time, n),
          at(data.value, n) * 1e6,
        )
    })
  }
}

const baseOf = (db: WritableDb): Promise<CustomerBase> =>
  prepareBase({ db, signal: new AbortController().signal, progress: () => undefined })

async function timed<T>(work: () => T | Promise<T>): Promise<[seconds: number, result: T]> {
  const started = performance.now()
  const result = await work()
  return [(performance.now() - started) / 1000, result]
}

function rfm(base: CustomerBase) {
  const { end } = base.span()
  const scored = base.rfm(end, defaultRfmSettings)
  const { currency, otherCurrency } = base.columns
  return { scored, report: rfmReportOf(scored, { asOf: end, currency, otherCurrency }, null) }
}

const rules = {
  'bought a category twice in 90 days': {
    kind: 'did',
    events: ['purchase'],
    product: { by: 'category', values: ['category 7'] },
    period: { kind: 'last', days: 90 },
    low: 2,
  },
  'nested: two orders, RFM group or country': {
    kind: 'all',
    rules: [
      { kind: 'did', events: ['purchase'], measure: 'orders', low: 2, period: { kind: 'last', days: 365 } },
      {
        kind: 'any',
        rules: [
          { kind: 'rfm', groups: ['champions', 'loyal'] },
          { kind: 'text', field: 'country', test: 'is', values: ['country 3'] },
        ],
      },
      { kind: 'not', rule: { kind: 'did', events: ['view'], period: { kind: 'last', days: 30 } } },
    ],
  },
  'spent 500 between two days': {
    kind: 'did',
    events: ['purchase'],
    measure: 'revenue',
    low: 500,
    period: { kind: 'between', from: '2024-06-01', to: '2024-12-31' },
  },
} as const

const folder = mkdtempSync(path.join(tmpdir(), 'sextant-segments-'))
const peers = setUpPeers()
if ('skipped' in peers) console.log(`peers skipped: ${peers.skipped}`)
const peer = 'python' in peers ? startPeer(peers.python, 'segments.py') : null
try {
  const [made, data] = await timed(generate)
  console.log(`${rows} interactions of ${customers} customers made in ${made.toFixed(1)} s`)
  if (peer !== null) {
    for (const name of ['customer', 'time', 'value', 'kind', 'product'] as const)
      writeFileSync(path.join(folder, name), data[name])
    await peer.ask({ load: folder })
  }
  const file = path.join(folder, 'bench.sextant')
  const project = createProject(file, { now: 0 })
  fill(project.db, data)
  const [first, base] = await timed(() => baseOf(project.db))
  console.log(`columns from the rows, and kept in the project: ${first.toFixed(2)} s`)
  project.close()
  // A process that comes later finds the columns in the file.
  const later = openProject(file)
  const [loading] = await timed(() => baseOf(later.db))
  later.close()
  const own: Record<'rfm' | 'cohorts', number[]> = { rfm: [], cohorts: [] }
  let scored = rfm(base)
  for (let run = 0; run < RUNS; run++) {
    const [seconds, result] = await timed(() => rfm(base))
    scored = result
    own.rfm.push(seconds)
  }
  const query = cohortQuery.parse({})
  let report = cohortReportOf(cohortSource(project.db, base, query, null), query)
  for (let run = 0; run < RUNS; run++) {
    const [seconds, result] = await timed(() =>
      cohortReportOf(cohortSource(project.db, base, query, null), query),
    )
    report = result
    own.cohorts.push(seconds)
  }
  const again = openProject(file)
  const counts: Record<string, { first: number; median: number; size: number }> = {}
  const fresh = await baseOf(again.db)
  for (const [name, tree] of Object.entries(rules)) {
    const parsed = ruleSchema.parse(tree)
    const seconds: number[] = []
    let size = 0
    for (let run = 0; run < 5; run++) {
      const [took, mask] = await timed(() =>
        evaluateRule(again.db, fresh, parsed, { moment: fresh.span().end, now: 0 }),
      )
      seconds.push(took)
      size = countOfMask(mask)
    }
    counts[name] = { first: at(seconds, 0), median: median(seconds), size }
  }
  again.close()
  const { scores } = scored.scored
  let checksum = 0
  for (let c = 0; c < scores.recency.length; c++)
    checksum += at(scores.recency, c) * 100 + at(scores.frequency, c) * 10 + at(scores.monetary, c)
  const active = report.active.flat().reduce<number>((sum, count) => sum + (count ?? 0), 0)
  const theirs = peer === null ? null : await peer.ask({ end: base.span().end, runs: RUNS })
  const ratio = (name: string, seconds: readonly number[]): number | null =>
    theirs === null ? null : numberIn(theirs, name) / median(seconds)
  const result = {
    bench: 'segments',
    interactions: rows,
    customers,
    columnsSeconds: first,
    loadSeconds: loading,
    rfmSeconds: median(own.rfm),
    cohortsSeconds: median(own.cohorts),
    rfmWithLoadSeconds: loading + median(own.rfm),
    cohortsWithLoadSeconds: loading + median(own.cohorts),
    counts,
    peers: theirs,
    fasterThan: {
      pandasRfm: ratio('pandasRfm', own.rfm),
      pandasCohorts: ratio('pandasCohorts', own.cohorts),
      duckdbRfm: ratio('duckdbRfm', own.rfm),
      duckdbCohorts: ratio('duckdbCohorts', own.cohorts),
    },
    same:
      theirs === null
        ? null
        : {
            rfm: numberIn(theirs, 'rfmChecksum') === checksum,
            cohorts: numberIn(theirs, 'cohortActive') === active,
          },
    peakMiB: Math.round(process.resourceUsage().maxRSS / 1024),
  }
  console.log(JSON.stringify(result))
} finally {
  await peer?.close()
  rmSync(folder, { recursive: true, force: true })
}
