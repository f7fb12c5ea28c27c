import { parentPort, type MessagePort } from 'node:worker_threads'
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
import type { BrokenBytes, RecordBatch } from './records.ts'
import { Tally, type Counted } from './tally.ts'
import { openTable } from './read/open-table.ts'

/** What a file is read with. The thread sends `credit` batches ahead, then waits. */
export type CsvWorkerInput = {
  readonly path: string
  readonly dialect: Dialect
  readonly brokenBytes: BrokenBytes
  readonly credit: number
  /** Where interactions are also typed there: it sends columns instead of records. */
  readonly typing: { readonly plan: ImportPlan; readonly rules: RuleBook; readonly now: number } | null
}
/** A file to read, once it is idle; what it may send more; columns to use again; and that the rest is not wanted. */
export type ToCsvWorker =
  | { readonly kind: 'read'; readonly input: CsvWorkerInput }
  | { readonly kind: 'more' }
  | { readonly kind: 'reuse'; readonly columns: InteractionColumns }
  | { readonly kind: 'stop' }
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
  /** After each file, however it ended: the file is closed, and the next may come. */
  | { readonly kind: 'idle' }

/** Larger pieces than of text: nothing is made of them but numbers. */
const TYPED_PIECE_BYTES = 128 * 1024

class Stopped extends Error {}

/** One file: what may be sent of it, and whether the rest is still wanted. */
class Reading {
  readonly #input: CsvWorkerInput
  readonly #port: MessagePort
  readonly #spare = new SpareRows()
  #credit: number
  #isStopped = false
  #proceed: (() => void) | undefined

  constructor(input: CsvWorkerInput, port: MessagePort) {
    this.#input = input
    this.#port = port
    this.#credit = input.credit
  }

  more(): void {
    this.#credit++
    this.#proceed?.()
  }

  reuse(columns: InteractionColumns): void {
    this.#spare.give(columns)
  }

  stop(): void {
    this.#isStopped = true
    this.#proceed?.()
  }

  async run(): Promise<void> {
    try {
      const { typing } = this.#input
      await (typing === null ? this.#readRecords() : this.#readTyped(typing))
    } catch (error) {
      if (error instanceof ExpectedFailure) this.#send({ kind: 'failed', failure: error.toFailure() })
      else if (!(error instanceof Stopped))
        this.#send({
          kind: 'bug',
          detail: error instanceof Error ? (error.stack ?? error.message) : 'unknown',
        })
    }
    this.#send({ kind: 'idle' })
  }

  #send(message: FromCsvWorker, transfer: readonly ArrayBuffer[] = []): void {
    this.#port.postMessage(message, [...transfer])
  }

  async #mayGoOn(): Promise<void> {
    while (this.#credit <= 0 && !this.#isStopped)
      await new Promise<void>((resolve) => (this.#proceed = resolve))
    if (this.#isStopped) throw new Stopped()
    this.#credit--
  }

  async #readTyped({ plan, rules, now }: NonNullable<CsvWorkerInput['typing']>): Promise<void> {
    const { path } = this.#input
    const source = await openContent(path, plan.dialect.member, Buffer.allocUnsafe(TYPED_PIECE_BYTES))
    try {
      this.#send({ kind: 'opened', fileBytes: source.fileBytes })
      const tally = new Tally()
      const nobody = (): boolean => true
      const reader = new RecordReader(plan, tally, {
        rules,
        now,
        knowsCustomer: nobody,
        knowsProduct: nobody,
      })
      for await (const placed of readColumns(source, plan, reader, rules, now, this.#spare)) {
        await this.#mayGoOn()
        const { headers } = reader
        const { columns } = placed.part
        this.#send({ kind: 'columns', placed, counted: tally.counted, headers }, buffersOf(columns))
      }
      this.#send({ kind: 'end', hash: await source.finish(), profile: reader.profile() })
    } finally {
      await source.close()
    }
  }

  async #readRecords(): Promise<void> {
    const { path, dialect, brokenBytes } = this.#input
    const table = await openTable(path, dialect, brokenBytes)
    try {
      this.#send({ kind: 'opened', fileBytes: table.fileBytes })
      for await (const batch of table.batches()) {
        await this.#mayGoOn()
        const text = packed(batch.text)
        const arrays = [batch.counts, batch.lines, batch.starts, batch.ends]
        this.#send({ kind: 'batch', batch: { ...batch, text } }, [
          ...arrays.map(bufferOf),
          ...(typeof text === 'string' ? [] : [bufferOf(text)]),
        ])
      }
      this.#send({ kind: 'end', hash: await table.finish() })
    } finally {
      await table.close()
    }
  }
}

const port = parentPort
if (port !== null) {
  let reading: Reading | undefined
  port.on('message', (message: ToCsvWorker) => {
    if (message.kind === 'read') {
      reading = new Reading(message.input, port)
      // It catches what fails, and says so.
      void reading.run().finally(() => (reading = undefined))
    } else if (message.kind === 'more') reading?.more()
    else if (message.kind === 'reuse') reading?.reuse(message.columns)
    else reading?.stop()
  })
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
