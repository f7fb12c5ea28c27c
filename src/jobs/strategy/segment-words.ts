import { localeOf } from '../../contract/locales/locale-of.ts'
import { fill } from '../../contract/locales/fill.ts'
import type { ActionChannel, SpendResult } from '../../contract/plan-actions.ts'
import { spendLines } from '../../contract/plan-words.ts'
import type { Language } from '../../contract/requests.ts'
import type { ReportFormat } from '../report/report-format.ts'

/** A segment's name; RFM groups have one in each language. */
export function segmentWords(segment: string, language: Language): string {
  const locale = localeOf(language)
  if (segment === '') return locale.strategy.allAds
  if (!segment.startsWith('rfm:')) return segment
  const words: Readonly<Record<string, string>> = locale.segments.rfmGroup
  return words[segment.slice(4)] ?? segment
}

/** An action by its group and channel. */
export function actionWords(
  { segment, channel }: { readonly segment: string; readonly channel: ActionChannel },
  language: Language,
): string {
  return `${segmentWords(segment, language)} · ${localeOf(language).strategy.channel[channel]}`
}

/** What came of moved money, sentence by sentence. */
export function spendSentences(
  spend: SpendResult,
  language: Language,
  shown: Pick<ReportFormat, 'percent' | 'integer' | 'day'> & { readonly money: (value: number) => string },
): string[] {
  const words = localeOf(language).strategy.spend
  return spendLines(spend, {
    money: shown.money,
    integer: shown.integer,
    percent: (share) => shown.percent(share),
    day: (day) => shown.day(Date.parse(`${day}T00:00:00Z`)),
    span: (span) => words.span[span],
    channel: (figures) => fill(words.channel, figures),
  }).map(({ text, figures }) => fill(words[text], figures))
}
