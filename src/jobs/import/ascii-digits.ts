/** Digits of Arabic, Persian, Devanagari, Bengali and Thai writing, by their noughts; and the Arabic signs between them. */
const NOUGHTS = [0x0660, 0x06f0, 0x0966, 0x09e6, 0x0e50] as const
const OTHERS = /[\u0660-\u0669\u06f0-\u06f9\u0966-\u096f\u09e6-\u09ef\u0e50-\u0e59\u066b\u066c]/
const EACH = new RegExp(OTHERS, 'g')
const [DECIMAL, GROUP] = [0x066b, 0x066c]

/**
 * A text with digits of other writings as those of ASCII. What most cells are, is given back as it is.
 * @param decimalComma the sign before decimals is written so
 */
export function asciiDigits(text: string, decimalComma = false): string {
  if (!OTHERS.test(text)) return text
  return text.replace(EACH, (one) => {
    const code = one.charCodeAt(0)
    if (code === DECIMAL) return decimalComma ? ',' : '.'
    if (code === GROUP) return ''
    const nought = NOUGHTS.find((each) => code >= each && code <= each + 9) ?? code
    return String(code - nought)
  })
}
