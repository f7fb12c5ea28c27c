import { Button, Group, Modal, NativeSelect, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { FixExample, FixOrder, FixReport, QuarantineFilter } from '../../../../contract/cleaning.ts'
import { dateOrder, dateOrders } from '../../../../contract/dates.ts'
import { byteReadings } from '../../../../contract/fixes.ts'
import type { JobId } from '../../../../contract/ids.ts'
import type { ImportRecord } from '../../../../contract/requests.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { startJob, useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { draftFor, fixChoices, stepOf } from './fix-draft.ts'
import type { FixDraft } from './fix-draft.ts'

type Props = {
  readonly record: ImportRecord
  readonly filter: QuarantineFilter
  /** Only rows with exactly this in the column of the filter. */
  readonly equals: string | null
  readonly onClose: () => void
  /** The job that applies the fix has been started. */
  readonly onApplied: (job: JobId) => void
}

/** One change for all rows that are shown: tried first, so that nothing happens unseen. */
export function FixDialog({ record, filter, equals, onClose, onApplied }: Props) {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [draft, setDraft] = useState<FixDraft>(() => draftFor(filter.reason, filter.column ?? '', equals))
  const [trial, setTrial] = useState<{ readonly job: JobId; readonly of: string } | null>(null)
  const job = useJob(trial?.job ?? null)
  const step = stepOf(draft, filter.reason)
  const asked = JSON.stringify(step)
  const report = trial?.of === asked ? resultOf(job, 'fix') : null
  const failure = action.failure ?? (job?.state === 'failed' ? job.failure : null)

  const order = (isTrial: boolean): FixOrder | null =>
    step === null ? null : { rows: { by: 'filter', filter }, steps: [step], trial: isTrial }
  const start = (isTrial: boolean) =>
    action.run(async () => {
      const fix = order(isTrial)
      if (fix === null) return
      const started = await startJob({ kind: 'fix', fix })
      if (isTrial) setTrial({ job: started, of: asked })
      else onApplied(started)
    })
  const change = (next: Partial<FixDraft>) => setDraft({ ...draft, ...next })

  return (
    <Modal
      opened
      onClose={onClose}
      title={t('data.fix.title')}
      size="lg"
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="sx-stack" data-testid={testIds.fixDialog}>
        <p className="sx-soft">{t('data.fix.text')}</p>
        <div className="sx-fields">
          <NativeSelect
            label={t('data.fix.choice')}
            value={draft.choice}
            onChange={(event) => {
              const choice = fixChoices.find((each) => each === event.currentTarget.value)
              if (choice) change({ choice })
            }}
            data={fixChoices.map((value) => ({ value, label: t(`data.fix.choices.${value}`) }))}
            data-testid={testIds.fixChoice}
          />
          {draft.choice !== 'drop' && draft.choice !== 'bytes' && (
            <NativeSelect
              label={t('data.fix.column')}
              value={draft.column}
              onChange={(event) => change({ column: event.currentTarget.value })}
              data={['', ...new Set(record.headers.filter((header) => header !== ''))].map((value) => ({
                value,
                label: value === '' ? t('data.fix.columnNone') : value,
              }))}
              data-testid={testIds.fixColumn}
            />
          )}
          <FixFields draft={draft} change={change} />
        </div>
        {draft.equals !== null && (
          <p className="sx-small">{t('data.fix.only', { column: draft.column, value: draft.equals })}</p>
        )}
        {failure && <FailureNotice failure={failure} />}
        {report && <Trial report={report} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            variant="light"
            disabled={step === null || isBusy}
            loading={job?.state === 'running'}
            onClick={() => start(true)}
            data-testid={testIds.fixTry}
          >
            {t('data.fix.try')}
          </Button>
          <Button
            disabled={report === null || report.rows === report.unchanged || isBusy}
            onClick={() => start(false)}
            data-testid={testIds.fixApply}
          >
            {t('data.fix.apply')}
          </Button>
        </Group>
      </div>
    </Modal>
  )
}

function FixFields({
  draft,
  change,
}: {
  readonly draft: FixDraft
  readonly change: (next: Partial<FixDraft>) => void
}) {
  const { t } = useWords()
  switch (draft.choice) {
    case 'replace':
      return (
        <>
          <TextInput
            label={t('data.fix.find')}
            value={draft.find}
            onChange={(event) => change({ find: event.currentTarget.value })}
            data-testid={testIds.fixFind}
          />
          <TextInput
            label={t('data.fix.with')}
            value={draft.value}
            onChange={(event) => change({ value: event.currentTarget.value })}
            data-testid={testIds.fixValue}
          />
        </>
      )
    case 'set':
      return (
        <TextInput
          label={t('data.fix.value')}
          value={draft.value}
          onChange={(event) => change({ value: event.currentTarget.value })}
          data-testid={testIds.fixValue}
        />
      )
    case 'number':
      return (
        <NativeSelect
          label={t('data.fix.decimal')}
          value={draft.decimalComma ? 'comma' : 'point'}
          onChange={(event) => change({ decimalComma: event.currentTarget.value === 'comma' })}
          data={(['comma', 'point'] as const).map((value) => ({ value, label: t(`data.fix.${value}`) }))}
          data-testid={testIds.fixDecimal}
        />
      )
    case 'time':
      return (
        <NativeSelect
          label={t('data.fix.dateOrder')}
          value={draft.dateOrder}
          onChange={(event) => change({ dateOrder: dateOrder.parse(event.currentTarget.value) })}
          data={dateOrders.map((value) => ({ value, label: t(`contract.dateOrder.${value}`) }))}
          data-testid={testIds.fixDateOrder}
        />
      )
    case 'bytes':
      return (
        <NativeSelect
          label={t('data.fix.reading')}
          value={draft.reading}
          onChange={(event) => {
            const reading = byteReadings.find((each) => each === event.currentTarget.value)
            if (reading) change({ reading })
          }}
          data={byteReadings.map((value) => ({ value, label: t(`contract.encoding.${value}`) }))}
          data-testid={testIds.fixReading}
        />
      )
    case 'trim':
    case 'missing':
    case 'upper':
    case 'lower':
    case 'title':
    case 'drop':
      return null
  }
}

/** What would come of it, in a sentence and some examples. */
function Trial({ report }: { readonly report: FixReport }) {
  const { t, format } = useWords()
  const { rows, accepted, merged, duplicates, dropped, still, unchanged, examples } = report
  const n = format.integer
  return (
    <>
      <Notice tone={rows === unchanged ? 'warn' : 'info'} testId={testIds.fixTrial}>
        {rows === unchanged
          ? t('data.fix.nothing', { rows: n(rows) })
          : t('data.fix.result', {
              rows: n(rows),
              in: n(accepted + merged),
              duplicates: n(duplicates),
              dropped: n(dropped),
              still: n(still),
              unchanged: n(unchanged),
            })}
      </Notice>
      {examples.length > 0 && (
        <div className="sx-scroll-short" tabIndex={0} role="region" aria-label={t('data.fix.try')}>
          <table className="sx-table">
            <thead>
              <tr>
                <th className="sx-end">{t('data.quarantine.line')}</th>
                <th>{t('data.quarantine.column')}</th>
                <th>{t('data.fix.before')}</th>
                <th>{t('data.fix.after')}</th>
                <th>{t('data.fix.outcome')}</th>
              </tr>
            </thead>
            <tbody>
              {examples.map((example) => (
                <tr key={example.line}>
                  <td className="sx-end">{n(example.line)}</td>
                  <td>{example.column}</td>
                  <td>
                    <code>{example.before}</code>
                  </td>
                  <td>
                    <code>{example.after}</code>
                  </td>
                  <td>{outcomeText(example, t)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </>
  )
}

function outcomeText({ outcome }: FixExample, t: ReturnType<typeof useWords>['t']): string {
  if (outcome === 'accepted' || outcome === 'dropped') return t(`data.fix.outcomes.${outcome}`)
  return t('data.fix.outcomes.still', { reason: t(`contract.reason.${outcome}`) })
}
