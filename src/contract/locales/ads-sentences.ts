import type {
  AdequacyAdvice,
  AdequacyFinding,
  AdsSpan,
  BudgetBinding,
  BudgetPlan,
  BudgetProblem,
  BudgetResult,
  ChannelResponse,
  Estimate,
  HealthCheck,
  ResponseResult,
  SeriesNote,
} from '../ads.ts'
import type { Language } from '../requests.ts'
import { adsSentences as english } from './en/ads-sentences.ts'
import { fill } from './fill.ts'
import { adsSentences as chinese } from './zh-cn/ads-sentences.ts'

/** How probable a late peak is before it is said. */
const LATE = 0.75

const wordsOf = { en: english, 'zh-CN': chinese } as const

/** Sentences about results of the ads stage, for one language. Numbers are written as its readers expect them. */
export type AdsSentences = {
  readonly finding: (finding: AdequacyFinding) => string
  readonly advice: (advice: AdequacyAdvice, span: AdsSpan) => string
  readonly health: (check: HealthCheck) => string
  readonly note: (note: SeriesNote) => string
  readonly problem: (problem: BudgetProblem) => string
  readonly binding: (binding: BudgetBinding, span: AdsSpan) => string
  readonly adequacy: (result: Pick<ResponseResult, 'adequacy' | 'span'>) => string[]
  readonly response: (result: ResponseResult) => string[]
  readonly plan: (result: BudgetResult, plan: BudgetPlan) => string[]
  readonly budget: (result: BudgetResult) => string[]
}

export function adsSentences(language: Language): AdsSentences {
  const words = wordsOf[language]
  const number = (value: number): string =>
    value.toLocaleString(
      language,
      Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
    )
  const percent = (value: number): string =>
    value.toLocaleString(language, { style: 'percent', maximumFractionDigits: value < 0.1 ? 1 : 0 })
  const said = (text: string, values: Readonly<Record<string, string | number | undefined>>): string =>
    fill(
      text,
      Object.fromEntries(
        Object.entries(values).map(([key, value]) => [
          key,
          typeof value === 'number' ? number(value) : (value ?? ''),
        ]),
      ),
    )

  const finding = (each: AdequacyFinding): string =>
    said(words.finding[each.code], { ...each, percent: percent(each.value) })
  const advice = (each: AdequacyAdvice, span: AdsSpan): string =>
    said(words.advice[each.do], {
      channel: 'channel' in each ? each.channel : '',
      channels: 'channels' in each ? each.channels.join(language === 'en' ? ', ' : '、') : '',
      value: 'periods' in each ? each.periods : '',
      span: words.span[span],
    })
  const health = (check: HealthCheck): string =>
    said(words.health[check.code][check.level], {
      ...check,
      // R-hat is read to the second decimal, also where that is none.
      value: check.code === 'convergence' ? check.value.toFixed(2) : check.value,
      percent: percent(check.value),
    })
  const note = (each: SeriesNote): string => said(words.note[each.code], each)
  const problem = (each: BudgetProblem): string => said(words.problem[each.problem], each)
  const binding = (each: BudgetBinding, span: AdsSpan): string =>
    said(words.binding[each.kind], { ...each, span: words.spanOne[span] })

  const late = ({ name, peakLater }: ChannelResponse): string[] =>
    peakLater > LATE ? [said(words.late, { channel: name, percent: percent(peakLater) })] : []

  const adequacy: AdsSentences['adequacy'] = ({ adequacy: judged, span }) => [
    words.verdict[judged.verdict],
    ...judged.findings.filter(({ level }) => level !== 'good').map(finding),
    ...judged.advice.map((each) => advice(each, span)),
  ]
  /** What brings less is told as less, not as a negative more. */
  const moreOrLess = (
    more: string,
    less: string,
    { mean, low, high }: Estimate,
    about: Readonly<Record<string, string | number>>,
  ): string =>
    mean >= 0
      ? said(more, { mean, low, high, ...about })
      : said(less, { mean: -mean, low: -high, high: -low, ...about })

  const plan: AdsSentences['plan'] = ({ basis, verdict, span, settings, held }, made) => {
    const unit = words.spanOne[span]
    const chance = percent(made.chanceOfGain)
    const isSame = Math.abs(made.gainAtSameTotal.mean) < 1e-4 * Math.abs(made.outcome.mean)
    const isTotal = settings.goal.kind === 'total' && Math.abs(made.total - made.today) > 1e-3 * made.today
    return [
      ...(basis === 'shares'
        ? [words.verdict[verdict], words.plan.shares]
        : verdict === 'weak'
          ? [words.plan.weak]
          : verdict === 'not-enough'
            ? [words.verdict[verdict], words.plan.notEnough]
            : []),
      isSame
        ? words.plan.same
        : moreOrLess(words.plan.gain, words.plan.loss, made.gainAtSameTotal, { chance, span: unit }),
      ...(isTotal || settings.goal.kind !== 'total'
        ? [moreOrLess(words.plan.gainToday, words.plan.lossToday, made.gain, { span: unit })]
        : []),
      ...(made.total < made.today * (1 - 1e-3)
        ? [said(words.plan.saves, { saved: made.today - made.total, span: unit })]
        : []),
      ...(held.length === 0 || verdict === 'not-enough'
        ? []
        : [said(words.plan.held, { channels: held.join(language === 'en' ? ', ' : '、') })]),
      ...made.bindings.map((each) => binding(each, span)),
      ...(made.marginal === null ? [] : [said(words.plan.marginal, { value: made.marginal })]),
      ...made.channels
        .filter(({ isBeyondData }) => isBeyondData)
        .map(({ name, amount }) => said(words.plan.beyond, { channel: name, amount })),
    ]
  }
  return {
    finding,
    advice,
    health,
    note,
    problem,
    binding,
    adequacy,
    response: (result) => [
      ...result.notes.map(note),
      ...adequacy(result),
      ...result.channels.flatMap(late),
      words.health.overall[result.health.overall],
      ...result.health.checks.filter(({ level }) => level !== 'good').map(health),
    ],
    plan,
    budget: (result) => (result.plan === null ? result.problems.map(problem) : plan(result, result.plan)),
  }
}
