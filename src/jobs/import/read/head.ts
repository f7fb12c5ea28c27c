import type { Dialect, Encoding } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { likelyReading } from '../broken-text.ts'
import { readRecords, type RecordBatch } from '../records.ts'
import { PIECE_BYTES, type Source } from '../source.ts'
import { headOf, openContent } from './content.ts'
import { openTable } from './open-table.ts'
import type { BrokenHead, TableHead } from './table.ts'

const PEEK_BYTES = 64 * 1024
/** Of text whose end is further away. */
const ENOUGH_BYTES = 256 * 1024

export type ContentHead = {
  readonly bytes: Buffer
  readonly isWhole: boolean
  /** Whole lines from further on, where they can be reached: the beginning may be plain ASCII and say nothing about the encoding. */
  readonly samples: readonly Buffer[]
  /** Bytes of the whole content, or a guess at them. */
  readonly contentBytes: number
}

/** The first bytes of a content, for guesses about its text. Reads `maxBytes` and a few samples. */
export async function readBytes(path: string, member: string, maxBytes: number): Promise<ContentHead> {
  const source = await openContent(path, member)
  try {
    const { bytes, isWhole } = await headOf(source.pieces(), maxBytes)
    if (bytes.length === 0) throw new ExpectedFailure('file-empty', { file: source.fileName })
    const isPlain = !source.compressed
    const whole = isWhole || (isPlain && bytes.length === source.fileBytes)
    return {
      bytes,
      isWhole: whole,
      samples: whole || !isPlain ? [] : await samplesOf(source, bytes.length),
      contentBytes: whole
        ? bytes.length
        : isPlain || member !== ''
          ? source.fileBytes
          : await inflatedBytes(source, bytes.length),
    }
  } finally {
    await source.close()
  }
}

async function samplesOf(source: Source, from: number): Promise<Buffer[]> {
  const samples: Buffer[] = []
  for (const share of [0.25, 0.5, 0.75, 1]) {
    const offset = Math.max(from, Math.floor(source.fileBytes * share) - PEEK_BYTES)
    const bytes = await source.peek(offset, PEEK_BYTES)
    const start = bytes.indexOf(0x0a) + 1
    const end = bytes.lastIndexOf(0x0a)
    if (start > 0 && end > start) samples.push(bytes.subarray(start, share === 1 ? bytes.length : end))
  }
  return samples
}

/** Of a gzip file as its last four bytes tell it, unless they cannot be true. */
async function inflatedBytes(source: Source, read: number): Promise<number> {
  const last = await source.peek(source.fileBytes - 4, 4)
  const told = last.length === 4 ? last.readUInt32LE(0) : 0
  const byRatio = (source.fileBytes / Math.max(1, source.position())) * read
  return told >= read && told >= source.fileBytes / 2 ? told : Math.round(byRatio)
}

/** The first records of delimited text that was read already; what the text cuts off at its end is left out. */
export async function recordsOf(
  head: ContentHead,
  fileName: string,
  dialect: Dialect,
  max: number,
): Promise<TableHead> {
  let given = 0
  async function* pieces(): AsyncGenerator<Buffer, void, undefined> {
    for (let at = 0; at < head.bytes.length; at += PIECE_BYTES) {
      given = Math.min(at + PIECE_BYTES, head.bytes.length)
      yield head.bytes.subarray(at, given)
    }
  }
  const source: Source = {
    fileName,
    fileBytes: head.bytes.length,
    compressed: false,
    pieces,
    position: () => 0,
    finish: () => Promise.resolve(''),
    peek: () => Promise.resolve(Buffer.alloc(0)),
    close: () => Promise.resolve(),
  }
  const gathered = new Gathered(max, dialect.encoding)
  try {
    for await (const batch of readRecords(source, dialect, undefined, 'tell')) {
      gathered.add(batch)
      // Of a long file more would only say how many records there may be, which is known well enough.
      if (!head.isWhole && gathered.seen > max && given >= ENOUGH_BYTES) break
    }
  } catch (error) {
    // The part that was read may end inside a character or a quoted cell; that is not the file's fault.
    const isCut =
      error instanceof ExpectedFailure &&
      (error.code === 'unclosed-quote' || error.code === 'file-bad-encoding')
    if (!isCut || head.isWhole || gathered.seen === 0) throw error
  }
  const share = head.isWhole ? 1 : head.contentBytes / Math.max(1, given)
  const estimatedRecords = Math.round(gathered.seen * Math.max(1, share))
  const { records, lines, broken } = gathered
  const table = { records, lines, tail: gathered.tail, isWhole: head.isWhole, estimatedRecords }
  return broken === undefined ? table : { ...table, broken }
}

/** The first records of a table of any other kind. */
export async function readHead(path: string, dialect: Dialect, max: number): Promise<TableHead> {
  const table = await openTable(path, dialect, 'tell')
  const gathered = new Gathered(max, dialect.encoding)
  let isWhole = true
  let share = 1
  try {
    for await (const batch of table.batches()) {
      gathered.add(batch)
      if (gathered.seen <= max) continue
      isWhole = false
      share = batch.position / Math.max(1, table.fileBytes)
      break
    }
  } finally {
    await table.close()
  }
  const { records, lines, seen, broken } = gathered
  const estimatedRecords = isWhole ? seen : Math.round(seen / Math.max(share, 1e-6))
  const notes = table.notes?.()
  const tail = isWhole ? gathered.tail : []
  return {
    records,
    lines,
    tail,
    isWhole,
    estimatedRecords,
    ...(notes === undefined ? {} : { notes }),
    ...(broken === undefined ? {} : { broken }),
  }
}

const TAIL = 20

class Gathered {
  readonly records: string[][] = []
  readonly lines: number[] = []
  readonly tail: string[][] = []
  readonly #max: number
  readonly #encoding: Encoding
  seen = 0
  broken: BrokenHead | undefined

  constructor(max: number, encoding: Encoding) {
    this.#max = max
    this.#encoding = encoding
  }

  #note(record: readonly string[], line: number, byte: number): void {
    const reading = this.broken?.reading ?? likelyReading(record, this.#encoding)
    const first = this.broken ?? { line, byte, reading, records: 0 }
    this.broken = { ...first, records: first.records + 1 }
  }

  add(batch: RecordBatch): void {
    const cells = batch.cells.split('\u0000')
    const broken = new Map(batch.broken?.map(({ index, byte }) => [index, byte]))
    let first = 0
    batch.counts.forEach((count, index) => {
      const record = cells.slice(first, first + count)
      first += count
      const byte = broken.get(index)
      if (byte !== undefined) this.#note(record, batch.lines[index] ?? 0, byte)
      // A line with a quote too many says nothing about the columns.
      if (batch.torn?.includes(index) === true || batch.unread?.includes(index) === true) return
      this.seen++
      if (this.records.length <= this.#max) {
        this.records.push(record)
        this.lines.push(batch.lines[index] ?? 0)
      }
      this.tail.push(record)
      if (this.tail.length > TAIL) this.tail.shift()
    })
  }
}
