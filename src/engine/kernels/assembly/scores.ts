// Best products of some strips of eight customers at a time: scores of a chunk of products by tiles, then a scan against each customer's threshold, so
// that almost every score costs a sixteenth of one comparison.

import { SET, STRIP, tile } from './tile'

/** Products scored before they are scanned: 8 rows x 512 scores stay in the first cache. */
const CHUNK: i32 = 512

/** Row-major f32 rows of `order` values into strips of 8 rows: value k of row r lies at row k of strip r / 8. Missing rows become 0. */
export function packFactors(source: usize, rows: i32, order: i32, fromStrip: i32, toStrip: i32, packed: usize): void {
  for (let s = fromStrip; s < toStrip; s++) {
    const strip = packed + <usize>s * <usize>order * STRIP
    for (let r = 0; r < 8; r++) {
      const row = s * 8 + r
      const from = source + <usize>row * <usize>order * 4
      for (let k = 0; k < order; k++) {
        store<f32>(strip + <usize>k * STRIP + <usize>r * 4, row < rows ? load<f32>(from + <usize>k * 4) : 0)
      }
    }
  }
}

/**
 * Customers of the strips [fromStrip, toStrip), eight each: every chunk of products is scored for all of them while it is in the second cache.
 * `next` (8 x i32 per strip) is scratch, `buffer` 8 x 512 f32. outProducts must be -1 and outScores -infinity before; both customers x
 * count, best first.
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
  count: i32,
  outProducts: usize,
  outScores: usize,
  buffer: usize,
  next: usize,
): void {
  const firstCustomer = fromStrip * 8
  const last = min(customers, toStrip * 8)
  for (let c = firstCustomer; c < last; c++) {
    store<i32>(next + <usize>(c - firstCustomer) * 4, load<i32>(excludedStart + <usize>c * 4))
  }
  const rowBytes = <usize>CHUNK * 4
  for (let first = 0; first < products; first += CHUNK) {
    const part = min(CHUNK, products - first)
    for (let strip = fromStrip; strip < toStrip; strip++) {
      const here = min(8, customers - strip * 8)
      const a = customerStrips + <usize>strip * <usize>order * STRIP
      for (let p = 0; p < part; p += 8) {
        const b = productStrips + <usize>((first + p) / 8) * <usize>order * STRIP
        tile<f32>(a, b, order, buffer + <usize>p * 4, rowBytes, SET)
        if (here > 4) tile<f32>(a + 16, b, order, buffer + 4 * rowBytes + <usize>p * 4, rowBytes, SET)
      }
      for (let r = 0; r < here; r++) {
        const customer = strip * 8 + r
        const scores = buffer + <usize>r * rowBytes
        // Products bought already, and the padding behind the last product, can never pass a threshold.
        const end = load<i32>(excludedStart + <usize>customer * 4, 4)
        const place = next + <usize>(customer - firstCustomer) * 4
        let e = load<i32>(place)
        while (e < end) {
          const product = load<i32>(excluded + <usize>e * 4)
          if (product >= first + part) break
          store<f32>(scores + <usize>(product - first) * 4, -f32.MAX_VALUE)
          e++
        }
        store<i32>(place, e)
        for (let p = part; p < ((part + 15) & ~15); p++) store<f32>(scores + <usize>p * 4, -f32.MAX_VALUE)
        const at = <usize>customer * <usize>count * 4
        scan(scores, part, first, count, outProducts + at, outScores + at)
      }
    }
  }
}

function scan(scores: usize, part: i32, first: i32, count: i32, ids: usize, best: usize): void {
  const last = best + <usize>(count - 1) * 4
  let limit = max(load<f32>(last), -f32.MAX_VALUE)
  let threshold = f32x4.splat(limit)
  for (let p = 0; p < part; p += 16) {
    const at = scores + <usize>p * 4
    const first2 = f32x4.max(v128.load(at), v128.load(at, 16))
    const last2 = f32x4.max(v128.load(at, 32), v128.load(at, 48))
    if (!v128.any_true(f32x4.gt(f32x4.max(first2, last2), threshold))) continue
    for (let q = p; q < p + 16; q++) {
      const score = load<f32>(scores + <usize>q * 4)
      // Strictly above: of equal scores the lower product, seen first, stays in front.
      if (!(score > limit)) continue
      let slot = count - 1
      while (slot > 0 && load<f32>(best + <usize>(slot - 1) * 4) < score) {
        store<f32>(best + <usize>slot * 4, load<f32>(best + <usize>(slot - 1) * 4))
        store<i32>(ids + <usize>slot * 4, load<i32>(ids + <usize>(slot - 1) * 4))
        slot--
      }
      store<f32>(best + <usize>slot * 4, score)
      store<i32>(ids + <usize>slot * 4, first + q)
      limit = max(load<f32>(last), -f32.MAX_VALUE)
      threshold = f32x4.splat(limit)
    }
  }
}
