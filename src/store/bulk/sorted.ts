const DIGIT = 1 << 16

/**
 * The order of whole numbers below 2^32: places of the smallest to the largest, equal ones as they came. Radix sort, two passes of 16 bits.
 * O(n) time, 8 bytes a number.
 */
export function orderOfWords(keys: Uint32Array): Uint32Array {
  const first = new Uint32Array(keys.length)
  const second = new Uint32Array(keys.length)
  for (let at = 0; at < first.length; at++) first[at] = at
  scatter(keys, first, second, 0)
  scatter(keys, second, first, 16)
  return first
}

function scatter(keys: Uint32Array, from: Uint32Array, to: Uint32Array, shift: number): void {
  const ends = new Uint32Array(DIGIT + 1)
  for (let at = 0; at < keys.length; at++) {
    const digit = ((keys[at] ?? 0) >>> shift) & 0xffff
    ends[digit + 1] = (ends[digit + 1] ?? 0) + 1
  }
  for (let digit = 0; digit < DIGIT; digit++) ends[digit + 1] = (ends[digit + 1] ?? 0) + (ends[digit] ?? 0)
  for (let at = 0; at < from.length; at++) {
    const place = from[at] ?? 0
    const digit = ((keys[place] ?? 0) >>> shift) & 0xffff
    const target = ends[digit] ?? 0
    to[target] = place
    ends[digit] = target + 1
  }
}

/**
 * The order of hashes from 0 to 2^53, spread evenly: places of the smallest to the largest, equal ones as they came. One scatter into as many
 * buckets as there are hashes, then insertion. Expected O(n) time, 8 bytes a hash.
 */
export function orderOfHashes(hashes: Float64Array): Uint32Array {
  const { length } = hashes
  const buckets = 2 ** Math.max(1, Math.ceil(Math.log2(length + 1)))
  const width = 2 ** 53 / buckets
  const starts = new Uint32Array(buckets + 1)
  for (let at = 0; at < length; at++) {
    const bucket = Math.floor((hashes[at] ?? 0) / width)
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + 1
  }
  for (let bucket = 0; bucket < buckets; bucket++)
    starts[bucket + 1] = (starts[bucket + 1] ?? 0) + (starts[bucket] ?? 0)
  const order = new Uint32Array(length)
  for (let at = 0; at < length; at++) {
    const bucket = Math.floor((hashes[at] ?? 0) / width)
    const target = starts[bucket] ?? 0
    order[target] = at
    starts[bucket] = target + 1
  }
  for (let at = 1; at < length; at++) {
    const place = order[at] ?? 0
    const hash = hashes[place] ?? 0
    let to = at
    while (to > 0 && (hashes[order[to - 1] ?? 0] ?? 0) > hash) {
      order[to] = order[to - 1] ?? 0
      to--
    }
    order[to] = place
  }
  return order
}
