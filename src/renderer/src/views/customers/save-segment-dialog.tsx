import { Button, Group, Modal, SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useEffect, useState } from 'react'
import type { SegmentDraft, SegmentId } from '../../../../contract/segments.ts'
import { startJob, useIsJobRunning, useJob } from '../../bridge/jobs.ts'
import { resultOf } from '../../bridge/job-state.ts'
import { useAction } from '../../bridge/use-action.ts'
import type { JobId } from '../../../../contract/ids.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { customersRoute, go } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly draft: Pick<SegmentDraft, 'rule' | 'asOf'> & Partial<SegmentDraft>
  readonly id: SegmentId | null
  readonly onClose: () => void
}

/** Name, purpose and kind of a segment; afterwards its page opens. */
export function SaveSegmentDialog({ draft, id, onClose }: Props) {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [name, setName] = useState(draft.name ?? '')
  const [description, setDescription] = useState(draft.description ?? '')
  const [kind, setKind] = useState<SegmentDraft['kind']>(draft.kind ?? 'dynamic')
  const [jobId, setJobId] = useState<JobId | null>(null)
  const job = useJob(jobId)
  const saved = job === undefined ? null : resultOf(job, 'save-segment')
  useEffect(() => {
    if (saved === null) return
    onClose()
    go(customersRoute('segments', { segmentId: saved.id }))
  }, [saved, onClose])
  const save = async () => {
    const { rule, asOf } = draft
    setJobId(
      await startJob({
        kind: 'save-segment',
        draft: { name: name.trim(), description, kind, rule, asOf },
        id,
      }),
    )
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t('segments.save.title')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className="sx-stack"
        onSubmit={(event) => {
          event.preventDefault()
          action.run(save)
        }}
      >
        <TextInput
          label={t('segments.save.name')}
          value={name}
          maxLength={120}
          required
          data-autofocus
          onChange={(event) => setName(event.currentTarget.value)}
          data-testid={testIds.segmentName}
        />
        <Textarea
          label={t('segments.save.description')}
          value={description}
          maxLength={2000}
          autosize
          minRows={2}
          onChange={(event) => setDescription(event.currentTarget.value)}
        />
        <SegmentedControl
          value={kind}
          onChange={(value) => setKind(value === 'static' ? 'static' : 'dynamic')}
          data={[
            { value: 'dynamic', label: t('segments.kind.dynamic') },
            { value: 'static', label: t('segments.kind.static') },
          ]}
        />
        <p className="sx-soft sx-small">{t(`segments.kindHint.${kind}`)}</p>
        {action.failure && <FailureNotice failure={action.failure} />}
        {job?.state === 'failed' && <FailureNotice failure={job.failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button
            type="submit"
            disabled={name.trim() === '' || isBusy}
            loading={action.busy || job?.state === 'running'}
            data-testid={testIds.segmentSave}
          >
            {t('segments.save.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}
