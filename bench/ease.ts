// EASE's one heavy step, the inverse of X^T X + lambda I for 1,682 and 5,000 products, beside numpy.linalg.inv in the same run; and the
// whole training of the smaller case, of MovieLens 100k's size.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { seededRandom } from '../src/engine/random.ts'
import type { InverseSession } from '../src/engine/recommend/backend.ts'
import { fitEase } from '../src/engine/recommend/ease.ts'
import { interactionsFromTriplets, type Interactions } from '../src/engine/sparse.ts'
import { createKernelPool } from '../src/jobs/kernels/pool.ts'
import { buildKernels } from '../scripts/build-kernels.mjs'
import { at, median, numberIn } from './peers/numbers.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'

const ORDERS = [1682, 5000]
const RUNS = 5
const PENALTY = 458

await buildKernels()
const peers = setUpPeers()
const peer = 'python' in peers ? startPeer(peers.python, 'inverse.py') : null
if ('skipped' in peers) console.log(`peers skipped: ${peers.skipped}`)
const folder = mkdtempSync(path.join(tmpdir(), 'sextant-ease-'))
const pool = await createKernelPool()
try {
  const cases = []
  for (const order of ORDERS) cases.push(await measure(order))
  const shop = shopOf(943, 1682, 80_000)
  const started = performance.now()
  for (const fit = fitEase(shop, { penalty: PENALTY, weighting: 'binary' }, pool.backend()); ;)
    if ((await fit.next()).done === true) break
  console.log(
    JSON.stringify({
      bench: 'ease',
      threads: pool.threads,
      variant: pool.variant,
      peer: 'numpy.linalg.inv',
      cases,
      train_943_x_1682_seconds: (performance.now() - started) / 1000,
      peak_mib: process.resourceUsage().maxRSS / 1024,
      skipped: 'skipped' in peers ? peers.skipped : null,
    }),
  )
} finally {
  await peer?.close()
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
}

async function measure(order: number): Promise<object> {
  const matrix = gramOf(shopOf(2 * order, order, 40 * order))
  const file = path.join(folder, `gram-${order}.f64`)
  const ours = path.join(folder, 'inverse.f64')
  writeFileSync(file, matrix)
  // One unmeasured pass each.
  await inverse(matrix, order, null)
  await peer?.ask({ file, order, ours: '' })
  const own: number[] = []
  const theirs: number[] = []
  let difference: number | null = null
  for (let run = 0; run < RUNS; run++) {
    own.push(await inverse(matrix, order, run === 0 ? ours : null))
    if (peer !== null) {
      const answer = await peer.ask({ file, order, ours: run === 0 ? ours : '' })
      theirs.push(numberIn(answer, 'seconds'))
      if (run === 0) difference = numberIn(answer, 'difference')
    }
    const beside = peer === null ? '' : `, numpy ${at(theirs, run).toFixed(3)} s`
    console.log(`${order} products, run ${run + 1}: ${at(own, run).toFixed(3)} s${beside}`)
  }
  const seconds = median(own)
  const peerSeconds = peer === null ? null : median(theirs)
  return {
    products: order,
    seconds,
    peer_seconds: peerSeconds,
    ratio: peerSeconds === null ? null : seconds / peerSeconds,
    max_relative_difference: difference,
  }
}

async function inverse(matrix: Float64Array, order: number, keep: string | null): Promise<number> {
  const session: InverseSession = pool.backend().openInverse(order)
  try {
    for (let row = 0; row < order; row++) session.setRow(row, matrix.subarray(row * order, (row + 1) * order))
    const started = performance.now()
    for (const steps = session.invert(); (await steps.next()).done !== true;);
    const seconds = (performance.now() - started) / 1000
    if (keep !== null) {
      const whole = new Float64Array(order * order)
      for (let row = 0; row < order; row++)
        session.readRow(row, whole.subarray(row * order, (row + 1) * order))
      writeFileSync(keep, whole)
    }
    return seconds
  } finally {
    session.close()
  }
}

/** Purchases with a few products that many have and many that few have. */
function shopOf(customers: number, products: number, events: number): Interactions {
  const random = seededRandom(7)
  const row: number[] = []
  const column: number[] = []
  for (let k = 0; k < events; k++) {
    row.push(random.below(customers))
    column.push(Math.floor(products * random.uniform() ** 2.5))
  }
  const counted = interactionsFromTriplets({ row, column, weight: row.map(() => 1) }, customers, products)
  return { ...counted, weight: counted.weight.map(() => 1) }
}

function gramOf({ rows, columns, rowStart, column }: Interactions): Float64Array {
  const gram = new Float64Array(columns * columns)
  const add = (place: number, value: number): void => {
    gram[place] = at(gram, place) + value
  }
  for (let r = 0; r < rows; r++) {
    const own = column.subarray(rowStart[r], rowStart[r + 1])
    for (const i of own) for (const j of own) add(i * columns + j, 1)
  }
  for (let i = 0; i < columns; i++) add(i * columns + i, PENALTY)
  return gram
}
