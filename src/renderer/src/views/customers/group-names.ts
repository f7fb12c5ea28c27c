import { useCallback } from 'react'
import { rfmGroupKey } from '../../../../contract/rfm.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { useWords } from '../../i18n/use-words.ts'

/** What an RFM group is called: the project's own name, else that of the language. */
export function useGroupName(): (group: string) => string {
  const { t } = useWords()
  const { value } = useRequest('rfm:settings', undefined)
  const names = value?.names
  return useCallback(
    (group) => {
      const key = rfmGroupKey.safeParse(group)
      return names?.[group] ?? (key.success ? t(`segments.rfmGroup.${key.data}`) : group)
    },
    [names, t],
  )
}
