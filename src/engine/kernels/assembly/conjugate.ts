// Rows of implicit least squares by a few steps of conjugate gradients from where the row stands (Takacs, Pilaszy, Tikk, "Applications
// of the Conjugate Gradient Method for Implicit Feedback Collaborative Filtering", RecSys 2011; references.md 4.1): A = a0 H^T H +
// lambda I + sum c h h^T is never formed. The row's vectors are gathered once into blocks of eight, which stay in the cache over the
// steps: vector j of four factors of all eight rows, then vector j + 1, so that a pass walks through memory in one direction.
//
// Short rows go four at a time: their products with G are then one product of matrices, in which each value of G is loaded once for four
// rows and the sums stay in registers. With many factors that is half of the work.

import { multiplyAdd, SET, STRIP, tile } from './tile'

/** Bytes of eight values that stand before a block's factors: the confidences, 0 for places without a row. */
const HEAD: usize = 32

// @ts-ignore: decorator
@inline
function sumsOfFour(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(v128.shuffle<f32>(a, b, 0, 4, 1, 5), v128.shuffle<f32>(a, b, 2, 6, 3, 7))
  const cd = f32x4.add(v128.shuffle<f32>(c, d, 0, 4, 1, 5), v128.shuffle<f32>(c, d, 2, 6, 3, 7))
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
}

// @ts-ignore: decorator
@inline
function total(v: v128): f64 {
  const low = <f64>f32x4.extract_lane(v, 0) + <f64>f32x4.extract_lane(v, 1)
  return low + (<f64>f32x4.extract_lane(v, 2) + <f64>f32x4.extract_lane(v, 3))
}

/** Up to eight rows of `source`, named by `column`, into a block. `zero` is a row of zeros. */
function gatherEight(
  source: usize,
  order: i32,
  column: usize,
  weight: usize,
  count: i32,
  zero: usize,
  block: usize,
): void {
  const rowBytes = <usize>order * 4
  for (let k = 0; k < 8; k++) {
    const c: f32 = k >= count ? 0 : weight == 0 ? 1 : load<f32>(weight + <usize>k * 4)
    store<f32>(block + <usize>k * 4, c)
  }
  let p0 = source + <usize>load<i32>(column) * rowBytes
  let p1 = count > 1 ? source + <usize>load<i32>(column, 4) * rowBytes : zero
  let p2 = count > 2 ? source + <usize>load<i32>(column, 8) * rowBytes : zero
  let p3 = count > 3 ? source + <usize>load<i32>(column, 12) * rowBytes : zero
  let to = block + HEAD
  for (let j = order; j > 0; j -= 4) {
    v128.store(to, v128.load(p0))
    v128.store(to, v128.load(p1), 16)
    v128.store(to, v128.load(p2), 32)
    v128.store(to, v128.load(p3), 48)
    p0 += 16
    p1 += 16
    p2 += 16
    p3 += 16
    to += 128
  }
  p0 = count > 4 ? source + <usize>load<i32>(column, 16) * rowBytes : zero
  p1 = count > 5 ? source + <usize>load<i32>(column, 20) * rowBytes : zero
  p2 = count > 6 ? source + <usize>load<i32>(column, 24) * rowBytes : zero
  p3 = count > 7 ? source + <usize>load<i32>(column, 28) * rowBytes : zero
  to = block + HEAD + 64
  for (let j = order; j > 0; j -= 4) {
    v128.store(to, v128.load(p0))
    v128.store(to, v128.load(p1), 16)
    v128.store(to, v128.load(p2), 32)
    v128.store(to, v128.load(p3), 48)
    p0 += 16
    p1 += 16
    p2 += 16
    p3 += 16
    to += 128
  }
}

/**
 * sum += sum_k s_k h_k over the block's rows: s = c (h . x), or s = c (1 - h . x) for the residual.
 * @returns for the residual sum_k c (1 - h . x)^2, else 0.
 */
function applyEight(block: usize, order: i32, x: usize, sum: usize, isResidual: bool): f64 {
  let a0 = i32x4.splat(0)
  let a1 = i32x4.splat(0)
  let a2 = i32x4.splat(0)
  let a3 = i32x4.splat(0)
  let a4 = i32x4.splat(0)
  let a5 = i32x4.splat(0)
  let a6 = i32x4.splat(0)
  let a7 = i32x4.splat(0)
  let h = block + HEAD
  for (let j = order; j > 0; j -= 4) {
    const v = v128.load(x)
    a0 = multiplyAdd<f32>(v128.load(h), v, a0)
    a1 = multiplyAdd<f32>(v128.load(h, 16), v, a1)
    a2 = multiplyAdd<f32>(v128.load(h, 32), v, a2)
    a3 = multiplyAdd<f32>(v128.load(h, 48), v, a3)
    a4 = multiplyAdd<f32>(v128.load(h, 64), v, a4)
    a5 = multiplyAdd<f32>(v128.load(h, 80), v, a5)
    a6 = multiplyAdd<f32>(v128.load(h, 96), v, a6)
    a7 = multiplyAdd<f32>(v128.load(h, 112), v, a7)
    h += 128
    x += 16
  }
  const c0 = v128.load(block)
  const c1 = v128.load(block, 16)
  let d0 = sumsOfFour(a0, a1, a2, a3)
  let d1 = sumsOfFour(a4, a5, a6, a7)
  let loss: f64 = 0
  if (isResidual) {
    d0 = f32x4.sub(f32x4.splat(1), d0)
    d1 = f32x4.sub(f32x4.splat(1), d1)
    const e0 = f32x4.mul(f32x4.mul(d0, d0), c0)
    loss = total(multiplyAdd<f32>(f32x4.mul(d1, d1), c1, e0))
  }
  d0 = f32x4.mul(d0, c0)
  d1 = f32x4.mul(d1, c1)
  const s0 = v128.shuffle<f32>(d0, d0, 0, 0, 0, 0)
  const s1 = v128.shuffle<f32>(d0, d0, 1, 1, 1, 1)
  const s2 = v128.shuffle<f32>(d0, d0, 2, 2, 2, 2)
  const s3 = v128.shuffle<f32>(d0, d0, 3, 3, 3, 3)
  const s4 = v128.shuffle<f32>(d1, d1, 0, 0, 0, 0)
  const s5 = v128.shuffle<f32>(d1, d1, 1, 1, 1, 1)
  const s6 = v128.shuffle<f32>(d1, d1, 2, 2, 2, 2)
  const s7 = v128.shuffle<f32>(d1, d1, 3, 3, 3, 3)
  h = block + HEAD
  for (let j = order; j > 0; j -= 4) {
    // Two chains, so that one addition need not wait for the other.
    let y = multiplyAdd<f32>(v128.load(h), s0, v128.load(sum))
    let z = f32x4.mul(v128.load(h, 16), s1)
    y = multiplyAdd<f32>(v128.load(h, 32), s2, y)
    z = multiplyAdd<f32>(v128.load(h, 48), s3, z)
    y = multiplyAdd<f32>(v128.load(h, 64), s4, y)
    z = multiplyAdd<f32>(v128.load(h, 80), s5, z)
    y = multiplyAdd<f32>(v128.load(h, 96), s6, y)
    z = multiplyAdd<f32>(v128.load(h, 112), s7, z)
    v128.store(sum, f32x4.add(y, z))
    h += 128
    sum += 16
  }
  return loss
}

/** sum_k c_k (h_k . x)^2 over the block's rows. */
function squareOfEight(block: usize, order: i32, x: usize): f64 {
  let a0 = i32x4.splat(0)
  let a1 = i32x4.splat(0)
  let a2 = i32x4.splat(0)
  let a3 = i32x4.splat(0)
  let a4 = i32x4.splat(0)
  let a5 = i32x4.splat(0)
  let a6 = i32x4.splat(0)
  let a7 = i32x4.splat(0)
  let h = block + HEAD
  for (let j = order; j > 0; j -= 4) {
    const v = v128.load(x)
    a0 = multiplyAdd<f32>(v128.load(h), v, a0)
    a1 = multiplyAdd<f32>(v128.load(h, 16), v, a1)
    a2 = multiplyAdd<f32>(v128.load(h, 32), v, a2)
    a3 = multiplyAdd<f32>(v128.load(h, 48), v, a3)
    a4 = multiplyAdd<f32>(v128.load(h, 64), v, a4)
    a5 = multiplyAdd<f32>(v128.load(h, 80), v, a5)
    a6 = multiplyAdd<f32>(v128.load(h, 96), v, a6)
    a7 = multiplyAdd<f32>(v128.load(h, 112), v, a7)
    h += 128
    x += 16
  }
  const d0 = sumsOfFour(a0, a1, a2, a3)
  const d1 = sumsOfFour(a4, a5, a6, a7)
  const e0 = f32x4.mul(f32x4.mul(d0, d0), v128.load(block))
  return total(multiplyAdd<f32>(f32x4.mul(d1, d1), v128.load(block, 16), e0))
}

/** out = G x + ridge x for a full symmetric G in strips (tile.ts): its rows are added up, four strips or one at a time. */
function symmetricTimes(gram: usize, order: i32, x: usize, ridge: f32, out: usize): void {
  const stripBytes = <usize>order * STRIP
  const r = f32x4.splat(ridge)
  let j = 0
  for (; j + 32 <= order; j += 32) {
    const here = <usize>j * 4
    let g0 = gram + <usize>(j / 8) * stripBytes
    let g1 = g0 + stripBytes
    let g2 = g1 + stripBytes
    let g3 = g2 + stripBytes
    let v = x
    let a0 = f32x4.mul(r, v128.load(x + here))
    let a1 = f32x4.mul(r, v128.load(x + here, 16))
    let a2 = f32x4.mul(r, v128.load(x + here, 32))
    let a3 = f32x4.mul(r, v128.load(x + here, 48))
    let a4 = f32x4.mul(r, v128.load(x + here, 64))
    let a5 = f32x4.mul(r, v128.load(x + here, 80))
    let a6 = f32x4.mul(r, v128.load(x + here, 96))
    let a7 = f32x4.mul(r, v128.load(x + here, 112))
    for (let k = order; k > 0; k--) {
      const s = v128.load_splat<f32>(v)
      a0 = multiplyAdd<f32>(v128.load(g0), s, a0)
      a1 = multiplyAdd<f32>(v128.load(g0, 16), s, a1)
      a2 = multiplyAdd<f32>(v128.load(g1), s, a2)
      a3 = multiplyAdd<f32>(v128.load(g1, 16), s, a3)
      a4 = multiplyAdd<f32>(v128.load(g2), s, a4)
      a5 = multiplyAdd<f32>(v128.load(g2, 16), s, a5)
      a6 = multiplyAdd<f32>(v128.load(g3), s, a6)
      a7 = multiplyAdd<f32>(v128.load(g3, 16), s, a7)
      g0 += STRIP
      g1 += STRIP
      g2 += STRIP
      g3 += STRIP
      v += 4
    }
    v128.store(out + here, a0)
    v128.store(out + here, a1, 16)
    v128.store(out + here, a2, 32)
    v128.store(out + here, a3, 48)
    v128.store(out + here, a4, 64)
    v128.store(out + here, a5, 80)
    v128.store(out + here, a6, 96)
    v128.store(out + here, a7, 112)
  }
  for (; j < order; j += 8) {
    const here = <usize>j * 4
    let g = gram + <usize>(j / 8) * stripBytes
    let v = x
    let a0 = f32x4.mul(r, v128.load(x + here))
    let a1 = f32x4.mul(r, v128.load(x + here, 16))
    let b0 = i32x4.splat(0)
    let b1 = i32x4.splat(0)
    for (let k = order; k > 0; k -= 2) {
      let s = v128.load_splat<f32>(v)
      a0 = multiplyAdd<f32>(v128.load(g), s, a0)
      a1 = multiplyAdd<f32>(v128.load(g, 16), s, a1)
      s = v128.load_splat<f32>(v, 4)
      b0 = multiplyAdd<f32>(v128.load(g, 32), s, b0)
      b1 = multiplyAdd<f32>(v128.load(g, 48), s, b1)
      g += 2 * STRIP
      v += 8
    }
    v128.store(out + here, f32x4.add(a0, b0))
    v128.store(out + here, f32x4.add(a1, b1), 16)
  }
}

/** Four vectors into one strip: value j of all four, then value j + 1. */
function packFour(x0: usize, x1: usize, x2: usize, x3: usize, order: i32, strip: usize): void {
  for (let j = order; j > 0; j -= 4) {
    const a = v128.load(x0)
    const b = v128.load(x1)
    const c = v128.load(x2)
    const d = v128.load(x3)
    const ab = v128.shuffle<f32>(a, b, 0, 4, 1, 5)
    const cd = v128.shuffle<f32>(c, d, 0, 4, 1, 5)
    v128.store(strip, v128.shuffle<f32>(ab, cd, 0, 1, 4, 5))
    v128.store(strip + STRIP, v128.shuffle<f32>(ab, cd, 2, 3, 6, 7))
    const high = v128.shuffle<f32>(a, b, 2, 6, 3, 7)
    const rest = v128.shuffle<f32>(c, d, 2, 6, 3, 7)
    v128.store(strip + 2 * STRIP, v128.shuffle<f32>(high, rest, 0, 1, 4, 5))
    v128.store(strip + 3 * STRIP, v128.shuffle<f32>(high, rest, 2, 3, 6, 7))
    x0 += 16
    x1 += 16
    x2 += 16
    x3 += 16
    strip += 4 * STRIP
  }
}

function dot(a: usize, b: usize, order: i32): f64 {
  let s0 = i32x4.splat(0)
  let s1 = i32x4.splat(0)
  for (let j = order; j > 0; j -= 8) {
    s0 = multiplyAdd<f32>(v128.load(a), v128.load(b), s0)
    s1 = multiplyAdd<f32>(v128.load(a, 16), v128.load(b, 16), s1)
    a += 32
    b += 32
  }
  return total(f32x4.add(s0, s1))
}

/** to = a + scale b */
function combine(a: usize, scale: f32, b: usize, to: usize, order: i32): void {
  const s = f32x4.splat(scale)
  for (let j = order; j > 0; j -= 4) {
    v128.store(to, multiplyAdd<f32>(v128.load(b), s, v128.load(a)))
    a += 16
    b += 16
    to += 16
  }
}

/** Rows that go together, and what stands in the scratch about each of them. */
const TOGETHER: i32 = 4
const RECORD: usize = 48
const ROW: usize = 0
const START: usize = 4
const COUNT: usize = 8
/** Where its blocks begin in the panel. */
const FIRST: usize = 12
const RIDGE: usize = 16
/** r . r, or -1 when the row is done. */
const SQUARE: usize = 24
const VALUE: usize = 32

/** Bytes of panel that rows which go together may fill: what the second-level cache holds. */
const SHARED_BYTES: i32 = 512 * 1024

/**
 * Rows [from, to): `steps` conjugate-gradient steps each from what stands in `target`. gram: a0 H^T H in strips of f32, both triangles.
 * loss: the row's part of the objective after the steps. Scratch: four records, r, p and A p of four rows, a row of zeros, a strip, then
 * room + 1 blocks of eight; the rows beyond `room` blocks are gathered again in every pass.
 */
export function descendRows(
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
  steps: i32,
  room: i32,
  loss: usize,
  scratch: usize,
): void {
  const bytes = <usize>order * 4
  const shared = min(room, SHARED_BYTES / (32 + order * 32))
  memory.fill(zeroOf(scratch, bytes), 0, bytes)
  let row = from
  while (row < to) {
    let together = 0
    let used = 0
    for (; row < to && together < TOGETHER; row++) {
      const start = load<i32>(rowStart + <usize>row * 4)
      const count = load<i32>(rowStart + <usize>row * 4, 4) - start
      if (count == 0) {
        memory.fill(target + <usize>row * bytes, 0, bytes)
        store<f64>(loss + <usize>row * 8, 0)
        continue
      }
      const blocks = (count + 7) / 8
      if (together > 0 && used + blocks > shared) break
      const record = scratch + <usize>together * RECORD
      store<i32>(record, row, ROW)
      store<i32>(record, start, START)
      store<i32>(record, count, COUNT)
      store<i32>(record, used, FIRST)
      store<f64>(record, load<f64>(ridge + <usize>row * 8), RIDGE)
      used += blocks
      together++
    }
    if (together > 0)
      descendTogether(together, column, weight, source, target, order, gram, steps, room, loss, scratch)
  }
}

// @ts-ignore: decorator
@inline
function vectorsOf(scratch: usize): usize {
  return scratch + 256
}

// @ts-ignore: decorator
@inline
function zeroOf(scratch: usize, bytes: usize): usize {
  return vectorsOf(scratch) + 12 * bytes
}

/** y = G x + ridge x for the rows of the records; their x lie one after the other, or, where `target` is not 0, in their rows there. */
function timesGram(
  together: i32,
  scratch: usize,
  order: i32,
  gram: usize,
  target: usize,
  x: usize,
  y: usize,
): void {
  const bytes = <usize>order * 4
  const zero = zeroOf(scratch, bytes)
  let x0 = x
  let x1 = together > 1 ? x + bytes : zero
  let x2 = together > 2 ? x + 2 * bytes : zero
  let x3 = together > 3 ? x + 3 * bytes : zero
  if (target != 0) {
    x0 = target + <usize>load<i32>(scratch, ROW) * bytes
    if (together > 1) x1 = target + <usize>load<i32>(scratch + RECORD, ROW) * bytes
    if (together > 2) x2 = target + <usize>load<i32>(scratch + 2 * RECORD, ROW) * bytes
    if (together > 3) x3 = target + <usize>load<i32>(scratch + 3 * RECORD, ROW) * bytes
  }
  if (together == 1) {
    symmetricTimes(gram, order, x0, <f32>load<f64>(scratch, RIDGE), y)
    return
  }
  const strip = zero + bytes
  packFour(x0, x1, x2, x3, order, strip)
  for (let j = 0; j < order; j += 8)
    tile<f32>(strip, gram + <usize>(j / 8) * <usize>order * STRIP, order, y + <usize>j * 4, bytes, SET)
  combine(y, <f32>load<f64>(scratch, RIDGE), x0, y, order)
  combine(y + bytes, <f32>load<f64>(scratch + RECORD, RIDGE), x1, y + bytes, order)
  if (together > 2) combine(y + 2 * bytes, <f32>load<f64>(scratch + 2 * RECORD, RIDGE), x2, y + 2 * bytes, order)
  if (together > 3) combine(y + 3 * bytes, <f32>load<f64>(scratch + 3 * RECORD, RIDGE), x3, y + 3 * bytes, order)
}

function descendTogether(
  together: i32,
  column: usize,
  weight: usize,
  source: usize,
  target: usize,
  order: i32,
  gram: usize,
  steps: i32,
  room: i32,
  loss: usize,
  scratch: usize,
): void {
  const bytes = <usize>order * 4
  const blockBytes = HEAD + <usize>order * 32
  const residuals = vectorsOf(scratch)
  const directions = residuals + 4 * bytes
  const images = directions + 4 * bytes
  const zero = zeroOf(scratch, bytes)
  const panel = zero + bytes + <usize>order * STRIP
  timesGram(together, scratch, order, gram, target, target, images)
  for (let n = 0; n < together; n++) {
    const record = scratch + <usize>n * RECORD
    const r = residuals + <usize>n * bytes
    const p = directions + <usize>n * bytes
    const y = images + <usize>n * bytes
    const x = target + <usize>load<i32>(record, ROW) * bytes
    const count = load<i32>(record, COUNT)
    const first = load<i32>(record, FIRST)
    const columns = column + <usize>load<i32>(record, START) * 4
    const weights = weight == 0 ? 0 : weight + <usize>load<i32>(record, START) * 4
    let value = dot(x, y, order)
    memory.fill(r, 0, bytes)
    for (let b = 0; b < (count + 7) / 8; b++) {
      const block = panel + <usize>min(first + b, room) * blockBytes
      const at = <usize>b * 32
      gatherEight(source, order, columns + at, weights == 0 ? 0 : weights + at, count - b * 8, zero, block)
      value += applyEight(block, order, x, r, true)
    }
    combine(r, -1, y, r, order)
    memory.copy(p, r, bytes)
    const square = dot(r, r, order)
    store<f64>(record, square > 1e-20 ? square : -1, SQUARE)
    store<f64>(record, value, VALUE)
  }
  for (let step = 1; step <= steps; step++) {
    timesGram(together, scratch, order, gram, 0, directions, images)
    // The last step needs p^T A p only, not A p.
    const isLast = step == steps
    for (let n = 0; n < together; n++) {
      const record = scratch + <usize>n * RECORD
      const square = load<f64>(record, SQUARE)
      if (square < 0) continue
      const r = residuals + <usize>n * bytes
      const p = directions + <usize>n * bytes
      const y = images + <usize>n * bytes
      const x = target + <usize>load<i32>(record, ROW) * bytes
      const count = load<i32>(record, COUNT)
      const first = load<i32>(record, FIRST)
      const columns = column + <usize>load<i32>(record, START) * 4
      const weights = weight == 0 ? 0 : weight + <usize>load<i32>(record, START) * 4
      let curvature: f64 = isLast ? dot(p, y, order) : 0
      for (let b = 0; b < (count + 7) / 8; b++) {
        const block = panel + <usize>min(first + b, room) * blockBytes
        if (first + b >= room) {
          const at = <usize>b * 32
          gatherEight(source, order, columns + at, weights == 0 ? 0 : weights + at, count - b * 8, zero, block)
        }
        if (isLast) curvature += squareOfEight(block, order, p)
        else applyEight(block, order, p, y, false)
      }
      // p^T r is r^T r until rounding has its way in badly conditioned rows; with it the step stays the lowest point along p.
      const slope = dot(p, r, order)
      const alpha = slope / (isLast ? curvature : dot(p, y, order))
      combine(x, <f32>alpha, p, x, order)
      // Along p the objective falls by alpha p^T r.
      store<f64>(record, load<f64>(record, VALUE) - alpha * slope, VALUE)
      if (isLast) continue
      combine(r, <f32>-alpha, y, r, order)
      const next = dot(r, r, order)
      combine(r, <f32>(next / square), p, p, order)
      store<f64>(record, next > 1e-20 ? next : -1, SQUARE)
    }
  }
  for (let n = 0; n < together; n++) {
    const record = scratch + <usize>n * RECORD
    store<f64>(loss + <usize>load<i32>(record, ROW) * 8, load<f64>(record, VALUE))
  }
}
