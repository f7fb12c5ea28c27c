import { Button } from '@mantine/core'
import { IconArrowLeft } from '@tabler/icons-react'
import { useJob } from '../../bridge/jobs.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { currentFile } from './wizard-state.ts'
import type { WizardState } from './wizard-state.ts'
import { goToStep, startImport } from './wizard-store.ts'

/** The import itself, or why it did not come to its end. */
export function RunStep({ wizard }: { readonly wizard: WizardState }) {
  const { t } = useWords()
  const job = useJob(wizard.importJob)
  const failure = wizard.failure ?? (job?.state === 'failed' ? job.failure : null)
  const hasStopped = failure !== null || job?.state === 'cancelled'
  return (
    <Section
      title={t('wizard.run.title')}
      text={t('wizard.run.text')}
      actions={
        hasStopped && (
          <>
            <Button
              variant="default"
              leftSection={<IconArrowLeft size={16} aria-hidden />}
              onClick={() => goToStep('check')}
              data-testid={testIds.wizardBack}
            >
              {t('common.back')}
            </Button>
            <Button onClick={() => void startImport()} data-testid={testIds.wizardRun}>
              {t('wizard.run.again')}
            </Button>
          </>
        )
      }
    >
      {failure && <FailureNotice failure={failure} />}
      {job?.state === 'cancelled' && <Notice tone="info">{t('wizard.run.cancelled')}</Notice>}
      {!hasStopped && (
        <JobProgressPanel
          job={job}
          title={t('wizard.run.running', { file: currentFile(wizard)?.name ?? '' })}
        />
      )}
    </Section>
  )
}
