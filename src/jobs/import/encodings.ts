import { countBrokenBytes } from '../../contract/broken-bytes.ts'
import type { ExpectedFailure } from '../../contract/failure.ts'
import type { Encoding } from '../../contract/dialect.ts'
import { codePage, decodeByTable, encodeText } from './code-pages.ts'

/** Bytes that Windows-1252 leaves undefined; the Web's decoder would let them through as control characters. */
const UNDEFINED_IN_1252: ReadonlySet<number> = new Set([0x81, 0x8d, 0x8f, 0x90, 0x9d])

/** A byte that does not belong to the encoding: where it is, counted from the beginning of the bytes given. */
export class BadByte extends Error {
  readonly offset: number
  /** The text before it. */
  readonly before: string

  constructor(offset: number, before: string) {
    super('a byte does not belong to the encoding')
    this.offset = offset
    this.before = before
  }
}

/** How many bytes at the beginning are the mark of `encoding`. */
export function markLength(bytes: Uint8Array, encoding: Encoding): number {
  if (encoding === 'utf-8') return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0
  if (encoding === 'utf-16le') return bytes[0] === 0xff && bytes[1] === 0xfe ? 2 : 0
  if (encoding === 'utf-16be') return bytes[0] === 0xfe && bytes[1] === 0xff ? 2 : 0
  // GB18030 has its own form of U+FEFF.
  return encoding === 'gb18030' &&
    bytes[0] === 0x84 &&
    bytes[1] === 0x31 &&
    bytes[2] === 0x95 &&
    bytes[3] === 0x33
    ? 4
    : 0
}

/** Length of the longest prefix that does not end inside a character. Damaged bytes count as whole: decoding finds them. */
export function wholeCharacters(bytes: Uint8Array, encoding: Encoding): number {
  const length = bytes.length
  if (encoding === 'utf-8') return wholeUtf8(bytes)
  const { isSingle, lengthAt, wantedAt, faultAt } = codePage(encoding)
  if (isSingle) return length
  // No character of several bytes holds a line feed, but in UTF-16.
  let at = encoding.startsWith('utf-16') ? 0 : bytes.lastIndexOf(0x0a) + 1
  while (at < length) {
    if (at + wantedAt(bytes, at) > length) return at
    // Behind what is broken a character may begin.
    at += lengthAt(bytes, at) || faultAt(bytes, at)
  }
  return at
}

function wholeUtf8(bytes: Uint8Array): number {
  const length = bytes.length
  for (let back = 1; back <= 3 && back <= length; back++) {
    const byte = bytes[length - back] ?? 0
    if (byte < 0x80) return length
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2
      return needed > back ? length - back : length
    }
  }
  return length
}

/**
 * Text of bytes that end at the end of a character.
 * @throws BadByte
 */
export function decodeStrictly(bytes: Uint8Array, encoding: Encoding): string {
  if (!isNative(encoding)) {
    const text = decodeByTable(bytes, encoding)
    if (text.includes('\ufffd')) throwBadByte(bytes, encoding)
    return text
  }
  if (encoding === 'windows-1252') {
    const bad = bytes.findIndex((byte) => UNDEFINED_IN_1252.has(byte))
    if (bad >= 0) throw new BadByte(bad, decoderOf(encoding).decode(bytes.subarray(0, bad)))
  }
  if (encoding.startsWith('utf-16')) throwBadByte(bytes, encoding)
  try {
    return decoderOf(encoding).decode(bytes)
  } catch {
    const offset = firstBadByte(bytes, encoding)
    throw new BadByte(offset, decoderOf(encoding).decode(bytes.subarray(0, offset)))
  }
}

/** Encodings that the platform reads, faster, and strictly; the others are read by tables that say the same everywhere. */
function isNative(encoding: Encoding): boolean {
  return encoding.startsWith('utf') || encoding === 'gb18030' || encoding === 'windows-1252'
}

function decoderOf(encoding: Encoding): InstanceType<typeof TextDecoder> {
  return new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
}

/** Where the first character begins that cannot be decoded: a prefix fails exactly if it contains a damaged character. */
function firstBadByte(bytes: Uint8Array, encoding: Encoding): number {
  let good = 0
  let bad = bytes.length
  while (bad - good > 1) {
    const middle = (good + bad) >>> 1
    if (decodes(bytes.subarray(0, middle), encoding)) good = middle
    else bad = middle
  }
  return wholeCharacters(bytes.subarray(0, good), encoding)
}

function decodes(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    decoderOf(encoding).decode(bytes, { stream: true })
    return true
  } catch {
    return false
  }
}

/** @throws BadByte where the first character begins that has no form or no meaning, if there is one */
function throwBadByte(bytes: Uint8Array, encoding: Encoding): void {
  const { lengthAt } = codePage(encoding)
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at)
    if (length === 0) throw new BadByte(at, decodeStrictly(bytes.subarray(0, at), encoding))
    at += length
  }
}

/** How many bytes a text takes in the file. */
export function encodedLength(given: string, encoding: Encoding): number {
  const broken = countBrokenBytes(given)
  if (broken > 0) return broken + encodedLength(given.replace(/[\udc00-\udcff]/gu, ''), encoding)
  if (encoding === 'utf-8') return Buffer.byteLength(given)
  if (encoding.startsWith('utf-16')) return given.length * 2
  return codePage(encoding).isSingle ? given.length : encodeText(given, encoding).length
}

/** A piece of text, where in the (decompressed) file it ends, and which bytes before that do not belong to the encoding. */
export type Decoded = {
  readonly text: string
  readonly endByte: number
  readonly broken?: readonly number[]
}

/** A text with bytes in it that do not belong to its encoding, and where those are. */
export type WithBroken = { readonly text: string; readonly offsets: readonly number[] }

/**
 * Pieces of bytes become pieces of text, however the cuts fall; strict. The mark at the beginning is taken off, unless they begin at the byte `from`.
 * @param keepBroken what to make of bytes among which some do not belong to the encoding; absent: such a byte is a failure
 */
export async function* decoded(
  pieces: AsyncIterable<Buffer>,
  encoding: Encoding,
  badByte: (byte: number, textBefore: string) => ExpectedFailure,
  from?: number,
  keepBroken?: (bytes: Uint8Array) => WithBroken,
): AsyncGenerator<Decoded, void, undefined> {
  let rest: Buffer = Buffer.alloc(0)
  let startByte = from ?? 0
  let isFirst = from === undefined
  // Zeros at the end of a file are what was reserved for it and never written; UTF-16 is full of them.
  const isPadded = !encoding.startsWith('utf-16')
  const toText = (bytes: Buffer): Decoded => {
    try {
      return { text: decodeStrictly(bytes, encoding), endByte: startByte + bytes.length }
    } catch (error) {
      if (!(error instanceof BadByte)) throw error
      if (keepBroken === undefined) throw badByte(startByte + error.offset, error.before)
      const { text, offsets } = keepBroken(bytes)
      const broken = offsets.map((offset) => startByte + offset)
      return { text, endByte: startByte + bytes.length, broken }
    }
  }
  for await (const piece of pieces) {
    let bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece])
    if (isFirst && bytes.length < 4) {
      rest = bytes
      continue
    }
    if (isFirst) {
      startByte = markLength(bytes, encoding)
      bytes = bytes.subarray(startByte)
      isFirst = false
    }
    const whole = wholeCharacters(isPadded ? beforeZeros(bytes) : bytes, encoding)
    if (whole > 0) yield toText(bytes.subarray(0, whole))
    startByte += whole
    rest = bytes.subarray(whole)
  }
  if (isFirst) {
    startByte = markLength(rest, encoding)
    rest = rest.subarray(startByte)
  }
  const text = beforeZeros(rest)
  if (isPadded && rest.length - text.length >= MIN_PADDING) rest = rest.subarray(0, text.length)
  // What other programs put behind the end, in bytes: a line feed, or the mark of the end itself.
  if (rest.length === 1 && encoding.startsWith('utf-16') && (rest[0] ?? 0) <= 0x20) return
  // Half a character at the end of the file fails here.
  if (rest.length > 0) yield toText(rest)
}

/** So many zeros are no fault within a text, and so many no text any more. */
const [MIN_PADDING, MAX_PADDING] = [4, 64 * 1024]

/** Bytes without the zeros that they end with. */
function beforeZeros(bytes: Buffer): Buffer {
  let end = bytes.length
  while (end > 0 && bytes[end - 1] === 0) end--
  return bytes.length - end > MAX_PADDING ? bytes : bytes.subarray(0, end)
}
