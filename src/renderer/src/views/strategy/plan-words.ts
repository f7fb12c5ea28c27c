import { useMemo } from 'react'
import type { ActionChannel } from '../../../../contract/plan-actions.ts'
import { rfmGroupKey } from '../../../../contract/rfm.ts'
import { useWords } from '../../i18n/use-words.ts'

/** Names of groups and actions, and amounts of money of a plan. */
export function usePlanWords(currency: string): {
  readonly money: (amount: number) => string
  readonly segment: (segment: string) => string
  readonly action: (action: { readonly segment: string; readonly channel: ActionChannel }) => string
} {
  const { t, format } = useWords()
  return useMemo(() => {
    const segment = (name: string): string => {
      if (name === '') return t('strategy.allAds')
      const group = name.startsWith('rfm:') ? rfmGroupKey.safeParse(name.slice(4)) : null
      return group?.success === true ? t(`segments.rfmGroup.${group.data}`) : name
    }
    return {
      money: (amount) => format.amount(amount, currency),
      segment,
      action: ({ segment: name, channel }) => `${segment(name)} · ${t(`strategy.channel.${channel}`)}`,
    }
  }, [t, format, currency])
}
