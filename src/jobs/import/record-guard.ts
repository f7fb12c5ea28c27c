import { ExpectedFailure, type FailureCode } from '../../contract/failure.ts'
import { cutsLines, type Delimiter, type Encoding, type Quote } from '../../contract/dialect.ts'
import { encodedLength, type Decoded } from './encodings.ts'
import { lineEnd, mayTear } from './torn-record.ts'

/** One record, quoted line breaks included; the limit that keeps a missing quote or a wrong file from filling the memory. */
export const MAX_RECORD_BYTES = 1024 * 1024
export const MAX_COLUMNS = 16_384

const OTHER = 0
const QUOTE = 1
const DELIMITER = 2
const LINE_FEED = 3
const CARRIAGE_RETURN = 4
const NUL = 5

const AT_START = 0
const BARE = 1
const QUOTED = 2
const AFTER_QUOTE = 3

/** Whole records of a text: where each lies in it, and on which physical line it starts. Line ends are not included. */
export type GuardedRecords = {
  readonly text: string
  readonly starts: number[]
  readonly ends: number[]
  readonly lines: number[]
  readonly cells: number[]
  /** Records with a quote where none should be: inside a bare cell, or text after the closing one. By index. */
  readonly odd: number[]
  /** Records of which a quote opens that nothing closes sensibly, so that their cells are not known: of one line, where those that follow can be read, else of all that the quotes hold. By index. */
  readonly torn: number[]
  /** What ends every record, or null where line ends mix. */
  readonly newline: '\n' | '\r\n' | '\r' | null
}

/**
 * Cuts text into records before any parser sees it, so that no quote, line or cell can run away. Outside quotes LF, CR
 * LF and CR each end a record, also mixed. It names the line and the byte of what it refuses, never the content.
 */
export class RecordGuard {
  readonly #file: string
  readonly #encoding: Encoding
  readonly #delimiter: Delimiter
  readonly #quote: Quote
  readonly #classes = new Uint8Array(128)
  /** The record under way, and the pieces of the file it and the text behind it came from. */
  #buffer = ''
  #pieces: { readonly end: number; readonly endByte: number }[] = []
  #scanned = 0
  #state = AT_START
  #line = 1
  #recordLine = 1
  #cells = 1
  #isOdd = false
  #quoteLine = 0
  #quoteAt = 0
  /** The first quoted cell of the record that runs over a line end and closes in the middle of a cell: its quote (-1: none), and its line. */
  #tornAt = -1
  #tornLine = 0
  /** Cells of the record before. */
  #width: number
  #afterCarriageReturn = false
  /** A carriage return ended the record before; its line feed may follow in the next piece. */
  #mayDropLineFeed = false

  constructor(
    file: string,
    delimiter: Delimiter,
    encoding: Encoding,
    quote: Quote = '"',
    line = 1,
    width = 0,
  ) {
    this.#width = width
    this.#delimiter = delimiter
    this.#quote = quote
    this.#file = file
    this.#line = line
    this.#recordLine = line
    this.#encoding = encoding
    // Of a text cut by spaces each record is one cell here; its runs of spaces are cut later.
    if (quote !== '' && !cutsLines(delimiter)) this.#classes[quote.charCodeAt(0)] = QUOTE
    this.#classes[0x0a] = LINE_FEED
    this.#classes[0x0d] = CARRIAGE_RETURN
    this.#classes[0x00] = NUL
    if (!cutsLines(delimiter)) this.#classes[delimiter.charCodeAt(0)] = DELIMITER
  }

  /** The physical line that is being read; all before it are complete. */
  get line(): number {
    return this.#line
  }

  /** @throws ExpectedFailure record-too-long, unclosed-quote, too-many-columns, file-not-text */
  feed(piece: Decoded): GuardedRecords {
    this.#buffer += piece.text
    this.#pieces.push({ end: this.#buffer.length, endByte: piece.endByte })
    return this.#scan(false)
  }

  /** The record that no line end follows. */
  finish(): GuardedRecords {
    return this.#scan(true)
  }

  #scan(isLast: boolean): GuardedRecords {
    const text = this.#buffer
    const length = text.length
    const classes = this.#classes
    const starts: number[] = []
    const ends: number[] = []
    const lines: number[] = []
    const cells: number[] = []
    const odd: number[] = []
    const torn: number[] = []
    const newlines = { '\n': 0, '\r\n': 0, '\r': 0 }
    let start = 0
    let state = this.#state
    let isAfterReturn = this.#afterCarriageReturn
    let mayDropFeed = this.#mayDropLineFeed

    const endRecord = (end: number): void => {
      this.#checkLength(start, end)
      // Text over several lines that goes on behind its quote: which of its quotes is one too many nobody knows.
      const isTorn = this.#tornAt >= 0
      if (isTorn) torn.push(starts.length)
      else if (this.#isOdd) odd.push(starts.length)
      starts.push(start)
      ends.push(end)
      lines.push(this.#recordLine)
      cells.push(isTorn ? 1 : this.#cells)
      if (!this.#isOdd) this.#width = this.#cells
      this.#cells = 1
      this.#isOdd = false
      this.#tornAt = -1
      state = AT_START
    }

    /** Ends the record with the line of the quote at `quoteAt`, if all that follows up to `end` can be read as lines of their own: where the next begins, or -1. */
    const tear = (quoteAt: number, line: number, end: number, isWhole: boolean): number => {
      const cut = lineEnd(text, quoteAt, end)
      const shape = { delimiter: this.#delimiter, quote: this.#quote, width: this.#width }
      if (!mayTear(text, cut.next, end, shape, isWhole)) return -1
      torn.push(starts.length)
      starts.push(start)
      ends.push(cut.end)
      lines.push(this.#recordLine)
      cells.push(1)
      if (cut.newline !== '') newlines[cut.newline]++
      start = cut.next
      this.#cells = 1
      this.#isOdd = false
      this.#tornAt = -1
      this.#line = line + 1
      this.#recordLine = this.#line
      state = AT_START
      return cut.next
    }

    let at = this.#scanned
    for (;;) {
      for (; at < length; at++) {
        const code = text.charCodeAt(at)
        const kind = code < 128 ? (classes[code] ?? OTHER) : OTHER
        if (kind === OTHER) {
          if (state === AT_START) state = BARE
          else if (state === AFTER_QUOTE) {
            this.#isOdd = true
            state = BARE
            if (this.#tornAt < 0 && this.#line > this.#quoteLine) {
              this.#tornAt = this.#quoteAt
              this.#tornLine = this.#quoteLine
            }
          }
          isAfterReturn = false
          mayDropFeed = false
          continue
        }
        const wasAfterReturn = isAfterReturn
        const mayDrop = mayDropFeed
        isAfterReturn = kind === CARRIAGE_RETURN
        mayDropFeed = false
        if (kind === DELIMITER) {
          if (state === QUOTED) continue
          state = AT_START
          if (++this.#cells > MAX_COLUMNS) this.#fail('too-many-columns', this.#recordLine, start)
        } else if (kind === QUOTE) {
          if (state === AT_START) {
            state = QUOTED
            this.#quoteLine = this.#line
            this.#quoteAt = at
          } else if (state === QUOTED) state = AFTER_QUOTE
          else if (state === AFTER_QUOTE) state = QUOTED
          else this.#isOdd = true
        } else if (kind === NUL) {
          this.#fail('file-not-text', this.#line, at)
        } else if (kind === LINE_FEED && mayDrop) {
          start = at + 1
          // Where the pair was cut by the end of a piece, the record before it is already on its way.
          if (starts.length > 0) {
            newlines['\r']--
            newlines['\r\n']++
          }
        } else {
          if (!(kind === LINE_FEED && wasAfterReturn)) this.#line++
          if (state === QUOTED) continue
          const next = this.#tornAt < 0 ? -1 : tear(this.#tornAt, this.#tornLine, at, true)
          if (next >= 0) {
            at = next - 1
            isAfterReturn = false
            continue
          }
          endRecord(at)
          start = at + 1
          this.#recordLine = this.#line
          newlines[kind === LINE_FEED ? '\n' : '\r']++
          mayDropFeed = kind === CARRIAGE_RETURN
        }
      }
      let next = -1
      if (state === QUOTED) {
        if (!isLast && !this.#isTooLong(start, length)) break
        next = tear(this.#quoteAt, this.#quoteLine, length, isLast)
        if (next < 0) this.#fail('unclosed-quote', this.#quoteLine, this.#quoteAt)
      } else if (isLast && this.#tornAt >= 0) next = tear(this.#tornAt, this.#tornLine, length, true)
      if (next < 0) break
      at = next
      isAfterReturn = false
      mayDropFeed = false
    }
    if (isLast && (start < length || state !== AT_START)) {
      endRecord(length)
      start = length
    } else if (length > start) this.#checkLength(start, length)
    this.#state = state
    this.#afterCarriageReturn = isAfterReturn
    this.#mayDropLineFeed = mayDropFeed
    this.#keepFrom(start)
    return { text, starts, ends, lines, cells, odd, torn, newline: uniform(newlines, starts.length) }
  }

  #keepFrom(start: number): void {
    const kept = this.#pieces.filter((piece) => piece.end > start)
    this.#pieces = kept.map((piece) => ({ ...piece, end: piece.end - start }))
    this.#quoteAt -= start
    if (this.#tornAt >= 0) this.#tornAt -= start
    this.#buffer = this.#buffer.slice(start)
    this.#scanned = this.#buffer.length
  }

  /** Counted back from the end of the piece, since its beginning may be gone. */
  #byteOf(at: number): number {
    const piece = this.#pieces.find(({ end }) => end >= at)
    if (piece === undefined) return 0
    return piece.endByte - encodedLength(this.#buffer.slice(at, piece.end), this.#encoding)
  }

  #checkLength(start: number, end: number): void {
    if (this.#isTooLong(start, end)) this.#fail('record-too-long', this.#recordLine, start)
  }

  #isTooLong(start: number, end: number): boolean {
    const characters = end - start
    if (characters * 3 <= MAX_RECORD_BYTES) return false
    return (
      characters > MAX_RECORD_BYTES || Buffer.byteLength(this.#buffer.slice(start, end)) > MAX_RECORD_BYTES
    )
  }

  #fail(code: FailureCode, line: number, at: number): never {
    throw new ExpectedFailure(code, { file: this.#file, line, byte: this.#byteOf(at) })
  }
}

function uniform(newlines: Record<'\n' | '\r\n' | '\r', number>, records: number): GuardedRecords['newline'] {
  // The last record of a file may have none.
  if (newlines['\n'] >= records - 1 && newlines['\r\n'] === 0 && newlines['\r'] === 0) return '\n'
  if (newlines['\r\n'] >= records - 1 && newlines['\n'] === 0 && newlines['\r'] === 0) return '\r\n'
  if (newlines['\r'] >= records - 1 && newlines['\n'] === 0 && newlines['\r\n'] === 0) return '\r'
  return null
}
