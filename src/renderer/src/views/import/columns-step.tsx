import { Button } from '@mantine/core'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import type { ImportPlan } from '../../../../contract/import-plan.ts'
import type { Inspection } from '../../../../contract/inspection.ts'
import { useIsJobRunning } from '../../bridge/jobs.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Words } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { MappingTable } from './mapping-table.tsx'
import { PlanOptions } from './plan-options.tsx'
import { planProblems } from './plan-problems.ts'
import type { PlanProblem } from './plan-problems.ts'
import { PreviewTable } from './preview-table.tsx'
import type { WizardState } from './wizard-state.ts'
import { goToStep, startCheck } from './wizard-store.ts'

type Props = { readonly wizard: WizardState; readonly inspection: Inspection; readonly plan: ImportPlan }

/** What each column means, and how values are read. */
export function ColumnsStep({ wizard, inspection, plan }: Props) {
  const words = useWords()
  const { t } = words
  const isBusy = useIsJobRunning()
  const problems = planProblems(plan, wizard.isDateOrderSure)
  return (
    <>
      {wizard.failure && <FailureNotice failure={wizard.failure} />}
      <Section
        title={t('wizard.columns.title')}
        text={t('wizard.columns.text')}
        actions={
          <>
            <Button
              variant="default"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
              onClick={() => goToStep('read-as')}
              data-testid={testIds.wizardBack}
            >
              {t('common.back')}
            </Button>
            <Button
              rightSection={<IconArrowRight size={16} aria-hidden />}
              disabled={problems.length > 0 || isBusy}
              onClick={() => void startCheck()}
              data-testid={testIds.wizardCheck}
            >
              {t('wizard.columns.next')}
            </Button>
          </>
        }
      >
        <div data-testid={testIds.wizardProblems} data-problems={problems.length}>
          {problems.length === 0 ? (
            <Notice tone="good">{t('wizard.columns.ready')}</Notice>
          ) : (
            <Notice tone="warn" title={t('wizard.columns.problems')}>
              <ul>
                {problems.map((problem) => (
                  <li key={JSON.stringify(problem)}>{problemText(problem, inspection, words)}</li>
                ))}
              </ul>
            </Notice>
          )}
        </div>
        <MappingTable inspection={inspection} plan={plan} />
      </Section>
      <Section title={t('wizard.columns.options')}>
        <PlanOptions
          plan={plan}
          isDateOrderSure={wizard.isDateOrderSure}
          isAmbiguous={inspection.dateOrderAmbiguous}
          firstDay={firstDayOf(inspection)}
          mayCount={mayCount(inspection, plan)}
        />
      </Section>
      <Section title={t('wizard.columns.preview')}>
        <PreviewTable inspection={inspection} label={t('wizard.columns.preview')} roles={plan.roles} />
      </Section>
    </>
  )
}

function problemText(problem: PlanProblem, inspection: Inspection, { t }: Words): string {
  switch (problem.kind) {
    case 'missing-role':
      return t('wizard.columns.missingRole', { role: t(`contract.role.${problem.role}`) })
    case 'duplicate-role': {
      const columns = problem.columns.map((index) => inspection.columns[index]?.header ?? String(index + 1))
      return t('wizard.columns.duplicateRole', {
        role: t(`contract.role.${problem.role}`),
        columns: columns.join(t('wizard.columns.listSeparator')),
      })
    }
    case 'date-order':
      return t('wizard.columns.missingDateOrder')
    case 'time-zone':
      return t('wizard.columns.badTimeZone', { zone: problem.zone })
  }
}

/** Whether the column of times may hold numbers: some were found, or the user has chosen another column. */
function mayCount(inspection: Inspection, plan: ImportPlan): boolean {
  const at = plan.roles.indexOf('time')
  if (at < 0) return false
  return inspection.plan.countedTime !== null || at !== inspection.plan.roles.indexOf('time')
}

/** Day that the first of numbered periods is taken for, where columns are such periods. */
function firstDayOf({ findings }: Inspection): string | null {
  const found = findings.find(({ kind }) => kind === 'numbered-periods')
  return found === undefined ? null : String(found.params['day'])
}
