// RFM, monthly cohorts and segment counts on 10 M interactions of 500,000 customers (--rows N for fewer), beside pandas and DuckDB over the same rows in
// memory, in the same run. The project is a real file; its rows are put in without the indexes, since no importer is measured here.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { cohortQuery } from '../src/contract/customer-reports.ts'
import { defaultRfmSettings } from '../src/contract/rfm.ts'
import { rule as ruleSchema } from '../src/contract/segments.ts'
import { cohortSource } from '../src/jobs/customers/cohort-labels.ts'
import { cohortReportOf } from '../src/jobs/customers/cohort-report.ts'
import { CustomerBase, prepareBase } from '../src/jobs/customers/customer-base.ts'
import { countOfMask, evaluateRule } from '../src/jobs/customers/evaluate-rule.ts'
import { rfmReportOf } from '../src/jobs/customers/rfm-report.ts'
import type { WritableDb } from '../src/store/database.ts'
import { createProject, openProject } from '../src/store/open.ts'
import { at, median, numberIn } from './peers/numbers.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'
import { countsWhileTyping, questionsToFile } from './segments/questions.ts'
import { fill, generate } from './segments/shop.ts'

const RUNS = 3
const given = process.argv.indexOf('--rows')
const rows = given < 0 ? 10_000_000 : Number(process.argv[given + 1])
/** As many as a rule is typed on: counts are asked at a million. */
const TYPED_ROWS = Math.min(rows, 1_000_000)

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
  const [made, data] = await timed(() => generate(rows))
  const { customers } = data
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
  const own: Record<'rfm' | 'cohorts', number[]> = { rfm: [], cohorts: [] }
  let scored = rfm(base)
  for (let run = 0; run < RUNS; run++) {
    // Scores stay in memory: each run begins without them.
    const anew = new CustomerBase(later.db, base.columns)
    const [seconds, result] = await timed(() => rfm(anew))
    scored = result
    own.rfm.push(seconds)
  }
  later.close()
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
  const questions = await questionsToFile(file, rows)
  const small = path.join(folder, 'typed.sextant')
  const typed = createProject(small, { now: 0 })
  fill(typed.db, generate(TYPED_ROWS))
  await baseOf(typed.db)
  typed.close()
  const typing = { interactions: TYPED_ROWS, ...(await countsWhileTyping(small)) }
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
    questions,
    typing,
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
