import { parentPort, workerData } from 'node:worker_threads'
import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import type { Dialect } from '../../contract/dialect.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { ColumnProfile } from '../../contract/quality.ts'
import type { RuleBook } from '../../contract/rules.ts'
import type { InteractionColumns } from '../../store/queries/interaction-columns.ts'
import { readColumns, type PlacedColumns } from './fast/read-columns.ts'
import { SpareRows } from './fast/rows.ts'
import { openContent } from './read/content.ts'
import { RecordReader } from './record-reader.ts'
import type { RecordBatch } from './records.ts'
import { Tally, type Counted } from './tally.ts'
import { openTable } from './read/open-table.ts'

/** What the reading thread is started with, and what it answers. It sends `credit` batches ahead, then waits. */
export type CsvWorkerInput = {
  readonly path: string
  readonly dialect: Dialect
  readonly credit: number
  /** Where interactions are also typed there: it sends columns instead of records. */
  readonly typing: { readonly plan: ImportPlan; readonly rules: RuleBook; readonly now: number } | null
}
/** It may go on, or use columns again. */
export type ToCsvWorker = 'more' | InteractionColumns
export type FromCsvWorker =
  | { readonly kind: 'opened'; readonly fileBytes: number }
  | { readonly kind: 'batch'; readonly batch: RecordBatch }
  | {
      readonly kind: 'columns'
      readonly placed: PlacedColumns
      readonly counted: Counted
      readonly headers: readonly string[]
    }
  | { readonly kind: 'end'; readonly hash: string; readonly profile?: readonly ColumnProfile[] }
  | { readonly kind: 'failed'; readonly failure: Failure }
  | { readonly kind: 'bug'; readonly detail: string }

/** Larger pieces than of text: nothing is made of them but numbers. */
const TYPED_PIECE_BYTES = 128 * 1024

const port = parentPort
if (port !== null) {
  // Started by worker-records.ts only, with exactly this.
  const input = workerData as CsvWorkerInput
  const send = (message: FromCsvWorker, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, [...transfer])
  let credit = input.credit
  let proceed: (() => void) | undefined
  const spare = new SpareRows()
  port.on('message', (message: ToCsvWorker) => {
    if (message !== 'more') return spare.give(message)
    credit++
    proceed?.()
  })

  const mayGoOn = async (): Promise<void> => {
    while (credit <= 0) await new Promise<void>((resolve) => (proceed = resolve))
    credit--
  }

  const readTyped = async ({ plan, rules, now }: NonNullable<CsvWorkerInput['typing']>): Promise<void> => {
    const source = await openContent(input.path, plan.dialect.member, Buffer.allocUnsafe(TYPED_PIECE_BYTES))
    try {
      send({ kind: 'opened', fileBytes: source.fileBytes })
      const tally = new Tally()
      const nobody = (): boolean => true
      const reader = new RecordReader(plan, tally, {
        rules,
        now,
        knowsCustomer: nobody,
        knowsProduct: nobody,
      })
      for await (const placed of readColumns(source, plan, reader, rules, now, spare)) {
        await mayGoOn()
        const { headers } = reader
        send({ kind: 'columns', placed, counted: tally.counted, headers }, buffersOf(placed.part.columns))
      }
      send({ kind: 'end', hash: await source.finish(), profile: reader.profile() })
    } finally {
      await source.close()
    }
  }

  const read = async (): Promise<void> => {
    if (input.typing !== null) return readTyped(input.typing)
    const table = await openTable(input.path, input.dialect)
    try {
      send({ kind: 'opened', fileBytes: table.fileBytes })
      for await (const batch of table.batches()) {
        await mayGoOn()
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

function buffersOf(columns: InteractionColumns): ArrayBuffer[] {
  return Object.values(columns).flatMap((column) =>
    column instanceof Uint32Array || column instanceof Float64Array || column instanceof Uint8Array
      ? [bufferOf(column)]
      : [],
  )
}

const LATIN_1 = /^[\u0000-\u00ff]*$/

function packed(text: RecordBatch['text']): RecordBatch['text'] {
  if (typeof text !== 'string' || !LATIN_1.test(text)) return text
  const bytes = new Uint8Array(text.length)
  Buffer.from(bytes.buffer).write(text, 'latin1')
  return bytes
}

function bufferOf(array: Uint32Array | Uint8Array | Float64Array): ArrayBuffer {
  // Made by one of both threads, so never shared memory.
  return array.buffer as ArrayBuffer
}
