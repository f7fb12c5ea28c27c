// Steps of BPR on one block of customers and one of products (Rendle et al., UAI 2009; references 4.1): of each event of the block, drawn
// with replacement, the product is moved before another one of the block that the customer does not have. Nobody else may touch the two blocks meanwhile.

import { exponential } from './network'
import { multiplyAdd } from './tile'

/** Draws of a product the customer does not have before a draw is given up. */
const MAX_DRAWS: i32 = 20

/** xoshiro128** 1.1 (Blackman and Vigna, ACM TOMS 2021); its four words stand at `state`. */
// @ts-ignore: decorator
@inline
function next(state: usize): u32 {
  const b = load<u32>(state, 4)
  const result = rotl<u32>(b * 5, 7) * 9
  let c = load<u32>(state, 8)
  let d = load<u32>(state, 12)
  const a = load<u32>(state)
  const shifted = b << 9
  c ^= a
  d ^= b
  store<u32>(state, b ^ c, 4)
  store<u32>(state, a ^ d)
  store<u32>(state, c ^ shifted, 8)
  store<u32>(state, rotl<u32>(d, 11), 12)
  return result
}

/** Below `limit`, by Lemire's multiplication without its rejection: off by 2^-32 at most. */
// @ts-ignore: decorator
@inline
function below(state: usize, limit: i32): i32 {
  return <i32>((<u64>next(state) * <u64>limit) >> 32)
}

function holds(column: usize, from: i32, to: i32, wanted: i32): bool {
  let low = from
  let high = to - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = load<i32>(column + (<usize>middle << 2))
    if (found == wanted) return true
    if (found < wanted) low = middle + 1
    else high = middle - 1
  }
  return false
}

// @ts-ignore: decorator
@inline
function adapted(value: v128, gradient: v128, sums: usize, rate: v128): v128 {
  const sum = multiplyAdd<f32>(gradient, gradient, v128.load(sums))
  v128.store(sums, sum)
  return f32x4.add(value, f32x4.div(f32x4.mul(rate, gradient), f32x4.sqrt(sum)))
}

/** Moves a product's bias along its gradient. */
// @ts-ignore: decorator
@inline
function moveBias(bias: usize, sums: usize, gradient: f32, rate: f32): void {
  let step = rate * gradient
  if (sums != 0) {
    const sum = load<f32>(sums) + gradient * gradient
    store<f32>(sums, sum)
    step /= sqrt<f32>(sum)
  }
  store<f32>(bias, load<f32>(bias) + step)
}

/**
 * `steps` steps. user, item: the block's `events` events; others: its `products` products, from which the second of a pair is drawn. w, h: rows of
 * `order` f32, bias: one per product; sumsW, sumsH, sumsBias: AdaGrad's sums of squares laid out as these, 0 for plain steps. state: four words of the
 * generator, then how many pairs were drawn and how many of them stood in the wrong order, both added to.
 */
export function bprSteps(
  steps: i32,
  user: usize,
  item: usize,
  events: i32,
  others: usize,
  products: i32,
  rowStart: usize,
  column: usize,
  w: usize,
  h: usize,
  bias: usize,
  sumsW: usize,
  sumsH: usize,
  sumsBias: usize,
  order: i32,
  rate: f32,
  penalty: f32,
  state: usize,
): void {
  const bytes = <usize>order << 2
  const rates = f32x4.splat(rate)
  const shrink = f32x4.splat(-penalty)
  let wrong = 0
  let drawn = 0
  for (let step = 0; step < steps; step++) {
    const event = <usize>below(state, events) << 2
    const u = load<i32>(user + event)
    const i = load<i32>(item + event)
    const from = load<i32>(rowStart + (<usize>u << 2))
    const to = load<i32>(rowStart + (<usize>u << 2), 4)
    let j = -1
    for (let draw = 0; draw < MAX_DRAWS; draw++) {
      const other = load<i32>(others + (<usize>below(state, products) << 2))
      if (holds(column, from, to, other)) continue
      j = other
      break
    }
    if (j < 0) continue
    const wu = <usize>u * bytes
    const hi = <usize>i * bytes
    const hj = <usize>j * bytes
    let sum = i32x4.splat(0)
    for (let k: usize = 0; k < bytes; k += 16) {
      const apart = f32x4.sub(v128.load(h + hi + k), v128.load(h + hj + k))
      sum = multiplyAdd<f32>(v128.load(w + wu + k), apart, sum)
    }
    const bi = bias + (<usize>i << 2)
    const bj = bias + (<usize>j << 2)
    const dot =
      f32x4.extract_lane(sum, 0) + f32x4.extract_lane(sum, 1) + (f32x4.extract_lane(sum, 2) + f32x4.extract_lane(sum, 3))
    const difference = load<f32>(bi) - load<f32>(bj) + dot
    drawn++
    if (difference <= 0) wrong++
    const e: f32 = 1 / (1 + f32x4.extract_lane(exponential(f32x4.splat(difference)), 0))
    const es = f32x4.splat(e)
    const minus = f32x4.splat(-e)
    for (let k: usize = 0; k < bytes; k += 16) {
      const v = v128.load(w + wu + k)
      const a = v128.load(h + hi + k)
      const b = v128.load(h + hj + k)
      const gv = multiplyAdd<f32>(es, f32x4.sub(a, b), f32x4.mul(shrink, v))
      const ga = multiplyAdd<f32>(es, v, f32x4.mul(shrink, a))
      const gb = multiplyAdd<f32>(minus, v, f32x4.mul(shrink, b))
      if (sumsW != 0) {
        v128.store(w + wu + k, adapted(v, gv, sumsW + wu + k, rates))
        v128.store(h + hi + k, adapted(a, ga, sumsH + hi + k, rates))
        v128.store(h + hj + k, adapted(b, gb, sumsH + hj + k, rates))
      } else {
        v128.store(w + wu + k, multiplyAdd<f32>(rates, gv, v))
        v128.store(h + hi + k, multiplyAdd<f32>(rates, ga, a))
        v128.store(h + hj + k, multiplyAdd<f32>(rates, gb, b))
      }
    }
    moveBias(bi, sumsBias == 0 ? 0 : sumsBias + (<usize>i << 2), e - penalty * load<f32>(bi), rate)
    moveBias(bj, sumsBias == 0 ? 0 : sumsBias + (<usize>j << 2), -e - penalty * load<f32>(bj), rate)
  }
  store<i32>(state, load<i32>(state, 16) + drawn, 16)
  store<i32>(state, load<i32>(state, 20) + wrong, 20)
}
