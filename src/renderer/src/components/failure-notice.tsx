import { Button } from '@mantine/core'
import { IconAlertTriangle } from '@tabler/icons-react'
import type { Failure } from '../../../contract/failure.ts'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'

type Props = { readonly failure: Failure; readonly onRetry?: (() => void) | undefined }

/** What happened, where, and what to do next. */
export function FailureNotice({ failure, onRetry }: Props) {
  const { t, describe } = useWords()
  const words = describe(failure)
  return (
    <div
      className="sx-notice sx-notice-bad"
      role="alert"
      data-testid={testIds.failure}
      data-code={failure.code}
    >
      <IconAlertTriangle size={20} aria-hidden />
      <div className="sx-notice-text">
        <strong>{words.title}</strong>
        <p>{words.detail}</p>
        <p>{words.hint}</p>
      </div>
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry}>
          {t('common.retry')}
        </Button>
      )}
    </div>
  )
}
