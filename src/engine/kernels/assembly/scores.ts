// Best products of some strips of eight customers at a time. Scores are first taken from factors rounded to 16-bit integers, whose products
// two at a time cost half of those of f32 and are exact in 32 bits; a scan compares sixteen of them with a customer's threshold at once.
// The best of them, and some more, are then scored in f64. What rounding may have moved is bounded (Cauchy and Schwarz), so that a list
// that might miss a product is known, and that customer's products are all scored in f64.

import { STRIP } from './tile'

/** Products scored before they are scanned: 8 rows x 512 scores stay in the first cache. */
const CHUNK: i32 = 512

/** Below every score that factors can give. */
const NONE: i32 = i32.MIN_VALUE

/**
 * Row-major f64 rows of `order` values (even), times the row's `scale` and rounded, into strips of 8 rows: values 2 k and 2 k + 1 of row r lie
 * at row k of strip r / 8, as i16. Missing rows become 0. Scaled values must lie within +-32767.
 */
export function packDoubles(source: usize, rows: i32, order: i32, fromStrip: i32, toStrip: i32, scale: usize, packed: usize): void {
  pack<f64>(source, rows, order, fromStrip, toStrip, scale, packed)
}

/** As `packDoubles`, of f32 rows. */
export function packFloats(source: usize, rows: i32, order: i32, fromStrip: i32, toStrip: i32, scale: usize, packed: usize): void {
  pack<f32>(source, rows, order, fromStrip, toStrip, scale, packed)
}

function pack<T>(source: usize, rows: i32, order: i32, fromStrip: i32, toStrip: i32, scale: usize, packed: usize): void {
  for (let s = fromStrip; s < toStrip; s++) {
    const strip = packed + <usize>s * <usize>(order / 2) * STRIP
    for (let r = 0; r < 8; r++) {
      const row = s * 8 + r
      const from = source + <usize>row * <usize>order * sizeof<T>()
      const by: f64 = row < rows ? load<f64>(scale + <usize>row * 8) : 0
      for (let k = 0; k < order; k++) {
        const value: f64 = row < rows ? by * <f64>load<T>(from + <usize>k * sizeof<T>()) : 0
        store<i16>(strip + <usize>(k >> 1) * STRIP + <usize>r * 4 + <usize>(k & 1) * 2, <i16>nearest(value))
      }
    }
  }
}

/** What is known of a customer while the chunks go by: the next excluded product, how many keys there are, and the score a key must pass. */
const STATE: usize = 16
const NEXT: usize = 0
const FILLED: usize = 4
const LIMIT: usize = 8

/** Keys of a customer: those kept, those waiting to be sorted out, and a chunk. */
// @ts-ignore: decorator
@inline
function roomFor(kept: i32): i32 {
  return kept + waiting(kept) + CHUNK
}

/** Keys beyond those kept that are let be for a while. */
// @ts-ignore: decorator
@inline
function waiting(kept: i32): i32 {
  return kept / 8 + 4
}

/**
 * Customers of the strips [fromStrip, toStrip), eight each: every chunk of products is scored for all of them while it is in the second cache.
 * Integer scores x times `unit` lie within `slack` of the real ones (both f64, one per customer); the best `kept` >= count by integers are
 * scored in f64. customerRows: f64, productRows: f32, row-major with `order` values. Scratch: 8 x 512 i32, then per customer 16 bytes, then
 * per customer kept + kept / 8 + 516 i64. Out: customers x count, best first (equal scores: lower product first), product -1 where there are
 * fewer.
 */
export function topOfStrips(
  customerStrips: usize,
  fromStrip: i32,
  toStrip: i32,
  customers: i32,
  order: i32,
  productStrips: usize,
  products: i32,
  excludedStart: usize,
  excluded: usize,
  kept: i32,
  count: i32,
  unit: usize,
  slack: usize,
  customerRows: usize,
  productRows: usize,
  outProducts: usize,
  outScores: usize,
  scratch: usize,
): void {
  const firstCustomer = fromStrip * 8
  const last = min(customers, toStrip * 8)
  const stripBytes = <usize>(order / 2) * STRIP
  const rowBytes = <usize>CHUNK * 4
  const states = scratch + 8 * rowBytes
  const keys = states + <usize>((toStrip - fromStrip) * 8) * STATE
  const keyBytes = <usize>roomFor(kept) * 8
  for (let c = firstCustomer; c < last; c++) {
    const state = states + <usize>(c - firstCustomer) * STATE
    store<i32>(state, load<i32>(excludedStart + <usize>c * 4), NEXT)
    store<i32>(state, 0, FILLED)
    store<i32>(state, NONE, LIMIT)
  }
  for (let first = 0; first < products; first += CHUNK) {
    const part = min(CHUNK, products - first)
    for (let strip = fromStrip; strip < toStrip; strip++) {
      const here = min(8, customers - strip * 8)
      const a = customerStrips + <usize>strip * stripBytes
      for (let p = 0; p < part; p += 8) {
        const b = productStrips + <usize>((first + p) / 8) * stripBytes
        tileOfPairs(a, b, order / 2, scratch + <usize>p * 4, rowBytes)
        if (here > 4) tileOfPairs(a + 16, b, order / 2, scratch + 4 * rowBytes + <usize>p * 4, rowBytes)
      }
      for (let r = 0; r < here; r++) {
        const customer = strip * 8 + r
        const scores = scratch + <usize>r * rowBytes
        const state = states + <usize>(customer - firstCustomer) * STATE
        // Products bought already, and the padding behind the last product, can never pass a limit.
        const end = load<i32>(excludedStart + <usize>customer * 4, 4)
        let e = load<i32>(state, NEXT)
        while (e < end) {
          const product = load<i32>(excluded + <usize>e * 4)
          if (product >= first + part) break
          store<i32>(scores + <usize>(product - first) * 4, NONE)
          e++
        }
        store<i32>(state, e, NEXT)
        for (let p = part; p < ((part + 15) & ~15); p++) store<i32>(scores + <usize>p * 4, NONE)
        const own = keys + <usize>(customer - firstCustomer) * keyBytes
        if (first == 0 && part == CHUNK) store<i32>(state, limitOfGroups(scores, kept, own), LIMIT)
        scan(scores, part, first, state, own)
        if (load<i32>(state, FILLED) > kept + waiting(kept)) keepBest(kept, state, own)
      }
    }
  }
  for (let c = firstCustomer; c < last; c++) {
    const state = states + <usize>(c - firstCustomer) * STATE
    const own = keys + <usize>(c - firstCustomer) * keyBytes
    if (load<i32>(state, FILLED) > kept) keepBest(kept, state, own)
    const row = customerRows + <usize>c * <usize>order * 8
    const bestProducts = outProducts + <usize>c * <usize>count * 4
    const bestScores = outScores + <usize>c * <usize>count * 8
    const filled = rankKept(load<i32>(state, FILLED), own, row, productRows, order, count, bestProducts, bestScores)
    const limit = load<i32>(state, LIMIT)
    // None was left out.
    if (limit == NONE) continue
    const lowest = filled < count ? -Infinity : load<f64>(bestScores + <usize>(count - 1) * 8)
    const room = load<f64>(slack + <usize>c * 8)
    const highest = <f64>limit * load<f64>(unit + <usize>c * 8) + room
    if (lowest > highest || (room == 0 && lowest == highest)) continue
    const out = excluded + <usize>load<i32>(excludedStart + <usize>c * 4) * 4
    const end = excluded + <usize>load<i32>(excludedStart + <usize>c * 4, 4) * 4
    rankAll(products, out, end, row, productRows, order, count, bestProducts, bestScores)
  }
}

/** 4 x 8 scores of `depth` pairs of values, set. a: 4 pairs of row 0 of a strip; b: row 0 of a strip; c: the block, its rows cStride bytes apart. */
function tileOfPairs(a: usize, b: usize, depth: i32, c: usize, cStride: usize): void {
  let c00 = i32x4.splat(0)
  let c01 = i32x4.splat(0)
  let c10 = i32x4.splat(0)
  let c11 = i32x4.splat(0)
  let c20 = i32x4.splat(0)
  let c21 = i32x4.splat(0)
  let c30 = i32x4.splat(0)
  let c31 = i32x4.splat(0)
  for (let k = depth; k > 0; k--) {
    const b0 = v128.load(b)
    const b1 = v128.load(b, 16)
    const a0 = v128.load_splat<i32>(a)
    c00 = i32x4.add(c00, i32x4.dot_i16x8_s(a0, b0))
    c01 = i32x4.add(c01, i32x4.dot_i16x8_s(a0, b1))
    const a1 = v128.load_splat<i32>(a, 4)
    c10 = i32x4.add(c10, i32x4.dot_i16x8_s(a1, b0))
    c11 = i32x4.add(c11, i32x4.dot_i16x8_s(a1, b1))
    const a2 = v128.load_splat<i32>(a, 8)
    c20 = i32x4.add(c20, i32x4.dot_i16x8_s(a2, b0))
    c21 = i32x4.add(c21, i32x4.dot_i16x8_s(a2, b1))
    const a3 = v128.load_splat<i32>(a, 12)
    c30 = i32x4.add(c30, i32x4.dot_i16x8_s(a3, b0))
    c31 = i32x4.add(c31, i32x4.dot_i16x8_s(a3, b1))
    a += STRIP
    b += STRIP
  }
  v128.store(c, c00)
  v128.store(c + 16, c01)
  c += cStride
  v128.store(c, c10)
  v128.store(c + 16, c11)
  c += cStride
  v128.store(c, c20)
  v128.store(c + 16, c21)
  c += cStride
  v128.store(c, c30)
  v128.store(c + 16, c31)
}

/** The higher of two keys has the higher score, or the same one and the lower product. */
// @ts-ignore: decorator
@inline
function keyOf(score: i32, product: i32): i64 {
  return (<i64>score << 32) | <i64>(~product & 0x7fffffff)
}

/** Appends what lies above the customer's limit. */
function scan(scores: usize, part: i32, first: i32, state: usize, keys: usize): void {
  const threshold = i32x4.splat(load<i32>(state, LIMIT))
  let to = keys + <usize>load<i32>(state, FILLED) * 8
  for (let p = 0; p < part; p += 16) {
    const at = scores + <usize>p * 4
    const v0 = v128.load(at)
    const v1 = v128.load(at, 16)
    const v2 = v128.load(at, 32)
    const v3 = v128.load(at, 48)
    const highest = i32x4.max_s(i32x4.max_s(v0, v1), i32x4.max_s(v2, v3))
    if (!v128.any_true(i32x4.gt_s(highest, threshold))) continue
    const low = i32x4.bitmask(i32x4.gt_s(v0, threshold)) | (i32x4.bitmask(i32x4.gt_s(v1, threshold)) << 4)
    const high = i32x4.bitmask(i32x4.gt_s(v2, threshold)) | (i32x4.bitmask(i32x4.gt_s(v3, threshold)) << 4)
    for (let mask = low | (high << 8); mask != 0; mask &= mask - 1) {
      const lane = ctz(mask)
      store<i64>(to, keyOf(load<i32>(at + <usize>lane * 4), first + p + lane))
      to += 8
    }
  }
  store<i32>(state, <i32>((to - keys) / 8), FILLED)
}

/** Groups whose best scores tell a limit that at least `kept` scores pass. */
const GROUPS: i32 = 64

/** For a whole chunk: the limit below the kept-th of the best scores of 64 groups of eight; NONE where that tells nothing. `keys` is scratch. */
function limitOfGroups(scores: usize, kept: i32, keys: usize): i32 {
  if (kept > GROUPS) return NONE
  for (let g = 0; g < GROUPS; g += 4) {
    let best = v128.load(scores + <usize>g * 4)
    for (let k = GROUPS; k < CHUNK; k += GROUPS) best = i32x4.max_s(best, v128.load(scores + <usize>(g + k) * 4))
    store<i64>(keys + <usize>g * 8, keyOf(i32x4.extract_lane(best, 0), g))
    store<i64>(keys + <usize>g * 8, keyOf(i32x4.extract_lane(best, 1), g + 1), 8)
    store<i64>(keys + <usize>g * 8, keyOf(i32x4.extract_lane(best, 2), g + 2), 16)
    store<i64>(keys + <usize>g * 8, keyOf(i32x4.extract_lane(best, 3), g + 3), 24)
  }
  select(keys, GROUPS, kept)
  const least = leastScore(keys, kept)
  return least == NONE ? NONE : least - 1
}

/** Leaves the best `kept` of the customer's keys, and their least score as the limit. */
function keepBest(kept: i32, state: usize, keys: usize): void {
  select(keys, load<i32>(state, FILLED), kept)
  store<i32>(state, kept, FILLED)
  store<i32>(state, leastScore(keys, kept), LIMIT)
}

function leastScore(keys: usize, count: i32): i32 {
  let least = load<i64>(keys)
  for (let k = 1; k < count; k++) least = min(least, load<i64>(keys + <usize>k * 8))
  return <i32>(least >> 32)
}

/** Moves the `wanted` largest of `count` keys, all different, to the front (Hoare's "Find", partitions without branches). */
function select(keys: usize, count: i32, wanted: i32): void {
  let from = 0
  let to = count
  while (to - from > 1 && wanted > from && wanted < to) {
    const lastKey = keys + <usize>(to - 1) * 8
    const middle = keys + <usize>((from + to) / 2) * 8
    const x = load<i64>(keys + <usize>from * 8)
    const y = load<i64>(middle)
    const z = load<i64>(lastKey)
    // The median of three goes to the end, as the pivot.
    const pivot = max(min(x, y), min(max(x, y), z))
    if (pivot == x) {
      store<i64>(keys + <usize>from * 8, z)
    } else if (pivot == y) {
      store<i64>(middle, z)
    }
    store<i64>(lastKey, pivot)
    let place = keys + <usize>from * 8
    for (let at = place; at < lastKey; at += 8) {
      const key = load<i64>(at)
      store<i64>(at, load<i64>(place))
      store<i64>(place, key)
      place += <usize>(key > pivot) * 8
    }
    store<i64>(lastKey, load<i64>(place))
    store<i64>(place, pivot)
    const at = <i32>((place - keys) / 8)
    if (wanted <= at) to = at
    else from = at + 1
  }
}

/** The best `count` of the products of the keys by their f64 scores; gives how many there are. */
function rankKept(
  kept: i32,
  keys: usize,
  row: usize,
  productRows: usize,
  order: i32,
  count: i32,
  bestProducts: usize,
  bestScores: usize,
): i32 {
  clear(count, bestProducts, bestScores)
  const rowBytes = <usize>order * 4
  let filled = 0
  for (let k = 0; k < kept; k += 4) {
    // Four at once: each sum waits for its own additions only.
    const p0 = productOf(keys, k)
    const p1 = productOf(keys, min(k + 1, kept - 1))
    const p2 = productOf(keys, min(k + 2, kept - 1))
    const p3 = productOf(keys, min(k + 3, kept - 1))
    let a0 = productRows + <usize>p0 * rowBytes
    let a1 = productRows + <usize>p1 * rowBytes
    let a2 = productRows + <usize>p2 * rowBytes
    let a3 = productRows + <usize>p3 * rowBytes
    let s0: f64 = 0
    let s1: f64 = 0
    let s2: f64 = 0
    let s3: f64 = 0
    const end = row + <usize>order * 8
    for (let at = row; at < end; at += 8) {
      const value = load<f64>(at)
      s0 += <f64>load<f32>(a0) * value
      s1 += <f64>load<f32>(a1) * value
      s2 += <f64>load<f32>(a2) * value
      s3 += <f64>load<f32>(a3) * value
      a0 += 4
      a1 += 4
      a2 += 4
      a3 += 4
    }
    filled = offer(p0, s0, filled, count, bestProducts, bestScores)
    if (k + 1 < kept) filled = offer(p1, s1, filled, count, bestProducts, bestScores)
    if (k + 2 < kept) filled = offer(p2, s2, filled, count, bestProducts, bestScores)
    if (k + 3 < kept) filled = offer(p3, s3, filled, count, bestProducts, bestScores)
  }
  return filled
}

function productOf(keys: usize, k: i32): i32 {
  return ~(<i32>load<i64>(keys + <usize>k * 8)) & 0x7fffffff
}

/** As `rankKept`, of all products but the ascending ones at [out, end). */
function rankAll(
  products: i32,
  out: usize,
  end: usize,
  row: usize,
  productRows: usize,
  order: i32,
  count: i32,
  bestProducts: usize,
  bestScores: usize,
): void {
  clear(count, bestProducts, bestScores)
  let filled = 0
  for (let product = 0; product < products; product++) {
    if (out < end && load<i32>(out) == product) {
      out += 4
      continue
    }
    filled = offer(product, scoreOf(product, row, productRows, order), filled, count, bestProducts, bestScores)
  }
}

function clear(count: i32, bestProducts: usize, bestScores: usize): void {
  for (let k = 0; k < count; k++) {
    store<i32>(bestProducts + <usize>k * 4, -1)
    store<f64>(bestScores + <usize>k * 8, -Infinity)
  }
}

/** In the order of the factors and without fusing, so that a score is the one of a preview to the last bit. */
function scoreOf(product: i32, row: usize, productRows: usize, order: i32): f64 {
  let at = productRows + <usize>product * <usize>order * 4
  let sum: f64 = 0
  for (let k = order; k > 0; k--) {
    sum += <f64>load<f32>(at) * load<f64>(row)
    at += 4
    row += 8
  }
  return sum
}

/** Puts a product into a list, best first; equal scores: lower product first. Gives the new length. No place for what is no number. */
function offer(product: i32, score: f64, filled: i32, count: i32, ids: usize, best: usize): i32 {
  if (score != score) return filled
  let slot = filled
  while (slot > 0) {
    const other = load<f64>(best + <usize>(slot - 1) * 8)
    if (other > score || (other == score && load<i32>(ids + <usize>(slot - 1) * 4) < product)) break
    slot--
  }
  if (slot >= count) return filled
  if (filled < count) filled++
  for (let to = filled - 1; to > slot; to--) {
    store<f64>(best + <usize>to * 8, load<f64>(best + <usize>(to - 1) * 8))
    store<i32>(ids + <usize>to * 4, load<i32>(ids + <usize>(to - 1) * 4))
  }
  store<f64>(best + <usize>slot * 8, score)
  store<i32>(ids + <usize>slot * 4, product)
  return filled
}
