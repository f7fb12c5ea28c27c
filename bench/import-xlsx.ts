/**
 * The import of a workbook from the command line, whole process, into an empty project: 200,000 rows of 25 columns, texts shared.
 *
 * npm run bench -- import-xlsx [--rows 200000] [--columns 25] [--runs 3]
 */
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { measuredRun, type MeasuredRun } from './measured-run.ts'
import { median } from './peers/numbers.ts'
import { writeWorkbook } from './tables/workbook.ts'

const program = path.resolve(import.meta.dirname, '../out/main/cli.js')
const goals = { seconds: 20, peak_mb: 600 }

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '200000' },
    columns: { type: 'string', default: '25' },
    runs: { type: 'string', default: '3' },
  },
})
const [rows, columns, count] = [Number(values.rows), Number(values.columns), Number(values.runs)]
if (![rows, columns, count].every((value) => Number.isInteger(value) && value > 0))
  throw new Error('--rows, --columns and --runs are whole numbers of at least 1')
const folder = mkdtempSync(path.join(tmpdir(), 'sextant-bench-xlsx-'))
try {
  const file = path.join(folder, 'orders.xlsx')
  await writeWorkbook(file, rows, columns)
  const megabytes = statSync(file).size / 1e6
  console.log(`${rows} rows of ${columns} columns, ${megabytes.toFixed(0)} MB`)
  const runs: MeasuredRun[] = []
  for (let run = 0; run < count; run++) {
    const project = path.join(folder, `run-${run}.sextant`)
    await measuredRun(process.execPath, [program, 'new', '--project', project, '--json'])
    const args = [program, 'import', file, '--project', project, '--date-order', 'ymd', '--json']
    const measured = await measuredRun(process.execPath, args)
    // As the command prints it.
    const { imports } = JSON.parse(measured.stdout) as {
      imports: { read: number; accepted: number; duplicate: number }[]
    }
    const [only] = imports
    if (only?.read !== rows || only.accepted + only.duplicate !== rows)
      throw new Error(`of ${rows} rows the import says ${JSON.stringify(only)}`)
    runs.push(measured)
    console.log(
      `run ${run + 1}: ${measured.seconds.toFixed(1)} s, peak ${Math.round(measured.peakBytes / 1e6)} MB`,
    )
    rmSync(project)
  }
  const seconds = median(runs.map((run) => run.seconds))
  const peak = Math.max(...runs.map((run) => run.peakBytes)) / 1e6
  console.log(
    JSON.stringify({
      bench: 'import-xlsx',
      rows,
      columns,
      megabytes: Math.round(megabytes),
      seconds: Math.round(seconds * 100) / 100,
      rows_per_second: Math.round(rows / seconds),
      peak_mb: Math.round(peak),
      goal_met: seconds <= goals.seconds && peak <= goals.peak_mb,
    }),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
