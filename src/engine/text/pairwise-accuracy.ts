import { seededRandom } from '../random.ts'
import { normalCdf } from './normal.ts'

/** A text as it did in a test: `trials` are impressions (or recipients), `successes` clicks (or opens, or conversions). */
export type TestedText = {
  readonly test: string
  readonly text: string
  readonly trials: number
  readonly successes: number
}

/** Judged on tests the model has not learned from. */
export type PairwiseAccuracy = {
  /** Pairs of one test whose rates differ by a z of 1.96 or more: these are decided, and only they are counted. */
  readonly pairs: number
  readonly tests: number
  readonly correct: number
  /** correct / pairs; NaN without a decided pair. */
  readonly accuracy: number
  /** 95 % interval: tests drawn with replacement, since pairs of one test are not independent. */
  readonly low: number
  readonly high: number
  /** How often "the longer text wins" is right on the same pairs. */
  readonly longerWins: number
  /** Mean squared error of the stated probability (Brier 1950); 0.25 is a coin. */
  readonly brier: number
}

const DECIDED_Z = 1.96
const BOOTSTRAPS = 1000

/** How often scores name the better text of a decided pair of one test. @param unexplained variance of a text's log rate beside its score */
export function pairwiseAccuracy(
  texts: readonly TestedText[],
  scores: Float64Array,
  unexplained: number,
  seed: number,
): PairwiseAccuracy {
  const byTest = new Map<string, number[]>()
  texts.forEach(({ test }, index) => byTest.set(test, [...(byTest.get(test) ?? []), index]))
  const judged: { pairs: number; correct: number; longer: number; brier: number }[] = []
  for (const members of byTest.values()) {
    const own = { pairs: 0, correct: 0, longer: 0, brier: 0 }
    for (const [at, first] of members.entries()) {
      for (const second of members.slice(at + 1)) {
        const z = zOf(texts[first]!, texts[second]!)
        if (!(Math.abs(z) >= DECIDED_Z)) continue
        own.pairs++
        const difference = scores[first]! - scores[second]!
        own.correct += difference === 0 ? 0.5 : difference > 0 === z > 0 ? 1 : 0
        const [a, b] = [texts[first]!.text.length, texts[second]!.text.length]
        own.longer += a === b ? 0.5 : a > b === z > 0 ? 1 : 0
        const stated = normalCdf(difference / Math.sqrt(2 * unexplained + 1e-12))
        own.brier += (stated - (z > 0 ? 1 : 0)) ** 2
      }
    }
    if (own.pairs > 0) judged.push(own)
  }
  const sum = (pick: (each: (typeof judged)[number]) => number): number =>
    judged.reduce((total, each) => total + pick(each), 0)
  const pairs = sum((each) => each.pairs)
  const [low, high] = bootstrapInterval(judged, seed)
  return {
    pairs,
    tests: judged.length,
    correct: sum((each) => each.correct),
    accuracy: sum((each) => each.correct) / pairs,
    low,
    high,
    longerWins: sum((each) => each.longer) / pairs,
    brier: sum((each) => each.brier) / pairs,
  }
}

/** z of two proportions with a pooled variance. */
function zOf(a: TestedText, b: TestedText): number {
  const pooled = (a.successes + b.successes) / (a.trials + b.trials)
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / a.trials + 1 / b.trials))
  return error > 0 ? (a.successes / a.trials - b.successes / b.trials) / error : 0
}

function bootstrapInterval(
  judged: readonly { readonly pairs: number; readonly correct: number }[],
  seed: number,
): [number, number] {
  if (judged.length === 0) return [Number.NaN, Number.NaN]
  const { below } = seededRandom(seed)
  const drawn = Float64Array.from({ length: BOOTSTRAPS }, () => {
    let [pairs, correct] = [0, 0]
    for (let draw = 0; draw < judged.length; draw++) {
      const each = judged[below(judged.length)]!
      pairs += each.pairs
      correct += each.correct
    }
    return correct / pairs
  }).sort()
  return [drawn[Math.floor(0.025 * BOOTSTRAPS)]!, drawn[Math.ceil(0.975 * BOOTSTRAPS) - 1]!]
}
