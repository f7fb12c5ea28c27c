// The mission's own case: a dense uniform 1000 x 10000 matrix, 100 factors, beside scipy's svds and numpy's full SVD in the same run.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { truncatedSvd, type TruncatedSvd } from '../src/engine/linalg/truncated-svd.ts'
import { seededRandom } from '../src/engine/random.ts'
import { createKernelPool } from '../src/jobs/kernels/pool.ts'
import { buildKernels } from '../scripts/build-kernels.mjs'
import { at, median, numberIn } from './peers/numbers.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'

const ROWS = 1000
const COLUMNS = 10_000
const COUNT = 100
const RUNS = 5

await buildKernels()
const values = new Float64Array(ROWS * COLUMNS)
const random = seededRandom(20260)
for (let k = 0; k < values.length; k++) values[k] = random.uniform()
const matrix = { rows: ROWS, columns: COLUMNS, values }

const peers = setUpPeers()
const peer = 'python' in peers ? startPeer(peers.python, 'svd.py') : null
if ('skipped' in peers) console.log(`peers skipped: ${peers.skipped}`)
const folder = mkdtempSync(path.join(tmpdir(), 'sextant-svd-'))
const pool = await createKernelPool()
try {
  const file = path.join(folder, 'matrix.f64')
  if (peer !== null) writeFileSync(file, values)
  const request = { file, rows: ROWS, columns: COLUMNS, count: COUNT }
  // One unmeasured pass each: compilers, page faults and the file.
  await truncatedSvd(matrix, COUNT, pool.backend())
  await peer?.ask({ ...request, method: 'svds' })

  const own: number[] = []
  const svds: number[] = []
  let result: TruncatedSvd | null = null
  for (let run = 0; run < RUNS; run++) {
    const started = performance.now()
    result = await truncatedSvd(matrix, COUNT, pool.backend())
    own.push((performance.now() - started) / 1000)
    if (peer !== null) svds.push(numberIn(await peer.ask({ ...request, method: 'svds' }), 'seconds'))
    console.log(
      `run ${run + 1}: ${at(own, run).toFixed(3)} s${peer === null ? '' : `, svds ${at(svds, run).toFixed(3)} s`}`,
    )
  }
  if (result === null) throw new Error('no run')
  const full = peer === null ? null : await peer.ask({ ...request, method: 'full' })
  let error = 0
  for (let k = 0; full !== null && k < COUNT; k++) {
    const exact = numberIn(full, `s${k}`)
    error = Math.max(error, Math.abs(at(result.sigma, k) - exact) / exact)
  }
  const seconds = median(own)
  const peerSeconds = peer === null ? null : median(svds)
  const report = {
    bench: 'svd',
    rows: ROWS,
    columns: COLUMNS,
    count: COUNT,
    threads: pool.threads,
    variant: pool.variant,
    route: result.route,
    converged: result.converged,
    seconds,
    peer: 'scipy.sparse.linalg.svds',
    peer_seconds: peerSeconds,
    ratio: peerSeconds === null ? null : seconds / peerSeconds,
    ratio_to_numpy_full: full === null ? null : seconds / numberIn(full, 'seconds'),
    numpy_full_seconds: full === null ? null : numberIn(full, 'seconds'),
    max_relative_error: full === null ? null : error,
    max_residual: residual(result),
    max_orthogonality_error: Math.max(orthogonality(result.left, ROWS), orthogonality(result.right, COLUMNS)),
    peak_mib: process.resourceUsage().maxRSS / 1024,
    skipped: 'skipped' in peers ? peers.skipped : null,
  }
  console.log(JSON.stringify(report))
} finally {
  await peer?.close()
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
}

/** Largest |A v - sigma u| / sigma over the triplets. */
function residual({ sigma, left, right }: TruncatedSvd): number {
  let worst = 0
  const v = new Float64Array(COLUMNS)
  for (let k = 0; k < COUNT; k++) {
    for (let c = 0; c < COLUMNS; c++) v[c] = at(right, c * COUNT + k)
    let square = 0
    for (let r = 0; r < ROWS; r++) {
      let sum = 0
      for (let c = 0; c < COLUMNS; c++) sum += at(values, r * COLUMNS + c) * at(v, c)
      square += (sum - at(sigma, k) * at(left, r * COUNT + k)) ** 2
    }
    worst = Math.max(worst, Math.sqrt(square) / at(sigma, k))
  }
  return worst
}

/** Largest entry of |X^T X - I|. */
function orthogonality(vectors: Float64Array, rows: number): number {
  let worst = 0
  for (let i = 0; i < COUNT; i++) {
    for (let j = 0; j <= i; j++) {
      let dot = 0
      for (let r = 0; r < rows; r++) dot += at(vectors, r * COUNT + i) * at(vectors, r * COUNT + j)
      worst = Math.max(worst, Math.abs(dot - (i === j ? 1 : 0)))
    }
  }
  return worst
}
