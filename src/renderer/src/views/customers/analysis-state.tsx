import { Button } from '@mantine/core'
import { IconRefresh } from '@tabler/icons-react'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

async function analyse(): Promise<void> {
  await startJob({ kind: 'analyse-customers' })
}

/** Says when the stored analysis is older than the data, and brings it up to date; nothing otherwise. */
export function AnalysisState() {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const { value } = useRequest('customers:analysis', undefined)
  if (value === undefined || value.state === 'current') return null
  return (
    <Notice tone="info" testId={testIds.analysisState}>
      <div className="sx-section-header">
        <p>{t(`behaviour.state.${value.state}`)}</p>
        <Button
          size="xs"
          leftSection={<IconRefresh size={14} aria-hidden />}
          disabled={isBusy}
          loading={action.busy}
          onClick={() => action.run(analyse)}
          data-testid={testIds.analyseRun}
        >
          {t('behaviour.state.run')}
        </Button>
      </div>
      {action.failure && <FailureNotice failure={action.failure} />}
    </Notice>
  )
}
