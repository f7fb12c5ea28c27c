import type { Delimiter, Quote } from '../../../contract/dialect.ts'
import { MAX_COLUMNS, MAX_RECORD_BYTES } from '../record-guard.ts'
import { HASH_BEGIN, HASH_FACTOR, type CutAhead } from './cell-table.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export type Scanned = 'record' | 'more' | 'trouble'

/** Marks of a record. */
const [NOT_PLAIN, ODD, NOT_ASCII] = [1, 2, 4] as const

/** Records that are cut before the first of them is read, and cells after which no further one is. */
const AHEAD = 256
const AHEAD_CELLS = 4_096

/**
 * Cuts bytes into records and cells by the rules of `RecordGuard`, without a string for any of them. What the guard would refuse is
 * `trouble`: whoever meets it lets the guard say what and where. Some records are cut before the first of them is told of, so that what their cells
 * mean can be fetched from memory together.
 */
export class RecordScanner {
  readonly #classes = new Uint8Array(256)
  readonly #delimiter: number
  readonly #quote: number
  #length = 0
  /** Cut ahead: cells one behind the other, and of each record what is told of it below. */
  readonly #starts = new Uint32Array(AHEAD_CELLS + MAX_COLUMNS)
  readonly #ends = new Uint32Array(AHEAD_CELLS + MAX_COLUMNS)
  readonly #hashes = new Int32Array(AHEAD_CELLS + MAX_COLUMNS)
  readonly #firsts = new Uint32Array(AHEAD)
  readonly #counts = new Uint32Array(AHEAD)
  readonly #filled = new Uint32Array(AHEAD)
  readonly #begins = new Uint32Array(AHEAD)
  readonly #stops = new Uint32Array(AHEAD)
  readonly #nexts = new Uint32Array(AHEAD)
  readonly #lines = new Uint32Array(AHEAD)
  readonly #marks = new Uint8Array(AHEAD)
  #held = 0
  #taken = 0
  /** Why no more was cut. */
  #end: Exclude<Scanned, 'record'> | undefined
  /** Is told when records were cut. */
  onCut: (ahead: CutAhead) => void = () => undefined
  bytes: Uint8Array = new Uint8Array(0)
  /** Where the next record starts, and on which physical line. */
  at = 0
  line = 1
  /** The record: its first byte, the one behind its last, and its line. */
  start = 0
  end = 0
  recordLine = 1
  /** Its cells, without quotes: where they lie, and the FNV-1a hash of each. */
  count = 0
  /** Cells of the last record without a quote where none should be. */
  width = 0
  readonly starts = new Uint32Array(MAX_COLUMNS)
  readonly ends = new Uint32Array(MAX_COLUMNS)
  readonly hashes = new Int32Array(MAX_COLUMNS)
  /** Cells that are not empty. */
  filled = 0
  /** Each cell is the bytes between its ends: no quote is doubled or out of place. */
  isPlain = true
  isAscii = true

  constructor(delimiter: Delimiter, quote: Quote) {
    this.#delimiter = delimiter.charCodeAt(0)
    this.#quote = quote === '' ? -1 : quote.charCodeAt(0)
    for (const code of [0, LINE_FEED, CARRIAGE_RETURN, this.#delimiter]) this.#classes[code] = 1
    if (this.#quote >= 0) this.#classes[this.#quote] = 1
  }

  /** Goes on in other bytes, which begin with the record that was not whole before. */
  give(bytes: Uint8Array): void {
    this.bytes = bytes
    this.#length = bytes.length
    this.at = 0
    this.#held = 0
    this.#taken = 0
    this.#end = undefined
  }

  /** The next whole record. `isLast`: nothing follows the bytes. O(length of the record). */
  next(isLast: boolean): Scanned {
    if (this.#taken === this.#held) {
      if (this.#end === undefined) this.#cutAhead(isLast)
      if (this.#taken === this.#held) return this.#end ?? 'more'
    }
    this.#take(this.#taken++)
    return 'record'
  }

  #take(index: number): void {
    const first = this.#firsts[index] ?? 0
    const count = this.#counts[index] ?? 0
    const marks = this.#marks[index] ?? 0
    for (let cell = 0; cell < count; cell++) {
      this.starts[cell] = this.#starts[first + cell] ?? 0
      this.ends[cell] = this.#ends[first + cell] ?? 0
      this.hashes[cell] = this.#hashes[first + cell] ?? 0
    }
    this.start = this.#begins[index] ?? 0
    this.end = this.#stops[index] ?? 0
    this.at = this.#nexts[index] ?? 0
    this.recordLine = this.line
    this.line += this.#lines[index] ?? 0
    this.count = count
    this.filled = this.#filled[index] ?? 0
    this.isPlain = (marks & NOT_PLAIN) === 0
    this.isAscii = (marks & NOT_ASCII) === 0
    if ((marks & ODD) === 0) this.width = count
  }

  #cutAhead(isLast: boolean): void {
    this.#held = 0
    this.#taken = 0
    let at = this.at
    for (let cells = 0; this.#held < AHEAD && cells < AHEAD_CELLS;) {
      const found = this.#cut(at, cells, isLast)
      if (found !== 'record') {
        this.#end = found
        break
      }
      at = this.#nexts[this.#held] ?? 0
      cells += this.#counts[this.#held] ?? 0
      this.#held++
    }
    if (this.#held > 0)
      this.onCut({
        length: this.#held,
        firsts: this.#firsts,
        counts: this.#counts,
        hashes: this.#hashes,
      })
  }

  /** Cuts the record at `start` and puts its cells at `base`. */
  #cut(start: number, base: number, isLast: boolean): Scanned {
    const { bytes } = this
    const [starts, ends, hashes] = [this.#starts, this.#ends, this.#hashes]
    const length = this.#length
    const classes = this.#classes
    const [delimiter, quote] = [this.#delimiter, this.#quote]
    const held = this.#held
    if (start >= length) return 'more'
    let at = start
    let count = 0
    let filled = 0
    let lines = 0
    let seen = 0
    let isPlain = true
    let isOdd = false
    for (;;) {
      let first = at
      let last = -1
      let hash = HASH_BEGIN
      const linesBefore = lines
      if (at < length && bytes[at] === quote) {
        first = ++at
        for (; ; at++) {
          if (at >= length) return this.#unfinished(start, isLast)
          const code = bytes[at] ?? 0
          if (code === quote) {
            if (at + 1 >= length && !isLast) return this.#unfinished(start, isLast)
            if (at + 1 >= length || bytes[at + 1] !== quote) break
            isPlain = false
            at++
          } else if (code === LINE_FEED) {
            if (bytes[at - 1] !== CARRIAGE_RETURN) lines++
          } else if (code === CARRIAGE_RETURN) lines++
          else if (code === 0) return 'trouble'
          seen |= code
          hash = Math.imul(hash ^ code, HASH_FACTOR)
        }
        last = at++
      }
      for (; at < length; at++) {
        const code = bytes[at] ?? 0
        if (classes[code] !== 0) {
          if (code !== quote) break
          isPlain = false
          isOdd = true
        } else if (last >= 0) {
          // A text over several lines that goes on behind its quote: whether that is one, others look at.
          if (lines > linesBefore) return 'trouble'
          isPlain = false
          isOdd = true
        }
        seen |= code
        hash = Math.imul(hash ^ code, HASH_FACTOR)
      }
      const code = at < length ? bytes[at] : LINE_FEED
      if (code === 0) return 'trouble'
      if (at >= length && !isLast) return this.#unfinished(start, isLast)
      if (last < 0) last = at
      starts[base + count] = first
      ends[base + count] = last
      hashes[base + count] = hash
      if (last > first) filled++
      count++
      if (code === delimiter) {
        if (count >= MAX_COLUMNS) return 'trouble'
        at++
        continue
      }
      if (code === CARRIAGE_RETURN && at + 1 >= length && !isLast) return this.#unfinished(start, isLast)
      if (at - start > MAX_RECORD_BYTES) return 'trouble'
      this.#stops[held] = at
      this.#nexts[held] = at + (code === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED ? 2 : 1)
      break
    }
    this.#begins[held] = start
    this.#lines[held] = lines + 1
    this.#firsts[held] = base
    this.#counts[held] = count
    this.#filled[held] = filled
    this.#marks[held] = (isPlain ? 0 : NOT_PLAIN) | (isOdd ? ODD : 0) | (seen < 128 ? 0 : NOT_ASCII)
    return 'record'
  }

  #unfinished(start: number, isLast: boolean): Scanned {
    // A quote that nothing closes, or a record without an end.
    return isLast || this.#length - start > MAX_RECORD_BYTES ? 'trouble' : 'more'
  }
}
