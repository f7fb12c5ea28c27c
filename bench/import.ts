/**
 * The import from the command line, whole process, into an empty project and into one that holds another file of the same size: reading,
 * mapping, typing, rules, deduplication, indexes, publication. Beside it, in the same run: the `.import` of the sqlite3 shell (text into one
 * table, no index) and pandas' read_csv and to_sql (without the time to load pandas).
 *
 * npm run bench -- import [--lines 2000000] [--runs 3] [--no-peers]
 * A file of 1 GB: --lines 12000000 --runs 1.
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { measuredRun } from './measured-run.ts'
import { median, numberIn } from './peers/numbers.ts'
import { startPeer, type Peer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'
import { writeOrderLines, type OrderLines } from './tables/order-lines.ts'

const root = path.resolve(import.meta.dirname, '..')
const program = path.join(root, 'out/main/cli.js')
const goals = { ratio_to_sqlite: 1, ratio_to_pandas: 2.5, peak_mb: 400 }

type OwnRun = { readonly seconds: number; readonly peakBytes: number }

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      lines: { type: 'string', default: '2000000' },
      runs: { type: 'string', default: '3' },
      'no-peers': { type: 'boolean', default: false },
    },
  })
  const [lines, runs] = [Number(values.lines), Number(values.runs)]
  if (!Number.isInteger(lines) || lines < 1 || !Number.isInteger(runs) || runs < 1)
    throw new Error('--lines and --runs are whole numbers of at least 1')
  const folder = mkdtempSync(path.join(tmpdir(), 'sextant-bench-import-'))
  const peer = values['no-peers'] ? undefined : pandas()
  try {
    const [first, second] = [path.join(folder, 'orders-1.csv'), path.join(folder, 'orders-2.csv')]
    const held = writeOrderLines(first, lines, 0)
    const heldSecond = writeOrderLines(second, lines, 1)
    const megabytes = statSync(first).size / 1e6
    console.log(`${lines} lines of 7 columns, ${megabytes.toFixed(0)} MB`)
    const empty: OwnRun[] = []
    const more: OwnRun[] = []
    const shell: number[] = []
    const frames: number[] = []
    for (let run = 0; run < runs; run++) {
      const project = path.join(folder, `run-${run}.sextant`)
      await measuredRun(process.execPath, [program, 'new', '--project', project, '--json'])
      empty.push(await importInto(project, first, held))
      shell.push(await shellImport(folder, first, lines))
      more.push(await importInto(project, second, heldSecond))
      rmSync(project)
      if (peer !== undefined) frames.push(numberIn(await peer.ask(pandasRequest(folder, first)), 'seconds'))
      console.log(
        `run ${run + 1}: empty project ${told(empty)}, into a filled one ${told(more)}, sqlite3 .import ${(shell.at(-1) ?? NaN).toFixed(2)} s` +
          (peer === undefined ? '' : `, pandas ${(frames.at(-1) ?? NaN).toFixed(2)} s`),
      )
    }
    report(lines, megabytes, { empty, more, shell, frames })
  } finally {
    await peer?.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

type Figures = {
  readonly empty: readonly OwnRun[]
  readonly more: readonly OwnRun[]
  readonly shell: readonly number[]
  readonly frames: readonly number[]
}

/** Ratios of seconds: above 1 we are faster. Medians of runs that alternated. */
function report(lines: number, megabytes: number, { empty, more, shell, frames }: Figures): void {
  const seconds = median(empty.map((run) => run.seconds))
  const moreSeconds = median(more.map((run) => run.seconds))
  const peak = Math.max(...empty.map((run) => run.peakBytes), ...more.map((run) => run.peakBytes)) / 1e6
  const ratio = rounded(median(shell) / seconds)
  const pandasRatio = frames.length === 0 ? null : rounded(median(frames) / seconds)
  console.log(
    JSON.stringify({
      bench: 'import',
      lines,
      megabytes: Math.round(megabytes),
      seconds: rounded(seconds),
      rows_per_second: Math.round(lines / seconds),
      filled_seconds: rounded(moreSeconds),
      filled_rows_per_second: Math.round(lines / moreSeconds),
      sqlite_seconds: rounded(median(shell)),
      ratio_to_sqlite: ratio,
      pandas_seconds: frames.length === 0 ? null : rounded(median(frames)),
      ratio_to_pandas: pandasRatio,
      peak_mb: Math.round(peak),
      goal_met:
        ratio >= goals.ratio_to_sqlite &&
        pandasRatio !== null &&
        pandasRatio >= goals.ratio_to_pandas &&
        peak <= goals.peak_mb,
    }),
  )
}

async function importInto(project: string, file: string, held: OrderLines): Promise<OwnRun> {
  const run = await measuredRun(process.execPath, [program, 'import', file, '--project', project, '--json'])
  // As the command prints it.
  const { imports } = JSON.parse(run.stdout) as { imports: { counts: Record<string, number> }[] }
  const counts = imports[0]?.counts ?? {}
  const wanted = {
    read: held.lines,
    accepted: held.lines - held.duplicates - held.broken,
    duplicates: held.duplicates,
    quarantined: held.broken,
  }
  for (const [name, count] of Object.entries(wanted))
    if (counts[name] !== count) throw new Error(`${name}: ${String(counts[name])} instead of ${count}`)
  return run
}

async function shellImport(folder: string, file: string, lines: number): Promise<number> {
  if (spawnSync('sqlite3', ['--version']).status !== 0) return NaN
  const database = path.join(folder, 'shell.db')
  const { seconds } = await measuredRun('sqlite3', ['-csv', database], `.import "${file}" orders\n`)
  const { stdout } = await measuredRun('sqlite3', [database, 'SELECT count(*) FROM orders'])
  rmSync(database)
  if (Number(stdout) !== lines) throw new Error(`the sqlite3 shell has ${stdout.trim()} of ${lines} rows`)
  return seconds
}

function pandas(): Peer | undefined {
  const peers = setUpPeers()
  if ('python' in peers) return startPeer(peers.python, 'pandas_import.py')
  console.log(`pandas skipped: ${peers.skipped}`)
  return undefined
}

function pandasRequest(folder: string, file: string): object {
  return { file, database: path.join(folder, 'pandas.db'), table: 'orders' }
}

function told(runs: readonly OwnRun[]): string {
  const last = runs.at(-1)
  return last === undefined
    ? 'nothing'
    : `${last.seconds.toFixed(1)} s (${Math.round(last.peakBytes / 1e6)} MB)`
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100
}

await main()
