// Top 20 of 10,000 products for 20,000 customers, 64 factors, bought products excluded, beside implicit's recommend() in the same run.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createIalsModel } from '../src/engine/recommend/ials-model.ts'
import { defaultIalsSettings } from '../src/engine/recommend/ials-settings.ts'
import { recommendAll } from '../src/engine/recommend/recommend-all.ts'
import { seededRandom } from '../src/engine/random.ts'
import { createKernelPool } from '../src/jobs/kernels/pool.ts'
import { buildKernels } from '../scripts/build-kernels.mjs'
import { median, numberIn } from './peers/numbers.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'
import { writeMatrix, zipfMatrix } from './peers/zipf-matrix.ts'

const CUSTOMERS = 20_000
const PRODUCTS = 10_000
const RANK = 64
const RUNS = 5

await buildKernels()
const matrix = zipfMatrix(CUSTOMERS, PRODUCTS, 1_200_000, 1)
const random = seededRandom(3)
const model = createIalsModel({
  ...defaultIalsSettings,
  rank: RANK,
  customerCount: CUSTOMERS,
  productCount: PRODUCTS,
  converged: true,
  sweepsDone: 1,
  loss: 0,
  customerFactors: Float32Array.from({ length: CUSTOMERS * RANK }, random.normal),
  productFactors: Float32Array.from({ length: PRODUCTS * RANK }, random.normal),
})
const pool = await createKernelPool()
const folder = mkdtempSync(path.join(tmpdir(), 'sextant-top-'))
const peers = setUpPeers()
if ('skipped' in peers) console.log(`peers skipped: ${peers.skipped}`)
const peer =
  'python' in peers ? startPeer(peers.python, 'implicit_als.py', { OPENBLAS_NUM_THREADS: '1' }) : null
try {
  if (peer !== null) writeMatrix(folder, matrix)
  const request = {
    folder,
    rows: CUSTOMERS,
    columns: PRODUCTS,
    rank: RANK,
    customers: CUSTOMERS,
    method: 'top',
  }
  const own: number[] = []
  const theirs: number[] = []
  for (let run = 0; run <= RUNS; run++) {
    const ours = await timeOf(0)
    const peerSeconds = peer === null ? null : numberIn(await peer.ask(request), 'seconds')
    // Run 0 warms both up.
    if (run === 0) continue
    own.push(ours)
    if (peerSeconds !== null) theirs.push(peerSeconds)
  }
  const withReasons = await timeOf(3)
  const seconds = median(own)
  const peerSeconds = theirs.length === 0 ? null : median(theirs)
  const report = {
    bench: 'topn',
    customers: CUSTOMERS,
    products: PRODUCTS,
    rank: RANK,
    count: 20,
    threads: pool.threads,
    variant: pool.variant,
    seconds,
    peer: 'implicit recommend',
    peer_seconds: peerSeconds,
    ratio: peerSeconds === null ? null : seconds / peerSeconds,
    with_three_reasons_seconds: withReasons,
    peak_mib: process.resourceUsage().maxRSS / 1024,
    skipped: 'skipped' in peers ? peers.skipped : null,
  }
  console.log(JSON.stringify(report))
} finally {
  await peer?.close()
  await pool.close()
  rmSync(folder, { recursive: true, force: true })
}

async function timeOf(reasons: number): Promise<number> {
  const started = performance.now()
  let lists = 0
  for await (const block of recommendAll(
    model,
    matrix,
    { count: 20, allowBought: false, reasons },
    pool.backend(),
  )) {
    lists += block.customers.length
  }
  if (lists !== CUSTOMERS) throw new Error(`${lists} lists for ${CUSTOMERS} customers`)
  return (performance.now() - started) / 1000
}
