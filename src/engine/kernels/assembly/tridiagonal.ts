// Householder reduction of a symmetric f64 matrix to tridiagonal form, from the last row up (as EISPACK's tred2; Golub and Van Loan, 8.3),
// lower triangle, row-major. The rank-2 update of one step and the matrix-vector product of the next are one pass over the memory,
// which is what the time goes into.

import { STRIP, multiplyAdd } from './tile'
import { horizontal } from './cholesky'

/**
 * Steps i = from, from - 1, ..., to (from = order - 1 first, to >= 0). Row i keeps its reflector v (v[i - 1] = 1) in columns
 * 0 .. i - 1; scale[i] is tau in H = I - tau v v^T; off[i] couples i and i - 1. w0, w1: order f64 each, zero: order f64 of 0.
 */
export function reduceRows(
  matrix: usize,
  order: i32,
  from: i32,
  to: i32,
  diagonal: usize,
  off: usize,
  scale: usize,
  zero: usize,
  w0: usize,
  w1: usize,
): void {
  const rowBytes = <usize>order * 8
  for (let i = from; i >= to; i--) {
    const first = i == order - 1
    const v = first ? zero : matrix + <usize>(i + 1) * rowBytes
    const w = first ? zero : (i & 1) != 0 ? w1 : w0
    const p = (i & 1) != 0 ? w0 : w1
    const row = matrix + <usize>i * rowBytes
    updateRow(row, i, v, w)
    store<f64>(diagonal + <usize>i * 8, load<f64>(row + <usize>i * 8))
    if (i == 0) return
    const alpha = load<f64>(row + <usize>(i - 1) * 8)
    let square: f64 = 0
    for (let c = 0; c < i - 1; c++) {
      const x = load<f64>(row + <usize>c * 8)
      square += x * x
    }
    let tau: f64 = 0
    let beta = alpha
    if (square > 0) {
      beta = alpha >= 0 ? -sqrt<f64>(alpha * alpha + square) : sqrt<f64>(alpha * alpha + square)
      tau = (beta - alpha) / beta
      const inverse = 1 / (alpha - beta)
      for (let c = 0; c < i - 1; c++) {
        const at = row + <usize>c * 8
        store<f64>(at, load<f64>(at) * inverse)
      }
    }
    store<f64>(row + <usize>(i - 1) * 8, 1)
    store<f64>(off + <usize>i * 8, beta)
    store<f64>(scale + <usize>i * 8, tau)
    memory.fill(p, 0, <usize>(i + 1) * 8)
    updateAndMultiply(matrix, rowBytes, i, v, w, row, p)
    let dot: f64 = 0
    for (let c = 0; c < i; c++) {
      const at = p + <usize>c * 8
      const value = load<f64>(at) * tau
      store<f64>(at, value)
      dot += value * load<f64>(row + <usize>c * 8)
    }
    const half = 0.5 * tau * dot
    for (let c = 0; c < i; c++) {
      const at = p + <usize>c * 8
      store<f64>(at, load<f64>(at) - half * load<f64>(row + <usize>c * 8))
    }
  }
}

/** a[0 .. i] -= v_i w + w_i v */
function updateRow(row: usize, i: i32, v: usize, w: usize): void {
  const vi = load<f64>(v + <usize>i * 8)
  const wi = load<f64>(w + <usize>i * 8)
  for (let c = 0; c <= i; c++) {
    const at = <usize>c * 8
    store<f64>(row + at, load<f64>(row + at) - (vi * load<f64>(w + at) + wi * load<f64>(v + at)))
  }
}

/** Leading size x size block: A -= v w^T + w v^T, then p += A u. */
function updateAndMultiply(matrix: usize, rowBytes: usize, size: i32, v: usize, w: usize, u: usize, p: usize): void {
  let r = 0
  for (; r + 2 <= size; r += 2) {
    const row0 = matrix + <usize>r * rowBytes
    const row1 = row0 + rowBytes
    const here = <usize>r * 8
    const v0 = v128.splat<f64>(-load<f64>(v + here))
    const v1 = v128.splat<f64>(-load<f64>(v + here + 8))
    const w0 = v128.splat<f64>(-load<f64>(w + here))
    const w1 = v128.splat<f64>(-load<f64>(w + here + 8))
    const u0 = v128.load_splat<f64>(u + here)
    const u1 = v128.load_splat<f64>(u + here + 8)
    let sum0 = i32x4.splat(0)
    let sum1 = i32x4.splat(0)
    for (let at: usize = 0; at < here; at += 16) {
      const vc = v128.load(v + at)
      const wc = v128.load(w + at)
      const a0 = multiplyAdd<f64>(w0, vc, multiplyAdd<f64>(v0, wc, v128.load(row0 + at)))
      const a1 = multiplyAdd<f64>(w1, vc, multiplyAdd<f64>(v1, wc, v128.load(row1 + at)))
      v128.store(row0 + at, a0)
      v128.store(row1 + at, a1)
      const uc = v128.load(u + at)
      sum0 = multiplyAdd<f64>(a0, uc, sum0)
      sum1 = multiplyAdd<f64>(a1, uc, sum1)
      v128.store(p + at, multiplyAdd<f64>(a1, u1, multiplyAdd<f64>(a0, u0, v128.load(p + at))))
    }
    const x0 = load<f64>(v + here)
    const x1 = load<f64>(v + here + 8)
    const y0 = load<f64>(w + here)
    const y1 = load<f64>(w + here + 8)
    const a00 = load<f64>(row0 + here) - 2 * x0 * y0
    const a10 = load<f64>(row1 + here) - (x1 * y0 + y1 * x0)
    const a11 = load<f64>(row1 + here + 8) - 2 * x1 * y1
    store<f64>(row0 + here, a00)
    store<f64>(row1 + here, a10)
    store<f64>(row1 + here + 8, a11)
    const z0 = load<f64>(u + here)
    const z1 = load<f64>(u + here + 8)
    store<f64>(p + here, load<f64>(p + here) + horizontal<f64>(sum0) + a00 * z0 + a10 * z1)
    store<f64>(p + here + 8, load<f64>(p + here + 8) + horizontal<f64>(sum1) + a10 * z0 + a11 * z1)
  }
  if (r < size) {
    const row = matrix + <usize>r * rowBytes
    updateRow(row, r, v, w)
    const ur = load<f64>(u + <usize>r * 8)
    let sum: f64 = load<f64>(row + <usize>r * 8) * ur
    for (let c = 0; c < r; c++) {
      const at = <usize>c * 8
      const a = load<f64>(row + at)
      sum += a * load<f64>(u + at)
      store<f64>(p + at, load<f64>(p + at) + a * ur)
    }
    store<f64>(p + <usize>r * 8, load<f64>(p + <usize>r * 8) + sum)
  }
}

/** Multiplies the columns of a strip (order rows of 4 f64) by H_i for i = from .. to - 1, in rising order: T's eigenvectors become A's. */
export function applyReflectors(matrix: usize, order: i32, from: i32, to: i32, scale: usize, strip: usize): void {
  for (let i = from; i < to; i++) {
    const tau = load<f64>(scale + <usize>i * 8)
    if (tau == 0) continue
    const row = matrix + <usize>i * <usize>order * 8
    let s0 = i32x4.splat(0)
    let s1 = i32x4.splat(0)
    let s2 = i32x4.splat(0)
    let s3 = i32x4.splat(0)
    let z = strip
    let r = 0
    for (; r + 2 <= i; r += 2) {
      const x = v128.load_splat<f64>(row + <usize>r * 8)
      s0 = multiplyAdd<f64>(x, v128.load(z), s0)
      s1 = multiplyAdd<f64>(x, v128.load(z, 16), s1)
      const y = v128.load_splat<f64>(row + <usize>r * 8, 8)
      s2 = multiplyAdd<f64>(y, v128.load(z, 32), s2)
      s3 = multiplyAdd<f64>(y, v128.load(z, 48), s3)
      z += 2 * STRIP
    }
    if (r < i) {
      const x = v128.load_splat<f64>(row + <usize>r * 8)
      s0 = multiplyAdd<f64>(x, v128.load(z), s0)
      s1 = multiplyAdd<f64>(x, v128.load(z, 16), s1)
    }
    const minus = v128.splat<f64>(-tau)
    const t0 = v128.mul<f64>(v128.add<f64>(s0, s2), minus)
    const t1 = v128.mul<f64>(v128.add<f64>(s1, s3), minus)
    z = strip
    for (r = 0; r < i; r++) {
      const x = v128.load_splat<f64>(row + <usize>r * 8)
      v128.store(z, multiplyAdd<f64>(x, t0, v128.load(z)))
      v128.store(z, multiplyAdd<f64>(x, t1, v128.load(z, 16)), 16)
      z += STRIP
    }
  }
}
