import type { Encoding } from '../../contract/dialect.ts'
import { commonShare, isCommonPair, utf8Length } from './character-lengths.ts'
import { BadByte, decodeStrictly, isShiftJisLead, markLength, wholeCharacters } from './encodings.ts'

/** Of the characters of two bytes in a Chinese text at least this share lies where GB2312 has its characters. */
const MIN_GB2312_SHARE = 0.6

/**
 * The encoding of a text by its first bytes, in this order: byte order mark, zero bytes of UTF-16, UTF-8 (with some broken lines at most), Shift_JIS by its kana,
 * Windows-1250 by Polish letters within words, GB18030, Windows-1252. `others` are samples from further on, each beginning and ending with whole lines, for files that begin
 * with plain ASCII.
 */
export function detectEncoding(head: Uint8Array, others: readonly Uint8Array[] = []): Encoding {
  for (const encoding of ['utf-8', 'utf-16le', 'utf-16be'] as const)
    if (markLength(head, encoding) > 0) return encoding
  if (markLength(head, 'gb18030') > 0) return 'gb18030'
  const wide = wideEncoding(head)
  if (wide !== undefined) return wide
  const samples = [head, ...others]
  if (samples.every((sample) => isValid(sample, 'utf-8'))) return 'utf-8'
  if (isDamagedUtf8(samples)) return 'utf-8'
  if (kanaShare(samples) >= MIN_KANA_SHARE && samples.every((sample) => isValid(sample, 'shift_jis')))
    return 'shift_jis'
  if (isCentralEuropean(samples)) return 'windows-1250'
  if (!samples.every((sample) => isValid(sample, 'gb18030')))
    return isDamagedGb18030(samples) ? 'gb18030' : 'windows-1252'
  const canBeWestern = samples.every((sample) => isValid(sample, 'windows-1252'))
  return !canBeWestern || gb2312Share(samples) >= MIN_GB2312_SHARE ? 'gb18030' : 'windows-1252'
}

export function isAscii(bytes: Uint8Array): boolean {
  return bytes.every((byte) => byte < 0x80)
}

/** Zero bytes on one side only: the high bytes of digits, delimiters and line ends. A picture has them on both. */
function wideEncoding(bytes: Uint8Array): Encoding | undefined {
  let even = 0
  let odd = 0
  const length = Math.min(bytes.length, 65_536)
  for (let at = 0; at < length; at++) {
    if (bytes[at] !== 0) continue
    if (at % 2 === 0) even++
    else odd++
  }
  // One or two are faults of a text, not its encoding.
  const enough = length < 16 ? 1 : Math.max(3, length / 200)
  if (odd >= enough && even === 0) return isValid(bytes, 'utf-16le') ? 'utf-16le' : undefined
  if (even >= enough && odd === 0) return isValid(bytes, 'utf-16be') ? 'utf-16be' : undefined
  return undefined
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
  return sure > 0 && (sure >= broken || signs >= SIGNS_PER_BROKEN * brokenBytes)
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

/** A Chinese text in which some bytes are broken: as many lines read as GB18030, in common characters, as do not. */
function isDamagedGb18030(samples: readonly Uint8Array[]): boolean {
  let [sure, broken] = [0, 0]
  for (const bytes of samples)
    for (const line of linesOf(bytes)) {
      if (isAscii(line)) continue
      if (!isValid(line, 'gb18030')) broken++
      else if (commonShare(line) >= MIN_COMMON_SHARE) sure++
    }
  return sure > 0 && sure >= broken
}

const MIN_COMMON_SHARE = 0.6

/**
 * Whether a text looks like the encoding it was taken for: GB18030 is written in common characters, Western words have hardly three letters beyond
 * ASCII in a row. Else it may as well be Cyrillic, Greek, Korean or traditional Chinese.
 */
export function isLikely(encoding: Encoding, bytes: Uint8Array): boolean {
  if (isAscii(bytes)) return true
  if (encoding === 'gb18030') return commonShare(bytes) >= MIN_COMMON_SHARE
  return encoding !== 'windows-1252' || shareInRuns(bytes) < MAX_IN_RUNS
}

const MIN_RUN = 3
const MAX_IN_RUNS = 0.5

/** Of the bytes beyond ASCII, the share in runs of several letters. */
function shareInRuns(bytes: Uint8Array): number {
  let [high, inRuns, run] = [0, 0, 0]
  for (const byte of bytes) {
    if (byte >= 0x80) high++
    if (byte >= 0xc0) run++
    else {
      if (run >= MIN_RUN) inRuns += run
      run = 0
    }
  }
  return (inRuns + (run >= MIN_RUN ? run : 0)) / Math.max(1, high)
}

function* linesOf(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  for (let at = 0; at < bytes.length;) {
    const feed = bytes.indexOf(0x0a, at)
    const end = feed < 0 ? bytes.length : feed
    yield bytes.subarray(at, end)
    at = end + 1
  }
}

/**
 * In Western text a high byte is mostly followed by an ASCII letter; in Chinese text high bytes come in pairs, and pairs stand together. Two
 * letters with accents inside a Western word (Größe) count against it, and so does a euro sign, which GB18030 does not write as one byte. Not so the
 * curly apostrophe of an English text (A1 AF), which would be two signs in the middle of a word.
 */
function gb2312Share(samples: readonly Uint8Array[]): number {
  let pairs = 0
  let inside = 0
  for (const bytes of samples) {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte === 0x80) pairs++
      if (byte < 0x81) continue
      const second = bytes[at + 1] ?? 0
      const isFour = second >= 0x30 && second <= 0x39
      const isInWord = byte >= 0xc0 && second >= 0xc0 && isLetter(bytes[at - 1]) && isLetter(bytes[at + 2])
      pairs++
      if ((second >= 0xa1 && !isInWord) || isFour) inside++
      at += isFour ? 3 : 1
    }
  }
  return pairs === 0 ? 0 : inside / pairs
}

function isLetter(byte = 0): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
}

/** Japanese text has kana among its characters of two bytes; read as Shift_JIS, Chinese text has next to none. */
const MIN_KANA_SHARE = 0.1

function kanaShare(samples: readonly Uint8Array[]): number {
  let pairs = 0
  let kana = 0
  for (const bytes of samples) {
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (!isShiftJisLead(byte)) continue
      const second = bytes[at + 1] ?? 0
      pairs++
      if ((byte === 0x82 && second >= 0x9f) || (byte === 0x83 && second >= 0x40 && second <= 0x96)) kana++
      at++
    }
  }
  return pairs === 0 ? 0 : kana / pairs
}

/** Letters of Polish (ą, ł, ż) that are signs in Windows-1252 (¹, ³, ¿), which do not stand between two letters. */
const POLISH: ReadonlySet<number> = new Set([0xb9, 0xb3, 0xbf])
const MIN_POLISH = 2
const MIN_POLISH_SHARE = 0.1

function isCentralEuropean(samples: readonly Uint8Array[]): boolean {
  let high = 0
  let inside = 0
  for (const bytes of samples)
    for (let at = 0; at < bytes.length; at++) {
      const byte = bytes[at] ?? 0
      if (byte < 0x80) continue
      high++
      if (POLISH.has(byte) && isLetter(bytes[at - 1]) && isLetter(bytes[at + 1])) inside++
    }
  return inside >= MIN_POLISH && inside >= high * MIN_POLISH_SHARE
}
