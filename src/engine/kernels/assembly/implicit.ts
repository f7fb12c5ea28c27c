// Exact rows of implicit least squares: A = a0 H^T H + lambda I + sum c h h^T, b = sum c h, w = A^-1 b (references.md 4.1).
// Factors are f32 rows of `order` values (the rank rounded up to 8, the rest zero); T is the precision of A and of the solve.

import { factorize, horizontal, solve } from './cholesky'
import { ADD, STRIP, multiplyAdd, tile } from './tile'

/** Rows gathered at a time: a panel of 128 x 64 f32 just fits the first cache. */
const CHUNK: i32 = 128

// @ts-ignore: decorator
@inline
function widen<T>(at: usize): v128 {
  if (sizeof<T>() == 4) return v128.load(at)
  return f64x2.promote_low_f32x4(v128.load64_zero(at))
}

/** Copies rows into strips, scaled by sqrt(c), and adds sum c h to b. column = 0 means rows 0, 1, 2, ... of `source`. */
function gather<T>(source: usize, order: i32, column: usize, weight: usize, count: i32, panel: usize, b: usize): void {
  const width = <i32>(STRIP / sizeof<T>())
  const strips = order / width
  const rowBytes = <usize>order * 4
  const step: usize = sizeof<T>() == 4 ? 16 : 8 // bytes of f32 in one vector of T
  for (let s = 0; s < strips; s++) {
    const from = source + <usize>s * 2 * step
    let to = panel + <usize>s * <usize>CHUNK * STRIP
    const sum = b + <usize>s * STRIP
    let b0 = v128.load(sum)
    let b1 = v128.load(sum, 16)
    for (let k = 0; k < count; k++) {
      const row = column == 0 ? k : load<i32>(column + <usize>k * 4)
      const p = from + <usize>row * rowBytes
      let x0 = widen<T>(p)
      let x1 = widen<T>(p + step)
      if (weight != 0) {
        const c = v128.splat<T>(<T>sqrt<f64>(<f64>load<f32>(weight + <usize>k * 4)))
        x0 = v128.mul<T>(x0, c)
        x1 = v128.mul<T>(x1, c)
        b0 = multiplyAdd<T>(x0, c, b0)
        b1 = multiplyAdd<T>(x1, c, b1)
      } else {
        b0 = v128.add<T>(b0, x0)
        b1 = v128.add<T>(b1, x1)
      }
      v128.store(to, x0)
      v128.store(to, x1, 16)
      to += STRIP
    }
    v128.store(sum, b0)
    v128.store(sum, b1, 16)
  }
}

/** matrix (upper triangle in strips) += P^T P. */
function accumulate<T>(panel: usize, order: i32, count: i32, matrix: usize): void {
  const width = <i32>(STRIP / sizeof<T>())
  const strips = order / width
  const panelStrip = <usize>CHUNK * STRIP
  const stripBytes = <usize>order * STRIP
  for (let s = 0; s < strips; s++) {
    const b = panel + <usize>s * panelStrip
    const c = matrix + <usize>s * stripBytes
    const last = (s + 1) * width
    for (let i = 0; i < last; i += 4) {
      const a = panel + <usize>(i / width) * panelStrip + <usize>(i % width) * sizeof<T>()
      tile<T>(a, b, count, c + <usize>i * STRIP, STRIP, ADD)
    }
  }
}

/** A and b of one row. Scratch: A (order^2 T), b (order T), inverse diagonal (order T), solution (order T), panel. */
function buildRow<T>(
  column: usize,
  weight: usize,
  count: i32,
  source: usize,
  order: i32,
  gram: usize,
  ridge: f64,
  matrix: usize,
  b: usize,
  panel: usize,
): void {
  const bytes = <usize>order * sizeof<T>()
  const stripBytes = <usize>order * STRIP
  const width = <i32>(STRIP / sizeof<T>())
  memory.copy(matrix, gram, <usize>order * bytes)
  memory.fill(b, 0, bytes)
  for (let i = 0; i < order; i++) {
    const at = matrix + <usize>(i / width) * stripBytes + <usize>i * STRIP + <usize>(i % width) * sizeof<T>()
    store<T>(at, load<T>(at) + <T>ridge)
  }
  for (let k = 0; k < count; k += CHUNK) {
    const part = min(CHUNK, count - k)
    gather<T>(source, order, column + <usize>k * 4, weight == 0 ? 0 : weight + <usize>k * 4, part, panel, b)
    accumulate<T>(panel, order, part, matrix)
  }
}

// @ts-ignore: decorator
@inline
function solveRows<T>(
  from: i32,
  to: i32,
  rowStart: usize,
  column: usize,
  weight: usize,
  source: usize,
  target: usize,
  order: i32,
  gram: usize,
  ridge: usize,
  loss: usize,
  scratch: usize,
): void {
  const bytes = <usize>order * sizeof<T>()
  const matrix = scratch
  const b = matrix + <usize>order * bytes
  const inverse = b + bytes
  const x = inverse + bytes
  const panel = x + bytes
  for (let r = from; r < to; r++) {
    const start = load<i32>(rowStart + <usize>r * 4)
    const count = load<i32>(rowStart + <usize>r * 4, 4) - start
    const out = target + <usize>r * <usize>order * 4
    if (count == 0) {
      memory.fill(out, 0, <usize>order * 4)
      store<f64>(loss + <usize>r * 8, 0)
      continue
    }
    const weights = weight == 0 ? 0 : weight + <usize>start * 4
    const lambda = load<f64>(ridge + <usize>r * 8)
    buildRow<T>(column + <usize>start * 4, weights, count, source, order, gram, lambda, matrix, b, panel)
    factorize<T>(matrix, order, inverse)
    memory.copy(x, b, bytes)
    solve<T>(matrix, order, inverse, x)
    // At the minimum the row's loss is sum c - w.b, because A w = b.
    let rest: f64 = 0
    if (weights == 0) rest = <f64>count
    else for (let k = 0; k < count; k++) rest += <f64>load<f32>(weights + <usize>k * 4)
    for (let i = 0; i < order; i++) {
      const value = load<T>(x + <usize>i * sizeof<T>())
      rest -= <f64>value * <f64>load<T>(b + <usize>i * sizeof<T>())
      store<f32>(out + <usize>i * 4, <f32>value)
    }
    store<f64>(loss + <usize>r * 8, rest)
  }
}

export function solveRowsF32(
  from: i32,
  to: i32,
  rowStart: usize,
  column: usize,
  weight: usize,
  source: usize,
  target: usize,
  order: i32,
  gram: usize,
  ridge: usize,
  loss: usize,
  scratch: usize,
): void {
  solveRows<f32>(from, to, rowStart, column, weight, source, target, order, gram, ridge, loss, scratch)
}

export function solveRowsF64(
  from: i32,
  to: i32,
  rowStart: usize,
  column: usize,
  weight: usize,
  source: usize,
  target: usize,
  order: i32,
  gram: usize,
  ridge: usize,
  loss: usize,
  scratch: usize,
): void {
  solveRows<f64>(from, to, rowStart, column, weight, source, target, order, gram, ridge, loss, scratch)
}

/** Upper triangle (strips of f64) of H^T H over the rows [from, to) of f32 factors. */
export function gramOfFactors(factors: usize, from: i32, to: i32, order: i32, out: usize, scratch: usize): void {
  memory.fill(out, 0, <usize>order * <usize>order * 8)
  const panel = scratch + <usize>order * 8
  for (let k = from; k < to; k += CHUNK) {
    const part = min(CHUNK, to - k)
    gather<f64>(factors + <usize>k * <usize>order * 4, order, 0, 0, part, panel, scratch)
    accumulate<f64>(panel, order, part, out)
  }
}

/**
 * Contributions c_i h_j^T A^-1 h_i of every past product i to every listed product j (references.md 4.2), all in f64.
 * out: listed x count.
 */
export function explainRow(
  column: usize,
  weight: usize,
  count: i32,
  source: usize,
  order: i32,
  gram: usize,
  ridge: f64,
  listed: usize,
  listedCount: i32,
  out: usize,
  scratch: usize,
): void {
  const bytes = <usize>order * 8
  const matrix = scratch
  const b = matrix + <usize>order * bytes
  const inverse = b + bytes
  const x = inverse + bytes
  const panel = x + bytes
  buildRow<f64>(column, weight, count, source, order, gram, ridge, matrix, b, panel)
  factorize<f64>(matrix, order, inverse)
  for (let j = 0; j < listedCount; j++) {
    const product = load<i32>(listed + <usize>j * 4)
    if (product < 0) break
    const h = source + <usize>product * <usize>order * 4
    for (let i = 0; i < order; i += 2) {
      v128.store(x + <usize>i * 8, f64x2.promote_low_f32x4(v128.load64_zero(h + <usize>i * 4)))
    }
    solve<f64>(matrix, order, inverse, x)
    for (let k = 0; k < count; k++) {
      const past = source + <usize>load<i32>(column + <usize>k * 4) * <usize>order * 4
      let sum = i32x4.splat(0)
      for (let i = 0; i < order; i += 2) {
        const y = f64x2.promote_low_f32x4(v128.load64_zero(past + <usize>i * 4))
        sum = multiplyAdd<f64>(y, v128.load(x + <usize>i * 8), sum)
      }
      const c: f64 = weight == 0 ? 1 : <f64>load<f32>(weight + <usize>k * 4)
      store<f64>(out + (<usize>j * <usize>count + <usize>k) * 8, c * horizontal<f64>(sum))
    }
  }
}
