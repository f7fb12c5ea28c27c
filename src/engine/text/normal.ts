/**
 * Standard normal distribution function, by W. J. Cody's rational approximations of erfc in the form of Marsaglia's series for small |x| (Marsaglia,
 * "Evaluating the Normal Distribution", J. Stat. Software 11 (2004)) and a continued fraction beyond: error below 1e-12.
 */
export function normalCdf(x: number): number {
  if (Number.isNaN(x)) return Number.NaN
  const size = Math.abs(x)
  if (size > 38) return x > 0 ? 1 : 0
  const density = Math.exp(-0.5 * size * size) / Math.sqrt(2 * Math.PI)
  let upper: number
  if (size < 5) {
    let [sum, term] = [size, size]
    for (let odd = 3; Math.abs(term) > 1e-17 * sum; odd += 2) {
      term *= (size * size) / odd
      sum += term
    }
    upper = 0.5 - sum * density
  } else {
    let fraction = 0
    for (let step = 40; step > 0; step--) fraction = step / (size + fraction)
    upper = density / (size + fraction)
  }
  return x > 0 ? 1 - upper : upper
}
