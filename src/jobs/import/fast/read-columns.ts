import { isUtf8 } from 'node:buffer'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { ImportPlan } from '../../../contract/import-plan.ts'
import type { RuleBook } from '../../../contract/rules.ts'
import type {
  FlaggedLine,
  InteractionToStage,
  MendedRow,
  RejectedRow,
} from '../../../store/queries/import-rows.ts'
import type { ColumnsPart } from '../../../store/queries/interaction-columns.ts'
import { markLength, wholeCharacters } from '../encodings.ts'
import { brokenBytesOf } from '../recipe.ts'
import { cutRaw, faultOf, rawTextOf, type RecordReader } from '../record-reader.ts'
import { readRecords, type RecordBatch, type RecordsFrom } from '../records.ts'
import type { Source } from '../source.ts'
import { splitOddRecord } from '../split-record.ts'
import { ColumnsBuilder } from './columns-builder.ts'
import { FastRows, isFastPlan } from './fast-rows.ts'
import { SpareRows } from './rows.ts'
import { RecordScanner } from './record-scanner.ts'

/** Rows of one part, about: handing them over costs nothing beside reading so many. */
const PART_ROWS = 3_000
const READ_ON = 20_000

export type PlacedColumns = {
  readonly part: ColumnsPart
  /** Bytes of the file read so far. */
  readonly position: number
}

/**
 * Reads and types the interactions of a delimited text. Bytes are cut and read as they are where that is enough. Text in another encoding
 * than UTF-8, and everything from a record on that has to be refused, goes the way of `readRecords`, which says why.
 * `reader` types what is not plain, and counts; `spare` is where used columns may come back.
 * @throws ExpectedFailure of reading, mapping-incomplete, bad-input
 */
export async function* readColumns(
  source: Source,
  plan: ImportPlan,
  reader: RecordReader,
  rules: RuleBook,
  now: number,
  spare = new SpareRows(),
): AsyncGenerator<PlacedColumns, void, undefined> {
  const typing = new ColumnsTyping(plan, reader, rules, now, spare)
  const pieces = source.pieces()
  const isScanned = plan.dialect.encoding === 'utf-8'
  const trouble = isScanned ? yield* scanned(source, pieces, typing) : { from: undefined, rest: undefined }
  if (trouble !== undefined) {
    const { from, rest } = trouble
    for await (const batch of readRecords(
      { ...source, pieces: () => after(rest, pieces) },
      plan.dialect,
      from,
      brokenBytesOf(plan),
    )) {
      typing.batch(batch)
      if (typing.size >= PART_ROWS) yield { part: typing.take(), position: source.position() }
    }
  }
  yield { part: typing.take(), position: source.position() }
}

type Trouble = { readonly from: RecordsFrom; readonly rest: Buffer }

/** @returns where it cannot go on */
async function* scanned(
  source: Source,
  pieces: AsyncGenerator<Buffer, void, undefined>,
  typing: ColumnsTyping,
): AsyncGenerator<PlacedColumns, Trouble | undefined, undefined> {
  const hold = new Hold()
  let rest: Buffer = Buffer.alloc(0)
  /** Where `rest` begins in the text, and how much of it is known to be UTF-8. */
  let byte = 0
  let sound = 0
  let isFirst = true
  for (;;) {
    const { done, value } = await pieces.next()
    const isLast = done === true
    if (value !== undefined) rest = hold.joined(rest, value)
    if (isFirst) {
      if (rest.length < 4 && !isLast) continue
      isFirst = false
      byte = markLength(rest, 'utf-8')
      rest = rest.subarray(byte)
    }
    const whole = isLast ? rest.length : wholeCharacters(rest, 'utf-8')
    const isSound = isUtf8(rest.subarray(sound, whole))
    const used = isSound ? typing.scan(rest.subarray(0, whole), isLast) : 0
    const hasTrouble = !isSound || typing.hasTrouble
    byte += used
    rest = rest.subarray(used)
    sound = whole - used
    if (hasTrouble) return { from: { line: typing.line, byte, width: typing.width }, rest }
    if (isLast) return undefined
    if (typing.size >= PART_ROWS) yield { part: typing.take(), position: source.position() }
  }
}

/** One piece of memory for what is read, and what was left of it: nothing of it is kept. */
class Hold {
  #bytes: Buffer = Buffer.allocUnsafe(1 << 18)

  /** `rest` is the end of what was joined before. */
  joined(rest: Buffer, more: Buffer): Buffer {
    const length = rest.length + more.length
    if (length > this.#bytes.length) {
      const larger = Buffer.allocUnsafe(length * 2)
      rest.copy(larger)
      this.#bytes = larger
    } else this.#bytes.set(rest)
    this.#bytes.set(more, rest.length)
    return this.#bytes.subarray(0, length)
  }
}

async function* after(
  rest: Buffer | undefined,
  pieces: AsyncGenerator<Buffer, void, undefined>,
): AsyncGenerator<Buffer, void, undefined> {
  if (rest !== undefined && rest.length > 0) yield rest
  // A piece is gone when the next one is read, and decoding keeps the end of each.
  for await (const piece of pieces) yield Buffer.from(piece)
}

/** Turns records into columns, whichever way they come. */
class ColumnsTyping {
  readonly #plan: ImportPlan
  readonly #reader: RecordReader
  readonly #rules: RuleBook
  readonly #now: number
  readonly #builder: ColumnsBuilder
  readonly #scanner: RecordScanner
  readonly #isFast: boolean
  #fast: FastRows | undefined
  #rejected: RejectedRow[] = []
  #mended: MendedRow[] = []
  #flags: FlaggedLine[] = []
  hasTrouble = false
  /** Why nothing can be typed. What cannot be read is told first, as far as this many records: it says more about the file. */
  #failure: ExpectedFailure | undefined
  #unread = 0

  constructor(plan: ImportPlan, reader: RecordReader, rules: RuleBook, now: number, spare: SpareRows) {
    this.#builder = new ColumnsBuilder(spare)
    this.#plan = plan
    this.#reader = reader
    this.#rules = rules
    this.#now = now
    this.#scanner = new RecordScanner(plan.dialect.delimiter, plan.dialect.quote)
    this.#isFast = isFastPlan(plan)
  }

  /** The physical line on which the next record starts. */
  get line(): number {
    return this.#scanner.line
  }

  /** Cells of the last record whose quotes are where they should be. */
  get width(): number {
    return this.#scanner.width
  }

  /** Rows and lines that wait to be taken. */
  get size(): number {
    return this.#builder.length + this.#rejected.length + this.#mended.length
  }

  /** Reads the whole records at the beginning of `bytes`; gives how many bytes they are. */
  scan(bytes: Buffer, isLast: boolean): number {
    const scanner = this.#scanner
    scanner.give(bytes)
    this.#fast?.begin()
    for (;;) {
      const found = scanner.next(isLast)
      if (found !== 'record') {
        this.hasTrouble = found === 'trouble'
        return scanner.at
      }
      if (this.#failure !== undefined) this.#passOver(1)
      else if (this.#fast?.read() !== true) this.#typed(() => this.#readStrings())
    }
  }

  /** Types records; a failure is kept until it is its turn. */
  #typed(type: () => void): void {
    try {
      type()
    } catch (error) {
      if (!(error instanceof ExpectedFailure)) throw error
      this.#failure = error
    }
  }

  #passOver(records: number): void {
    this.#unread += records
    if (this.#unread > READ_ON && this.#failure !== undefined) throw this.#failure
  }

  /** Reads records that were cut and decoded already. */
  batch(batch: RecordBatch): void {
    if (this.#failure !== undefined) this.#passOver(batch.counts.length)
    else this.#typed(() => this.#readBatch(batch))
  }

  #readBatch(batch: RecordBatch): void {
    const cells = batch.cells.split('\u0000')
    let first = 0
    for (let index = 0; index < batch.counts.length; index++) {
      const count = batch.counts[index] ?? 0
      const raw = (): string => rawTextOf(batch, index)
      const fault = faultOf(batch, index)
      this.#reader.readOne(cells, first, count, batch.lines[index] ?? 0, raw, false, fault)
      first += count
    }
    const builder = this.#builder
    for (const row of this.#rows())
      builder.typed(row, builder.customerFacts(row.customerFacts), builder.productFacts(row.productFacts))
  }

  take(): ColumnsPart {
    if (this.#failure !== undefined) throw this.#failure
    const part = {
      columns: this.#builder.take(),
      rejected: this.#rejected,
      mended: this.#mended,
      flags: this.#flags,
    }
    this.#rejected = []
    this.#mended = []
    this.#flags = []
    this.#fast?.begin()
    if (this.#builder.isFull || this.#fast?.isFull === true) {
      this.#builder.restart()
      this.#fast?.restart()
    }
    return part
  }

  #readStrings(): void {
    const scanner = this.#scanner
    const cells = this.#cells()
    const { bytes, start, end } = scanner
    const raw = (): string => cutRaw(utf8(bytes, start, end))
    const isRegular = this.#reader.readOne(cells, 0, cells.length, scanner.recordLine, raw)
    const rows = this.#rows()
    const builder = this.#builder
    for (const row of rows) {
      if (this.#fast !== undefined) this.#fast.learn(row, isRegular && rows.length === 1)
      else
        builder.typed(row, builder.customerFacts(row.customerFacts), builder.productFacts(row.productFacts))
    }
    const { layout } = this.#reader
    if (this.#isFast && this.#fast === undefined && layout !== undefined)
      this.#fast = new FastRows(
        scanner,
        builder,
        this.#reader,
        this.#plan,
        layout.width,
        this.#rules,
        this.#now,
      )
  }

  #rows(): readonly InteractionToStage[] {
    const part = this.#reader.take()
    this.#rejected.push(...part.rejected)
    this.#mended.push(...part.mended)
    this.#flags.push(...part.flags)
    if (part.target !== 'interactions') throw new Error('only interactions are read by column')
    return part.rows
  }

  #cells(): string[] {
    const { bytes, starts, ends, count, isPlain, start, end } = this.#scanner
    const { delimiter, quote } = this.#plan.dialect
    if (!isPlain) {
      const cells = splitOddRecord(utf8(bytes, start, end), delimiter, quote)
      if (cells.length !== count) throw new Error('the cells of a record were cut in two ways')
      return cells
    }
    return Array.from({ length: count }, (_, index) => utf8(bytes, starts[index] ?? 0, ends[index] ?? 0))
  }
}

function utf8(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset).toString('utf8', start, end)
}
