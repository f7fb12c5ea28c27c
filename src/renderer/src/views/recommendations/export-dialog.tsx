import { ActionIcon, Button, Checkbox, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { IconArrowDown, IconArrowUp, IconDownload } from '@tabler/icons-react'
import { useState } from 'react'
import type { JobId } from '../../../../contract/ids.ts'
import { exportColumns, exportSettings } from '../../../../contract/lists.ts'
import type { ExportSettings, ListSummary } from '../../../../contract/lists.ts'
import type { FileRef } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { startJob, useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { exportColumnId, testIds } from '../../test-ids.ts'
import { chosenColumns, moved, toggled } from './export-columns.ts'
import type { ColumnChoice } from './export-columns.ts'
import { HoldoutFields } from './holdout-fields.tsx'

type Props = { readonly list: ListSummary; readonly onClose: () => void }
type Draft = Pick<ExportSettings, 'format' | 'layout' | 'purpose' | 'search' | 'holdout'>
type Started = { readonly jobId: JobId; readonly target: FileRef }

/** How a list leaves the app: format, layout, columns in order, which customers. */
export function ExportDialog({ list, onClose }: Props) {
  const { t, language } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [draft, setDraft] = useState<Draft>({
    format: 'csv',
    layout: 'long',
    purpose: 'spreadsheet',
    search: '',
    holdout: null,
  })
  const [choices, setChoices] = useState<readonly ColumnChoice[]>(
    exportColumns.map((column) => ({ column, isChosen: true })),
  )
  const [started, setStarted] = useState<Started | null>(null)
  const columns = chosenColumns(choices)

  const run = async () => {
    const suggestedName = `${t('recommendations.lists.fileName')}.${draft.format}`
    const target = await ask('file:choose-target', { suggestedName, format: draft.format })
    if (!target) return
    const settings = { ...draft, listId: list.id, columns, language }
    setStarted({
      jobId: await startJob({ kind: 'export-list', settings, file: target.token }, target),
      target,
    })
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('recommendations.lists.exportTitle')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="sx-stack">
        <ExportFields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} />
        <HoldoutFields holdout={draft.holdout} onChange={(holdout) => setDraft({ ...draft, holdout })} />
        <ColumnChooser choices={choices} onChange={setChoices} />
        {columns.length === 0 && <Notice tone="warn">{t('recommendations.lists.needColumn')}</Notice>}
        {action.failure && <FailureNotice failure={action.failure} />}
        {started && <Outcome started={started} />}
        <Group justify="flex-end" className="sx-modal-foot">
          <Button variant="default" onClick={onClose}>
            {t('common.close')}
          </Button>
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={isBusy || columns.length === 0}
            onClick={() => action.run(run)}
            data-testid={testIds.exportRun}
          >
            {t('recommendations.lists.exportRun')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

type FieldsProps = { readonly draft: Draft; readonly onChange: (change: Partial<Draft>) => void }

function ExportFields({ draft, onChange }: FieldsProps) {
  const { t } = useWords()
  const { shape } = exportSettings
  return (
    <>
      <div className="sx-fields">
        <NativeSelect
          label={t('recommendations.lists.format')}
          value={draft.format}
          onChange={(event) => onChange({ format: shape.format.parse(event.currentTarget.value) })}
          data={[
            { value: 'csv', label: t('recommendations.lists.formatCsv') },
            { value: 'xlsx', label: t('lists.formatXlsx') },
            { value: 'jsonl', label: t('recommendations.lists.formatJsonl') },
          ]}
          data-testid={testIds.exportFormat}
        />
        <NativeSelect
          label={t('recommendations.lists.layout')}
          value={draft.layout}
          onChange={(event) => onChange({ layout: shape.layout.parse(event.currentTarget.value) })}
          data={[
            { value: 'long', label: t('recommendations.lists.layoutLong') },
            { value: 'wide', label: t('recommendations.lists.layoutWide') },
          ]}
          data-testid={testIds.exportLayout}
        />
      </div>
      {draft.format === 'csv' && (
        <NativeSelect
          label={t('recommendations.lists.purpose')}
          description={
            draft.purpose === 'spreadsheet'
              ? t('recommendations.lists.purposeSpreadsheetHint')
              : t('recommendations.lists.purposeMachineHint')
          }
          value={draft.purpose}
          onChange={(event) => onChange({ purpose: shape.purpose.parse(event.currentTarget.value) })}
          data={[
            { value: 'spreadsheet', label: t('recommendations.lists.purposeSpreadsheet') },
            { value: 'machine', label: t('recommendations.lists.purposeMachine') },
          ]}
          data-testid={testIds.exportPurpose}
        />
      )}
      <TextInput
        label={t('recommendations.lists.exportSearch')}
        description={t('recommendations.lists.exportSearchHint')}
        value={draft.search}
        maxLength={200}
        onChange={(event) => onChange({ search: event.currentTarget.value })}
        data-testid={testIds.exportSearch}
      />
    </>
  )
}

type ChooserProps = {
  readonly choices: readonly ColumnChoice[]
  readonly onChange: (choices: readonly ColumnChoice[]) => void
}

function ColumnChooser({ choices, onChange }: ChooserProps) {
  const { t } = useWords()
  return (
    <fieldset className="sx-fieldset" data-testid={testIds.exportColumns}>
      <legend>{t('recommendations.lists.columns')}</legend>
      <ol className="sx-export-columns">
        {choices.map(({ column, isChosen }, index) => {
          const name = t(`contract.exportColumn.${column}`)
          return (
            <li key={column}>
              <Checkbox
                label={name}
                checked={isChosen}
                onChange={() => onChange(toggled(choices, column))}
                data-testid={exportColumnId(column)}
              />
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                disabled={index === 0}
                aria-label={t('recommendations.lists.up', { column: name })}
                onClick={() => onChange(moved(choices, index, -1))}
              >
                <IconArrowUp size={15} aria-hidden />
              </ActionIcon>
              <ActionIcon
                variant="subtle"
                color="gray"
                size={26}
                disabled={index === choices.length - 1}
                aria-label={t('recommendations.lists.down', { column: name })}
                onClick={() => onChange(moved(choices, index, 1))}
              >
                <IconArrowDown size={15} aria-hidden />
              </ActionIcon>
            </li>
          )
        })}
      </ol>
    </fieldset>
  )
}

function Outcome({ started }: { readonly started: Started }) {
  const { t, format } = useWords()
  const action = useAction()
  const job = useJob(started.jobId)
  if (job === undefined || job.state === 'running')
    return <JobProgressPanel job={job} title={t('contract.jobKind.export-list')} />
  if (job.state === 'failed') return <FailureNotice failure={job.failure} />
  if (job.state === 'cancelled') return <Notice tone="info">{t('shell.jobs.cancelled')}</Notice>
  const result = resultOf(job, 'export-list')
  return (
    <Notice tone="good">
      <div className="sx-section-header">
        <p>
          {t('recommendations.lists.exportDone', {
            n: format.integer(result?.rows ?? 0),
            file: started.target.name,
            size: format.bytes(result?.bytes ?? 0),
          })}
          {result !== null && result.held > 0 && (
            <> {t('recommendations.lists.holdoutDone', { n: format.integer(result.held) })}</>
          )}
        </p>
        <Button
          size="xs"
          variant="default"
          onClick={() => action.run(() => ask('file:reveal', { token: started.target.token }))}
          data-testid={testIds.exportReveal}
        >
          {t('common.showInFolder')}
        </Button>
      </div>
    </Notice>
  )
}
