/** Two-sided standard normal quantile for 95 %. */
export const Z95 = 1.959963984540054

export type Interval = { readonly value: number; readonly low: number; readonly high: number }

/**
 * Wilson score interval of a proportion (E. B. Wilson, JASA 22, 1927), the form without continuity correction.
 * @throws RangeError unless 0 <= successes <= total and total > 0
 */
export function wilson(successes: number, total: number, z = Z95): Interval {
  if (!(total > 0 && successes >= 0 && successes <= total)) throw new RangeError('not a proportion')
  const p = successes / total
  const middle = (p + (z * z) / (2 * total)) / (1 + (z * z) / total)
  const half = (z / (1 + (z * z) / total)) * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total))
  return { value: p, low: Math.max(0, middle - half), high: Math.min(1, middle + half) }
}

/** Difference of two independent proportions, a - b, by Newcombe's hybrid score (Statistics in Medicine 17, 1998, method 10). */
export function newcombe(
  a: { readonly successes: number; readonly total: number },
  b: { readonly successes: number; readonly total: number },
  z = Z95,
): Interval {
  const first = wilson(a.successes, a.total, z)
  const second = wilson(b.successes, b.total, z)
  const value = first.value - second.value
  return {
    value,
    low: value - Math.hypot(first.value - first.low, second.high - second.value),
    high: value + Math.hypot(first.high - first.value, second.value - second.low),
  }
}

export type Moments = { readonly count: number; readonly mean: number; readonly variance: number }

/** Count, mean and sample variance (n - 1) by Welford's recurrence (Technometrics 4, 1962); NaN values are left out. */
export function momentsOf(values: Iterable<number>): Moments {
  let count = 0
  let mean = 0
  let squares = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    count++
    const change = value - mean
    mean += change / count
    squares += change * (value - mean)
  }
  return { count, mean: count === 0 ? NaN : mean, variance: count > 1 ? squares / (count - 1) : NaN }
}

/** Difference of two means, a - b, with Welch's interval (Biometrika 34, 1947); degrees of freedom by Satterthwaite. NaN bounds below two values. */
export function welch(a: Moments, b: Moments): Interval & { readonly degrees: number } {
  const first = a.variance / a.count
  const second = b.variance / b.count
  const spread = first + second
  const degrees = spread ** 2 / (first ** 2 / (a.count - 1) + second ** 2 / (b.count - 1))
  const value = a.mean - b.mean
  const half = spread === 0 ? 0 : studentQuantile(0.975, degrees) * Math.sqrt(spread)
  return { value, low: value - half, high: value + half, degrees }
}

/**
 * Quantile of Student's t for `probability` above 0.5, by bisection on its distribution; absolute error below 1e-9.
 * @throws RangeError for a probability outside of (0.5, 1)
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(probability > 0.5 && probability < 1)) throw new RangeError('a probability above one half is needed')
  if (!(degrees > 0)) return NaN
  if (degrees > 1e7) degrees = 1e7
  let low = 0
  let high = 2
  while (studentUpper(high, degrees) > 1 - probability) high *= 2
  for (let step = 0; step < 200 && high - low > 1e-10 * Math.max(1, high); step++) {
    const middle = (low + high) / 2
    if (studentUpper(middle, degrees) > 1 - probability) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** P(T > t), t >= 0: half of the regularised incomplete beta function I_x(v/2, 1/2) at x = v / (v + t²) (Abramowitz and Stegun 26.7.1). */
function studentUpper(t: number, degrees: number): number {
  return 0.5 * incompleteBeta(degrees / (degrees + t * t), degrees / 2, 0.5)
}

/** Regularised incomplete beta function by its continued fraction (Abramowitz and Stegun 26.5.8), evaluated by Lentz's method. */
function incompleteBeta(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a)
  const front =
    Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x)) / a
  const tiny = 1e-300
  let c = 1
  let d = 1 - ((a + b) * x) / (a + 1)
  d = 1 / (Math.abs(d) < tiny ? tiny : d)
  let fraction = d
  for (let m = 1; m <= 10_000; m++) {
    for (const term of [
      (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m)),
      (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1)),
    ]) {
      d = 1 + term * d
      d = 1 / (Math.abs(d) < tiny ? tiny : d)
      c = 1 + term / c
      if (Math.abs(c) < tiny) c = tiny
      fraction *= d * c
    }
    if (Math.abs(d * c - 1) < 1e-15) break
  }
  return front * fraction
}

/** Lanczos, g = 7, nine coefficients (Godfrey); relative error below 1e-13 for positive arguments. */
function logGamma(x: number): number {
  const coefficients = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ]
  if (x < 0.5) return Math.log(Math.PI / Math.sin(Math.PI * x)) - logGamma(1 - x)
  const shifted = x - 1
  let sum = coefficients[0]!
  for (let k = 1; k < 9; k++) sum += coefficients[k]! / (shifted + k)
  const t = shifted + 7.5
  return 0.5 * Math.log(2 * Math.PI) + (shifted + 0.5) * Math.log(t) - t + Math.log(sum)
}
