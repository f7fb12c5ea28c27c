/** Special functions of positive arguments, to about 1e-14 relative (lgamma near its zeros at 1 and 2: absolute). */

/** Stirling's series is exact to double precision from here on. */
const STIRLING_FROM = 12
const HALF_LOG_TWO_PI = 0.918938533204672741780329736406

/** ln Gamma(z) for z > 0: recurrence up to 12, then Stirling's series (Abramowitz and Stegun 6.1.41). */
export function logGamma(given: number): number {
  let z = given
  let product = 1
  while (z < STIRLING_FROM) product *= z++
  const square = 1 / (z * z)
  const series =
    (1 / 12 -
      square *
        (1 / 360 -
          square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360)))))) /
    z
  return (z - 0.5) * Math.log(z) - z + HALF_LOG_TWO_PI + series - Math.log(product)
}

/** The derivative of `logGamma` (Abramowitz and Stegun 6.3.18). */
export function digamma(given: number): number {
  let z = given
  let sum = 0
  while (z < STIRLING_FROM) sum += 1 / z++
  const square = 1 / (z * z)
  const series =
    square *
    (1 / 12 -
      square *
        (1 / 120 - square * (1 / 252 - square * (1 / 240 - square * (1 / 132 - square * (691 / 32760))))))
  return Math.log(z) - 0.5 / z - series - sum
}

/** Counts up to here are summed factor by factor: exact where the difference of two large ln Gamma would cancel. */
const RISING_SUM = 64

/** ln Gamma(z + x) - ln Gamma(z) for z > 0 and a whole x >= 0. */
export function logRising(z: number, x: number): number {
  if (x > RISING_SUM) return logGamma(z + x) - logGamma(z)
  let product = 1
  let sum = 0
  for (let k = 0; k < x; k++) {
    product *= z + k
    if (product > 1e200 || product < 1e-200) {
      sum += Math.log(product)
      product = 1
    }
  }
  return sum + Math.log(product)
}

/** The derivative of `logRising` by z. */
export function risingDigamma(z: number, x: number): number {
  if (x > RISING_SUM) return digamma(z + x) - digamma(z)
  let sum = 0
  for (let k = 0; k < x; k++) sum += 1 / (z + k)
  return sum
}

/** ln(e^a + e^b) without overflow; either may be minus infinity. */
export function logAdd(a: number, b: number): number {
  const high = Math.max(a, b)
  return high === -Infinity ? -Infinity : high + Math.log1p(Math.exp(-Math.abs(a - b)))
}

/**
 * Gauss's 2F1(a, b; c; z) by its series, for 0 <= z < 1 and c > 0. O(1 / (1 - z)) terms.
 * @throws RangeError outside of that
 */
export function hypergeometric(a: number, b: number, c: number, z: number): number {
  if (!(z >= 0 && z < 1 && c > 0)) throw new RangeError(`2F1 needs 0 <= z < 1 and c > 0, got z ${z}, c ${c}`)
  let term = 1
  let sum = 1
  for (let n = 0; n < 1_000_000; n++) {
    term *= (((a + n) * (b + n)) / ((c + n) * (n + 1))) * z
    sum += term
    if (Math.abs(term) <= 1e-17 * Math.abs(sum)) break
  }
  return sum
}

/** Nodes and weights of Gauss-Legendre quadrature on [0, 1] (Newton on the Legendre polynomial). */
export function gaussLegendre(order: number): { readonly node: Float64Array; readonly weight: Float64Array } {
  const node = new Float64Array(order)
  const weight = new Float64Array(order)
  for (let i = 0; i < order; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (order + 0.5))
    let slope = 1
    for (let step = 0; step < 100; step++) {
      let [previous, value] = [1, x]
      for (let k = 2; k <= order; k++)
        [previous, value] = [value, ((2 * k - 1) * x * value - (k - 1) * previous) / k]
      slope = (order * (x * value - previous)) / (x * x - 1)
      const change = value / slope
      x -= change
      if (Math.abs(change) < 1e-16) break
    }
    node[i] = (1 - x) / 2
    weight[i] = 1 / ((1 - x * x) * slope * slope)
  }
  return { node, weight }
}
