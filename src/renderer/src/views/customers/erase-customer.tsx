import { Button, Checkbox, Group, Modal } from '@mantine/core'
import { useState } from 'react'
import type { ForgetReceipt } from '../../../../contract/forget.ts'
import type { JobId } from '../../../../contract/ids.ts'
import type { CustomerCard } from '../../../../contract/models.ts'
import { startJob, useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Notice } from '../../components/notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly customer: CustomerCard
  readonly onClose: () => void
  readonly onErased: () => void
}

/** Takes a person out of the project for good, after a question, and shows what went: the page below is gone by then. */
export function EraseCustomer({ customer, onErased, onClose }: Props) {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [keepSales, setKeepSales] = useState(true)
  const [jobId, setJobId] = useState<JobId | null>(null)
  const job = useJob(jobId)
  const receipt = job === undefined ? null : resultOf(job, 'forget')
  const erase = async () => {
    const settings = { customers: [customer.externalId], keepSales }
    setJobId(await startJob({ kind: 'forget', settings }))
  }
  const name = customer.name === '' ? customer.externalId : customer.name
  return (
    <Modal
      opened
      onClose={receipt === null ? onClose : onErased}
      title={t('customers.erase.title', { name })}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <div className="sx-stack">
        {receipt === null ? (
          <>
            <p>{t('customers.erase.text')}</p>
            <Checkbox
              label={t('customers.erase.keepSales')}
              checked={keepSales}
              onChange={(event) => setKeepSales(event.currentTarget.checked)}
            />
            {action.failure && <FailureNotice failure={action.failure} />}
            <Group justify="flex-end">
              <Button variant="default" onClick={onClose}>
                {t('common.cancel')}
              </Button>
              <Button
                color="red.8"
                loading={action.busy || (jobId !== null && isBusy)}
                disabled={isBusy}
                onClick={() => action.run(erase)}
                data-testid={testIds.customerEraseRun}
              >
                {t('customers.erase.run')}
              </Button>
            </Group>
          </>
        ) : (
          <>
            <Receipt receipt={receipt} />
            <Group justify="flex-end">
              <Button onClick={onErased} data-testid={testIds.customerEraseDone}>
                {t('common.close')}
              </Button>
            </Group>
          </>
        )}
      </div>
    </Modal>
  )
}

const counted = [
  'customers',
  'interactions',
  'facts',
  'consents',
  'suppressions',
  'lists',
  'segments',
  'plans',
  'models',
  'setAside',
  'texts',
] as const

function Receipt({ receipt }: { readonly receipt: ForgetReceipt }) {
  const { t, format } = useWords()
  return (
    <>
      <Notice tone="good">{t('customers.erase.done', { time: format.dateTime(receipt.at) })}</Notice>
      <dl className="sx-receipt" data-testid={testIds.customerEraseReceipt}>
        {counted
          .filter((key) => receipt[key] > 0)
          .map((key) => (
            <div key={key} data-figure={key}>
              <dt>{t(`customers.erase.counted.${key}`)}</dt>
              <dd className="sx-numbers">{format.integer(receipt[key])}</dd>
            </div>
          ))}
      </dl>
      <p className="sx-soft sx-small">{t('customers.erase.after')}</p>
    </>
  )
}
