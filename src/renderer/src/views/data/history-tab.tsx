import { Button } from '@mantine/core'
import { IconArrowBackUp, IconArrowForwardUp, IconHistory } from '@tabler/icons-react'
import type { Step } from '../../../../contract/cleaning.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

const SHOWN = 200

/** Everything that changed the data, the latest first; each can be undone, and redone until something new is done. */
export function HistoryTab() {
  const { t } = useWords()
  const asked = useRequest('steps:list', { offset: 0, limit: SHOWN })
  return (
    <RequestView asked={asked}>
      {({ rows }) =>
        rows.length === 0 ? (
          <Section>
            <EmptyState
              icon={IconHistory}
              title={t('data.history.empty')}
              text={t('data.imports.emptyText')}
            />
          </Section>
        ) : (
          <History steps={rows} />
        )
      }
    </RequestView>
  )
}

function History({ steps }: { readonly steps: readonly Step[] }) {
  const { t, format } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const run = (kind: 'undo' | 'redo', step: Step) =>
    action.run(async () => {
      await startJob({ kind, stepId: step.id })
    })
  const nextUndo = steps.find(({ isNextUndo }) => isNextUndo)
  const nextRedo = steps.find(({ isNextRedo }) => isNextRedo)
  return (
    <Section
      title={t('data.history.title')}
      text={t('data.history.hint')}
      actions={
        <>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArrowBackUp size={14} aria-hidden />}
            disabled={isBusy || nextUndo === undefined}
            onClick={() => nextUndo && run('undo', nextUndo)}
            data-testid={testIds.historyUndo}
          >
            {t('data.history.undo')}
          </Button>
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArrowForwardUp size={14} aria-hidden />}
            disabled={isBusy || nextRedo === undefined}
            onClick={() => nextRedo && run('redo', nextRedo)}
            data-testid={testIds.historyRedo}
          >
            {t('data.history.redo')}
          </Button>
        </>
      }
    >
      {action.failure && <FailureNotice failure={action.failure} />}
      <div className="sx-scroll-x">
        <table className="sx-table" data-testid={testIds.historyTable}>
          <thead>
            <tr>
              <th scope="col">{t('data.history.when')}</th>
              <th scope="col">{t('data.history.what')}</th>
              <th scope="col">
                <span className="sx-hidden">{t('data.imports.actions')}</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {steps.map((step) => (
              <tr
                key={step.id}
                className={step.state === 'undone' ? 'sx-soft' : undefined}
                data-step={step.id}
              >
                <td className="sx-numbers sx-nowrap">{format.dateTime(step.at)}</td>
                <td>
                  <StepText step={step} />
                </td>
                <td className="sx-end">
                  <Button
                    size="xs"
                    variant="default"
                    disabled={isBusy}
                    onClick={() => run(step.state === 'done' ? 'undo' : 'redo', step)}
                  >
                    {t(step.state === 'done' ? 'data.history.undoOne' : 'data.history.redoOne')}
                  </Button>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

function StepText({ step }: { readonly step: Step }) {
  const { t, format } = useWords()
  const { params, kind, state } = step
  const n = (name: string): string => format.integer(Number(params[name] ?? 0))
  const file = String(params['file'] ?? '')
  const text =
    kind === 'import'
      ? t('data.history.import', { file, rows: n('rows') })
      : kind === 'fix'
        ? t('data.history.fix', {
            file,
            mended: n('mended'),
            dropped: n('dropped'),
            changed: n('changed'),
          })
        : kind === 'merge'
          ? t('data.history.merge', { name: String(params['name'] ?? ''), n: n('rows') })
          : t('data.history.dismiss', { n: n('rows') })
  return (
    <>
      {text}
      {state === 'undone' && <span className="sx-small"> {t('data.history.undone')}</span>}
    </>
  )
}
