import { describe, expect, it } from 'vitest'
import { curveForms } from './curves.ts'
import { formPriorOf } from './form-prior.ts'
import { priorContributions, TOTAL_SHARE } from './posterior.ts'

describe('formPriorOf', () => {
  const open = curveForms('auto', 'auto')
  const prior = formPriorOf(open)
  const at = (adstock: string, saturation: string) => {
    const form = open.find((each) => each.adstock === adstock && each.saturation === saturation)
    if (form === undefined) throw new Error('a form of the four')
    return form
  }
  const hill = at('geometric', 'hill')
  const power = at('geometric', 'power')
  const late = at('weibull-late', 'hill')

  it('finds all forms alike where nothing is known of others', () => {
    const alone = open.map((form) => prior(form, 0, [{ form: hill }]))
    for (const value of alone) expect(value).toBeCloseTo(alone[0] ?? Number.NaN, 12)
  })

  it('finds a form likelier that others have, by half a channel against theirs', () => {
    const all = [hill, hill, hill, power].map((form) => ({ form }))
    // Of the first: two others have Hill, one a power.
    expect(Math.exp(prior(hill, 0, all) - prior(power, 0, all))).toBeCloseTo(2.5 / 1.5, 12)
    expect(Math.exp(prior(hill, 0, all) - prior(late, 0, all))).toBeCloseTo(3.5 / 0.5, 12)
  })

  it('does not depend on the order channels are asked in', () => {
    // A joint prior is there only if both ways around a loop of changes come to the same.
    const forms = [hill, power, late]
    for (const one of forms)
      for (const other of forms) {
        const begin = [{ form: hill }, { form: hill }, { form: power }]
        const [first, second] = [
          prior(one, 0, begin) - prior(hill, 0, begin),
          [{ form: one }, ...begin.slice(1)],
        ]
        const there = first + prior(other, 1, second) - prior(hill, 1, second)
        const turned = prior(other, 1, begin) - prior(hill, 1, begin)
        const after = [begin[0] ?? { form: hill }, { form: other }, { form: power }]
        expect(turned + prior(one, 0, after) - prior(hill, 0, after)).toBeCloseTo(there, 10)
      }
  })
})

describe('priorContributions', () => {
  it('expects about the same of all channels together, however many there are', () => {
    for (const count of [1, 2, 3, 5, 8]) {
      const priors = priorContributions(Array.from({ length: count }, () => 0.05 + 0.5 / count))
      const total = priors.reduce((sum, { mean }) => sum + mean, 0)
      expect(Math.abs(total - TOTAL_SHARE.mean)).toBeLessThan(0.09)
      // Channels alike before the data: within the error of 4,000 draws.
      for (const { mean, sd } of priors) {
        expect(mean / (total / count)).toBeGreaterThan(0.85)
        expect(mean / (total / count)).toBeLessThan(1.15)
        expect(sd).toBeGreaterThan(0.5 * mean)
      }
    }
  })

  it('expects more of a channel with more of the spend', () => {
    const [large, small] = priorContributions([0.5, 0.1])
    expect(large?.mean).toBeGreaterThan(2 * (small?.mean ?? Number.POSITIVE_INFINITY))
  })
})
