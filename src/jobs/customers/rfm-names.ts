import { localeOf } from '../../contract/locales/locale-of.ts'
import type { RfmSettings } from '../../contract/rfm.ts'
import type { Language } from '../../contract/requests.ts'

type Named = { readonly settings: RfmSettings; readonly names: readonly string[] }

/** What a group is called: the user's own name, else the app's in a language; empty without a group. */
export function rfmGroupName({ settings, names }: Named, group: number, language: Language): string {
  const key = names[group]
  if (key === undefined) return ''
  const words: Readonly<Record<string, string>> = localeOf(language).segments.rfmGroup
  return settings.names[key] ?? words[key] ?? key
}
