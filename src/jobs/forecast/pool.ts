import path from 'node:path'
import { Worker } from 'node:worker_threads'
import { resultOf, type SeriesResult } from '../../engine/forecast/series-result.ts'
import { runSliced } from '../run-sliced.ts'
import type { FromForecastWorker, SeriesTask, ToForecastWorker } from './tasks.ts'

/** Set by the bundler; absent when the sources run as they are (Node 24, vitest). */
declare const __SEXTANT_BUILT__: boolean | undefined

const location =
  typeof __SEXTANT_BUILT__ !== 'undefined'
    ? path.join(__dirname, 'forecast-worker.js')
    : new URL('./worker.ts', import.meta.url)

/** Series of one message: enough that messages do not count, few enough that all threads end together. */
const BATCH = 4
/** Below this many series threads cost more than they give. */
const FEW = 3

/**
 * Forecasts series over worker threads; the answers stand in the order of the tasks and do not depend on the number of threads. An abort ends the
 * threads at once.
 */
export async function forecastAll(
  tasks: readonly SeriesTask[],
  threads: number,
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<SeriesResult[]> {
  signal.throwIfAborted()
  if (tasks.length < FEW || threads <= 1) return oneByOne(tasks, signal, onDone)
  const results = new Array<SeriesResult | undefined>(tasks.length)
  const starts = Array.from({ length: Math.ceil(tasks.length / BATCH) }, (_, index) => index * BATCH)
  let next = 0
  let done = 0
  const workers = Array.from({ length: Math.min(threads, starts.length) }, () => new Worker(location))
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            const onAbort = (): void =>
              reject(signal.reason instanceof Error ? signal.reason : new Error('cancelled'))
            signal.addEventListener('abort', onAbort, { once: true })
            const settle = (): void => {
              signal.removeEventListener('abort', onAbort)
              resolve()
            }
            const give = (): void => {
              const start = starts[next++]
              if (start === undefined) return settle()
              const message: ToForecastWorker = { id: start, tasks: tasks.slice(start, start + BATCH) }
              worker.postMessage(message)
            }
            worker.on('message', (message: FromForecastWorker) => {
              if (message.kind === 'failed') {
                const error = new Error(`forecast thread: ${message.message}`)
                error.stack = message.stack
                return reject(error)
              }
              for (const [index, result] of message.results.entries()) results[message.id + index] = result
              done += message.results.length
              onDone(done)
              give()
            })
            worker.on('error', reject)
            worker.on('exit', (code) => reject(new Error(`a forecast thread stopped with exit code ${code}`)))
            give()
          }),
      ),
    )
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
  return results.map((result) => {
    if (result === undefined) throw new Error('a forecast thread left a series out')
    return result
  })
}

async function oneByOne(
  tasks: readonly SeriesTask[],
  signal: AbortSignal,
  onDone: (done: number) => void,
): Promise<SeriesResult[]> {
  const results: SeriesResult[] = []
  for (const { values, options } of tasks) {
    results.push(await runSliced(resultOf(values, options), signal, () => undefined))
    onDone(results.length)
  }
  return results
}
