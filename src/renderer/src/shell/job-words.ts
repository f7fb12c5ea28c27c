import { broughtBy } from '../../../contract/import-counts.ts'
import { jobResults } from '../../../contract/jobs.ts'
import type { JobKind } from '../../../contract/jobs.ts'
import { resultOf } from '../bridge/job-state.ts'
import type { Job } from '../bridge/job-state.ts'
import type { Translate, Words } from '../i18n/use-words.ts'

export function jobName(job: Job, t: Translate): string {
  return isJobKind(job.kind) ? t(`contract.jobKind.${job.kind}`) : t('shell.jobs.label')
}

function isJobKind(kind: string): kind is JobKind {
  return kind in jobResults
}

/** How a job ended, in one sentence. */
export function jobOutcome(job: Job, words: Words): string {
  const { t, describe, language } = words
  if (job.state === 'failed') {
    const failure = describe(job.failure)
    const { title, detail, hint } = failure
    return language === 'en' ? `${title}. ${detail} ${hint}` : `${title}：${detail}${hint}`
  }
  if (job.state === 'cancelled') return t('shell.jobs.cancelled')
  return resultText(job, words) ?? t('shell.jobs.finished')
}

function resultText(job: Job, { t, format, duration }: Words): string | null {
  const counted = resultOf(job, 'check') ?? resultOf(job, 'import')
  if (counted) {
    const values = {
      accepted: format.integer(broughtBy(counted.counts)),
      quarantined: format.integer(counted.counts.quarantined),
    }
    return job.kind === 'check' ? t('shell.jobs.resultCheck', values) : t('shell.jobs.resultImport', values)
  }
  const undone = resultOf(job, 'undo-import')
  if (undone) return t('shell.jobs.resultUndo', { n: format.integer(undone.interactions) })
  const trained = resultOf(job, 'train')
  if (trained) return t('shell.jobs.resultTrain', { time: duration(trained.seconds) })
  const list = resultOf(job, 'recommend') ?? resultOf(job, 'save-rerank')
  if (list) return t('shell.jobs.resultRecommend', { n: format.integer(list.customers) })
  const exported = resultOf(job, 'export-list') ?? resultOf(job, 'export-quarantine')
  if (exported)
    return t('shell.jobs.resultExport', {
      n: format.integer(exported.rows),
      size: format.bytes(exported.bytes),
    })
  return null
}
