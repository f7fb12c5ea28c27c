// Time and memory of iALS, 64 factors, as the data grow: 1, 2, 5, 10 and 20 M interactions, about 135 per customer, 10,000 products. Each size
// runs in a process of its own, so that its peak is its own; the exponent is the slope of log time over log interactions.
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { fitIals } from '../src/engine/recommend/ials.ts'
import { defaultIalsSettings, type IalsSolver } from '../src/engine/recommend/ials-settings.ts'
import type { Interactions } from '../src/engine/sparse.ts'
import { createKernelPool, type KernelPool } from '../src/jobs/kernels/pool.ts'
import { buildKernels } from '../scripts/build-kernels.mjs'
import { median } from './peers/numbers.ts'
import { zipfMatrix } from './peers/zipf-matrix.ts'

const MILLIONS = [1, 2, 5, 10, 20]
const RANK = 64
const SWEEPS = 4

type Line = {
  readonly interactions: number
  readonly customers: number
  readonly products: number
  readonly cg_seconds: number
  readonly exact_seconds: number
  /** A whole training of four sweeps with the last solve in f64. */
  readonly training_seconds: number
  readonly peak_mib: number
}

await buildKernels()
const asked = process.argv[2]
if (asked === undefined) await measureAll(MILLIONS)
else if (asked.startsWith('one=')) await measureOne(Number(asked.slice(4)))
else await measureAll(asked.split(',').map(Number))

async function measureAll(millions: readonly number[]): Promise<void> {
  const lines: Line[] = []
  for (const million of millions) {
    const { stdout } = await promisify(execFile)(process.execPath, [
      fileURLToPath(import.meta.url),
      `one=${million}`,
    ])
    // The child is this file, which prints one line of this form last.
    const line = JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as Line
    console.log(JSON.stringify(line))
    lines.push(line)
  }
  const slope = (of: (line: Line) => number): number => {
    const points = lines.map((line) => [Math.log(line.interactions), Math.log(of(line))] as const)
    const mean = (at: 0 | 1): number => points.reduce((sum, point) => sum + point[at], 0) / points.length
    const [x, y] = [mean(0), mean(1)]
    const rise = points.reduce((sum, [a, b]) => sum + (a - x) * (b - y), 0)
    return rise / points.reduce((sum, [a]) => sum + (a - x) ** 2, 0)
  }
  const report = {
    bench: 'scale',
    rank: RANK,
    sizes: lines,
    cg_exponent: slope((line) => line.cg_seconds),
    exact_exponent: slope((line) => line.exact_seconds),
    training_exponent: slope((line) => line.training_seconds),
    largest_peak_mib: lines.at(-1)?.peak_mib ?? null,
  }
  console.log(JSON.stringify(report))
}

async function measureOne(million: number): Promise<void> {
  const matrix = zipfMatrix(Math.round((million * 1e6) / 135), 10_000, million * 1e6, 1)
  const pool = await createKernelPool()
  try {
    const conjugate = await train(matrix, pool, 'cg')
    const exact = await train(matrix, pool, 'exact')
    const line: Line = {
      interactions: matrix.column.length,
      customers: matrix.rows,
      products: matrix.columns,
      cg_seconds: conjugate.sweep,
      exact_seconds: exact.sweep,
      training_seconds: conjugate.whole,
      peak_mib: process.resourceUsage().maxRSS / 1024,
    }
    console.log(JSON.stringify(line))
  } finally {
    await pool.close()
  }
}

async function train(
  matrix: Interactions,
  pool: KernelPool,
  solver: IalsSolver,
): Promise<{ readonly sweep: number; readonly whole: number }> {
  const settings = { ...defaultIalsSettings, rank: RANK, sweeps: SWEEPS, solver, minRelativeGain: 0 }
  const sweeps: number[] = []
  const started = performance.now()
  let last = started
  for await (const step of fitIals(matrix, settings, pool.backend())) {
    const now = performance.now()
    if (step.phase === 'sweep') sweeps.push((now - last) / 1000)
    last = now
  }
  // The first sweep meets kernels that are not compiled for speed yet.
  return { sweep: median(sweeps.slice(1)), whole: (performance.now() - started) / 1000 }
}
