import type { Encoding } from '../../contract/dialect.ts'
import { decodeWithBroken } from './broken-text.ts'
import { isCommonPair, utf8Length } from './character-lengths.ts'
import { rankedReadings, type EncodingReading } from './encoding-evidence.ts'
import { BadByte, decodeStrictly, markLength, wholeCharacters } from './encodings.ts'

/** What an encoding was told by, where bytes beyond ASCII had to tell it. */
export type EncodingTold = {
  readonly encoding: Encoding
  /** Cells of the text with letters beyond ASCII, as they read; empty where a mark or the form of the bytes told it. */
  readonly words: readonly string[]
  /** Another encoding that the bytes may as well be of, and how the same cells read there. */
  readonly other?: { readonly encoding: Encoding; readonly words: readonly string[] }
  /** The text looks like the encoding it is taken for. */
  readonly isLikely: boolean
}

/** The encoding of a text by its first bytes, as {@link tellEncoding} says. */
export function detectEncoding(head: Uint8Array, others: readonly Uint8Array[] = []): Encoding {
  return tellEncoding(head, others).encoding
}

/**
 * The encoding of a text by its first bytes, in this order: byte order mark, zero bytes of UTF-16, UTF-8 (with some broken lines at most), then the one
 * under which the bytes make the likeliest text of some language. `others` are samples from further on, each beginning and ending with whole lines, for
 * files that begin with plain ASCII.
 */
export function tellEncoding(head: Uint8Array, others: readonly Uint8Array[] = []): EncodingTold {
  const sure = (encoding: Encoding): EncodingTold => ({ encoding, words: [], isLikely: true })
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be', 'gb18030'] as const)
    if (markLength(head, encoding) > 0) return sure(encoding)
  const wide = wideEncoding(head)
  if (wide !== undefined) return sure(wide)
  const samples = [head, ...others]
  if (samples.every((sample) => isValid(sample, 'utf-8')) || isDamagedUtf8(samples)) return sure('utf-8')
  const readings = rankedReadings(samples)
  const [best] = readings
  if (best === undefined) return sure('windows-1252')
  const rival = readings.slice(1).find((each) => each.text !== best.text)
  const { encoding } = best
  const told = { encoding, words: wordsOf(best.text), isLikely: isLikely(best) }
  return rival === undefined || isClear(best, rival)
    ? told
    : { ...told, other: { encoding: rival.encoding, words: wordsOf(rival.text) } }
}

/** Bits by which the likeliest reading has to be better: at all, and for each character that the other reads otherwise. */
const [MIN_LEAD, MIN_LEAD_EACH] = [8, 0.25]

function isClear(best: EncodingReading, rival: EncodingReading): boolean {
  const lead = rival.bits - best.bits
  return lead >= MIN_LEAD && lead >= MIN_LEAD_EACH * differences(best.text, rival.text)
}

function differences(one: string, other: string): number {
  if (one.length !== other.length) return Math.max(beyondAscii(one), beyondAscii(other))
  let count = 0
  for (let at = 0; at < one.length; at++) if (one.charCodeAt(at) !== other.charCodeAt(at)) count++
  return count
}

function beyondAscii(text: string): number {
  return text.match(/[^\u0000-\u007f]/gu)?.length ?? 0
}

/** Bits that a character of a text takes at most, in alphabets and in writings of thousands of characters. */
const [MAX_LETTER_BITS, MAX_CHARACTER_BITS] = [7.5, 15]

function isLikely({ encoding, bits, text }: EncodingReading): boolean {
  const limit = wideEncodings.has(encoding) ? MAX_CHARACTER_BITS : MAX_LETTER_BITS
  return bits <= limit * beyondAscii(text) + MIN_LEAD
}

const wideEncodings: ReadonlySet<Encoding> = new Set(['gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'])

const SHOWN_WORDS = 3
const SHOWN_CHARACTERS = 24

function wordsOf(text: string): string[] {
  const words = new Set<string>()
  for (const cell of text.split(/[,;\t|\r\n"]/)) {
    const word = cell.trim()
    if (/[^\u0000-\u007f]/.test(word)) words.add(Array.from(word).slice(0, SHOWN_CHARACTERS).join(''))
    if (words.size === SHOWN_WORDS) break
  }
  return [...words]
}

export function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}

/** Bytes that are looked at for zeros: where one is lost further on, the others change sides. */
const WIDE_BYTES = 8_192

/** Zero bytes on one side: the high bytes of digits, delimiters and line ends. A picture has them on both. */
function wideEncoding(bytes: Uint8Array): Encoding | undefined {
  let [even, odd] = [0, 0]
  const length = Math.min(bytes.length, WIDE_BYTES)
  for (let at = 0; at < length; at++) {
    if (bytes[at] !== 0) continue
    if (at % 2 === 0) even++
    else odd++
  }
  // One or two are faults of a text, not its encoding.
  const enough = length < 16 ? 1 : Math.max(3, length / 200)
  if (odd >= enough && odd >= SIGNS_PER_BROKEN * even) return isMostlyWide(bytes, 'utf-16le')
  if (even >= enough && even >= SIGNS_PER_BROKEN * odd) return isMostlyWide(bytes, 'utf-16be')
  return undefined
}

/** What is hardly ever half a pair is text. */
function isMostlyWide(bytes: Uint8Array, encoding: Encoding): Encoding | undefined {
  const { text, offsets } = decodeWithBroken(bytes.subarray(0, wholeCharacters(bytes, encoding)), encoding)
  return offsets.length * SIGNS_PER_BROKEN <= text.length ? encoding : undefined
}

function isValid(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    decodeStrictly(bytes.subarray(0, wholeCharacters(bytes, encoding)), encoding)
    return true
  } catch (error) {
    if (error instanceof BadByte) return false
    throw error
  }
}

/** Lines of a text with letters beyond ASCII: how many read as `encoding` throughout, of which nothing else is likely, and how many do not. */
type LineEvidence = { readonly sure: number; readonly broken: number }

/** A sign of the encoding counts for so many bytes that do not belong to it. */
const SIGNS_PER_BROKEN = 10

/**
 * A text in UTF-8 in which some bytes are broken, or some lines are of another encoding: as many lines read as UTF-8, with letters that no
 * other encoding has by chance, as do not; or such letters are many times as many as bytes that fit none. It is read strictly, so that broken
 * lines are told instead of all other letters being read wrongly.
 */
function isDamagedUtf8(samples: readonly Uint8Array[]): boolean {
  const { sure, broken, signs, brokenBytes } = utf8Evidence(samples)
  return (sure > 0 && sure >= broken) || (signs > 0 && signs >= SIGNS_PER_BROKEN * brokenBytes)
}

/** What the lines of a text say about UTF-8. O(length). */
export function utf8Evidence(
  samples: readonly Uint8Array[],
): LineEvidence & { readonly signs: number; readonly brokenBytes: number } {
  const told = { sure: 0, broken: 0, signs: 0, brokenBytes: 0 }
  for (const bytes of samples) {
    const line = { signs: 0, broken: 0 }
    const end = (): void => {
      if (line.broken > 0) told.broken++
      else if (line.signs > 0) told.sure++
      told.signs += line.signs
      told.brokenBytes += line.broken
      line.signs = 0
      line.broken = 0
    }
    for (let at = 0; at < bytes.length;) {
      const byte = bytes[at] ?? 0
      if (byte === 0x0a || byte === 0x0d) end()
      const length = utf8Length(bytes, at)
      if (length > 1 && isSure(bytes, at, length)) line.signs++
      // The last letter of a sample may be cut.
      if (length === 0 && at < bytes.length - 3) line.broken++
      at += Math.max(1, length)
    }
    end()
  }
  return told
}

/** Of two bytes that are a common Chinese character as well, only those beside a Latin letter are sure: é, but not 女. */
function isSure(bytes: Uint8Array, at: number, length: number): boolean {
  if (length > 2 || !isCommonPair(bytes[at] ?? 0, bytes[at + 1] ?? 0)) return true
  return isLetter(bytes[at - 1]) || isLetter(bytes[at + 2])
}

function isLetter(byte = 0): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}
