import { Button, Checkbox } from '@mantine/core'
import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react'
import { broughtBy, type CheckReport } from '../../../../contract/import-counts.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { JobProgressPanel } from '../../components/job-progress.tsx'
import { Notice } from '../../components/notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { CountsStrip } from './counts-strip.tsx'
import { ReasonsChart } from './reasons-chart.tsx'
import { currentFile } from './wizard-state.ts'
import type { WizardState } from './wizard-state.ts'
import { allowRepeat, goToStep, startCheck, startImport } from './wizard-store.ts'

/** The trial run: what would be accepted and what not, before anything is written. */
export function CheckStep({ wizard }: { readonly wizard: WizardState }) {
  const { t, format } = useWords()
  const job = useJob(wizard.checkJob)
  const isBusy = useIsJobRunning()
  const report = resultOf(job, 'check')
  const failure = wizard.failure ?? (job?.state === 'failed' ? job.failure : null)
  const isRunning = wizard.checkJob !== null && (job === undefined || job.state === 'running')
  const isHeldBack = report !== null && report.alreadyImported && !wizard.allowRepeat
  return (
    <Section
      title={t('wizard.check.title')}
      text={t('wizard.check.text')}
      actions={
        <>
          <Button
            variant="default"
            leftSection={<IconArrowLeft size={16} aria-hidden />}
            disabled={isRunning}
            onClick={() => goToStep('columns')}
            data-testid={testIds.wizardBack}
          >
            {t('common.back')}
          </Button>
          {!isRunning && report === null && (
            <Button disabled={isBusy} onClick={() => void startCheck()} data-testid={testIds.wizardCheck}>
              {wizard.checkJob === null ? t('wizard.check.run') : t('wizard.check.again')}
            </Button>
          )}
          {report !== null && (
            <Button
              rightSection={<IconArrowRight size={16} aria-hidden />}
              disabled={isBusy || isHeldBack || broughtBy(report.counts) === 0}
              onClick={() => void startImport()}
              data-testid={testIds.wizardRun}
            >
              {t('wizard.check.next', { n: format.integer(broughtBy(report.counts)) })}
            </Button>
          )}
        </>
      }
    >
      {failure && <FailureNotice failure={failure} />}
      {isRunning && (
        <JobProgressPanel
          job={job}
          title={t('wizard.check.running', { file: currentFile(wizard)?.name ?? '' })}
        />
      )}
      {job?.state === 'cancelled' && <Notice tone="info">{t('shell.jobs.cancelled')}</Notice>}
      {report !== null && <Report report={report} isRepeatAllowed={wizard.allowRepeat} />}
    </Section>
  )
}

function Report({
  report,
  isRepeatAllowed,
}: {
  readonly report: CheckReport
  readonly isRepeatAllowed: boolean
}) {
  const { t, format } = useWords()
  const { counts } = report
  const brought = broughtBy(counts)
  const share = counts.read === 0 ? 0 : brought / counts.read
  const people = { customers: format.integer(report.customers), products: format.integer(report.products) }
  return (
    <div className="sx-stack" data-testid={testIds.wizardCheckReport}>
      {brought === 0 ? (
        <Notice tone={counts.duplicates > 0 ? 'info' : 'warn'}>
          {t(counts.duplicates > 0 ? 'wizard.check.nothingNew' : 'wizard.check.nothingAccepted')}
        </Notice>
      ) : (
        <p className="sx-statement">
          {t('wizard.check.result', {
            accepted: format.integer(brought),
            read: format.integer(counts.read),
            share: format.percent(share),
          })}{' '}
          <span className="sx-soft">{t('wizard.check.resultSub', people)}</span>
        </p>
      )}
      <CountsStrip counts={counts} />
      {report.alreadyImported && (
        <Notice tone="warn" title={t('wizard.check.alreadyTitle')}>
          <p>{t('wizard.check.alreadyText')}</p>
          <Checkbox
            mt="xs"
            label={t('wizard.check.allowRepeat')}
            checked={isRepeatAllowed}
            onChange={(event) => allowRepeat(event.currentTarget.checked)}
            data-testid={testIds.wizardAllowRepeat}
          />
        </Notice>
      )}
      {counts.byReason.length === 0 ? (
        <Notice tone="good">{t('wizard.check.allGood')}</Notice>
      ) : (
        <>
          <h3>{t('wizard.check.chart')}</h3>
          <ReasonsChart reasons={counts.byReason} />
        </>
      )}
      {report.flags.length > 0 && (
        <p className="sx-soft" data-testid={testIds.wizardCheckFlags}>
          {t('wizard.check.flags', {
            rules: report.flags
              .map(({ rule, lines }) => `${t(`contract.rule.${rule}`)} (${format.integer(lines)})`)
              .join(' · '),
          })}
        </p>
      )}
      {report.examples.length > 0 && <Examples report={report} />}
    </div>
  )
}

function Examples({ report }: { readonly report: CheckReport }) {
  const { t, format } = useWords()
  return (
    <>
      <h3>{t('wizard.check.examples')}</h3>
      <div className="sx-preview" tabIndex={0} role="region" aria-label={t('wizard.check.examples')}>
        <table className="sx-table sx-table-tight">
          <thead>
            <tr>
              <th scope="col" className="sx-end">
                {t('data.quarantine.line')}
              </th>
              <th scope="col">{t('data.quarantine.reason')}</th>
              <th scope="col">{t('data.quarantine.column')}</th>
              <th scope="col">{t('data.quarantine.raw')}</th>
            </tr>
          </thead>
          <tbody>
            {report.examples.map((row) => (
              <tr key={row.id}>
                <td className="sx-end sx-numbers">{format.integer(row.line)}</td>
                <td>{t(`contract.reason.${row.reason}`)}</td>
                <td>{row.column === '' ? t('data.quarantine.wholeRow') : row.column}</td>
                <td>
                  <code className="sx-raw sx-cut sx-cut-raw" title={row.raw}>
                    {row.raw}
                  </code>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </>
  )
}
