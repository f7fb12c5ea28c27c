// Rows of implicit least squares by a few steps of conjugate gradients from where the row stands (Takacs, Pilaszy, Tikk, "Applications
// of the Conjugate Gradient Method for Implicit Feedback Collaborative Filtering", RecSys 2011; references.md 4.1): A = a0 H^T H +
// lambda I + sum c h h^T is never formed. The row's vectors are gathered once into blocks of eight, which stay in the cache over the
// steps: vector j of four factors of all eight rows, then vector j + 1, so that a pass walks through memory in one direction.

import { multiplyAdd } from './tile'

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

/** out = G x + ridge x for a full row-major symmetric G: its rows are added up, 32 or eight columns at a time. */
function symmetricTimes(gram: usize, order: i32, x: usize, ridge: f32, out: usize): void {
  const rowBytes = <usize>order * 4
  const r = f32x4.splat(ridge)
  let j = 0
  for (; j + 32 <= order; j += 32) {
    const here = <usize>j * 4
    let g = gram + here
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
      a0 = multiplyAdd<f32>(v128.load(g), s, a0)
      a1 = multiplyAdd<f32>(v128.load(g, 16), s, a1)
      a2 = multiplyAdd<f32>(v128.load(g, 32), s, a2)
      a3 = multiplyAdd<f32>(v128.load(g, 48), s, a3)
      a4 = multiplyAdd<f32>(v128.load(g, 64), s, a4)
      a5 = multiplyAdd<f32>(v128.load(g, 80), s, a5)
      a6 = multiplyAdd<f32>(v128.load(g, 96), s, a6)
      a7 = multiplyAdd<f32>(v128.load(g, 112), s, a7)
      g += rowBytes
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
    let g = gram + here
    let v = x
    let a0 = f32x4.mul(r, v128.load(x + here))
    let a1 = f32x4.mul(r, v128.load(x + here, 16))
    let b0 = i32x4.splat(0)
    let b1 = i32x4.splat(0)
    let c0 = i32x4.splat(0)
    let c1 = i32x4.splat(0)
    let d0 = i32x4.splat(0)
    let d1 = i32x4.splat(0)
    for (let k = order; k > 0; k -= 4) {
      let s = v128.load_splat<f32>(v)
      a0 = multiplyAdd<f32>(v128.load(g), s, a0)
      a1 = multiplyAdd<f32>(v128.load(g, 16), s, a1)
      g += rowBytes
      s = v128.load_splat<f32>(v, 4)
      b0 = multiplyAdd<f32>(v128.load(g), s, b0)
      b1 = multiplyAdd<f32>(v128.load(g, 16), s, b1)
      g += rowBytes
      s = v128.load_splat<f32>(v, 8)
      c0 = multiplyAdd<f32>(v128.load(g), s, c0)
      c1 = multiplyAdd<f32>(v128.load(g, 16), s, c1)
      g += rowBytes
      s = v128.load_splat<f32>(v, 12)
      d0 = multiplyAdd<f32>(v128.load(g), s, d0)
      d1 = multiplyAdd<f32>(v128.load(g, 16), s, d1)
      g += rowBytes
      v += 16
    }
    v128.store(out + here, f32x4.add(f32x4.add(a0, b0), f32x4.add(c0, d0)))
    v128.store(out + here, f32x4.add(f32x4.add(a1, b1), f32x4.add(c1, d1)), 16)
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

/**
 * Rows [from, to): `steps` conjugate-gradient steps each from what stands in `target`. gram: a0 H^T H, row-major f32, both triangles.
 * loss: the row's part of the objective after the steps. Scratch: r, p, A p, a row of zeros, then room + 1 blocks of eight; the rows beyond
 * `room` blocks are gathered again in every pass.
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
  const blockBytes = HEAD + <usize>order * 32
  const r = scratch
  const p = r + bytes
  const y = p + bytes
  const zero = y + bytes
  const panel = zero + bytes
  memory.fill(zero, 0, bytes)
  for (let row = from; row < to; row++) {
    const start = load<i32>(rowStart + <usize>row * 4)
    const count = load<i32>(rowStart + <usize>row * 4, 4) - start
    const x = target + <usize>row * bytes
    if (count == 0) {
      memory.fill(x, 0, bytes)
      store<f64>(loss + <usize>row * 8, 0)
      continue
    }
    const lambda = <f32>load<f64>(ridge + <usize>row * 8)
    const columns = column + <usize>start * 4
    const weights = weight == 0 ? 0 : weight + <usize>start * 4
    const blocks = (count + 7) / 8
    symmetricTimes(gram, order, x, lambda, y)
    let value = dot(x, y, order)
    memory.fill(r, 0, bytes)
    for (let b = 0; b < blocks; b++) {
      const block = panel + <usize>min(b, room) * blockBytes
      const at = <usize>b * 32
      gatherEight(source, order, columns + at, weights == 0 ? 0 : weights + at, count - b * 8, zero, block)
      value += applyEight(block, order, x, r, true)
    }
    combine(r, -1, y, r, order)
    memory.copy(p, r, bytes)
    let square = dot(r, r, order)
    for (let step = 1; step <= steps && square > 1e-20; step++) {
      symmetricTimes(gram, order, p, lambda, y)
      // The last step needs p^T A p only, not A p.
      const isLast = step == steps
      let curvature: f64 = isLast ? dot(p, y, order) : 0
      for (let b = 0; b < blocks; b++) {
        const block = panel + <usize>min(b, room) * blockBytes
        if (b >= room) {
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
      value -= alpha * slope
      if (isLast) break
      combine(r, <f32>-alpha, y, r, order)
      const next = dot(r, r, order)
      combine(r, <f32>(next / square), p, p, order)
      square = next
    }
    store<f64>(loss + <usize>row * 8, value)
  }
}
