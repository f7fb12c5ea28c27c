import { Button, NativeSelect, Switch, Tooltip } from '@mantine/core'
import { IconCircleCheck, IconDownload, IconTool } from '@tabler/icons-react'
import { useCallback, useMemo, useState } from 'react'
import type { FixOrder, QuarantineFilter } from '../../../../contract/cleaning.ts'
import type { FixStep } from '../../../../contract/fixes.ts'
import type { ImportId, JobId } from '../../../../contract/ids.ts'
import { quarantineReason } from '../../../../contract/quarantine-reasons.ts'
import type { QuarantinedRow } from '../../../../contract/import-counts.ts'
import type { QuarantineReason } from '../../../../contract/quarantine-reasons.ts'
import type { ImportRecord } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { startJob, useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Cut, DataTable } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { mappingNameOf, RememberMapping } from '../../components/remember-mapping.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { SearchField } from '../../components/search-field.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { FixDialog } from './fix-dialog.tsx'
import { FrequentFaults } from './frequent-faults.tsx'
import { NoData } from './no-data.tsx'

export function QuarantineTab({ importId }: { readonly importId: ImportId | null }) {
  const { t } = useWords()
  const asked = useRequest('imports:list', undefined)
  return (
    <RequestView asked={asked}>
      {(imports) => {
        const first =
          imports.find((record) => record.id === importId) ??
          imports.find((record) => record.setAside.open > 0)
        if (imports.length === 0) {
          return (
            <Section>
              <NoData search="" title={t('data.empty.title')} />
            </Section>
          )
        }
        if (!first) {
          return (
            <Section>
              <EmptyState
                icon={IconCircleCheck}
                title={t('data.quarantine.empty')}
                text={t('data.quarantine.emptyText')}
              />
            </Section>
          )
        }
        return <Quarantine imports={imports} first={first} />
      }}
    </RequestView>
  )
}

type Props = { readonly imports: readonly ImportRecord[]; readonly first: ImportRecord }
type Dialog = { readonly filter: QuarantineFilter; readonly equals: string | null }

function Quarantine({ imports, first }: Props) {
  const { t, format, language } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [chosen, setChosen] = useState<ImportId>(first.id)
  const [reason, setReason] = useState<QuarantineReason | null>(null)
  const [search, setSearch] = useState('')
  const [wrap, setWrap] = useState(false)
  const [dialog, setDialog] = useState<Dialog | null>(null)
  const [applied, setApplied] = useState<JobId | null>(null)
  const record = imports.find((each) => each.id === chosen) ?? first
  const { run } = action
  const edit = useCallback(
    (row: QuarantinedRow, value: string) =>
      run(async () => {
        const { column } = row
        const steps: FixStep[] = [{ reason: null, column, equals: null, operation: { kind: 'set', value } }]
        const rows: FixOrder['rows'] = { by: 'rows', importId: record.id, ids: [row.id] }
        setApplied(await startJob({ kind: 'fix', fix: { rows, steps, trial: false } }))
      }),
    [record.id, run],
  )
  const columns = useMemo(
    () => columnsOf({ t, format, wrap, headers: record.headers, isBusy, edit }),
    [t, format, wrap, record.headers, isBusy, edit],
  )
  const filter: QuarantineFilter = { importId: record.id, reason, column: null, search }

  const save = async () => {
    const name = t('data.quarantine.fileName', { file: record.fileName.replace(/\.[^.]+$/, '') })
    const target = await ask('file:choose-target', {
      suggestedName: `${name}.csv`.slice(0, 200),
      format: 'csv',
    })
    if (target)
      await startJob({ kind: 'export-quarantine', importId: record.id, file: target.token, language }, target)
  }

  return (
    <Section fill>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Applied jobId={applied} onUndone={() => setApplied(null)} />
      <div className="sx-row">
        <NativeSelect
          className="sx-import-select"
          aria-label={t('data.quarantine.import')}
          value={record.id}
          onChange={(event) => {
            const next = imports.find((each) => String(each.id) === event.currentTarget.value)
            if (next) setChosen(next.id)
            setReason(null)
          }}
          data={imports.map((each) => ({
            value: String(each.id),
            label: `${each.fileName} · ${format.dateTime(each.importedAt)}`,
          }))}
          data-testid={testIds.quarantineImport}
        />
        <NativeSelect
          className="sx-reason-select"
          aria-label={t('data.quarantine.reason')}
          value={reason ?? ''}
          onChange={(event) => {
            const { value } = event.currentTarget
            setReason(value === '' ? null : quarantineReason.parse(value))
          }}
          data={[
            {
              value: '',
              label: t('data.quarantine.allReasons', { n: format.integer(record.setAside.open) }),
            },
            ...record.counts.byReason.map((each) => ({
              value: each.reason,
              label: t('data.quarantine.reasonCount', {
                reason: t(`contract.reason.${each.reason}`),
                n: format.integer(each.lines),
              }),
            })),
          ]}
          data-testid={testIds.quarantineReason}
        />
        <Switch
          label={t('data.quarantine.wrap')}
          checked={wrap}
          onChange={(event) => setWrap(event.currentTarget.checked)}
        />
      </div>
      <div className="sx-section-header">
        <div className="sx-row">
          <SearchField onSearch={setSearch} label={t('data.quarantine.search')} />
        </div>
        <div className="sx-row">
          <Button
            leftSection={<IconTool size={16} aria-hidden />}
            disabled={isBusy || record.setAside.open === 0}
            onClick={() => setDialog({ filter, equals: null })}
            data-testid={testIds.quarantineFix}
          >
            {t('data.fix.open')}
          </Button>
          <Tooltip label={t('data.quarantine.exportHint')}>
            <Button
              variant="default"
              leftSection={<IconDownload size={16} aria-hidden />}
              disabled={isBusy || record.setAside.open === 0}
              onClick={() => action.run(save)}
              data-testid={testIds.quarantineExport}
            >
              {t('data.quarantine.export')}
            </Button>
          </Tooltip>
        </div>
      </div>
      {record.setAside.mended + record.setAside.dropped > 0 && (
        <RememberMapping key={record.id} importId={record.id} suggested={mappingNameOf(record.fileName)} />
      )}
      <FrequentFaults
        importId={record.id}
        reason={reason}
        onFix={(fault) =>
          setDialog({
            filter: { importId: record.id, reason: fault.reason, column: fault.column, search: '' },
            equals: fault.value,
          })
        }
      />
      <DataTable<QuarantinedRow>
        key={`${record.id} ${reason ?? ''} ${search} ${wrap ? 'wrap' : ''} ${record.setAside.open}`}
        label={t('data.tabs.quarantine')}
        columns={columns}
        load={(offset, limit) => ask('imports:quarantine', { filter, offset, limit })}
        testId={testIds.quarantineTable}
        minWidth={780}
        measured={wrap}
        empty={
          <EmptyState
            icon={IconCircleCheck}
            title={t(search === '' ? 'data.quarantine.empty' : 'data.quarantine.noMatch')}
            text={t(search === '' ? 'data.quarantine.emptyImport' : 'data.quarantine.noMatchText')}
          />
        }
      />
      {dialog && (
        <FixDialog
          record={record}
          filter={dialog.filter}
          equals={dialog.equals}
          onClose={() => setDialog(null)}
          onApplied={(job) => {
            setDialog(null)
            setApplied(job)
          }}
        />
      )}
    </Section>
  )
}

/** What the last fix did, and the way back. */
function Applied({ jobId, onUndone }: { readonly jobId: JobId | null; readonly onUndone: () => void }) {
  const { t, format } = useWords()
  const job = useJob(jobId)
  const isBusy = useIsJobRunning()
  const action = useAction()
  const report = resultOf(job, 'fix')
  if (job?.state === 'failed') return <FailureNotice failure={job.failure} />
  if (report === null) return null
  const { stepId, accepted, merged, duplicates, dropped, still } = report
  const n = format.integer
  return (
    <Notice tone={still > 0 ? 'warn' : 'good'} testId={testIds.fixApplied}>
      {t('data.fix.applied', {
        in: n(accepted + merged),
        duplicates: n(duplicates),
        dropped: n(dropped),
        still: n(still),
      })}{' '}
      {stepId !== null && (
        <button
          type="button"
          className="sx-link"
          disabled={isBusy}
          onClick={() =>
            action.run(async () => {
              await startJob({ kind: 'undo', stepId })
              onUndone()
            })
          }
          data-testid={testIds.fixUndo}
        >
          {t('data.fix.undo')}
        </button>
      )}
    </Notice>
  )
}

type Words = ReturnType<typeof useWords>

type ColumnTools = Pick<Words, 't' | 'format'> & {
  readonly wrap: boolean
  readonly headers: readonly string[]
  readonly isBusy: boolean
  readonly edit: (row: QuarantinedRow, value: string) => void
}

function columnsOf({ t, format, wrap, headers, isBusy, edit }: ColumnTools): Column<QuarantinedRow>[] {
  return [
    {
      key: 'line',
      header: t('data.quarantine.line'),
      width: '84px',
      align: 'end',
      cell: (row) => format.integer(row.line),
    },
    {
      key: 'reason',
      header: t('data.quarantine.reason'),
      width: 'minmax(140px, 210px)',
      cell: (row) => (
        <Cut>
          {row.byte === null
            ? t(`contract.reason.${row.reason}`)
            : t('data.quarantine.atByte', {
                reason: t(`contract.reason.${row.reason}`),
                byte: format.integer(row.byte),
              })}
        </Cut>
      ),
    },
    {
      key: 'column',
      header: t('data.quarantine.column'),
      width: '130px',
      cell: (row) => <Cut>{row.column === '' ? t('data.quarantine.wholeRow') : row.column}</Cut>,
    },
    {
      key: 'value',
      header: t('data.quarantine.value'),
      width: '160px',
      cell: (row) => {
        const at = row.column === '' ? -1 : headers.indexOf(row.column)
        if (at < 0) return null
        return (
          <FaultyCell
            key={row.cells[at] ?? ''}
            label={t('data.quarantine.edit', { line: format.integer(row.line), column: row.column })}
            value={row.cells[at] ?? ''}
            disabled={isBusy}
            onEdit={(value) => edit(row, value)}
          />
        )
      },
    },
    {
      key: 'raw',
      header: t('data.quarantine.raw'),
      width: 'minmax(260px, 1fr)',
      cell: (row) =>
        wrap ? (
          <div className="sx-raw sx-raw-wrap">{row.raw}</div>
        ) : (
          <code className="sx-raw" title={row.raw.slice(0, 2000)}>
            {row.raw}
          </code>
        ),
    },
  ]
}

type CellProps = {
  readonly label: string
  readonly value: string
  readonly disabled: boolean
  readonly onEdit: (value: string) => void
}

/** Enter sends the row back through the rules; Escape and leaving the cell leave it as it was. */
function FaultyCell({ label, value, disabled, onEdit }: CellProps) {
  const [draft, setDraft] = useState(value)
  return (
    <input
      className="sx-cell-edit"
      aria-label={label}
      value={draft}
      disabled={disabled}
      onChange={(event) => setDraft(event.currentTarget.value)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && draft !== value) onEdit(draft)
        if (event.key === 'Escape') setDraft(value)
      }}
      onBlur={() => setDraft(value)}
      data-testid={testIds.quarantineCell}
    />
  )
}
