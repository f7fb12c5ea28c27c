/**
 * Log of the gamma function for x > 0, relative error below 2e-14. Lanczos' approximation, g = 607/128, 15 terms (Godfrey's coefficients).
 * O(1).
 */
export function lnGamma(x: number): number {
  let sum = LANCZOS[0]!
  for (let i = 1; i < LANCZOS.length; i++) sum += LANCZOS[i]! / (x - 1 + i)
  const shifted = x - 1 + 607 / 128 + 0.5
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(shifted) - shifted + Math.log(sum)
}

const LANCZOS = [
  0.99999999999999709182, 57.156235665862923517, -59.597960355475491248, 14.136097974741747174,
  -0.49191381609762019978, 0.33994649984811888699e-4, 0.46523628927048575665e-4, -0.98374475304879564677e-4,
  0.15808870322491248884e-3, -0.21026444172410488319e-3, 0.2174396181152126432e-3, -0.16431810653676389022e-3,
  0.84418223983852743293e-4, -0.2619083840158140867e-4, 0.36899182659531622704e-5,
]

export function lnBeta(a: number, b: number): number {
  return lnGamma(a) + lnGamma(b) - lnGamma(a + b)
}

/**
 * Regularised incomplete beta function I_x(a, b), the distribution function of Beta(a, b). Continued fraction by Lentz's method (Numerical
 * Recipes, 3rd ed., 6.4); absolute error about 1e-14. O(sqrt(max(a, b))).
 */
export function betaCdf(x: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (x >= 1) return 1
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - lnBeta(a, b))
  return x < (a + 1) / (a + b + 2)
    ? (front * betaFraction(x, a, b)) / a
    : 1 - (front * betaFraction(1 - x, b, a)) / b
}

const TINY = 1e-300
const EPSILON = 1e-15

function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let h = d
  for (let m = 1; m <= 100_000; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    d = 1 / away(1 + even * d)
    c = away(1 + even / c)
    h *= d * c
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    d = 1 / away(1 + odd * d)
    c = away(1 + odd / c)
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < EPSILON) break
  }
  return h
}

const away = (value: number): number => (Math.abs(value) < TINY ? TINY : value)

/** Quantile of Beta(a, b) for 0 < p < 1, by bisection to the last bit but a few. O(60 betaCdf). */
export function betaQuantile(p: number, a: number, b: number): number {
  return bisect((x) => betaCdf(x, a, b) - p, 0, 1)
}

/** Regularised lower incomplete gamma function P(a, x), the distribution function of Gamma(a, 1). Series or continued fraction (NR 6.2). */
export function gammaCdf(x: number, a: number): number {
  if (x <= 0) return 0
  const front = Math.exp(-x + a * Math.log(x) - lnGamma(a))
  if (x < a + 1) {
    let term = 1 / a
    let sum = term
    for (let n = 1; n < 100_000 && Math.abs(term) > Math.abs(sum) * EPSILON; n++) {
      term *= x / (a + n)
      sum += term
    }
    return sum * front
  }
  let b = x + 1 - a
  let c = 1 / TINY
  let d = 1 / b
  let h = d
  for (let i = 1; i < 100_000; i++) {
    const an = -i * (i - a)
    b += 2
    d = 1 / away(an * d + b)
    c = away(b + an / c)
    const step = d * c
    h *= step
    if (Math.abs(step - 1) < EPSILON) break
  }
  return 1 - front * h
}

/** Quantile of Gamma(a, 1) for 0 < p < 1, by bisection. */
export function gammaQuantile(p: number, a: number): number {
  let high = Math.max(1, 2 * a)
  while (gammaCdf(high, a) < p) high *= 2
  return bisect((x) => gammaCdf(x, a) - p, 0, high)
}

/** Upper tail of the chi-squared distribution with `freedom` degrees. */
export function chiSquaredTail(x: number, freedom: number): number {
  return 1 - gammaCdf(x / 2, freedom / 2)
}

function bisect(f: (x: number) => number, from: number, to: number): number {
  let [low, high] = [from, to]
  for (let round = 0; round < 200; round++) {
    const middle = (low + high) / 2
    if (middle === low || middle === high) break
    if (f(middle) < 0) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Standard normal distribution function, absolute error about 1e-15 (through the incomplete gamma function). */
export function normalCdf(z: number): number {
  const tail = 0.5 * (1 - gammaCdf((z * z) / 2, 0.5))
  return z < 0 ? tail : 1 - tail
}

/** Quantile of the standard normal for 0 < p < 1: Acklam's rational approximation and one step of Halley, error about 1e-15. */
export function normalQuantile(p: number): number {
  const q = p < 0.5 ? p : 1 - p
  let z: number
  if (q < 0.02425) {
    const r = Math.sqrt(-2 * Math.log(q))
    z =
      (((((-7.784894002430293e-3 * r - 0.3223964580411365) * r - 2.400758277161838) * r - 2.549732539343734) *
        r +
        4.374664141464968) *
        r +
        2.938163982698783) /
      ((((7.784695709041462e-3 * r + 0.3224671290700398) * r + 2.445134137142996) * r + 3.754408661907416) *
        r +
        1)
  } else {
    const t = q - 0.5
    const r = t * t
    z =
      ((((((-39.69683028665376 * r + 220.9460984245205) * r - 275.9285104469687) * r + 138.357751867269) * r -
        30.66479806614716) *
        r +
        2.506628277459239) *
        t) /
      (((((-54.47609879822406 * r + 161.5858368580409) * r - 155.6989798598866) * r + 66.80131188771972) * r -
        13.28068155288572) *
        r +
        1)
  }
  const error = normalCdf(z) - q
  const u = error * Math.sqrt(2 * Math.PI) * Math.exp((z * z) / 2)
  z -= u / (1 + (z * u) / 2)
  return p < 0.5 ? z : -z
}

/** log of the normal distribution function, accurate far into the lower tail, where the function itself underflows. */
export function logNormalCdf(z: number): number {
  if (z > -8) return Math.log(fastNormalCdf(z))
  // Asymptotic series of Mills' ratio (Abramowitz and Stegun 26.2.12).
  const r = 1 / (z * z)
  return (
    -0.5 * z * z - Math.log(-z) - 0.5 * Math.log(2 * Math.PI) + Math.log1p(-r + 3 * r * r - 15 * r * r * r)
  )
}

/** Normal distribution function for inner loops, relative error below 1e-7 for z > -8: W. J. Cody's erfc as in Numerical Recipes (erfccheb's fit). */
function fastNormalCdf(z: number): number {
  const x = Math.abs(z) / Math.SQRT2
  const t = 1 / (1 + 0.5 * x)
  const erfc =
    t *
    Math.exp(
      -x * x -
        1.26551223 +
        t *
          (1.00002368 +
            t *
              (0.37409196 +
                t *
                  (0.09678418 +
                    t *
                      (-0.18628806 +
                        t *
                          (0.27886807 +
                            t * (-1.13520398 + t * (1.48851587 + t * (-0.82215223 + t * 0.17087277)))))))),
    )
  return z < 0 ? erfc / 2 : 1 - erfc / 2
}
