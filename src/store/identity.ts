/** What makes two rows the same interaction. Row ids are those of whom the file names, also where he was merged into another since. */
type Told = {
  readonly customer: number
  readonly product: number
  readonly at: number | null
  readonly kind: number
  readonly orderId: string
  readonly quantity: number
  readonly unitPriceMicros: number | null
  readonly rating: number | null
}

const float = new Float64Array(1)
const halves = new Int32Array(float.buffer)

/**
 * 53 bits that are equal for equal rows; rows that are not equal share them once in about 10^16 pairs, so whoever finds them equal compares
 * the rows. Two lanes of 32 bits in the manner of MurmurHash3 (Appleby, public domain). O(length of the order's id).
 */
export function identityOf({
  customer,
  product,
  at,
  kind,
  orderId,
  quantity,
  unitPriceMicros,
  rating,
}: Told): number {
  let a = 0x2f0b4c57
  let b = 0x6b43a9b5
  const add = (bits: number): void => {
    a = Math.imul(a ^ bits, 0x85ebca6b)
    a ^= a >>> 13
    b = Math.imul(b ^ ((bits << 15) | (bits >>> 17)), 0xc2b2ae35)
    b ^= b >>> 15
  }
  const addNumber = (value: number): void => {
    float[0] = value
    add(halves[0] ?? 0)
    add(halves[1] ?? 0)
  }
  add(customer | 0)
  add(product | 0)
  add(kind)
  addNumber(at ?? -1)
  addNumber(quantity)
  addNumber(unitPriceMicros ?? -1)
  addNumber(rating ?? -1)
  for (let index = 0; index < orderId.length; index++) add(orderId.charCodeAt(index))
  a = Math.imul(a ^ (a >>> 16), 0xc2b2ae35)
  b = Math.imul(b ^ (b >>> 16), 0x85ebca6b)
  a ^= a >>> 13
  b ^= b >>> 13
  return (a >>> 0) + (b & 0x1fffff) * 0x1_0000_0000
}

/** 53 bits of a text that are equal for equal texts (cyrb53, public domain). O(length). */
export function textIdentity(text: string): number {
  let a = 0xdeadbeef
  let b = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    a = Math.imul(a ^ code, 2654435761)
    b = Math.imul(b ^ code, 1597334677)
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909)
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909)
  return (b >>> 0) + (a & 0x1fffff) * 0x1_0000_0000
}
