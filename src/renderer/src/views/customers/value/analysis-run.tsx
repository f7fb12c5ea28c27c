import { Button, Group } from '@mantine/core'
import { IconDownload, IconPlayerPlay } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { AnalysisId } from '../../../../../contract/ids.ts'
import type { JobKind, JobRequest } from '../../../../../contract/jobs.ts'
import { ask } from '../../../bridge/client.ts'
import { startJob, useIsJobRunning, useLatestJob } from '../../../bridge/jobs.ts'
import { useAction } from '../../../bridge/use-action.ts'
import { FailureNotice } from '../../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../../components/job-progress.tsx'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { testIds } from '../../../test-ids.ts'

type Computed = {
  readonly id: AnalysisId
  readonly createdAt: number
  readonly seconds: number
  readonly current: boolean
}

type Props = {
  readonly kind: JobKind
  readonly title: string
  readonly text: string
  readonly order: JobRequest | null
  readonly computed: Computed | null
  readonly children: ReactNode
}

/** Settings, a button that computes, how it goes, and how old the result below is. */
export function AnalysisRun({ kind, title, text, order, computed, children }: Props) {
  const { t, format, duration } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const job = useLatestJob(kind)
  const start = async (request: JobRequest): Promise<void> => {
    await startJob(request)
  }
  return (
    <Section
      {...(computed === null ? { title, text } : { title: t('value.settings') })}
      {...(computed === null ? {} : { actions: <ExportAnalysis id={computed.id} name={kind} /> })}
      testId={testIds.valueRun}
    >
      <div className="sx-fields">{children}</div>
      <Group gap="md">
        <Button
          leftSection={<IconPlayerPlay size={16} aria-hidden />}
          disabled={isBusy || order === null}
          loading={action.busy}
          onClick={() => {
            if (order !== null) action.run(() => start(order))
          }}
          data-testid={testIds.valueStart}
        >
          {computed === null ? t('value.run') : t('value.runAgain')}
        </Button>
        {computed !== null && (
          <span className="sx-soft sx-small" data-testid={testIds.valueStamp} data-current={computed.current}>
            {t('value.computedAt', {
              time: format.dateTime(computed.createdAt),
              seconds: duration(computed.seconds),
            })}{' '}
            <span className={computed.current ? 'sx-chip sx-chip-info' : 'sx-chip sx-chip-warn'}>
              {computed.current ? t('value.current') : t('value.stale')}
            </span>
          </span>
        )}
      </Group>
      {action.failure && <FailureNotice failure={action.failure} />}
      {job?.state === 'running' && <JobProgressPanel job={job} title={t(`contract.jobKind.${kind}`)} />}
      {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
    </Section>
  )
}

/** The customers (or channels) of a result as a workbook. */
function ExportAnalysis({ id, name }: { readonly id: AnalysisId; readonly name: string }) {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const run = async (): Promise<void> => {
    const format = 'csv'
    const target = await ask('file:choose-target', { suggestedName: `${name}.${format}`, format })
    if (!target) return
    const settings = { analysisId: id, format, purpose: 'spreadsheet' } as const
    await startJob({ kind: 'export-analysis', settings, file: target.token }, target)
  }
  return (
    <>
      <Button
        variant="default"
        leftSection={<IconDownload size={16} aria-hidden />}
        disabled={isBusy}
        loading={action.busy}
        onClick={() => action.run(run)}
        data-testid={testIds.valueExport}
      >
        {t('value.export')}
      </Button>
      {action.failure && <FailureNotice failure={action.failure} />}
    </>
  )
}
