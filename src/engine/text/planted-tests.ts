import { seededRandom } from '../random.ts'
import type { TestedText } from './pairwise-accuracy.ts'

const nouns = ['shoes', 'hats', 'lamps', 'chairs', 'cups', 'bags', 'coats', 'books', 'pens', 'bikes']
const colours = ['red', 'blue', 'green', 'black', 'white', 'brown']
const fillers = ['for you', 'at home', 'in town', 'all week', 'with care', 'by hand', 'this year']

/**
 * Tests with known truth, for tests of the model: each shows three texts to the same audience; the log of a text's rate is the test's level, plus the
 * effects of the planted words it has, plus noise of `spread`.
 */
export function plantedTests(options: {
  readonly tests: number
  readonly seed: number
  readonly effects: Readonly<Record<string, number>>
  readonly trials: number
  readonly spread?: number
}): TestedText[] {
  const { tests, seed, effects, trials, spread = 0.1 } = options
  const random = seededRandom(seed)
  const pick = (list: readonly string[]): string => list[random.below(list.length)] ?? ''
  return Array.from({ length: tests }, (_, test) => {
    const level = Math.log(0.03) + 0.5 * random.normal()
    return Array.from({ length: 3 }, () => {
      const planted = Object.keys(effects).filter(() => random.uniform() < 0.35)
      const text = [pick(colours), pick(nouns), pick(fillers), ...planted].join(' ')
      const effect = planted.reduce((sum, word) => sum + (effects[word] ?? 0), 0)
      const rate = Math.min(0.9, Math.exp(level + effect + spread * random.normal()))
      // The binomial by its normal approximation: good enough for thousands of trials.
      const drawn = Math.round(trials * rate + Math.sqrt(trials * rate * (1 - rate)) * random.normal())
      return { test: `t${test}`, text, trials, successes: Math.max(0, Math.min(trials, drawn)) }
    })
  }).flat()
}
