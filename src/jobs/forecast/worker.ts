// Entry of a forecast thread: takes a few series, answers with their forecasts.
import { parentPort } from 'node:worker_threads'
import { resultOf, type SeriesResult } from '../../engine/forecast/series-result.ts'
import type { FromForecastWorker, SeriesTask, ToForecastWorker } from './tasks.ts'

const port = parentPort
if (port === null) throw new Error('worker.ts must run as a worker thread')
const answer = (message: FromForecastWorker): void => port.postMessage(message)

port.on('message', ({ id, tasks }: ToForecastWorker) => {
  try {
    answer({ kind: 'done', id, results: tasks.map(finished) })
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error))
    answer({ kind: 'failed', message, stack: stack ?? '' })
  }
})

function finished({ values, options }: SeriesTask): SeriesResult {
  const work = resultOf(values, options)
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}
