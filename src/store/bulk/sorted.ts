const DIGIT_BITS = 11
const DIGITS = 1 << DIGIT_BITS

/**
 * The order of the first `length` whole numbers of `keys`: places of the smallest to the largest, equal ones as they came. Radix sort by digits of
 * 11 bits, as many as the largest key has. O(length) time, 8 bytes a number.
 */
export function orderOf(keys: Uint32Array, length: number): Uint32Array {
  let all = 0
  for (let at = 0; at < length; at++) all |= keys[at] ?? 0
  let order = new Uint32Array(length)
  for (let at = 0; at < length; at++) order[at] = at
  let spare = new Uint32Array(length)
  for (let shift = 0; shift < 32 && all >>> shift !== 0; shift += DIGIT_BITS) {
    scatter(keys, order, spare, shift)
    ;[order, spare] = [spare, order]
  }
  return order
}

function scatter(keys: Uint32Array, from: Uint32Array, to: Uint32Array, shift: number): void {
  const places = new Uint32Array(DIGITS + 1)
  for (let at = 0; at < from.length; at++) {
    const digit = ((keys[at] ?? 0) >>> shift) & (DIGITS - 1)
    places[digit + 1] = (places[digit + 1] ?? 0) + 1
  }
  for (let digit = 1; digit < DIGITS; digit++) places[digit] = (places[digit] ?? 0) + (places[digit - 1] ?? 0)
  for (let at = 0; at < from.length; at++) {
    const row = from[at] ?? 0
    const digit = ((keys[row] ?? 0) >>> shift) & (DIGITS - 1)
    const place = places[digit] ?? 0
    to[place] = row
    places[digit] = place + 1
  }
}
