import { Button, NativeSelect, Switch, Tooltip } from '@mantine/core'
import { IconCircleCheck, IconDownload } from '@tabler/icons-react'
import { useMemo, useState } from 'react'
import type { ImportId } from '../../../../contract/ids.ts'
import { quarantineReason } from '../../../../contract/quarantine-reasons.ts'
import type { QuarantinedRow } from '../../../../contract/import-counts.ts'
import type { QuarantineReason } from '../../../../contract/quarantine-reasons.ts'
import type { ImportRecord } from '../../../../contract/requests.ts'
import { ask } from '../../bridge/client.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Cut, DataTable } from '../../components/data-table.tsx'
import type { Column } from '../../components/data-table.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { NoData } from './no-data.tsx'

export function QuarantineTab({ importId }: { readonly importId: ImportId | null }) {
  const { t } = useWords()
  const asked = useRequest('imports:list', undefined)
  return (
    <RequestView asked={asked}>
      {(imports) => {
        const first =
          imports.find((record) => record.id === importId) ??
          imports.find((record) => record.counts.quarantined > 0)
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

function Quarantine({ imports, first }: Props) {
  const { t, format, language } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [chosen, setChosen] = useState<ImportId>(first.id)
  const [reason, setReason] = useState<QuarantineReason | null>(null)
  const [wrap, setWrap] = useState(false)
  const record = imports.find((each) => each.id === chosen) ?? first
  const columns = useMemo(() => columnsOf(t, format, wrap), [t, format, wrap])

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
      <div className="sx-section-header">
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
            aria-label={t('data.quarantine.reason')}
            value={reason ?? ''}
            onChange={(event) => {
              const { value } = event.currentTarget
              setReason(value === '' ? null : quarantineReason.parse(value))
            }}
            data={[
              {
                value: '',
                label: t('data.quarantine.allReasons', { n: format.integer(record.counts.quarantined) }),
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
        <Tooltip label={t('data.quarantine.exportHint')}>
          <Button
            leftSection={<IconDownload size={16} aria-hidden />}
            disabled={isBusy || record.counts.quarantined === 0}
            onClick={() => action.run(save)}
            data-testid={testIds.quarantineExport}
          >
            {t('data.quarantine.export')}
          </Button>
        </Tooltip>
      </div>
      <DataTable<QuarantinedRow>
        key={`${record.id} ${reason ?? ''} ${wrap ? 'wrap' : ''}`}
        label={t('data.tabs.quarantine')}
        columns={columns}
        load={(offset, limit) =>
          ask('imports:quarantine', {
            filter: { importId: record.id, reason, column: null, search: '' },
            offset,
            limit,
          })
        }
        testId={testIds.quarantineTable}
        minWidth={640}
        measured={wrap}
        empty={
          <EmptyState
            icon={IconCircleCheck}
            title={t('data.quarantine.empty')}
            text={t('data.quarantine.emptyImport')}
          />
        }
      />
    </Section>
  )
}

type Words = ReturnType<typeof useWords>

function columnsOf(t: Words['t'], format: Words['format'], wrap: boolean): Column<QuarantinedRow>[] {
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
      cell: (row) => <Cut>{t(`contract.reason.${row.reason}`)}</Cut>,
    },
    {
      key: 'column',
      header: t('data.quarantine.column'),
      width: '130px',
      cell: (row) => <Cut>{row.column === '' ? t('data.quarantine.wholeRow') : row.column}</Cut>,
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
