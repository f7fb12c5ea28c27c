import { Skeleton } from '@mantine/core'
import type { ReactNode } from 'react'
import type { Asked } from '../bridge/use-request.ts'
import { useWords } from '../i18n/use-words.ts'
import { FailureNotice } from './failure-notice.tsx'

type Props<T> = {
  readonly asked: Asked<T>
  readonly children: (value: T) => ReactNode
  readonly rows?: number
}

/** The three states of a question: being asked, failed, answered. */
export function RequestView<T>({ asked, children, rows = 4 }: Props<T>) {
  const { state } = asked
  if (state.kind === 'loading') return <LoadingRows rows={rows} />
  if (state.kind === 'failed') return <FailureNotice failure={state.failure} onRetry={asked.refresh} />
  return children(state.value)
}

export function LoadingRows({ rows }: { readonly rows: number }) {
  const { t } = useWords()
  return (
    <div className="sx-loading" role="status" aria-label={t('common.loading')}>
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={18} width={`${92 - ((index * 17) % 40)}%`} />
      ))}
    </div>
  )
}
