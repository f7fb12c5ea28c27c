import { localeOf } from '../../contract/locales/locale-of.ts'
import type { ActionChannel } from '../../contract/plan-actions.ts'
import type { Language } from '../../contract/requests.ts'

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
