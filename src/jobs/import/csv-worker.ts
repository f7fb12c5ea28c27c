import { parentPort, workerData } from 'node:worker_threads'
import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import type { Dialect } from '../../contract/dialect.ts'
import type { RecordBatch } from './records.ts'
import { openTable } from './read/open-table.ts'

/** What the reading thread is started with, and what it answers. It sends `credit` batches ahead, then waits. */
export type CsvWorkerInput = { readonly path: string; readonly dialect: Dialect; readonly credit: number }
export type FromCsvWorker =
  | { readonly kind: 'opened'; readonly fileBytes: number }
  | { readonly kind: 'batch'; readonly batch: RecordBatch }
  | { readonly kind: 'end'; readonly hash: string }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'bug'; readonly detail: string }

const port = parentPort
if (port !== null) {
  // Started by worker-records.ts only, with exactly this.
  const input = workerData as CsvWorkerInput
  const send = (message: FromCsvWorker, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer])
  let credit = input.credit
  let proceed: (() => void) | undefined
  port.on('message', () => {
    credit++
    proceed?.()
  })

  const read = async (): Promise<void> => {
    const table = await openTable(input.path, input.dialect)
    try {
      send({ kind: 'opened', fileBytes: table.fileBytes })
      for await (const batch of table.batches()) {
        while (credit <= 0) await new Promise<void>((resolve) => (proceed = resolve))
        credit--
        const text = packed(batch.text)
        const arrays = [batch.counts, batch.lines, batch.starts, batch.ends]
        send({ kind: 'batch', batch: { ...batch, text } }, [
          ...arrays.map(bufferOf),
          ...(typeof text === 'string' ? [] : [bufferOf(text)]),
        ])
      }
      send({ kind: 'end', hash: await table.finish() })
    } finally {
      await table.close()
    }
  }

  read()
    .catch((error: unknown) => {
      if (error instanceof ExpectedFailure) send({ kind: 'failed', failure: error.toFailure() })
      else send({ kind: 'bug', detail: error instanceof Error ? (error.stack ?? error.message) : 'unknown' })
    })
    .finally(() => port.close())
    .catch(() => undefined)
}

const LATIN_1 = /^[\u0000-\u00ff]*$/

function packed(text: RecordBatch['text']): RecordBatch['text'] {
  if (typeof text !== 'string' || !LATIN_1.test(text)) return text
  const bytes = new Uint8Array(text.length)
  Buffer.from(bytes.buffer).write(text, 'latin1')
  return bytes
}

function bufferOf(array: Uint32Array | Uint8Array): ArrayBuffer {
  // Made by this thread, so never shared memory.
  return array.buffer as ArrayBuffer
}
