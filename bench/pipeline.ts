/**
 * A whole shop through the command line, as a scheduled run would do it: new, import, train, recommend for all, export.
 * Seconds in total, and the peak of the resident memory of all processes at one moment (sampled from /proc). Last line: JSON.
 *
 *   node bench/pipeline.ts [FILE.csv or FILE.csv.gz] [--model KIND]
 */
import { spawn } from 'node:child_process'
import {
  createReadStream,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { parseArgs } from 'node:util'
import { createGunzip } from 'node:zlib'

const root = path.resolve(import.meta.dirname, '..')
const program = path.join(root, 'out/main/cli.js')
const onlineRetail = path.resolve(root, '../shared/data/orders/online_retail.csv.gz')
const SAMPLE_EVERY_MS = 50
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
  const started = performance.now()
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let out = ''
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')))
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString('utf8')))
  let peakBytes = 0
  const sampling = setInterval(() => {
    if (child.pid !== undefined) peakBytes = Math.max(peakBytes, residentBytesOf(child.pid))
  }, SAMPLE_EVERY_MS)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', resolve)
  })
  clearInterval(sampling)
  if (code !== 0) throw new Error(`${args.join(' ')} ended with exit code ${String(code)}: ${err}`)
  return { seconds: (performance.now() - started) / 1_000, peakBytes, document: JSON.parse(out) }
}

/** Of a process and all below it; 0 where there is no /proc. */
function residentBytesOf(top: number): number {
  let bytes = 0
  for (const pid of [top, ...childrenOf(top)]) {
    try {
      const resident = /^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))
      bytes += Number(resident?.[1] ?? 0) * 1_024
    } catch {
      // It has ended meanwhile.
    }
  }
  return bytes
}

function childrenOf(pid: number): number[] {
  try {
    const direct = readdirSync(`/proc/${pid}/task`).flatMap((task) =>
      readFileSync(`/proc/${pid}/task/${task}/children`, 'utf8')
        .trim()
        .split(/\s+/)
        .filter(Boolean)
        .map(Number),
    )
    return direct.flatMap((child) => [child, ...childrenOf(child)])
  } catch {
    return []
  }
}

await main()
