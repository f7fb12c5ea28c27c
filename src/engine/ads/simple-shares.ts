import type { Random } from '../random.ts'
import type { ResponseDraws } from './budget-plan.ts'
import { logistic } from './curves.ts'
import { gammaDeviate } from './deviates.ts'

/** What one channel (campaign) spent and brought in all, per period of the plan. */
export type ShareArm = {
  readonly spend: number
  readonly outcome: number
  /** Number of events the outcome rests on (conversions): how sure it is. */
  readonly events: number
}

/**
 * Curves where no model can be told from the data: a power of the amount through what was observed, outcome (b / spend)^e. The exponent is not
 * known from totals, so it is drawn from its prior (median 0.61, 90 % between 0.30 and 0.85) and shared by all arms of a draw with a little of
 * their own; the level is drawn from Gamma(events + pooled, ...), so that an arm with few events is pulled to the average of all.
 */
export function simpleShares(arms: readonly ShareArm[], count: number, random: Random): ResponseDraws {
  const spend = arms.reduce((sum, arm) => sum + arm.spend, 0)
  const events = arms.reduce((sum, arm) => sum + arm.events, 0)
  const size = arms.length
  const exponent = new Float64Array(count * size)
  const level = new Float64Array(count * size)
  // Pulled to the common rate with the weight of two events each.
  const pull = 2
  const rate = spend > 0 ? events / spend : 0
  for (let d = 0; d < count; d++) {
    const common = 0.45 + 0.7 * random.normal()
    arms.forEach((arm, c) => {
      exponent[d * size + c] = logistic(common + 0.4 * random.normal())
      const expected = rate > 0 ? pull / rate : 0
      const drawn =
        arm.spend <= 0 ? 0 : (gammaDeviate(arm.events + pull, random) / (arm.spend + expected)) * arm.spend
      const worth =
        arm.events > 0
          ? arm.outcome / arm.events
          : arms.reduce((sum, each) => sum + each.outcome, 0) / Math.max(events, 1e-9)
      level[d * size + c] = drawn * worth
    })
  }
  return {
    count,
    of: (d, c, amount) => {
      const arm = arms[c]!
      if (amount <= 0 || arm.spend <= 0) return 0
      return level[d * size + c]! * (amount / arm.spend) ** exponent[d * size + c]!
    },
  }
}
