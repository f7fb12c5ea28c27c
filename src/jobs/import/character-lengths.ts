/** Length of the character of UTF-8 that begins at `at`; 0 where none does. */
export function utf8Length(bytes: Uint8Array, at: number): 0 | 1 | 2 | 3 | 4 {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  if (first < 0xc2 || first > 0xf4) return 0
  const second = bytes[at + 1] ?? 0
  if (first < 0xe0) return isMore(second) ? 2 : 0
  // Too long a form, a surrogate, or beyond the last character.
  const low = first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80
  const high = first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf
  if (second < low || second > high || !isMore(bytes[at + 2] ?? 0)) return 0
  if (first < 0xf0) return 3
  return isMore(bytes[at + 3] ?? 0) ? 4 : 0
}

function isMore(byte: number): boolean {
  return (byte & 0xc0) === 0x80
}

/**
 * Length of the character of UTF-16 that begins at `at`, its high byte `high` bytes on; 0 where none does: half a pair, half a unit, a zero, or
 * characters with their bytes the wrong way round, which say that a byte was lost or added.
 */
export function utf16Length(bytes: Uint8Array, at: number, high: number): 0 | 2 | 4 {
  if (at + 1 >= bytes.length) return 0
  const first = bytes[at + high] ?? 0
  const low = bytes[at + 1 - high] ?? 0
  if (low === 0 && (first === 0x0a || first === 0 || isSwapped(bytes, at, high))) return 0
  if (first < 0xd8 || first > 0xdf) return 2
  const second = bytes[at + 2 + high] ?? 0
  return first < 0xdc && at + 3 < bytes.length && second >= 0xdc && second <= 0xdf ? 4 : 0
}

/** Three characters in a row that are plain ones with their bytes the wrong way round; not spaces and lines of Chinese and Japanese texts. */
function isSwapped(bytes: Uint8Array, at: number, high: number): boolean {
  let sure = 0
  for (let each = at; each < at + 6; each += 2) {
    const code = bytes[each + high] ?? 0
    if (bytes[each + 1 - high] !== 0 || code < 0x0a || code > 0x7e) return false
    if (code !== 0x20 && code !== 0x25 && code !== 0x30) sure++
  }
  return sure >= 2
}

/** Last of the pairs of the Basic Multilingual Plane, and first and last of those beyond it, as numbers of four bytes. */
const [LAST_BASIC, FIRST_BEYOND, LAST_BEYOND] = [39_419, 189_000, 1_237_575]

/** Length of the character of GB18030 that begins at `at`; 0 where none does. */
export function gb18030Length(bytes: Uint8Array, at: number): 0 | 1 | 2 | 4 {
  const first = bytes[at] ?? 0
  if (first < 0x80) return 1
  if (first === 0x80 || first === 0xff) return 0
  const second = bytes[at + 1] ?? 0
  if (second >= 0x40 && second !== 0x7f && second !== 0xff) return 2
  if (second < 0x30 || second > 0x39) return 0
  const [third, fourth] = [bytes[at + 2] ?? 0, bytes[at + 3] ?? 0]
  if (third < 0x81 || third === 0xff || fourth < 0x30 || fourth > 0x39) return 0
  const number = ((first - 0x81) * 10 + second - 0x30) * 1260 + (third - 0x81) * 10 + fourth - 0x30
  return number <= LAST_BASIC || (number >= FIRST_BEYOND && number <= LAST_BEYOND) ? 4 : 0
}

/** Whether a pair of bytes is one of the 3,755 most used characters of GB2312, or one of its signs. */
export function isCommonPair(first: number, second: number): boolean {
  return (
    second >= 0xa1 && second <= 0xfe && ((first >= 0xb0 && first <= 0xd7) || first === 0xa1 || first === 0xa3)
  )
}
