// Seconds and loss of one full iALS iteration (both sides) by exact solves and by conjugate gradients, beside implicit's solvers of the
// same kinds, one after the other on the same generated matrix: 70k x 10k, 9.5 M nonzeros. `-- ials 64,128` for some ranks only.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fitIals } from '../src/engine/recommend/ials.ts'
import { defaultIalsSettings, type IalsSolver } from '../src/engine/recommend/ials-settings.ts'
import type { Interactions } from '../src/engine/sparse.ts'
import { createKernelPool, type KernelPool } from '../src/jobs/kernels/pool.ts'
import { buildKernels } from '../scripts/build-kernels.mjs'
import { linePlot } from './peers/line-plot.ts'
import { at, median, numberIn } from './peers/numbers.ts'
import { startPeer, type Peer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'
import { writeMatrix, zipfMatrix } from './peers/zipf-matrix.ts'

const RANKS = (process.argv[2] ?? '16,64,128,256').split(',').map(Number)
/** The rank whose losses are followed over time. */
const CURVE_RANK = 64
/** One problem in both forms: implicit's weights (C = 11, every other cell 1) are ours (c = 1, a0 = 0.1) times ten, its targets 1.1. */
const PENALTY = 3
const PEER = { alpha: 11, regularization: 11 * PENALTY, scale: 1.1, unobserved: 0.1, penalty: PENALTY }

type Measured = { readonly seconds: readonly number[]; readonly losses: readonly number[] }

await buildKernels()
const matrix = zipfMatrix(70_000, 10_000, 9_500_000, 1)
console.log(`matrix: ${matrix.rows} x ${matrix.columns}, ${matrix.column.length} nonzeros`)
const pool = await createKernelPool()
const folder = mkdtempSync(path.join(tmpdir(), 'sextant-ials-'))
const peers = setUpPeers()
if ('skipped' in peers) console.log(`peers skipped: ${peers.skipped}`)
const peer =
  'python' in peers ? startPeer(peers.python, 'implicit_als.py', { OPENBLAS_NUM_THREADS: '1' }) : null
try {
  if (peer !== null) writeMatrix(folder, matrix)
  const ranks = []
  for (const rank of RANKS) ranks.push(await measureRank(rank))
  const report = {
    bench: 'ials',
    rows: matrix.rows,
    columns: matrix.columns,
    nonzeros: matrix.column.length,
    threads: pool.threads,
    variant: pool.variant,
    peer: 'implicit AlternatingLeastSquares, CG (3 steps) and Cholesky',
    ranks,
    peak_mib: process.resourceUsage().maxRSS / 1024,
    skipped: 'skipped' in peers ? peers.skipped : null,
  }
  console.log(JSON.stringify(report))
} finally {
  await peer?.close()
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
}

async function measureRank(rank: number) {
  const sweeps = rank === CURVE_RANK ? 6 : rank > 128 ? 2 : 3
  const conjugate = await ours(matrix, pool, rank, sweeps, 'cg')
  const peerConjugate = peer === null ? null : await theirs(peer, rank, sweeps, 'cg')
  const exact = await ours(matrix, pool, rank, sweeps, 'exact')
  const peerExact = peer === null ? null : await theirs(peer, rank, sweeps, 'cholesky')
  const line = {
    rank,
    iterations: sweeps,
    cg: compared(conjugate, peerConjugate),
    exact: compared(exact, peerExact),
  }
  console.log(JSON.stringify(line))
  if (rank === CURVE_RANK) plotLosses({ conjugate, exact, peerConjugate, peerExact })
  return line
}

function compared(own: Measured, other: Measured | null) {
  const seconds = typical(own)
  const loss = at(own.losses, own.losses.length - 1)
  if (other === null) return { seconds, loss }
  const peerLoss = at(other.losses, other.losses.length - 1)
  return {
    seconds,
    peer_seconds: typical(other),
    ratio: seconds / typical(other),
    loss,
    peer_loss: peerLoss,
    loss_ratio: loss / peerLoss,
  }
}

/** The first sweep also copies the matrix and meets kernels that are not compiled for speed yet. */
function typical({ seconds }: Measured): number {
  return median(seconds.slice(1))
}

async function ours(
  interactions: Interactions,
  kernels: KernelPool,
  rank: number,
  sweeps: number,
  solver: IalsSolver,
): Promise<Measured> {
  const settings = {
    ...defaultIalsSettings,
    unobservedWeight: PEER.unobserved,
    rank,
    sweeps,
    solver,
    penalty: PENALTY,
    penaltyExponent: 0,
    minRelativeGain: 0,
  }
  const seconds: number[] = []
  const losses: number[] = []
  let last = performance.now()
  for await (const step of fitIals(interactions, settings, kernels.backend())) {
    const now = performance.now()
    if (step.phase === 'sweep') {
      seconds.push((now - last) / 1000)
      losses.push(step.loss ?? NaN)
      if (step.done === sweeps) break
    }
    last = now
  }
  return { seconds, losses }
}

async function theirs(
  asked: Peer,
  rank: number,
  sweeps: number,
  method: 'cg' | 'cholesky',
): Promise<Measured> {
  const request = { folder, rows: matrix.rows, columns: matrix.columns, rank, sweeps, method, ...PEER }
  const answer = await asked.ask({ ...request, curve: rank === CURVE_RANK })
  const numbers = (name: string, count: string): number[] =>
    Array.from({ length: numberIn(answer, count) }, (_, k) => numberIn(answer, `${name}${k}`))
  return { seconds: numbers('second', 'seconds'), losses: numbers('loss', 'losses') }
}

function plotLosses(measured: {
  readonly conjugate: Measured
  readonly exact: Measured
  readonly peerConjugate: Measured | null
  readonly peerExact: Measured | null
}): void {
  const lines = [
    { name: 'CG', of: measured.conjugate },
    { name: 'exact', of: measured.exact },
    { name: 'implicit CG', of: measured.peerConjugate },
    { name: 'implicit exact', of: measured.peerExact },
  ].flatMap(({ name, of }) => {
    if (of === null || of.losses.length !== of.seconds.length) return []
    let time = 0
    return [{ name, points: of.losses.map((loss, k) => [(time += at(of.seconds, k)), loss] as const) }]
  })
  mkdirSync('test-results/bench', { recursive: true })
  const file = 'test-results/bench/ials-loss.svg'
  const title = `iALS, ${matrix.column.length} interactions, ${CURVE_RANK} factors`
  writeFileSync(file, linePlot({ title, x: 'seconds', y: 'loss', lines }))
  for (const { name, points } of lines)
    console.log(
      `${name}: ${points.map(([time, loss]) => `${time.toFixed(2)} s ${loss.toFixed(0)}`).join(', ')}`,
    )
  console.log(`plot: ${file}`)
}
