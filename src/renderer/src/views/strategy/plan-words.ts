import { useMemo } from 'react'
import { rfmGroupKey } from '../../../../contract/rfm.ts'
import { useWords } from '../../i18n/use-words.ts'

const MICROS = 1_000_000

/** Names of groups and amounts of money of a plan. */
export function usePlanWords(currency: string): {
  readonly money: (amount: number) => string
  readonly segment: (segment: string) => string
} {
  const { t, format } = useWords()
  return useMemo(
    () => ({
      money: (amount) => format.money(amount * MICROS, currency),
      segment: (segment) => {
        const group = segment.startsWith('rfm:') ? rfmGroupKey.safeParse(segment.slice(4)) : null
        return group?.success === true ? t(`segments.rfmGroup.${group.data}`) : segment
      },
    }),
    [t, format, currency],
  )
}
