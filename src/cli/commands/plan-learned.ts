import type { LearnedEffects } from '../../contract/plan.ts'
import type { Language } from '../../contract/requests.ts'
import type { SpendResult } from '../../contract/plan-actions.ts'
import { reportFormat } from '../../jobs/report/report-format.ts'
import { actionWords, spendSentences } from '../../jobs/strategy/segment-words.ts'
import type { Outcome } from '../run-command.ts'

/** What was assumed of each channel, what is believed now, and each accepted action against its plan. */
export function learnedOutcome(path: string, learned: LearnedEffects | null, language: Language): Outcome {
  if (learned === null) return { document: { project: path, learned: null }, lines: ['no plan yet'] }
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  return {
    document: { project: path, learned },
    lines: [
      ...learned.channels.map(
        ({ channel, prior, learned: now, measurements }) =>
          `${channel}: assumed ${percent(prior.mean)}, believed ${percent(now.mean)} (unsure by ${percent(now.deviation)}) after ${measurements} measurements`,
      ),
      `${learned.inside} of ${learned.measured} measured actions inside their planned interval`,
      ...learned.actions.flatMap(({ action }) => [
        `${action.id} ${actionWords(action, language)}: planned ${action.gain.toFixed(2)}, measured ${action.result.gain?.toFixed(2) ?? '-'}, ${action.result.verdict}`,
        ...spendOf(action.result.spend, learned.currency, language),
      ]),
    ],
  }
}

/** What came of moved money, indented below its action. */
function spendOf(spend: SpendResult | null, currency: string, language: Language): string[] {
  if (spend === null) return []
  const format = reportFormat(language)
  const money = (value: number): string => format.money(value, currency)
  return spendSentences(spend, language, { ...format, money }).map((sentence) => `  ${sentence}`)
}
