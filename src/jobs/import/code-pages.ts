import iconv from 'iconv-lite'
import type { Encoding } from '../../contract/dialect.ts'
import { gb18030Length, utf16Length, utf8Length } from './character-lengths.ts'

/** How many bytes the character takes that begins at `at`; 0 where none does. */
type LengthAt = (bytes: Uint8Array, at: number) => number

type CodePage = {
  readonly lengthAt: LengthAt
  /** How many bytes a character would take that begins with these, also where fewer are left. */
  readonly wantedAt: LengthAt
  /** How many bytes belong to what is no character there: half a pair of UTF-16 is two. */
  readonly faultAt: LengthAt
  /** Each character is one byte. */
  readonly isSingle: boolean
}

const ONE: LengthAt = () => 1

/** Names under which the tables know encodings, where they differ from ours. */
const NAMES: Partial<Record<Encoding, string>> = { 'mac-cyrillic': 'maccyrillic' }

function nameOf(encoding: Encoding): string {
  return NAMES[encoding] ?? encoding
}

/** Text of bytes by the tables of the encoding; what has no character becomes U+FFFD. */
export function decodeByTable(bytes: Uint8Array, encoding: Encoding): string {
  return iconv.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length), nameOf(encoding), {
    stripBOM: false,
  })
}

/** The bytes of a text. */
export function encodeText(text: string, encoding: Encoding): Buffer {
  return iconv.encode(text, nameOf(encoding), { addBOM: false })
}

/** Decodes a text in pieces; what has no character becomes U+FFFD. */
export function lenientDecoder(encoding: Encoding): {
  readonly write: (bytes: Buffer) => string
  readonly end: () => string
} {
  const decoder = iconv.getDecoder(nameOf(encoding), { stripBOM: true })
  return { write: (bytes) => decoder.write(bytes), end: () => decoder.end() ?? '' }
}

const pages = new Map<Encoding, CodePage>()

/** What is known of the bytes of an encoding. The first call reads its tables. */
export function codePage(encoding: Encoding): CodePage {
  const known = pages.get(encoding)
  if (known !== undefined) return known
  const page = makePage(encoding)
  pages.set(encoding, page)
  return page
}

function makePage(encoding: Encoding): CodePage {
  switch (encoding) {
    case 'utf-8':
      return { lengthAt: utf8Length, wantedAt: wantedUtf8, faultAt: ONE, isSingle: false }
    case 'utf-16le':
    case 'utf-16be': {
      const high = encoding === 'utf-16le' ? 1 : 0
      return {
        lengthAt: (bytes, at) => utf16Length(bytes, at, high),
        wantedAt: (bytes, at) => (((bytes[at + high] ?? 0) & 0xfc) === 0xd8 ? 4 : 2),
        faultAt: (bytes, at) => (((bytes[at + high] ?? 0) & 0xf8) === 0xd8 && at + 1 < bytes.length ? 2 : 1),
        isSingle: false,
      }
    }
    case 'gb18030':
      return { lengthAt: gb18030Length, wantedAt: wantedGb18030, faultAt: ONE, isSingle: false }
    case 'big5':
      return pairs(encoding, (byte) => byte >= 0x81 && byte <= 0xfe)
    case 'euc-kr':
      return pairs(encoding, (byte) => byte >= 0x81 && byte <= 0xfe)
    case 'shift_jis':
      return pairs(encoding, isShiftJisLead)
    case 'euc-jp':
      return pairs(encoding, (byte) => byte === 0x8e || byte === 0x8f || (byte >= 0xa1 && byte <= 0xfe))
    default:
      return single(encoding)
  }
}

/** Whether a byte begins a character of two in Shift_JIS. */
function isShiftJisLead(byte: number): boolean {
  return (byte >= 0x81 && byte <= 0x9f) || (byte >= 0xe0 && byte <= 0xfc)
}

function wantedUtf8(bytes: Uint8Array, at: number): number {
  const byte = bytes[at] ?? 0
  return byte < 0xc0 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4
}

function wantedGb18030(bytes: Uint8Array, at: number): number {
  const lead = bytes[at] ?? 0
  if (lead < 0x81 || lead === 0xff) return 1
  const second = bytes[at + 1] ?? 0
  return second >= 0x30 && second <= 0x39 ? 4 : 2
}

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte)

/** Of single bytes: 1 where the byte has a character. */
function single(encoding: Encoding): CodePage {
  const text = decodeByTable(EVERY_BYTE, encoding)
  const lengths = Uint8Array.from(EVERY_BYTE, (byte) => (text[byte] === '\ufffd' ? 0 : 1))
  return {
    lengthAt: (bytes, at) => lengths[bytes[at] ?? 0] ?? 0,
    wantedAt: ONE,
    faultAt: ONE,
    isSingle: true,
  }
}

/** Of characters of one and two bytes, and three in EUC-JP: which have a meaning, as the tables say. */
function pairs(encoding: Encoding, isLead: (byte: number) => boolean): CodePage {
  const alone = decodedEach(
    Array.from(EVERY_BYTE, (byte) => [byte]),
    encoding,
  )
  const lengths = Uint8Array.from(EVERY_BYTE, (byte) =>
    isLead(byte) || (byte >= 0x80 && alone[byte] !== true) ? 0 : 1,
  )
  const double = new Uint8Array(65_536)
  const triple = encoding === 'euc-jp' ? new Uint8Array(65_536) : undefined
  const all = Array.from(EVERY_BYTE).filter(isLead)
  const forms = all.flatMap((lead) =>
    lead === 0x8f && triple !== undefined
      ? []
      : Array.from(EVERY_BYTE.subarray(0x40, 0xff), (second) => [lead, second]),
  )
  decodedEach(forms, encoding).forEach((isKnown, index) => {
    const [lead = 0, second = 0] = forms[index] ?? []
    if (isKnown) double[lead * 256 + second] = 2
  })
  if (triple !== undefined) {
    const long = all
      .filter((second) => second > 0x8f)
      .flatMap((second) => Array.from(EVERY_BYTE.subarray(0xa1, 0xff), (third) => [0x8f, second, third]))
    decodedEach(long, encoding).forEach((isKnown, index) => {
      const [, second = 0, third = 0] = long[index] ?? []
      if (isKnown) triple[second * 256 + third] = 3
    })
  }
  const isLong = (lead: number): boolean => triple !== undefined && lead === 0x8f
  return {
    lengthAt: (bytes, at) => {
      const lead = bytes[at] ?? 0
      const length = lengths[lead] ?? 0
      if (length > 0 || !isLead(lead)) return length
      const second = bytes[at + 1] ?? 0
      if (isLong(lead)) return triple?.[second * 256 + (bytes[at + 2] ?? 0)] ?? 0
      return double[lead * 256 + second] ?? 0
    },
    wantedAt: (bytes, at) => {
      const lead = bytes[at] ?? 0
      return isLong(lead) ? 3 : isLead(lead) ? 2 : 1
    },
    faultAt: ONE,
    isSingle: false,
  }
}

/** Which of the forms are one character and no more. */
function decodedEach(forms: readonly (readonly number[])[], encoding: Encoding): boolean[] {
  const text = decodeByTable(
    Uint8Array.from(forms.flatMap((form) => (form[0] === 0x0a ? [0x20, 0x0a] : [...form, 0x0a]))),
    encoding,
  )
  // A form without a character may leave its second byte behind.
  return text.split('\n', forms.length).map((each) => each !== '' && !each.includes('\ufffd'))
}
