import { ExpectedFailure } from '../../contract/failure.ts'
import { cutsLines, type Dialect } from '../../contract/dialect.ts'
import { countBrokenBytes, hasBrokenBytes } from '../../contract/broken-bytes.ts'
import { decodeWithBroken } from './broken-text.ts'
import { decoded } from './encodings.ts'
import { RecordGuard, type GuardedRecords } from './record-guard.ts'
import type { Source } from './source.ts'
import { parseRecords } from './split-record.ts'

/** Records of one piece of a file; flat, so that they cross from thread to thread as a few large values. */
export type RecordBatch = {
  /** All cells of all records, joined by U+0000, which no cell contains (the guard refuses it). */
  readonly cells: string
  /** Cells per record. */
  readonly counts: Uint32Array
  /** Physical line on which each record starts. */
  readonly lines: Uint32Array
  /**
   * Text of the piece, and where in it each record lies. From another thread as bytes of Latin-1 where it has no other characters: they cross
   * without a copy and lie outside of the heap, and few records need their text.
   */
  readonly text: string | Uint8Array
  readonly starts: Uint32Array
  readonly ends: Uint32Array
  /** Bytes of the file read so far. */
  readonly position: number
  /** Records (by index) of one cell that are lines with a quote too many, of which nobody knows the cells; absent: none. */
  readonly torn?: readonly number[]
  /** Records (by index) of one cell that are lines of JSON that cannot be read; absent: none. */
  readonly unread?: readonly number[]
  /** Records (by index) with bytes that do not belong to the encoding, and where in the file the first of each is; absent: none. */
  readonly broken?: readonly { readonly index: number; readonly byte: number }[]
}

/** What becomes of bytes that do not belong to the encoding: the file is refused; they are told with their records, as long as most records have none; or however many have. */
export type BrokenBytes = 'refuse' | 'tell' | 'tell-all'

/** So many records with such bytes may be more than half before the encoding is taken to be wrong. */
const FEW_BROKEN = 20

/** How decoded text is cut into cells. */
export type Cut = Pick<Dialect, 'encoding' | 'delimiter' | 'quote'>

/** A record in the middle of a text: its physical line, its first byte, and the cells of the record before (0: none). */
export type RecordsFrom = { readonly line: number; readonly byte: number; readonly width: number }

/** Bytes to records: decoded strictly, guarded, parsed. The source is not closed; `from`: where its pieces begin. */
export async function* readRecords(
  source: Source,
  dialect: Cut,
  from?: RecordsFrom,
  brokenBytes: BrokenBytes = 'refuse',
): AsyncGenerator<RecordBatch, void, undefined> {
  const { encoding, delimiter, quote } = dialect
  const guard = new RecordGuard(source.fileName, delimiter, encoding, quote, from?.line, from?.width)
  const failure = (line: number, byte: number): ExpectedFailure =>
    new ExpectedFailure('file-bad-encoding', { file: source.fileName, line, byte, encoding })
  const badByte = (byte: number, textBefore: string): ExpectedFailure => {
    // Of several faults the first is told, however the file falls into pieces; and the guard alone knows whether a line feed belongs to a return before it.
    guard.feed({ text: textBefore, endByte: byte })
    return failure(guard.line, byte)
  }
  const keep = brokenBytes === 'refuse' ? undefined : (bytes: Uint8Array) => decodeWithBroken(bytes, encoding)
  const broken = new BrokenRecords(brokenBytes === 'tell-all', failure)
  const batch = (records: GuardedRecords): RecordBatch => {
    const cut = batchOf(records, dialect, source.position())
    const told = broken.of(records)
    return told.length === 0 ? cut : { ...cut, broken: told }
  }
  for await (const piece of decoded(source.pieces(), encoding, badByte, from?.byte, keep)) {
    broken.add(piece.broken)
    const records = guard.feed(piece)
    if (records.starts.length > 0) yield batch(records)
  }
  const last = guard.finish()
  if (last.starts.length > 0) yield batch(last)
  broken.finish()
}

/** Which records hold bytes that do not belong to the encoding: those bytes come in the order of the records. */
class BrokenRecords {
  readonly #isAny: boolean
  readonly #failure: (line: number, byte: number) => ExpectedFailure
  readonly #bytes: number[] = []
  #taken = 0
  #line = 0
  #count = 0
  #first: { readonly line: number; readonly byte: number } | undefined

  constructor(isAny: boolean, failure: (line: number, byte: number) => ExpectedFailure) {
    this.#isAny = isAny
    this.#failure = failure
  }

  add(bytes: readonly number[] = []): void {
    for (const byte of bytes) this.#bytes.push(byte)
  }

  /** @throws ExpectedFailure file-bad-encoding where most records have such bytes */
  of({ text, starts, ends, lines }: GuardedRecords): NonNullable<RecordBatch['broken']> {
    this.#line = lines.at(-1) ?? this.#line
    if (this.#taken === this.#bytes.length) return []
    const found: { index: number; byte: number }[] = []
    for (let index = 0; index < starts.length; index++) {
      const record = text.slice(starts[index], ends[index])
      if (!hasBrokenBytes(record)) continue
      const byte = this.#bytes[this.#taken] ?? 0
      this.#first ??= { line: lines[index] ?? 0, byte }
      this.#taken += countBrokenBytes(record)
      found.push({ index, byte })
      if (++this.#count > FEW_BROKEN) this.#judge(lines[index] ?? 0)
    }
    if (this.#taken === this.#bytes.length) {
      this.#bytes.length = 0
      this.#taken = 0
    }
    return found
  }

  /** @throws ExpectedFailure file-bad-encoding where most records had such bytes */
  finish(): void {
    this.#judge(this.#line)
  }

  #judge(lines: number): void {
    if (this.#isAny || this.#first === undefined || this.#count * 2 <= lines) return
    throw this.#failure(this.#first.line, this.#first.byte)
  }
}

function batchOf(records: GuardedRecords, dialect: Cut, position: number): RecordBatch {
  const rows = parseRecords(records, dialect)
  const counts = new Uint32Array(rows.length)
  const joined: string[] = []
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? []
    // The guard counts on its own: a parser that drops or merges cells is caught here, record by record.
    if (!cutsLines(dialect.delimiter) && row.length !== records.cells[index])
      throw new Error('the parser and the guard disagree on a record')
    counts[index] = row.length
    joined.push(row.length === 1 ? (row[0] ?? '') : row.join('\u0000'))
  }
  return {
    cells: joined.join('\u0000'),
    counts,
    lines: Uint32Array.from(records.lines),
    text: records.text,
    starts: Uint32Array.from(records.starts),
    ends: Uint32Array.from(records.ends),
    position,
    ...(records.torn.length > 0 ? { torn: records.torn } : {}),
  }
}
