/**
 * A whole shop through the command line, as a scheduled run would do it: new, import, train, recommend for all, export.
 * Seconds in total, and the peak of the resident memory of all processes at one moment (sampled from /proc). Last line: JSON.
 *
 *   node bench/pipeline.ts [FILE.csv or FILE.csv.gz] [--model KIND]
 */
import { createReadStream, createWriteStream, existsSync, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'
import { measuredRun } from './measured-run.ts'

const root = path.resolve(import.meta.dirname, '..')
const program = path.join(root, 'out/main/cli.js')
const onlineRetail = path.resolve(root, '../shared/data/orders/online_retail.csv.gz')
const goals = { seconds: 60, peak_mb: 1_200 }

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { model: { type: 'string', default: 'ials' } },
    allowPositionals: true,
  })
  const given = positionals[0] === undefined ? onlineRetail : path.resolve(positionals[0])
  if (!existsSync(given)) {
    console.log(`${given} is not there: skipped`)
    console.log(JSON.stringify({ skipped: true }))
    return
  }
  const folder = mkdtempSync(path.join(tmpdir(), 'sextant-bench-'))
  try {
    const csv = await unpacked(given, folder)
    const project = path.join(folder, 'bench.sextant')
    const steps: Record<string, { seconds: number; peakBytes: number; document: unknown }> = {}
    for (const [name, ...args] of [
      ['new'],
      ['import', csv],
      ['train', '--model', values.model],
      ['recommend', '--all', '--top', '10'],
      ['export', '--out', path.join(folder, 'lists.csv')],
    ] as const) {
      const step = await run([name, '--project', project, '--json', ...args])
      steps[name] = step
      console.log(`${name}: ${step.seconds.toFixed(1)} s, peak ${Math.round(step.peakBytes / 1e6)} MB`)
    }
    const all = Object.values(steps)
    const seconds = all.reduce((sum, step) => sum + step.seconds, 0)
    const peak = Math.max(...all.map((step) => step.peakBytes)) / 1e6
    const { counts } =
      (steps['import']?.document as { imports: { counts: Record<string, number> }[] }).imports[0] ?? {} // as the command prints it
    console.log(
      JSON.stringify({
        seconds: Math.round(seconds * 10) / 10,
        peak_mb: Math.round(peak),
        ...Object.fromEntries(
          Object.entries(steps).map(([name, step]) => [
            `${name}_seconds`,
            Math.round(step.seconds * 10) / 10,
          ]),
        ),
        counts,
        project_mb: Math.round(statSync(project).size / 1e6),
        list_mb: Math.round(statSync(path.join(folder, 'lists.csv')).size / 1e6),
        goal_met: seconds <= goals.seconds && peak <= goals.peak_mb,
      }),
    )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function unpacked(file: string, folder: string): Promise<string> {
  if (!file.endsWith('.gz')) return file
  const csv = path.join(folder, path.basename(file, '.gz'))
  await pipeline(createReadStream(file), createGunzip(), createWriteStream(csv))
  return csv
}

async function run(
  args: readonly string[],
): Promise<{ seconds: number; peakBytes: number; document: unknown }> {
  const { stdout, ...figures } = await measuredRun(process.execPath, [program, ...args])
  return { ...figures, document: JSON.parse(stdout) }
}

await main()
