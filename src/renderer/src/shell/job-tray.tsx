import { ActionIcon, Button } from '@mantine/core'
import { IconAlertTriangle, IconCircleCheck, IconCircleX, IconX } from '@tabler/icons-react'
import { ask } from '../bridge/client.ts'
import { cancelJob, dismissJob, useShownJob } from '../bridge/jobs.ts'
import type { Job } from '../bridge/job-state.ts'
import { useAction } from '../bridge/use-action.ts'
import { JobBar, progressText } from '../components/job-progress.tsx'
import { useWords } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'
import { jobName, jobOutcome } from './job-words.ts'

/** The job started last: running with progress, or how it ended. One bar at the bottom of every view. */
export function JobTray() {
  const words = useWords()
  const job = useShownJob()
  return (
    <footer
      className={job ? 'sx-tray sx-tray-open' : 'sx-tray'}
      aria-label={words.t('shell.jobs.label')}
      data-testid={testIds.jobTray}
      data-state={job?.state ?? 'idle'}
      data-job={job?.kind}
    >
      {job ? <TrayJob job={job} /> : <span className="sx-soft sx-small">{words.t('shell.jobs.idle')}</span>}
      <div className="sx-hidden" role="status" aria-live="polite" data-testid={testIds.jobAnnouncer}>
        {job ? announcement(job, words) : ''}
      </div>
    </footer>
  )
}

/** Changes only when the state of the job does, so that progress is not read out. */
function announcement(job: Job, { t, describe }: ReturnType<typeof useWords>): string {
  const name = jobName(job, t)
  switch (job.state) {
    case 'running':
      return t('shell.jobs.announceStarted', { job: name })
    case 'finished':
      return t('shell.jobs.announceFinished', { job: name })
    case 'failed':
      return t('shell.jobs.announceFailed', { job: name, reason: describe(job.failure).title })
    case 'cancelled':
      return t('shell.jobs.announceCancelled', { job: name })
  }
}

function TrayJob({ job }: { readonly job: Job }) {
  const words = useWords()
  const { t } = words
  const action = useAction()
  if (job.state === 'running') {
    const { progress } = job
    return (
      <>
        <strong className="sx-tray-name">{jobName(job, t)}</strong>
        <span className="sx-tray-phase">{t(`contract.phase.${progress?.phase ?? 'starting'}`)}</span>
        <div className="sx-tray-bar">
          <JobBar progress={progress} label={jobName(job, t)} />
        </div>
        <span className="sx-tray-text sx-numbers">{progress ? progressText(progress, words) : ''}</span>
        <Button
          size="xs"
          variant="default"
          disabled={job.cancelling}
          onClick={() => action.run(() => cancelJob(job.id))}
          data-testid={testIds.jobCancel}
        >
          {job.cancelling ? t('shell.jobs.cancelling') : t('common.cancel')}
        </Button>
      </>
    )
  }
  const { target } = job
  return (
    <>
      <EndIcon state={job.state} />
      <strong className="sx-tray-name">{jobName(job, t)}</strong>
      <span className="sx-tray-text sx-tray-outcome">{jobOutcome(job, words)}</span>
      {job.state === 'finished' && target && (
        <Button
          size="xs"
          variant="default"
          onClick={() => action.run(() => ask('file:reveal', { token: target.token }))}
        >
          {t('common.showInFolder')}
        </Button>
      )}
      <ActionIcon
        variant="subtle"
        color="gray"
        size={28}
        aria-label={t('shell.jobs.dismiss')}
        onClick={dismissJob}
        data-testid={testIds.jobDismiss}
      >
        <IconX size={16} aria-hidden />
      </ActionIcon>
    </>
  )
}

function EndIcon({ state }: { readonly state: 'finished' | 'failed' | 'cancelled' }) {
  if (state === 'finished') return <IconCircleCheck size={20} color="var(--sx-good)" aria-hidden />
  if (state === 'failed') return <IconAlertTriangle size={20} color="var(--sx-bad)" aria-hidden />
  return <IconCircleX size={20} color="var(--sx-ink-soft)" aria-hidden />
}
