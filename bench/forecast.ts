// 1,000 generated monthly series of 120 points, 12 ahead, `auto` with its backtest and intervals, beside statsforecast's AutoETS (forecasts only) on the same
// series in the same run, one thread each. Times are processor times (user and system), which other work on the machine moves least. `-- forecast 200` for fewer series.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { mase, naiveScale, smape } from '../src/engine/forecast/metrics.ts'
import { seededRandom } from '../src/engine/random.ts'
import { forecastMany } from '../src/jobs/forecast/forecast-many.ts'
import { numberIn } from './peers/numbers.ts'
import { startPeer } from './peers/peer.ts'
import { setUpPeers } from './peers/setup.mjs'

const SERIES = Number(process.argv[2] ?? 1_000)
const LENGTH = 120
const HORIZON = 12

const random = seededRandom(2026)
const all = Array.from({ length: SERIES }, () => generated())
const train = all.map((series) => series.slice(0, LENGTH))

const peers = setUpPeers()
if ('skipped' in peers) console.log(`peers skipped: ${peers.skipped}`)
const peer =
  'python' in peers ? startPeer(peers.python, 'statsforecast_ets.py', { OPENBLAS_NUM_THREADS: '1' }) : null
const folder = mkdtempSync(path.join(tmpdir(), 'sextant-forecast-'))
try {
  const options = {
    horizon: HORIZON,
    seasons: [12],
    scaleSeason: 12,
    model: 'auto',
    levels: [0.8, 0.95],
    threads: 1,
  } as const
  const { signal } = new AbortController()
  await forecastMany(train.slice(0, 20), options, signal, () => undefined)
  const started = process.cpuUsage()
  const { forecasts } = await forecastMany(train, options, signal, () => undefined)
  const used = process.cpuUsage(started)
  const seconds = (used.user + used.system) / 1e6 / SERIES
  const own = accuracy((index) => forecasts[index]?.mean ?? new Float64Array(HORIZON))
  const hits = forecasts.map(({ intervals }, index) => {
    const widest = intervals.at(-1)
    return actual(index).filter((y, h) => y >= (widest?.lower[h] ?? 0) && y <= (widest?.upper[h] ?? 0)).length
  })
  const file = path.join(folder, 'series.f64')
  if (peer !== null) writeFileSync(file, Float64Array.from(all.flatMap((series) => [...series])))
  const found =
    peer === null ? null : await peer.ask({ file, series: SERIES, length: LENGTH, horizon: HORIZON })
  const peerSeconds = found === null ? null : numberIn(found, 'seconds') / SERIES
  console.log(
    JSON.stringify({
      bench: 'forecast',
      series: SERIES,
      length: LENGTH,
      horizon: HORIZON,
      processor_seconds_per_series: seconds,
      ...own,
      coverage95: hits.reduce((sum, count) => sum + count, 0) / SERIES / HORIZON,
      peer: 'statsforecast AutoETS',
      peer_processor_seconds_per_series: peerSeconds,
      peer_mase: found === null ? null : numberIn(found, 'mase'),
      peer_smape: found === null ? null : numberIn(found, 'smape'),
      ratio: peerSeconds === null ? null : seconds / peerSeconds,
      skipped: 'skipped' in peers ? peers.skipped : null,
    }),
  )
} finally {
  await peer?.close()
  rmSync(folder, { recursive: true, force: true })
}

function actual(index: number): Float64Array {
  return all[index]?.slice(LENGTH) ?? new Float64Array(0)
}

function accuracy(mean: (index: number) => Float64Array): { mase: number; smape: number } {
  const sums = { mase: 0, smape: 0 }
  for (const [index, series] of train.entries()) {
    sums.mase += mase(actual(index), mean(index), naiveScale(series, 12)) / SERIES
    sums.smape += smape(actual(index), mean(index)) / SERIES
  }
  return sums
}

/** A level that wanders, a slope that dies out, a season of its own strength, noise that grows with the level. */
function generated(): Float64Array {
  const season = Array.from({ length: 12 }, () => 0.25 * random.uniform() * random.normal())
  const noise = 0.02 + 0.1 * random.uniform()
  let level = 100 + 900 * random.uniform()
  let slope = 0.01 * level * random.normal()
  return Float64Array.from({ length: LENGTH + HORIZON }, (_, t) => {
    slope = 0.98 * slope + 0.001 * level * random.normal()
    level = Math.max(20, level + slope + 0.02 * level * random.normal())
    return Math.max(1, level * (1 + (season[t % 12] ?? 0)) * (1 + noise * random.normal()))
  })
}
