import { Button, Menu } from '@mantine/core'
import {
  IconAdjustments,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconDownload,
  IconTargetArrow,
} from '@tabler/icons-react'
import { useState } from 'react'
import type { StrategyPlan } from '../../../../contract/plan.ts'
import { ask } from '../../bridge/client.ts'
import { startJob, useIsJobRunning, useLatestJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section, View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { ExplainPanel } from '../llm/explain-panel.tsx'
import { PlanForm } from './plan-form.tsx'
import { PlanResult } from './plan-result.tsx'

/** Whom to contact where, what it should bring, and what it did. */
export function StrategyView() {
  const { t } = useWords()
  const asked = useRequest('plan:latest', undefined)
  const job = useLatestJob('make-plan')
  const edit = useLatestJob('edit-plan')
  const isRunning = job?.state === 'running'
  const plan = asked.value ?? null
  // With a plan there the settings step aside: the plan needs the room.
  const [isOpen, setIsOpen] = useState<boolean | null>(null)
  const hasForm = isOpen ?? plan === null
  return (
    <View
      testId={testIds.viewStrategy}
      title={t('strategy.title')}
      text={t('strategy.text')}
      actions={plan !== null && <Tools plan={plan} hasForm={hasForm} onForm={() => setIsOpen(!hasForm)} />}
    >
      <RequestView asked={asked}>
        {(shown) => (
          <div className={hasForm ? 'sx-model' : 'sx-stack'}>
            {hasForm && (
              <PlanForm
                key={shown?.createdAt ?? 0}
                settings={shown?.settings ?? null}
                onMade={() => setIsOpen(null)}
              />
            )}
            <div className="sx-stack">
              {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
              {edit?.state === 'failed' && <FailureNotice failure={edit.failure} />}
              {isRunning && (
                <Section>
                  <JobProgressPanel job={job} title={t('contract.jobKind.make-plan')} />
                </Section>
              )}
              {!isRunning && <Shown plan={shown} />}
            </div>
          </div>
        )}
      </RequestView>
      <ExplainPanel screen="strategy" />
    </View>
  )
}

function Shown({ plan }: { readonly plan: StrategyPlan | null }) {
  const { t } = useWords()
  if (plan !== null) return <PlanResult plan={plan} />
  return (
    <Section>
      <EmptyState icon={IconTargetArrow} title={t('strategy.noneTitle')} text={t('strategy.noneText')} />
    </Section>
  )
}

type ToolsProps = { readonly plan: StrategyPlan; readonly hasForm: boolean; readonly onForm: () => void }

function Tools({ plan, hasForm, onForm }: ToolsProps) {
  const { t } = useWords()
  const step = useAction()
  const isBusy = useIsJobRunning()
  const take = (kind: 'undo' | 'redo') =>
    step.run(async () => {
      await startJob({ kind: 'edit-plan', edit: { do: kind } })
    })
  return (
    <>
      {step.failure && <FailureNotice failure={step.failure} />}
      <Button
        variant="default"
        leftSection={<IconArrowBackUp size={16} aria-hidden />}
        disabled={isBusy || plan.undoable === 0}
        onClick={() => take('undo')}
        data-testid={testIds.planUndo}
      >
        {t('strategy.undo')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconArrowForwardUp size={16} aria-hidden />}
        disabled={isBusy || plan.redoable === 0}
        onClick={() => take('redo')}
        data-testid={testIds.planRedo}
      >
        {t('strategy.redo')}
      </Button>
      <Button
        variant="default"
        leftSection={<IconAdjustments size={16} aria-hidden />}
        aria-expanded={hasForm}
        onClick={onForm}
        data-testid={testIds.planSettings}
      >
        {t('strategy.form')}
      </Button>
      <ExportMenu />
    </>
  )
}

const formats = ['xlsx', 'csv', 'ics', 'html'] as const
const formatWords = {
  xlsx: 'strategy.exportXlsx',
  csv: 'strategy.exportCsv',
  ics: 'strategy.exportIcs',
  html: 'strategy.exportHtml',
} as const
const formatIds = {
  xlsx: testIds.planExportXlsx,
  csv: testIds.planExportCsv,
  ics: testIds.planExportIcs,
  html: testIds.planExportHtml,
} as const

function ExportMenu() {
  const { t, language } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const save = (format: (typeof formats)[number] | 'pdf') =>
    action.run(async () => {
      const suggestedName = `${t('strategy.fileName')}.${format}`
      const target = await ask('file:choose-target', { suggestedName, format })
      if (!target) return
      if (format === 'pdf') {
        await ask('report:save-pdf', { subject: 'plan', language, token: target.token })
        return
      }
      await startJob({ kind: 'export-plan', settings: { format, language }, file: target.token }, target)
    })
  return (
    <>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Menu position="bottom-end" withArrow>
        <Menu.Target>
          <Button
            variant="default"
            disabled={isBusy}
            loading={action.busy}
            leftSection={<IconDownload size={16} aria-hidden />}
            data-testid={testIds.planExport}
          >
            {t('common.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save('pdf')} data-testid={testIds.planExportPdf}>
            {t('strategy.exportPdf')}
          </Menu.Item>
          {formats.map((format) => (
            <Menu.Item key={format} onClick={() => save(format)} data-testid={formatIds[format]}>
              {t(formatWords[format])}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
