/**
 * Bytes that do not belong to a text's encoding, as characters. While a text is read they are lone surrogates (U+DC00 to U+DCFF), which no
 * encoding gives; where it is kept, U+F700 to U+F7FF, since a lone surrogate cannot be stored. The byte is the last eight bits of both.
 */
const READ = 0xdc00
const KEPT = 0xf700

const BROKEN = /[\udc00-\udcff]/u
const EACH_BROKEN = /[\udc00-\udcff]/gu
const KEPT_ONE = /[\uf700-\uf7ff]/
const EACH_KEPT = /[\uf700-\uf7ff]/g

/** A byte within a text that is being read. */
export function brokenByte(byte: number): string {
  return String.fromCharCode(READ + byte)
}

/** Whether a text that is being read holds bytes that do not belong to its encoding. */
export function hasBrokenBytes(text: string): boolean {
  return BROKEN.test(text)
}

/** How many of them. */
export function countBrokenBytes(text: string): number {
  return text.match(EACH_BROKEN)?.length ?? 0
}

/** A text as it can be stored. */
export function keptText(text: string): string {
  return text.replace(EACH_BROKEN, (one) => String.fromCharCode(KEPT + (one.charCodeAt(0) & 0xff)))
}

/** Whether a text as it was stored holds such bytes. */
export function hasKeptBytes(text: string): boolean {
  return KEPT_ONE.test(text)
}

/** Each such byte of a text, read or stored, as `make` says; `text` pieces between them go through `plain`. */
export function mapBrokenBytes(text: string, make: (byte: number) => string): string {
  return keptText(text).replace(EACH_KEPT, (one) => make(one.charCodeAt(0) & 0xff))
}

/** As readers see them: `\xE9`. */
export function shownBytes(text: string): string {
  return mapBrokenBytes(text, (byte) => `\\x${byte.toString(16).toUpperCase().padStart(2, '0')}`)
}
