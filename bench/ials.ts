// Seconds per iALS sweep (both sides, exact solves) beside implicit's Cholesky (exact) and CG (3 steps, inexact), one after the other
// on the same generated matrix: 70k x 10k, 9.5 M nonzeros, 64 factors.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fitIals } from '../src/engine/recommend/ials.ts'
import { defaultIalsSettings } from '../src/engine/recommend/ials-settings.ts'
import { createKernelPool } from '../src/jobs/kernels/pool.ts'
import { buildKernels } from '../scripts/build-kernels.mjs'
import { at, median, numberIn } from './peers/numbers.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'
import { writeMatrix, zipfMatrix } from './peers/zipf-matrix.ts'

const RANK = 64
const SWEEPS = 4

await buildKernels()
const matrix = zipfMatrix(70_000, 10_000, 9_500_000, 1)
console.log(`matrix: ${matrix.rows} x ${matrix.columns}, ${matrix.column.length} nonzeros`)
const pool = await createKernelPool()
const folder = mkdtempSync(path.join(tmpdir(), 'sextant-ials-'))
const peers = setUpPeers()
if ('skipped' in peers) console.log(`peers skipped: ${peers.skipped}`)
try {
  const settings = { ...defaultIalsSettings, rank: RANK, sweeps: SWEEPS, minRelativeGain: 0 }
  const fit = fitIals(matrix, settings, pool.backend())
  const times: number[] = []
  let finish = 0
  let last = performance.now()
  for await (const step of fit) {
    const now = performance.now()
    if (step.phase === 'sweep') times.push((now - last) / 1000)
    if (step.phase === 'finish') finish = (now - last) / 1000
    if (step.phase === 'sweep')
      console.log(
        `sweep ${step.done}: ${at(times, times.length - 1).toFixed(2)} s, loss ${(step.loss ?? NaN).toFixed(1)}`,
      )
    last = now
  }
  // The first sweep also copies the matrix and meets kernels that are not compiled for speed yet.
  const seconds = median(times.slice(1))
  const peakMib = process.resourceUsage().maxRSS / 1024

  let cholesky: Record<string, number> | null = null
  let conjugate: Record<string, number> | null = null
  if ('python' in peers) {
    writeMatrix(folder, matrix)
    const peer = startPeer(peers.python, 'implicit_als.py', { OPENBLAS_NUM_THREADS: '1' })
    const request = { folder, rows: matrix.rows, columns: matrix.columns, rank: RANK, sweeps: SWEEPS }
    cholesky = await peer.ask({ ...request, method: 'cholesky' })
    conjugate = await peer.ask({ ...request, method: 'cg' })
    await peer.close()
  }
  const report = {
    bench: 'ials',
    rows: matrix.rows,
    columns: matrix.columns,
    nonzeros: matrix.column.length,
    rank: RANK,
    threads: pool.threads,
    variant: pool.variant,
    seconds,
    first_sweep_seconds: times[0],
    finish_f64_seconds: finish,
    peer: 'implicit AlternatingLeastSquares, Cholesky',
    peer_seconds: cholesky?.['seconds'] ?? null,
    ratio: cholesky === null ? null : seconds / numberIn(cholesky, 'seconds'),
    peer_cg_seconds: conjugate?.['seconds'] ?? null,
    ratio_to_cg: conjugate === null ? null : seconds / numberIn(conjugate, 'seconds'),
    peak_mib: peakMib,
    peer_peak_mib: conjugate?.['peak_mib'] ?? null,
    skipped: 'skipped' in peers ? peers.skipped : null,
  }
  console.log(JSON.stringify(report))
} finally {
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
}
