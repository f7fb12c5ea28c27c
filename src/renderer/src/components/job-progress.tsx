import { Button, Progress } from '@mantine/core'
import { cancelJob } from '../bridge/jobs.ts'
import { fractionOf } from '../bridge/job-state.ts'
import type { Job } from '../bridge/job-state.ts'
import { useAction } from '../bridge/use-action.ts'
import type { JobProgress } from '../../../contract/jobs.ts'
import { useWords } from '../i18n/use-words.ts'
import type { Words } from '../i18n/use-words.ts'
import { testIds } from '../test-ids.ts'

type Props = { readonly job: Job | undefined; readonly title: string }

/** A running job inside a view: bar, phase, rate, time left, cancel. */
export function JobProgressPanel({ job, title }: Props) {
  const words = useWords()
  const action = useAction()
  const running = job?.state === 'running' ? job : null
  const progress = running?.progress ?? null
  return (
    <div className="sx-job-panel" data-testid={testIds.jobProgress}>
      <div className="sx-job-panel-line">
        <strong>{title}</strong>
        <span className="sx-soft">
          {progress ? words.t(`contract.phase.${progress.phase}`) : words.t('contract.phase.starting')}
        </span>
      </div>
      <JobBar progress={progress} label={title} />
      <div className="sx-job-panel-line">
        <span className="sx-soft sx-numbers">{progress ? progressText(progress, words) : ' '}</span>
        <Button
          size="xs"
          variant="default"
          disabled={!running || running.cancelling}
          onClick={() => running && action.run(() => cancelJob(running.id))}
        >
          {running?.cancelling ? words.t('shell.jobs.cancelling') : words.t('common.cancel')}
        </Button>
      </div>
    </div>
  )
}

export function JobBar({
  progress,
  label,
}: {
  readonly progress: JobProgress | null
  readonly label: string
}) {
  const fraction = fractionOf(progress)
  return (
    <Progress.Root size="md">
      <Progress.Section
        value={fraction === null ? 100 : fraction * 100}
        color="navy"
        striped={fraction === null}
        animated={fraction === null}
        aria-label={label}
        aria-valuenow={fraction === null ? undefined : Math.round(fraction * 100)}
      />
    </Progress.Root>
  )
}

/** '12 of 16 sweeps · 4.1 sweeps/s · 3 s left · loss 0.412', as far as it is known. */
export function progressText(progress: JobProgress, { t, format, duration }: Words): string {
  const unit = t(`contract.unit.${progress.unit}`)
  const amount = (value: number) => (progress.unit === 'bytes' ? format.bytes(value) : format.integer(value))
  const unitWord = progress.unit === 'bytes' ? '' : unit
  const parts: string[] = []
  if (progress.total > 0) {
    const values = { done: amount(progress.done), total: amount(progress.total), unit: unitWord }
    parts.push(t('shell.jobs.of', values).trim())
  } else if (progress.done > 0)
    parts.push(t('shell.jobs.count', { done: amount(progress.done), unit: unitWord }).trim())
  if (progress.rate !== null && progress.rate > 0) {
    const isSlow = progress.rate < 10 && progress.unit !== 'bytes'
    const rate = isSlow ? format.decimal(progress.rate, 1) : amount(progress.rate)
    parts.push(t('shell.jobs.rate', { rate, unit: unitWord }).replace(' /', '/'))
  }
  if (progress.accepted !== null && progress.quarantined !== null) {
    const accepted = format.integer(progress.accepted)
    parts.push(t('shell.jobs.accepted', { accepted, quarantined: format.integer(progress.quarantined) }))
  }
  if (progress.loss !== null) parts.push(t('shell.jobs.loss', { loss: format.decimal(progress.loss, 5) }))
  if (progress.secondsLeft !== null)
    parts.push(t('shell.jobs.left', { time: duration(progress.secondsLeft) }))
  return parts.join(' · ')
}
