import { Button, Menu } from '@mantine/core'
import { IconDownload, IconTargetArrow } from '@tabler/icons-react'
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
  const isRunning = job?.state === 'running'
  return (
    <View
      testId={testIds.viewStrategy}
      title={t('strategy.title')}
      text={t('strategy.text')}
      actions={asked.value && <ExportMenu />}
    >
      <RequestView asked={asked}>
        {(plan) => (
          <div className="sx-model">
            <PlanForm key={plan?.createdAt ?? 0} settings={plan?.settings ?? null} />
            <div className="sx-stack">
              {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
              {isRunning && (
                <Section>
                  <JobProgressPanel job={job} title={t('contract.jobKind.make-plan')} />
                </Section>
              )}
              {!isRunning && <Shown plan={plan} />}
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

function ExportMenu() {
  const { t, language } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const save = (format: 'csv' | 'xlsx' | 'ics') =>
    action.run(async () => {
      const suggestedName = `${t('strategy.fileName')}.${format}`
      const target = await ask('file:choose-target', { suggestedName, format })
      if (target)
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
            leftSection={<IconDownload size={16} aria-hidden />}
            data-testid={testIds.planExport}
          >
            {t('common.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save('xlsx')} data-testid={testIds.planExportXlsx}>
            {t('strategy.exportXlsx')}
          </Menu.Item>
          <Menu.Item onClick={() => save('csv')}>{t('strategy.exportCsv')}</Menu.Item>
          <Menu.Item onClick={() => save('ics')} data-testid={testIds.planExportIcs}>
            {t('strategy.exportIcs')}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </>
  )
}
