// The parts of a neural network that are no dense products: sparse inputs, activations, softmax with its gradient, Adam.
// Matrices are row-major f32, their rows a multiple of 8 values long.

import { multiplyAdd } from './tile'

/** e^x for four values, relative error under 2e-7 (Cephes expf: Cody-Waite reduction, degree 5); 0 under -87, finite above 88. */
// @ts-ignore: decorator
@inline
export function exponential(x: v128): v128 {
  const inside = f32x4.min(f32x4.max(x, f32x4.splat(-87)), f32x4.splat(88))
  const n = f32x4.nearest(f32x4.mul(inside, f32x4.splat(1.44269504088896341)))
  let r = multiplyAdd<f32>(n, f32x4.splat(-0.693359375), inside)
  r = multiplyAdd<f32>(n, f32x4.splat(2.12194440e-4), r)
  let p = f32x4.splat(1.9875691500e-4)
  p = multiplyAdd<f32>(p, r, f32x4.splat(1.3981999507e-3))
  p = multiplyAdd<f32>(p, r, f32x4.splat(8.3334519073e-3))
  p = multiplyAdd<f32>(p, r, f32x4.splat(4.1665795894e-2))
  p = multiplyAdd<f32>(p, r, f32x4.splat(1.6666665459e-1))
  p = multiplyAdd<f32>(p, r, f32x4.splat(5.0000001201e-1))
  p = f32x4.add(multiplyAdd<f32>(p, f32x4.mul(r, r), r), f32x4.splat(1))
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(n), i32x4.splat(127)), 23)
  return v128.and(f32x4.mul(p, power), f32x4.ge(x, f32x4.splat(-87)))
}

// @ts-ignore: decorator
@inline
function hyperbolicTangent(x: v128): v128 {
  const t = exponential(f32x4.mul(f32x4.abs(x), f32x4.splat(-2)))
  const size = f32x4.div(f32x4.sub(f32x4.splat(1), t), f32x4.add(f32x4.splat(1), t))
  const sign = v128.and(x, i32x4.splat(<i32>0x80000000))
  return v128.or(size, sign)
}

/** out[r] = sum_k value_k dense[column_k] over the sparse rows [from, to); `width` values per row. */
export function sparseRows(
  from: i32,
  to: i32,
  rowStart: usize,
  column: usize,
  value: usize,
  dense: usize,
  width: i32,
  out: usize,
): void {
  const rowBytes = <usize>width * 4
  for (let r = from; r < to; r++) {
    const end = load<i32>(rowStart + <usize>r * 4, 4)
    const row = out + <usize>r * rowBytes
    memory.fill(row, 0, rowBytes)
    let k = load<i32>(rowStart + <usize>r * 4)
    for (; k + 4 <= end; k += 4) {
      const at = <usize>k * 4
      let p0 = dense + <usize>load<i32>(column + at) * rowBytes
      let p1 = dense + <usize>load<i32>(column + at, 4) * rowBytes
      let p2 = dense + <usize>load<i32>(column + at, 8) * rowBytes
      let p3 = dense + <usize>load<i32>(column + at, 12) * rowBytes
      const x0 = v128.load_splat<f32>(value + at)
      const x1 = v128.load_splat<f32>(value + at, 4)
      const x2 = v128.load_splat<f32>(value + at, 8)
      const x3 = v128.load_splat<f32>(value + at, 12)
      let y = row
      for (let j = width; j > 0; j -= 4) {
        let sum = multiplyAdd<f32>(x0, v128.load(p0), v128.load(y))
        sum = multiplyAdd<f32>(x1, v128.load(p1), sum)
        sum = multiplyAdd<f32>(x2, v128.load(p2), sum)
        v128.store(y, multiplyAdd<f32>(x3, v128.load(p3), sum))
        p0 += 16
        p1 += 16
        p2 += 16
        p3 += 16
        y += 16
      }
    }
    for (; k < end; k++) {
      let p = dense + <usize>load<i32>(column + <usize>k * 4) * rowBytes
      const x = v128.load_splat<f32>(value + <usize>k * 4)
      let y = row
      for (let j = width; j > 0; j -= 4) {
        v128.store(y, multiplyAdd<f32>(x, v128.load(p), v128.load(y)))
        p += 16
        y += 16
      }
    }
  }
}

/** Rows [from, to): values + bias, then tanh if asked for. */
export function activate(from: i32, to: i32, values: usize, width: i32, bias: usize, isTanh: bool): void {
  let at = values + <usize>from * <usize>width * 4
  for (let r = from; r < to; r++) {
    let b = bias
    for (let j = width; j > 0; j -= 4) {
      const sum = f32x4.add(v128.load(at), v128.load(b))
      v128.store(at, isTanh ? hyperbolicTangent(sum) : sum)
      at += 16
      b += 16
    }
  }
}

/** Rows [from, to): gradient *= 1 - value^2, the derivative of tanh by its value. */
export function tanhGradient(from: i32, to: i32, gradient: usize, values: usize, width: i32): void {
  const one = f32x4.splat(1)
  const first = <usize>from * <usize>width * 4
  let g = gradient + first
  let h = values + first
  for (let j = (to - from) * width; j > 0; j -= 4) {
    const value = v128.load(h)
    v128.store(g, f32x4.mul(v128.load(g), f32x4.sub(one, f32x4.mul(value, value))))
    g += 16
    h += 16
  }
}

// @ts-ignore: decorator
@inline
function largest(v: v128): f32 {
  const low = max(f32x4.extract_lane(v, 0), f32x4.extract_lane(v, 1))
  return max(low, max(f32x4.extract_lane(v, 2), f32x4.extract_lane(v, 3)))
}

/**
 * Rows [from, to) of `items` logits (rows `stride` long): the multinomial loss - sum_k x_k log softmax_k(logits + bias) of the row's sparse
 * targets x, and
 * its gradient times `scale` in place of the logits, 0 behind the last item. The loss is left as three f64 per row, t = sum x, the sum s of
 * the exponentials and the rest r: t log s + r (a logarithm here would bring a table that lies in the way of the shared memory).
 */
export function softmaxRows(
  from: i32,
  to: i32,
  logits: usize,
  items: i32,
  stride: i32,
  bias: usize,
  rowStart: usize,
  column: usize,
  target: usize,
  scale: f32,
  loss: usize,
): void {
  const tail = items & ~3
  for (let r = from; r < to; r++) {
    const row = logits + <usize>r * <usize>stride * 4
    const start = load<i32>(rowStart + <usize>r * 4)
    const end = load<i32>(rowStart + <usize>r * 4, 4)
    let most = f32x4.splat(-f32.MAX_VALUE)
    for (let j = 0; j < tail; j += 4) {
      const at = <usize>j * 4
      const sum = f32x4.add(v128.load(row + at), v128.load(bias + at))
      v128.store(row + at, sum)
      most = f32x4.max(most, sum)
    }
    let top = largest(most)
    for (let j = tail; j < items; j++) {
      const at = <usize>j * 4
      const sum = load<f32>(row + at) + load<f32>(bias + at)
      store<f32>(row + at, sum)
      top = max(top, sum)
    }
    for (let j = items; j < stride; j++) store<f32>(row + <usize>j * 4, -f32.MAX_VALUE)
    let targets: f64 = 0
    let reached: f64 = 0
    for (let k = start; k < end; k++) {
      const x = <f64>load<f32>(target + <usize>k * 4)
      targets += x
      reached += x * <f64>load<f32>(row + <usize>load<i32>(column + <usize>k * 4) * 4)
    }
    const shift = f32x4.splat(top)
    let sums = i32x4.splat(0)
    for (let j = 0; j < stride; j += 4) {
      const at = <usize>j * 4
      const e = exponential(f32x4.sub(v128.load(row + at), shift))
      v128.store(row + at, e)
      sums = f32x4.add(sums, e)
    }
    const low = <f64>f32x4.extract_lane(sums, 0) + <f64>f32x4.extract_lane(sums, 1)
    const total = low + (<f64>f32x4.extract_lane(sums, 2) + <f64>f32x4.extract_lane(sums, 3))
    const out = loss + <usize>r * 24
    store<f64>(out, targets)
    store<f64>(out, total, 8)
    store<f64>(out, targets * <f64>top - reached, 16)
    const factor = f32x4.splat(<f32>((targets * <f64>scale) / total))
    for (let j = 0; j < stride; j += 4) {
      const at = <usize>j * 4
      v128.store(row + at, f32x4.mul(v128.load(row + at), factor))
    }
    for (let k = start; k < end; k++) {
      const at = row + <usize>load<i32>(column + <usize>k * 4) * 4
      store<f32>(at, load<f32>(at) - scale * load<f32>(target + <usize>k * 4))
    }
  }
}

/** out[j] = sum of column j over `rows` rows, for the columns [from, to), multiples of 4. */
export function columnSums(from: i32, to: i32, values: usize, rows: i32, stride: i32, out: usize): void {
  const rowBytes = <usize>stride * 4
  for (let j = from; j < to; j += 4) {
    let at = values + <usize>j * 4
    let sum = i32x4.splat(0)
    for (let r = 0; r < rows; r++) {
      sum = f32x4.add(sum, v128.load(at))
      at += rowBytes
    }
    v128.store(out + <usize>j * 4, sum)
  }
}

/**
 * One step of Adam (Kingma and Ba, ICLR 2015, algorithm 1) on the values [from, to), multiples of 4; `rate` holds the two bias corrections.
 * `decay` times the value is added to the gradient first (an L2 penalty).
 */
export function adam(
  from: i32,
  to: i32,
  values: usize,
  gradient: usize,
  first: usize,
  second: usize,
  decay: f32,
  rate: f32,
  epsilon: f32,
): void {
  const b1 = f32x4.splat(0.9)
  const a1 = f32x4.splat(0.1)
  const b2 = f32x4.splat(0.999)
  const a2 = f32x4.splat(0.001)
  const decays = f32x4.splat(decay)
  const rates = f32x4.splat(-rate)
  const epsilons = f32x4.splat(epsilon)
  for (let j = from; j < to; j += 4) {
    const at = <usize>j * 4
    const w = v128.load(values + at)
    const g = multiplyAdd<f32>(decays, w, v128.load(gradient + at))
    const m = multiplyAdd<f32>(b1, v128.load(first + at), f32x4.mul(a1, g))
    const v = multiplyAdd<f32>(b2, v128.load(second + at), f32x4.mul(a2, f32x4.mul(g, g)))
    v128.store(first + at, m)
    v128.store(second + at, v)
    const step = f32x4.div(m, f32x4.add(f32x4.sqrt(v), epsilons))
    v128.store(values + at, multiplyAdd<f32>(rates, step, w))
  }
}
