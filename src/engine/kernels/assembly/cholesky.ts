// Symmetric positive definite systems of order `order` (a multiple of 8), upper triangle in strips: element (i, j) lies in strip
// j / W at row i, W = STRIP / sizeof<T>. A = U^T U, four rows at a time (Golub and Van Loan, Matrix Computations, 4.2).

import { STRIP, SUBTRACT, multiplyAdd, tile } from './tile'

// @ts-ignore: decorator
@inline
function positive<T>(x: T): T {
  // A pivot that rounding made zero or negative would put NaN into every factor; a tiny one keeps the row finite.
  return x > <T>1e-30 ? x : <T>1e-30
}

/** Overwrites the upper triangle by U and writes 1 / U_ii to `inverse`. order^3 / 3 operations. */
export function factorize<T>(matrix: usize, order: i32, inverse: usize): void {
  const width = <i32>(STRIP / sizeof<T>())
  const size = sizeof<T>()
  const strips = order / width
  const stripBytes = <usize>order * STRIP
  for (let i0 = 0; i0 < order; i0 += 4) {
    const diagonal = i0 / width
    const column = matrix + <usize>diagonal * stripBytes + <usize>(i0 % width) * size
    const row = <usize>i0 * STRIP
    for (let s = diagonal; s < strips && i0 > 0; s++) {
      const strip = matrix + <usize>s * stripBytes
      tile<T>(column, strip, i0, strip + row, STRIP, SUBTRACT)
    }
    // The 4 x 4 block on the diagonal, element by element.
    const block = column + row
    const r0 = <T>1 / sqrt<T>(positive<T>(load<T>(block)))
    const u01 = load<T>(block + size) * r0
    const u02 = load<T>(block + 2 * size) * r0
    const u03 = load<T>(block + 3 * size) * r0
    const r1 = <T>1 / sqrt<T>(positive<T>(load<T>(block + STRIP + size) - u01 * u01))
    const u12 = (load<T>(block + STRIP + 2 * size) - u01 * u02) * r1
    const u13 = (load<T>(block + STRIP + 3 * size) - u01 * u03) * r1
    const r2 = <T>1 / sqrt<T>(positive<T>(load<T>(block + 2 * STRIP + 2 * size) - u02 * u02 - u12 * u12))
    const u23 = (load<T>(block + 2 * STRIP + 3 * size) - u02 * u03 - u12 * u13) * r2
    const r3 = <T>1 / sqrt<T>(positive<T>(load<T>(block + 3 * STRIP + 3 * size) - u03 * u03 - u13 * u13 - u23 * u23))
    const at = inverse + <usize>i0 * size
    store<T>(at, r0)
    store<T>(at + size, r1)
    store<T>(at + 2 * size, r2)
    store<T>(at + 3 * size, r3)
    // The four rows to the right of it, a vector at a time.
    const v01 = v128.splat<T>(-u01)
    const v02 = v128.splat<T>(-u02)
    const v03 = v128.splat<T>(-u03)
    const v12 = v128.splat<T>(-u12)
    const v13 = v128.splat<T>(-u13)
    const v23 = v128.splat<T>(-u23)
    const w0 = v128.splat<T>(r0)
    const w1 = v128.splat<T>(r1)
    const w2 = v128.splat<T>(r2)
    const w3 = v128.splat<T>(r3)
    for (let s = diagonal; s < strips; s++) {
      const first = matrix + <usize>s * stripBytes + row
      for (let half: usize = 0; half < STRIP; half += 16) {
        const p = first + half
        const x0 = v128.mul<T>(v128.load(p), w0)
        v128.store(p, x0)
        const x1 = v128.mul<T>(multiplyAdd<T>(v01, x0, v128.load(p + STRIP)), w1)
        v128.store(p + STRIP, x1)
        const x2 = v128.mul<T>(multiplyAdd<T>(v12, x1, multiplyAdd<T>(v02, x0, v128.load(p + 2 * STRIP))), w2)
        v128.store(p + 2 * STRIP, x2)
        const y3 = multiplyAdd<T>(v13, x1, multiplyAdd<T>(v03, x0, v128.load(p + 3 * STRIP)))
        v128.store(p + 3 * STRIP, v128.mul<T>(multiplyAdd<T>(v23, x2, y3), w3))
      }
    }
  }
}

/** Solves U^T U x = b in place. */
export function solve<T>(matrix: usize, order: i32, inverse: usize, x: usize): void {
  const width = <i32>(STRIP / sizeof<T>())
  const size = sizeof<T>()
  const strips = order / width
  const stripBytes = <usize>order * STRIP
  // U^T y = b: a strip of y needs all rows above, which lie one after the other in its strip.
  for (let s = 0; s < strips; s++) {
    const strip = matrix + <usize>s * stripBytes
    const here = x + <usize>s * STRIP
    const above = s * width
    let sum0 = i32x4.splat(0)
    let sum1 = i32x4.splat(0)
    let p = strip
    for (let k = 0; k < above; k++) {
      const y = v128.load_splat<T>(x + <usize>k * size)
      sum0 = multiplyAdd<T>(y, v128.load(p), sum0)
      sum1 = multiplyAdd<T>(y, v128.load(p, 16), sum1)
      p += STRIP
    }
    v128.store(here, v128.sub<T>(v128.load(here), sum0))
    v128.store(here + 16, v128.sub<T>(v128.load(here + 16), sum1))
    for (let i = 0; i < width; i++) {
      let value = load<T>(here + <usize>i * size)
      for (let k = 0; k < i; k++) {
        value -= load<T>(p + <usize>k * STRIP + <usize>i * size) * load<T>(here + <usize>k * size)
      }
      store<T>(here + <usize>i * size, value * load<T>(inverse + <usize>(above + i) * size))
    }
  }
  // U x = y, from the last strip up.
  for (let s = strips - 1; s >= 0; s--) {
    const here = x + <usize>s * STRIP
    const own = matrix + <usize>s * stripBytes + <usize>(s * width) * STRIP
    for (let i = width - 1; i >= 0; i--) {
      let sum0 = i32x4.splat(0)
      let sum1 = i32x4.splat(0)
      let p = own + stripBytes + <usize>i * STRIP
      let q = here + STRIP
      for (let t = s + 1; t < strips; t++) {
        sum0 = multiplyAdd<T>(v128.load(q), v128.load(p), sum0)
        sum1 = multiplyAdd<T>(v128.load(q, 16), v128.load(p, 16), sum1)
        p += stripBytes
        q += STRIP
      }
      let value = load<T>(here + <usize>i * size) - horizontal<T>(v128.add<T>(sum0, sum1))
      for (let k = i + 1; k < width; k++) {
        value -= load<T>(own + <usize>i * STRIP + <usize>k * size) * load<T>(here + <usize>k * size)
      }
      store<T>(here + <usize>i * size, value * load<T>(inverse + <usize>(s * width + i) * size))
    }
  }
}

// @ts-ignore: decorator
@inline
export function horizontal<T>(v: v128): T {
  if (sizeof<T>() == 4) {
    const low = <T>(v128.extract_lane<f32>(v, 0) + v128.extract_lane<f32>(v, 1))
    return low + <T>(v128.extract_lane<f32>(v, 2) + v128.extract_lane<f32>(v, 3))
  }
  return <T>(v128.extract_lane<f64>(v, 0) + v128.extract_lane<f64>(v, 1))
}
