// How factors are rounded to 16-bit integers before the scan for the best products, and what that may move (`assembly/scores.ts`).

/**
 * Lengths of the rounded vectors. Their product stays below 2^31 with the half that rounding may add per value, up to an order of 10,000, so
 * that no sum of products overflows (Cauchy and Schwarz); values of a product lie within +-32767 besides.
 */
const CUSTOMER_LENGTH = 32_600
const PRODUCT_LENGTH = 65_200
const LARGEST = 32_700

/** Products kept by their rounded scores beyond those asked for: room for what rounding may have moved. */
export function spareFor(count: number): number {
  return 8 + Math.ceil(count / 8)
}

export type ProductRounding = {
  /** What the values are multiplied by; 0 where they cannot be rounded, so that all scores are taken in f64. */
  readonly scale: number
  /** The largest length of a product's vector, before scaling. */
  readonly longest: number
}

/** One scale for all products, so that their rounded scores are on one scale. */
export function roundingOfProducts(factors: Float32Array, rank: number): ProductRounding {
  let square = 0
  let largest = 0
  for (let at = 0; at < factors.length; at += rank) {
    let sum = 0
    for (let k = at; k < at + rank; k++) {
      const value = factors[k]!
      sum += value * value
      largest = Math.max(largest, Math.abs(value))
    }
    // Not `max`, so that what is no number stays visible.
    if (!(sum <= square)) square = sum
  }
  const longest = Math.sqrt(square)
  return { scale: usable(Math.min(PRODUCT_LENGTH / longest, LARGEST / largest)), longest }
}

/**
 * Scales of the customers' rows; score of a product = rounded score x `unit`, within `slack`. With values U = u + e and V = v + f before and
 * after rounding, |e| and |f| at most half the root of the order, U . V - u . v = e . V + u . f.
 */
export function roundingOfCustomers(
  factors: Float32Array | Float64Array,
  rank: number,
  products: ProductRounding,
): { readonly scale: Float64Array; readonly unit: Float64Array; readonly slack: Float64Array } {
  const rows = factors.length / rank
  const scale = new Float64Array(rows)
  const unit = new Float64Array(rows)
  const slack = new Float64Array(rows).fill(Infinity)
  const half = Math.sqrt(rank) / 2
  for (let r = 0; r < rows; r++) {
    let square = 0
    for (let k = r * rank; k < (r + 1) * rank; k++) square += factors[k]! * factors[k]!
    // All scores are 0, and so are the rounded ones.
    if (square === 0 || products.longest === 0) slack[r] = 0
    const by = usable(CUSTOMER_LENGTH / Math.sqrt(square))
    if (by === 0 || products.scale === 0) continue
    scale[r] = by
    unit[r] = 1 / (by * products.scale)
    // One more, for the rounding of these sums themselves.
    slack[r] = unit[r]! * (half * (products.scale * products.longest + CUSTOMER_LENGTH + half) + 1)
  }
  return { scale, unit, slack }
}

/** 0 for what would overflow or is no number. */
function usable(scale: number): number {
  return scale > 0 && scale < 1e100 ? scale : 0
}
