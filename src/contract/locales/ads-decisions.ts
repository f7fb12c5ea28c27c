import {
  decisionRoles,
  type ContextualResult,
  type DecisionFile,
  type DecisionNote,
  type OffPolicyResult,
  type SimulationResult,
  type TestResult,
  type ValueTestResult,
} from '../ads-tests.ts'
import type { Language } from '../requests.ts'
import { adsDecisions as english } from './en/ads-decisions.ts'
import { fill } from './fill.ts'
import { adsDecisions as chinese } from './zh-cn/ads-decisions.ts'

/** Policies of a log that have a sentence each. */
const MOST_SAID = 10

const wordsOf = { en: english, 'zh-CN': chinese } as const

/** Headers (or measures of a project) that variants and their counts were read from. */
type CountNames = {
  readonly arm: string
  readonly trials: string
  readonly successes: string
}

export type AdsDecisionSentences = {
  readonly read: (columns: CountNames) => string
  readonly test: (result: TestResult) => string[]
  /** Which columns of a file were read as what. */
  readonly readFile: (file: Pick<DecisionFile, 'headers' | 'columns'>) => string[]
  readonly notes: (notes: readonly DecisionNote[]) => string[]
  readonly alsoValues: string
  readonly values: (result: ValueTestResult) => string[]
  readonly contextual: (result: ContextualResult) => string[]
  readonly policyName: (policy: Pick<OffPolicyResult['policies'][number], 'kind' | 'action'>) => string
  readonly offPolicy: (result: OffPolicyResult) => string[]
  readonly simulation: (result: SimulationResult) => string[]
}

export function adsDecisionSentences(language: Language): AdsDecisionSentences {
  const words = wordsOf[language]
  const number = (value: number): string => value.toLocaleString(language, { maximumSignificantDigits: 4 })
  const percent = (value: number, digits = 1): string =>
    value.toLocaleString(language, { style: 'percent', maximumFractionDigits: digits })
  /** A share that is not nothing is never shown as nothing. */
  const small = (value: number): string =>
    value > 0 && value < 1e-8
      ? `< ${percent(1e-8, 6)}`
      : value > 0 && value < 1e-4
        ? value.toLocaleString(language, { style: 'percent', maximumSignificantDigits: 2 })
        : percent(value, 3)
  /** Nobody needs to know how small a very small probability is. */
  const chance = (p: number): string => (p < 1e-4 ? `< ${number(1e-4)}` : number(p))
  const list = (parts: readonly string[]): string => parts.join(language === 'en' ? ', ' : '，')

  const test: AdsDecisionSentences['test'] = (result) => {
    const {
      arms,
      decision,
      leader,
      lossLimit,
      kind,
      stillNeeded,
      perArm,
      next,
      splitOk,
      splitP,
      splitTaken,
    } = result
    const rate = (value: number): string => (kind === 'share' ? small(value) : number(value))
    const [first] = arms
    const loss = arms.find(({ name }) => name === leader)?.loss ?? 0
    const isOpen = decision === 'go-on' || decision === 'too-early'
    const trials = arms.reduce((sum, arm) => sum + arm.trials, 0)
    const hasSuccess = arms.some(({ successes }) => successes > 0)
    return [
      fill(decision === 'too-early' && !hasSuccess ? words.noSuccess : words.decision[decision], {
        leader,
        loss: rate(loss),
        limit: rate(lossLimit),
        p: chance(splitP),
        least: number(result.leastTrials),
      }),
      ...arms.map(({ name, best, low, high, rate: own }) =>
        fill(words.best, { name, best: percent(best), rate: rate(own), low: rate(low), high: rate(high) }),
      ),
      ...arms.slice(1).map(({ name, uplift, beatsFirst }) =>
        fill(words.uplift, {
          name,
          first: first?.name ?? '',
          mean: percent(uplift.mean),
          low: percent(uplift.low),
          high: percent(uplift.high),
          beats: percent(beatsFirst),
        }),
      ),
      ...(arms.length < 2 || !isOpen || !hasSuccess
        ? []
        : [stillNeeded === null ? words.neededNever : fill(words.needed, { n: number(stillNeeded) })]),
      ...(perArm === null || !isOpen ? [] : [fill(words.perArm, { n: number(perArm) })]),
      ...(!splitOk || arms.length < 2 || kind !== 'share'
        ? []
        : splitTaken
          ? [
              fill(words.splitTaken, {
                shares: list(arms.map(({ name, trials: own }) => `${name} ${percent(own / trials)}`)),
              }),
            ]
          : [words.splitFine]),
      ...(arms.length < 2
        ? []
        : [
            fill(words.next, {
              shares: list(next.map(({ name, thompson }) => `${name} ${percent(thompson)}`)),
            }),
          ]),
      ...next
        .filter(({ limitedBy }) => limitedBy === 'growth')
        .map(({ name }) => fill(words.grown, { name })),
    ]
  }
  const read: AdsDecisionSentences['read'] = (columns) => fill(words.read, columns)
  const contextual: AdsDecisionSentences['contextual'] = ({ segments }) =>
    segments.map(({ name, arms, ucb }) =>
      fill(words.segment, {
        segment: name,
        ucb,
        shares: list(arms.map((arm) => `${arm.name} ${percent(arm.share)}`)),
      }),
    )
  const policyName = ({
    kind,
    action,
  }: Pick<OffPolicyResult['policies'][number], 'kind' | 'action'>): string =>
    fill(words.logPolicies[kind], { action: action ?? '' })
  const offPolicy: AdsDecisionSentences['offPolicy'] = ({ logged, policies, best: bestName }) => {
    const best = policies.find(({ name }) => name === bestName)
    const shown = [...policies]
      .sort(
        (a, b) => Number(b.isReliable) - Number(a.isReliable) || b.doublyRobust.value - a.doublyRobust.value,
      )
      .slice(0, MOST_SAID)
    return [
      fill(words.logged, { value: number(logged.value), low: number(logged.low), high: number(logged.high) }),
      ...shown.map(({ isReliable, effective, doublyRobust: { value, low, high, variance }, ...policy }) =>
        isReliable
          ? fill(words.policy, {
              name: policyName(policy),
              value: number(value),
              low: number(low),
              high: number(high),
              error: number(Math.sqrt(variance)),
            })
          : fill(words.unreliable, { name: policyName(policy), n: number(Math.round(effective)) }),
      ),
      ...(policies.length > shown.length
        ? [fill(words.policiesMore, { n: number(policies.length - shown.length) })]
        : []),
      best === undefined ? words.noPolicy : fill(words.bestPolicy, { name: policyName(best) }),
    ]
  }
  const simulation: AdsDecisionSentences['simulation'] = ({ policies }) => {
    const end = (name: string): number => policies.find(({ policy }) => policy === name)?.mean.at(-1) ?? 0
    const saved = end('current') > 0 ? 1 - end('thompson') / end('current') : 0
    return [
      ...policies.map(({ policy, mean, low, high, bestShare }) =>
        fill(words.regret, {
          policy: words.policies[policy],
          mean: number(mean.at(-1) ?? 0),
          low: number(low.at(-1) ?? 0),
          high: number(high.at(-1) ?? 0),
          share: percent(bestShare),
        }),
      ),
      saved > 0 ? fill(words.saved, { share: percent(saved, 0) }) : words.worse,
    ]
  }
  const values: AdsDecisionSentences['values'] = ({
    arms,
    decision,
    leader,
    lossLimit,
    leastTrials,
    splitP,
    splitOk,
    splitTaken,
  }) => {
    const first = arms[0]?.name ?? ''
    const said = { leader, limit: number(lossLimit), p: chance(splitP), least: number(leastTrials) }
    const loss = number(arms.find(({ name }) => name === leader)?.loss ?? 0)
    return [
      fill(words.decision[decision], { ...said, loss }),
      ...arms.map(({ name, mean, low, high, best, buyers, visitors }) =>
        fill(words.value, {
          name,
          rate: number(mean),
          low: number(low),
          high: number(high),
          best: percent(best),
          buyers: buyers.toLocaleString(language),
          visitors: visitors.toLocaleString(language),
        }),
      ),
      ...arms.slice(1).flatMap(({ name, uplift, beatsFirst, welchP }) => [
        fill(words.uplift, {
          name,
          first,
          mean: percent(uplift.mean),
          low: percent(uplift.low),
          high: percent(uplift.high),
          beats: percent(beatsFirst),
        }),
        fill(words.welch, {
          name,
          first,
          p: welchP.toLocaleString(language, { maximumSignificantDigits: 2 }),
        }),
      ]),
      ...(splitOk && !splitTaken && arms.length > 1 ? [words.splitFine] : []),
    ]
  }

  const readFile: AdsDecisionSentences['readFile'] = ({ headers, columns }) => {
    const parts = decisionRoles.flatMap((role) => {
      const at = columns[role]
      return at === undefined
        ? []
        : [fill(words.column, { role: words.roles[role], name: headers[at] ?? '' })]
    })
    return parts.length === 0 ? [words.wide] : [fill(words.columns, { columns: list(parts) })]
  }
  const notes: AdsDecisionSentences['notes'] = (given) =>
    given.map(({ code, name = '', value = 0 }) =>
      fill(words.notes[code], { name, n: value.toLocaleString(language) }),
    )

  return {
    read,
    readFile,
    notes,
    alsoValues: words.alsoValues,
    values,
    test,
    contextual,
    policyName,
    offPolicy,
    simulation,
  }
}
