import {
  brokenByte,
  hasKeptBytes,
  keptText,
  mapBrokenBytes,
  shownBytes,
} from '../../contract/broken-bytes.ts'
import type { Encoding } from '../../contract/dialect.ts'
import { byteReadings, type ByteReading } from '../../contract/fixes.ts'
import { codePage, encodeText } from './code-pages.ts'
import { rankedReadings } from './encoding-evidence.ts'
import { BadByte, decodeStrictly, type WithBroken } from './encodings.ts'

/**
 * Text of bytes that end at the end of a character, with every byte that does not belong to the encoding in its place. O(length).
 * @returns `offsets`: where those bytes are, counted from the beginning of the bytes given
 */
export function decodeWithBroken(bytes: Uint8Array, encoding: Encoding): WithBroken {
  const offsets: number[] = []
  const parts: string[] = []
  let from = 0
  const take = (end: number): void => {
    while (from < end) {
      try {
        parts.push(decodeStrictly(bytes.subarray(from, end), encoding))
        from = end
      } catch (error) {
        // A character that has the right form and no meaning.
        if (!(error instanceof BadByte)) throw error
        parts.push(error.before)
        const bad = from + error.offset
        parts.push(brokenByte(bytes[bad] ?? 0))
        offsets.push(bad)
        from = bad + 1
      }
    }
  }
  const { lengthAt, faultAt } = codePage(encoding)
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at)
    if (length > 0) {
      at += length
      continue
    }
    take(at)
    for (const end = at + faultAt(bytes, at); at < end; at++) {
      parts.push(brokenByte(bytes[at] ?? 0))
      offsets.push(at)
    }
    from = at
  }
  take(bytes.length)
  return { text: parts.join(''), offsets }
}

/**
 * A cell of a line with bytes that do not belong to the file's encoding, read as `reading` says. Where letters are single bytes, only those
 * bytes are read anew. Else the whole cell is, if it can be: without such bytes only where nothing in it is sure to be of the file's encoding.
 */
export function readCellAs(cell: string, encoding: Encoding, reading: ByteReading): string {
  if (codePage(reading).isSingle) return mapBrokenBytes(cell, (byte) => singleByte(byte, reading))
  const kept = keptText(cell)
  if (!hasKeptBytes(kept) && /[\u0800-\uffff]/.test(kept)) return cell
  const bytes = bytesOf(kept, encoding)
  try {
    return decodeStrictly(bytes, reading)
  } catch (error) {
    if (error instanceof BadByte) return cell
    throw error
  }
}

function singleByte(byte: number, encoding: ByteReading): string {
  try {
    return decodeStrictly(Uint8Array.of(byte), encoding)
  } catch (error) {
    if (error instanceof BadByte) return brokenByte(byte)
    throw error
  }
}

function bytesOf(kept: string, encoding: Encoding): Uint8Array {
  const parts = kept.split(/([\uf700-\uf7ff])/)
  return Buffer.concat(
    parts.map((part, index) =>
      index % 2 === 1 ? Buffer.of(part.charCodeAt(0) & 0xff) : encodeText(part, encoding),
    ),
  )
}

/** How cells with such bytes are most likely to be read. */
export function likelyReading(cells: readonly string[], encoding: Encoding): ByteReading {
  if (encoding !== 'utf-8') return 'utf-8'
  const broken = cells.map(keptText).filter(hasKeptBytes).join(',')
  const best = rankedReadings([bytesOf(broken, encoding)])[0]?.encoding
  return byteReadings.find((each) => each === best) ?? 'windows-1252'
}

/** Names of columns with such bytes: a header cannot be set aside. What cannot be read stays visible as `\xE9`. */
export function readableNames(record: readonly string[], encoding: Encoding): string[] {
  const joined = record.join(' ')
  if (!hasKeptBytes(keptText(joined))) return [...record]
  const reading = likelyReading(record, encoding)
  return record.map((cell) => shownBytes(readCellAs(cell, encoding, reading)))
}

/** What a text was before somebody read its UTF-8 as Windows-1252 and saved that: GrÃ¼ÃŸe was Grüße; undefined where it was not. */
export function onceEncoded(text: string): string | undefined {
  if (!TWICE.test(text)) return undefined
  try {
    const meant = decodeStrictly(encodeText(text, 'windows-1252'), 'utf-8')
    return meant.includes('?') && !text.includes('?') ? undefined : meant
  } catch (error) {
    if (error instanceof BadByte) return undefined
    throw error
  }
}

/** The first byte of a letter of UTF-8 as Windows-1252 has it, and one behind it that no word has there. */
const TWICE = /[ÂÃÄÅâã][\u00a0-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/
