import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import type { TFunction } from 'i18next'
import type { Failure } from '../../../contract/failure.ts'
import { describeFailure } from '../../../contract/locales/failures.ts'
import type { DescribedFailure } from '../../../contract/locales/failures.ts'
import type { Language } from '../../../contract/requests.ts'
import { duration, makeFormat } from './format.ts'
import type { Format } from './format.ts'

export type Translate = TFunction

export type Words = {
  readonly t: Translate
  readonly language: Language
  readonly format: Format
  readonly duration: (seconds: number) => string
  readonly describe: (failure: Failure) => DescribedFailure
}

/** Texts, numbers and failures in the window's language. */
export function useWords(): Words {
  const { t, i18n } = useTranslation()
  const language: Language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en'
  return useMemo(
    () => ({
      t,
      language,
      format: makeFormat(language),
      duration: (seconds) =>
        duration(seconds, {
          lessThanSecond: t('common.lessThanSecond'),
          seconds: (n) => t('common.seconds', { n }),
          minutes: (m, s) => t('common.minutes', { m, s }),
          hours: (h, m) => t('common.hours', { h, m }),
        }),
      describe: (failure) => describeFailure(failure, language),
    }),
    [t, language],
  )
}
