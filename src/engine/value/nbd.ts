import { logRising, risingDigamma } from './special.ts'
import type { PurchaseModel } from './purchase-model.ts'

/**
 * NBD: purchases at a rate drawn from Gamma(r, alpha), for ever (Ehrenberg, "The Pattern of Consumer Purchases", Applied Statistics 8,
 * 1959). What is left of BG/NBD and Pareto/NBD where the data show nobody leaving.
 */
export const nbd: PurchaseModel<'r' | 'alpha'> = {
  kind: 'nbd',
  parameterNames: ['r', 'alpha'],
  timePower: [0, 1],
  starts: [
    [1, 0.3],
    [0.3, 0.1],
    [3, 1],
  ],
  logLikelihood: (rows, parameters, gradient) => {
    const [r, alpha] = [parameters[0]!, parameters[1]!]
    const logAlpha = Math.log(alpha)
    let total = 0
    let [byR, byAlpha] = [0, 0]
    for (let i = 0; i < rows.count.length; i++) {
      const [x, age, count] = [rows.frequency[i]!, rows.age[i]!, rows.count[i]!]
      const log = Math.log(alpha + age)
      total += count * (logRising(r, x) + r * logAlpha - (r + x) * log)
      byR += count * (risingDigamma(r, x) + logAlpha - log)
      byAlpha += count * (r / alpha - (r + x) / (alpha + age))
    }
    gradient[0]! += r * byR
    gradient[1]! += alpha * byAlpha
    return total
  },
  alive: () => 1,
  expected: (parameters, x, _recency, age, ahead) => ((parameters[0]! + x) / (parameters[1]! + age)) * ahead,
  expectedOfNew: (parameters, since) => (parameters[0]! / parameters[1]!) * since,
  none: (parameters, x, _recency, age, ahead) =>
    Math.exp(
      (parameters[0]! + x) * (Math.log(parameters[1]! + age) - Math.log(parameters[1]! + age + ahead)),
    ),
}
