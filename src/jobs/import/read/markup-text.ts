import { encodings, type Encoding } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { lenientDecoder } from '../code-pages.ts'
import { detectEncoding, isAscii } from '../detect-encoding.ts'
import { decodeStrictly, decoded, wholeCharacters } from '../encodings.ts'
import type { Source } from '../source.ts'

/** Where a page or an XML file says how it is written. */
const DECLARED = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i
const LOOKED_AT = 4096

/** Other names that pages give to encodings (https://encoding.spec.whatwg.org/#names-and-labels), and those of Windows. */
const alsoNamed: Readonly<Record<string, Encoding>> = {
  utf8: 'utf-8',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  'x-gbk': 'gb18030',
  cp936: 'gb18030',
  'big5-hkscs': 'big5',
  cp950: 'big5',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  'windows-31j': 'shift_jis',
  'x-sjis': 'shift_jis',
  cp932: 'shift_jis',
  'x-euc-jp': 'euc-jp',
  'ks_c_5601-1987': 'euc-kr',
  'windows-949': 'euc-kr',
  cp949: 'euc-kr',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'windows-1252',
  'us-ascii': 'windows-1252',
  latin1: 'windows-1252',
  cp1252: 'windows-1252',
  cp1250: 'windows-1250',
  cp1251: 'windows-1251',
  cp1253: 'windows-1253',
  'iso-8859-9': 'windows-1254',
  cp1254: 'windows-1254',
  cp1255: 'windows-1255',
  cp1256: 'windows-1256',
  cp1257: 'windows-1257',
  'tis-620': 'windows-874',
  cp866: 'ibm866',
  'x-mac-cyrillic': 'mac-cyrillic',
}

/** The encoding that a page gives as its own; undefined where it gives none, or one that nobody here reads. */
function encodingNamed(name: string): Encoding | undefined {
  return encodings.find((each) => each === name) ?? alsoNamed[name]
}

/** In small letters; empty where a page does not say. */
function declaredName(head: Buffer): string {
  const [, xml, meta] = DECLARED.exec(head.subarray(0, LOOKED_AT * 4).toString('latin1')) ?? []
  return (xml ?? meta ?? '').toLowerCase()
}

/**
 * The encoding of a page or an XML file: by its mark, else as it says itself, where that is one of ours and its bytes agree; else by its bytes.
 * @param samples from further on, for a beginning that is plain ASCII
 */
export function markupEncoding(head: Buffer, samples: readonly Uint8Array[] = []): Encoding {
  const seen = detectEncoding(head, isAscii(head) ? samples : [])
  if (seen === 'utf-16le' || seen === 'utf-16be') return seen
  const told = encodingNamed(declaredName(head))
  if (told === undefined || told === seen) return seen
  return [head, ...samples].every((bytes) => belongs(bytes, told)) ? told : seen
}

/** The encoding that a page says it is in, where nobody here reads it and letters beyond ASCII depend on it; else empty. */
export function unknownEncoding(head: Buffer): string {
  const told = declaredName(head)
  return encodingNamed(told) === undefined && !told.startsWith('utf-16') && !isAscii(head) ? told : ''
}

function belongs(bytes: Uint8Array, encoding: Encoding): boolean {
  try {
    decodeStrictly(bytes.subarray(0, wholeCharacters(bytes, encoding)), encoding)
    return true
  } catch {
    return false
  }
}

/** Decoded text in pieces; fails as delimited text does. */
export async function* textPieces(
  source: Source,
  encoding: Encoding,
): AsyncGenerator<string, void, undefined> {
  let line = 1
  const badByte = (byte: number, before: string): ExpectedFailure =>
    new ExpectedFailure('file-bad-encoding', {
      file: source.fileName,
      line: line + lineEnds(before),
      byte,
      encoding,
    })
  for await (const { text } of decoded(source.pieces(), encoding, badByte)) {
    yield text
    line += lineEnds(text)
  }
}

function lineEnds(text: string): number {
  return text.split('\n').length - 1
}

/** Text in pieces, whatever its bytes: to find tags, which are ASCII. */
export async function* roughPieces(
  source: Source,
  encoding: Encoding,
): AsyncGenerator<string, void, undefined> {
  const decoder = lenientDecoder(encoding)
  for await (const piece of source.pieces()) yield decoder.write(piece)
}
