import type { Delimiter, Quote } from '../../../contract/dialect.ts'
import { MAX_COLUMNS, MAX_RECORD_BYTES } from '../record-guard.ts'
import { HASH_BEGIN, HASH_FACTOR } from './cell-table.ts'

const LINE_FEED = 0x0a
const CARRIAGE_RETURN = 0x0d

export type Scanned = 'record' | 'more' | 'trouble'

/**
 * Cuts bytes into records and cells by the rules of `RecordGuard`, without a string for any of them. What the guard would refuse is
 * `trouble`: whoever meets it lets the guard say what and where.
 */
export class RecordScanner {
  readonly #classes = new Uint8Array(256)
  readonly #delimiter: number
  readonly #quote: number
  #length = 0
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
  }

  /** The next whole record. `isLast`: nothing follows the bytes. O(length of the record). */
  next(isLast: boolean): Scanned {
    const { bytes, starts, ends, hashes } = this
    const length = this.#length
    const classes = this.#classes
    const [delimiter, quote] = [this.#delimiter, this.#quote]
    const start = this.at
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
      starts[count] = first
      ends[count] = last
      hashes[count] = hash
      if (last > first) filled++
      count++
      if (code === delimiter) {
        if (count >= MAX_COLUMNS) return 'trouble'
        at++
        continue
      }
      if (code === CARRIAGE_RETURN && at + 1 >= length && !isLast) return this.#unfinished(start, isLast)
      if (at - start > MAX_RECORD_BYTES) return 'trouble'
      this.end = at
      this.at = at + (code === CARRIAGE_RETURN && bytes[at + 1] === LINE_FEED ? 2 : 1)
      break
    }
    this.start = start
    this.recordLine = this.line
    this.line += lines + 1
    this.count = count
    if (!isOdd) this.width = count
    this.filled = filled
    this.isPlain = isPlain
    this.isAscii = seen < 128
    return 'record'
  }

  #unfinished(start: number, isLast: boolean): Scanned {
    // A quote that nothing closes, or a record without an end.
    return isLast || this.#length - start > MAX_RECORD_BYTES ? 'trouble' : 'more'
  }
}
