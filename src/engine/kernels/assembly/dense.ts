// Gram matrix of the small side of a dense f64 matrix, and the product for the large side.
// The matrix is first packed: strip s holds small indices 4 s .. 4 s + 3 for all large indices k (row k of the strip).

import { ADD, SET, STRIP, multiplyAdd, tile } from './tile'

/** Small side = rows of a row-major matrix. Rows beyond `rows` become zero. */
export function packRows(source: usize, rows: i32, columns: i32, strip: i32, packed: usize): void {
  let to = packed + <usize>strip * <usize>columns * STRIP
  const rowBytes = <usize>columns * 8
  const first = strip * 4
  if (first + 4 <= rows) {
    let p0 = source + <usize>first * rowBytes
    let p1 = p0 + rowBytes
    let p2 = p1 + rowBytes
    let p3 = p2 + rowBytes
    for (let k = 0; k < columns; k++) {
      store<f64>(to, load<f64>(p0))
      store<f64>(to, load<f64>(p1), 8)
      store<f64>(to, load<f64>(p2), 16)
      store<f64>(to, load<f64>(p3), 24)
      p0 += 8
      p1 += 8
      p2 += 8
      p3 += 8
      to += STRIP
    }
    return
  }
  for (let k = 0; k < columns; k++) {
    for (let r = 0; r < 4; r++) {
      const inside = first + r < rows
      const value = inside ? load<f64>(source + <usize>(first + r) * rowBytes + <usize>k * 8) : 0
      store<f64>(to + <usize>r * 8, value)
    }
    to += STRIP
  }
}

/** Small side = columns of a row-major matrix. */
export function packColumns(source: usize, rows: i32, columns: i32, strip: i32, packed: usize): void {
  let to = packed + <usize>strip * <usize>rows * STRIP
  let from = source + <usize>strip * STRIP
  const inside = min(4, columns - strip * 4)
  for (let k = 0; k < rows; k++) {
    for (let r = 0; r < 4; r++) {
      store<f64>(to + <usize>r * 8, r < inside ? load<f64>(from + <usize>r * 8) : 0)
    }
    to += STRIP
    from += <usize>columns * 8
  }
}

/** Adds (or sets, for depthFrom = 0) the part of the large side [depthFrom, depthTo) to the blocks of strips [i0, i1) x [j0, j1) with i >= j. */
export function gramBlocks(
  packed: usize,
  large: i32,
  depthFrom: i32,
  depthTo: i32,
  i0: i32,
  i1: i32,
  j0: i32,
  j1: i32,
  out: usize,
  outStride: usize,
): void {
  const stripBytes = <usize>large * STRIP
  const mode = depthFrom == 0 ? SET : ADD
  const part = packed + <usize>depthFrom * STRIP
  for (let j = j0; j < j1; j++) {
    const b = part + <usize>j * stripBytes
    for (let i = max(i0, j); i < i1; i++) {
      const a = part + <usize>i * stripBytes
      tile<f64>(a, b, depthTo - depthFrom, out + <usize>(i * 4) * outStride + <usize>j * STRIP, outStride, mode)
    }
  }
}

/**
 * Rows [from, to) (multiples of 4; the packed memory has room up to the next multiple) of the large side times `vectors`: strips of 4
 * columns, each small (rounded up to 4) rows. out: row-major, outStride bytes per row.
 */
export function largeSide(
  packed: usize,
  large: i32,
  smallStrips: i32,
  vectors: usize,
  vectorStrips: i32,
  from: i32,
  to: i32,
  out: usize,
  outStride: usize,
): void {
  const stripBytes = <usize>large * STRIP
  const vectorBytes = <usize>smallStrips * 4 * STRIP
  for (let k = from; k < to; k += 4) {
    for (let v = 0; v < vectorStrips; v++) {
      let a = packed + <usize>k * STRIP
      let b = vectors + <usize>v * vectorBytes
      let c00 = i32x4.splat(0)
      let c01 = i32x4.splat(0)
      let c10 = i32x4.splat(0)
      let c11 = i32x4.splat(0)
      let c20 = i32x4.splat(0)
      let c21 = i32x4.splat(0)
      let c30 = i32x4.splat(0)
      let c31 = i32x4.splat(0)
      for (let s = 0; s < smallStrips; s++) {
        for (let r: usize = 0; r < 32; r += 8) {
          const b0 = v128.load(b)
          const b1 = v128.load(b, 16)
          const a0 = v128.load_splat<f64>(a + r)
          c00 = multiplyAdd<f64>(a0, b0, c00)
          c01 = multiplyAdd<f64>(a0, b1, c01)
          const a1 = v128.load_splat<f64>(a + r, 32)
          c10 = multiplyAdd<f64>(a1, b0, c10)
          c11 = multiplyAdd<f64>(a1, b1, c11)
          const a2 = v128.load_splat<f64>(a + r, 64)
          c20 = multiplyAdd<f64>(a2, b0, c20)
          c21 = multiplyAdd<f64>(a2, b1, c21)
          const a3 = v128.load_splat<f64>(a + r, 96)
          c30 = multiplyAdd<f64>(a3, b0, c30)
          c31 = multiplyAdd<f64>(a3, b1, c31)
          b += STRIP
        }
        a += stripBytes
      }
      let c = out + <usize>k * outStride + <usize>v * STRIP
      v128.store(c, c00)
      v128.store(c, c01, 16)
      c += outStride
      v128.store(c, c10)
      v128.store(c, c11, 16)
      c += outStride
      v128.store(c, c20)
      v128.store(c, c21, 16)
      c += outStride
      v128.store(c, c30)
      v128.store(c, c31, 16)
    }
  }
}
