import { Button } from '@mantine/core'
import { IconCheck, IconX } from '@tabler/icons-react'
import { useEffect, useRef } from 'react'
import { useJob } from '../../bridge/jobs.ts'
import { View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { dataRoute, go } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { CheckStep } from './check-step.tsx'
import { ColumnsStep } from './columns-step.tsx'
import { FileStep } from './file-step.tsx'
import { ReadAsStep } from './read-as-step.tsx'
import { RunStep } from './run-step.tsx'
import { SummaryStep } from './summary-step.tsx'
import { currentFile, wizardSteps } from './wizard-state.ts'
import type { WizardState, WizardStep } from './wizard-state.ts'
import { leaveWizard, useWizard } from './wizard-store.ts'

/** From a file to rows in the project, step by step. */
export function ImportView() {
  const { t } = useWords()
  const wizard = useWizard()
  const importJob = useJob(wizard.importJob)
  const step = wizard.step === 'import' && importJob?.state === 'finished' ? 'summary' : wizard.step
  const file = currentFile(wizard)
  const isDone = step === 'summary' && wizard.index + 1 >= wizard.queue.length
  // Whoever goes elsewhere from the summary of the last file is done with it: the next import begins anew.
  const isDoneNow = useRef(isDone)
  useEffect(() => {
    isDoneNow.current = isDone
  }, [isDone])
  useEffect(
    () => () => {
      if (isDoneNow.current) leaveWizard()
    },
    [],
  )
  const leave = () => {
    leaveWizard()
    go(dataRoute('imports'))
  }
  return (
    <View
      testId={testIds.viewWizard}
      title={file ? `${t('wizard.title')}: ${file.name}` : t('wizard.title')}
      text={t('wizard.text')}
      actions={
        <>
          {wizard.queue.length > 1 && (
            <span className="sx-soft">
              {t('wizard.queue', { index: wizard.index + 1, count: wizard.queue.length })}
            </span>
          )}
          {importJob?.state !== 'running' && (
            <Button
              variant="default"
              leftSection={<IconX size={16} aria-hidden />}
              onClick={leave}
              data-testid={testIds.wizardClose}
            >
              {t('wizard.leave')}
            </Button>
          )}
        </>
      }
    >
      <Steps current={step} />
      <StepBody step={step} wizard={wizard} />
    </View>
  )
}

function Steps({ current }: { readonly current: WizardStep }) {
  const { t } = useWords()
  const position = wizardSteps.indexOf(current)
  return (
    <ol className="sx-steps">
      {wizardSteps.map((step, index) => (
        <li
          key={step}
          aria-current={step === current ? 'step' : undefined}
          className={index < position ? 'sx-step-done' : undefined}
        >
          <span className="sx-step-number">
            {index < position ? <IconCheck size={14} stroke={3} aria-hidden /> : index + 1}
          </span>
          {t(`wizard.steps.${step}`)}
        </li>
      ))}
    </ol>
  )
}

function StepBody({ step, wizard }: { readonly step: WizardStep; readonly wizard: WizardState }) {
  const { inspection, plan } = wizard
  if (step === 'file' || !inspection || !plan) return <FileStep wizard={wizard} />
  switch (step) {
    case 'read-as':
      return <ReadAsStep wizard={wizard} inspection={inspection} />
    case 'columns':
      return <ColumnsStep wizard={wizard} inspection={inspection} plan={plan} />
    case 'check':
      return <CheckStep wizard={wizard} />
    case 'import':
      return <RunStep wizard={wizard} />
    case 'summary':
      return <SummaryStep wizard={wizard} />
  }
}
