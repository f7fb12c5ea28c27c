const MAX_PLAIN_ID = 200

/** Ids of letters, digits and hyphens are as they are; those that begin as words for "nothing" do are looked at. */
export function isPlainId(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true
  if (end - start > MAX_PLAIN_ID) return false
  const first = bytes[start] ?? 0
  // N as in NULL, u as in undefined, and what ids are put into.
  if (first === 0x4e || first === 0x6e || first === 0x75) return false
  for (let at = start; at < end; at++) {
    const code = bytes[at] ?? 0
    const lower = code | 0x20
    const isWordly = (code >= 0x30 && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a)
    if (!isWordly && (at === start || (code !== 0x2d && code !== 0x5f))) return false
  }
  return true
}

/** Whether no byte stands for anything but itself. */
export function isAsciiCell(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if ((bytes[at] ?? 0) >= 0x80) return false
  return true
}

/** Whether a cell is these bytes. */
export function isSame(bytes: Uint8Array, start: number, end: number, other: Uint8Array): boolean {
  if (end - start !== other.length) return false
  for (let at = 0; at < other.length; at++) if (bytes[start + at] !== other[at]) return false
  return true
}

/** The cell of the row before, in the same bytes: exports repeat cells line after line. */
export class LastCell {
  #start = -1
  #end = -1

  set(start: number, end: number): void {
    this.#start = start
    this.#end = end
  }

  forget(): void {
    this.#start = -1
  }

  is(bytes: Uint8Array, start: number, end: number): boolean {
    const own = this.#start
    if (own < 0 || this.#end - own !== end - start) return false
    // Cells that differ mostly do so at their end.
    for (let at = end - 1, to = this.#end - 1; at >= start; at--, to--)
      if (bytes[at] !== bytes[to]) return false
    return true
  }
}
