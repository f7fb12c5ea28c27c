import { Button } from '@mantine/core'
import { IconArrowBackUp, IconFileImport, IconSparkles } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import type { ImportRecord } from '../../../../contract/requests.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { importsFigure } from '../../charts/figures.ts'
import { Confirm } from '../../components/confirm.tsx'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { dataRoute, go, importRoute, recommendationsRoute } from '../../state/route.ts'
import { importUndoId, testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { MappingsSection } from './mappings-section.tsx'
import { WatchSection } from './watch-section.tsx'

const CHARTED_IMPORTS = 12

export function ImportsTab() {
  const { t } = useWords()
  const asked = useRequest('imports:list', undefined)
  return (
    <RequestView asked={asked}>
      {(imports) =>
        imports.length === 0 ? (
          <>
            <Section>
              <EmptyState
                icon={IconFileImport}
                title={t('data.imports.empty')}
                text={t('data.imports.emptyText')}
              >
                <Button onClick={() => go(importRoute)}>{t('data.empty.action')}</Button>
              </EmptyState>
            </Section>
            <WatchSection />
          </>
        ) : (
          <Imports imports={imports} />
        )
      }
    </RequestView>
  )
}

function Imports({ imports }: { readonly imports: readonly ImportRecord[] }) {
  const { t, format } = useWords()
  const action = useAction()
  const [undoing, setUndoing] = useState<ImportRecord | null>(null)
  const figure = useCallback(
    (theme: ChartTheme) => {
      const bars = imports
        .slice(0, CHARTED_IMPORTS)
        .map(({ fileName, counts }) => ({ label: fileName, ...counts }))
      const words = {
        accepted: t('data.imports.accepted'),
        merged: t('data.imports.merged'),
        duplicates: t('data.imports.duplicates'),
        quarantined: t('data.imports.quarantined'),
        skipped: t('data.imports.skipped'),
        axis: t('data.imports.chartAxis'),
      }
      return importsFigure(bars, words, theme)
    },
    [imports, t],
  )
  const undo = (record: ImportRecord) => {
    setUndoing(null)
    action.run(async () => {
      await startJob({ kind: 'undo-import', importId: record.id })
    })
  }
  return (
    <>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Section
        title={t('data.imports.chart')}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconFileImport size={16} aria-hidden />}
              onClick={() => go(importRoute)}
            >
              {t('data.imports.next')}
            </Button>
            <Button
              leftSection={<IconSparkles size={16} aria-hidden />}
              onClick={() => go(recommendationsRoute('model'))}
            >
              {t('data.imports.nextTrain')}
            </Button>
          </>
        }
      >
        <Chart
          title={t('data.imports.chart')}
          figure={figure}
          height={110 + Math.min(CHARTED_IMPORTS, imports.length) * 38}
          fileName="imports"
        />
      </Section>
      <Section>
        <ImportTable imports={imports} onUndo={setUndoing} />
      </Section>
      <WatchSection />
      <MappingsSection />
      <Confirm
        opened={undoing !== null}
        title={t('data.imports.undoTitle')}
        text={t('data.imports.undoText', {
          file: undoing?.fileName ?? '',
          n: format.integer(undoing?.counts.accepted ?? 0),
        })}
        confirm={t('data.imports.undoConfirm')}
        onConfirm={() => {
          if (undoing) undo(undoing)
        }}
        onClose={() => setUndoing(null)}
      />
    </>
  )
}

type TableProps = {
  readonly imports: readonly ImportRecord[]
  readonly onUndo: (record: ImportRecord) => void
}

function ImportTable({ imports, onUndo }: TableProps) {
  const { t, format, duration } = useWords()
  const isBusy = useIsJobRunning()
  const numbers = ['read', 'accepted', 'merged', 'duplicates', 'quarantined', 'skipped'] as const
  return (
    <div className="sx-scroll-x">
      <table className="sx-table" data-testid={testIds.importsTable}>
        <thead>
          <tr>
            <th scope="col">{t('data.imports.file')}</th>
            <th scope="col">{t('data.imports.importedAt')}</th>
            {numbers.map((name) => (
              <th key={name} scope="col" className="sx-end">
                {t(`data.imports.${name}`)}
              </th>
            ))}
            <th scope="col">
              <span className="sx-hidden">{t('data.imports.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {imports.map((record) => (
            <tr key={record.id} data-import={record.id}>
              <th scope="row">
                {record.fileName}
                <div className="sx-soft sx-small">
                  {t(`contract.target.${record.target}`)} · {format.bytes(record.fileBytes)}
                </div>
              </th>
              <td className="sx-numbers sx-nowrap">
                {format.dateTime(record.importedAt)}
                <div className="sx-soft sx-small">
                  {t('pipeline.took', { time: duration(record.seconds) })}
                </div>
              </td>
              {numbers.map((name) => (
                <td key={name} className="sx-end sx-numbers" data-count={name}>
                  {name === 'quarantined' && record.counts.quarantined > 0 ? (
                    <button
                      type="button"
                      className="sx-link"
                      aria-label={t('data.imports.openQuarantine', {
                        file: record.fileName,
                        lines: format.integer(record.counts.quarantined),
                      })}
                      onClick={() => go(dataRoute('quarantine', record.id))}
                    >
                      {format.integer(record.counts.quarantined)}
                    </button>
                  ) : (
                    format.integer(record.counts[name])
                  )}
                </td>
              ))}
              <td className="sx-end">
                <Button
                  size="xs"
                  variant="default"
                  disabled={isBusy}
                  leftSection={<IconArrowBackUp size={14} aria-hidden />}
                  aria-label={t('data.imports.undoLabel', { file: record.fileName })}
                  onClick={() => onUndo(record)}
                  data-testid={importUndoId(record.id)}
                >
                  {t('data.imports.undo')}
                </Button>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
