import type { Encoding } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { detectEncoding, isAscii } from '../detect-encoding.ts'
import { decodeStrictly, decoded, wholeCharacters } from '../encodings.ts'
import type { Source } from '../source.ts'

/** Where a page or an XML file says how it is written. */
const DECLARED = /<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)|<meta[^>]*?charset\s*=\s*["']?\s*([\w.:-]+)/i
const LOOKED_AT = 4096

const named: Readonly<Record<string, Encoding>> = {
  'utf-8': 'utf-8',
  utf8: 'utf-8',
  gb2312: 'gb18030',
  gbk: 'gb18030',
  gb18030: 'gb18030',
  'x-gbk': 'gb18030',
  cp936: 'gb18030',
  'iso-8859-1': 'windows-1252',
  'iso-8859-15': 'windows-1252',
  'us-ascii': 'windows-1252',
  'windows-1252': 'windows-1252',
  'windows-1250': 'windows-1250',
  shift_jis: 'shift_jis',
  'shift-jis': 'shift_jis',
  sjis: 'shift_jis',
  'windows-31j': 'shift_jis',
  'x-sjis': 'shift_jis',
}

/**
 * The encoding of a page or an XML file: by its mark, else as it says itself, where that is one of ours and its bytes agree; else by its bytes.
 * @param samples from further on, for a beginning that is plain ASCII
 */
export function markupEncoding(head: Buffer, samples: readonly Uint8Array[] = []): Encoding {
  const seen = detectEncoding(head, isAscii(head) ? samples : [])
  if (seen === 'utf-16le' || seen === 'utf-16be') return seen
  const [, xml, meta] = DECLARED.exec(head.subarray(0, LOOKED_AT * 4).toString('latin1')) ?? []
  const told = named[(xml ?? meta ?? '').toLowerCase()]
  if (told === undefined || told === seen) return seen
  return [head, ...samples].every((bytes) => belongs(bytes, told)) ? told : seen
}

/** Whether a page says that it is in an encoding nobody here can read. */
export function declaresUnknown(head: Buffer): boolean {
  const [, xml, meta] = DECLARED.exec(head.subarray(0, LOOKED_AT * 4).toString('latin1')) ?? []
  const told = (xml ?? meta ?? '').toLowerCase()
  return told !== '' && named[told] === undefined && !told.startsWith('utf-16') && !isAscii(head)
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
  const decoder = new TextDecoder(encoding)
  for await (const piece of source.pieces()) yield decoder.decode(piece, { stream: true })
}
