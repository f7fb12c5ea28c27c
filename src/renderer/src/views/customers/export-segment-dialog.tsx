import { Button, Checkbox, Group, Modal, NativeSelect } from '@mantine/core'
import { IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { JobId } from '../../../../contract/ids.ts'
import { memberColumns, segmentExport } from '../../../../contract/segment-export.ts'
import type { MemberColumn, SegmentExport } from '../../../../contract/segment-export.ts'
import type { Audience } from '../../../../contract/segment-requests.ts'
import type { FileRef } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { startJob, useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = { readonly audience: Audience; readonly name: string; readonly onClose: () => void }
type Started = { readonly jobId: JobId; readonly target: FileRef }
const consents = ['email', 'sms', 'phone', 'post'] as const

/** Which columns of a segment's customers go into which kind of file. */
export function ExportSegmentDialog({ audience, name, onClose }: Props) {
  const { t, language } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [columns, setColumns] = useState<ReadonlySet<MemberColumn>>(new Set(memberColumns))
  const [format, setFormat] = useState<SegmentExport['format']>('csv')
  const [purpose, setPurpose] = useState<SegmentExport['purpose']>('spreadsheet')
  const [consent, setConsent] = useState<SegmentExport['consent']>(null)
  const [started, setStarted] = useState<Started | null>(null)
  const { shape } = segmentExport

  const run = async () => {
    const suggestedName = `${name.replaceAll(/[\\/:*?"<>|]/g, '-').slice(0, 80)}.${format}`
    const target = await ask('file:choose-target', { suggestedName, format })
    if (!target) return
    const settings: SegmentExport = {
      audience,
      columns: memberColumns.filter((column) => columns.has(column)),
      format,
      purpose,
      language,
      consent,
    }
    setStarted({
      jobId: await startJob({ kind: 'export-segment', settings, file: target.token }, target),
      target,
    })
  }
  const toggle = (column: MemberColumn) => {
    const next = new Set(columns)
    if (!next.delete(column)) next.add(column)
    setColumns(next)
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('segments.export.title', { name })}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="sx-stack">
        <div className="sx-fields">
          <NativeSelect
            label={t('segments.export.format')}
            value={format}
            onChange={(event) => setFormat(shape.format.parse(event.currentTarget.value))}
            data={['csv', 'xlsx', 'jsonl'].map((value) => ({ value, label: value.toUpperCase() }))}
            data-testid={testIds.segmentExportFormat}
          />
          <NativeSelect
            label={t('segments.export.purpose')}
            value={purpose}
            onChange={(event) => setPurpose(shape.purpose.parse(event.currentTarget.value))}
            data={[
              { value: 'spreadsheet', label: t('segments.export.spreadsheet') },
              { value: 'machine', label: t('segments.export.machine') },
            ]}
          />
          <NativeSelect
            label={t('segments.export.consent')}
            value={consent ?? ''}
            onChange={(event) =>
              setConsent(consents.find((each) => each === event.currentTarget.value) ?? null)
            }
            data={[
              { value: '', label: t('segments.export.anyConsent') },
              ...consents.map((value) => ({ value, label: t(`customers.consent.${value}`) })),
            ]}
          />
        </div>
        <fieldset className="sx-fieldset">
          <legend>{t('segments.export.columns')}</legend>
          <div className="sx-checks">
            {memberColumns.map((column) => (
              <Checkbox
                key={column}
                label={t(`segments.column.${column}`)}
                checked={columns.has(column)}
                onChange={() => toggle(column)}
              />
            ))}
          </div>
        </fieldset>
        <p className="sx-soft sx-small">{t('segments.export.suppressedHint')}</p>
        {action.failure && <FailureNotice failure={action.failure} />}
        {started && <Outcome started={started} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={isBusy || columns.size === 0}
            onClick={() => action.run(run)}
            data-testid={testIds.segmentExportRun}
          >
            {t('common.export')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

function Outcome({ started }: { readonly started: Started }) {
  const { t, format } = useWords()
  const action = useAction()
  const job = useJob(started.jobId)
  if (job === undefined || job.state === 'running')
    return <JobProgressPanel job={job} title={t('contract.jobKind.export-segment')} />
  if (job.state === 'failed') return <FailureNotice failure={job.failure} />
  if (job.state === 'cancelled') return <Notice tone="info">{t('shell.jobs.cancelled')}</Notice>
  const result = resultOf(job, 'export-segment')
  return (
    <Notice tone="good" testId={testIds.segmentExported}>
      <div className="sx-section-header">
        <p>
          {t('segments.export.done', {
            n: format.integer(result?.rows ?? 0),
            file: started.target.name,
            suppressed: format.integer(result?.suppressed ?? 0),
            consent: format.integer(result?.withoutConsent ?? 0),
          })}
        </p>
        <Button
          size="xs"
          variant="default"
          onClick={() => action.run(() => ask('file:reveal', { token: started.target.token }))}
        >
          {t('common.showInFolder')}
        </Button>
      </div>
    </Notice>
  )
}
