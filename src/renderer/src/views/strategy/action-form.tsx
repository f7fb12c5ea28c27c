import { Button, Group, Modal, NativeSelect, NumberInput, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import { contactChannel, contactChannels } from '../../../../contract/list-rules.ts'
import type { ContactChannel } from '../../../../contract/list-rules.ts'
import type { PlanAction } from '../../../../contract/plan-actions.ts'
import type { PlanSettings } from '../../../../contract/plan.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { addDays } from './plan-days.ts'
import { usePlanWords } from './plan-words.ts'
import { DateField } from '../../components/date-field.tsx'

type Draft = {
  readonly segmentKey: string
  readonly channel: ContactChannel
  readonly from: string
  readonly to: string
  readonly budget: number | null
  readonly offer: string
  readonly text: string
}

type Props = {
  /** The action that is changed; null for a new one. */
  readonly action: PlanAction | null
  readonly settings: PlanSettings
  readonly currency: string
  readonly onClose: () => void
}

/** Group, channel, days, budget, offer and text of an action. */
export function ActionForm({ action, settings, currency, onClose }: Props) {
  const { t, format } = useWords()
  const { segment } = usePlanWords(currency)
  const choices = useRequest('plan:choices', undefined).value ?? []
  const change = useAction()
  const isBusy = useIsJobRunning()
  const isAds = action?.channel === 'ads'
  const [draft, setDraft] = useState<Draft>(() => draftOf(action, settings))
  const segmentKey = draft.segmentKey === '' ? (choices[0]?.key ?? '') : draft.segmentKey
  const save = async (): Promise<void> => {
    const edit =
      action === null
        ? ({ do: 'add', action: { ...draft, segmentKey } } as const)
        : ({ do: 'change', id: action.id, patch: patchOf(action, draft, isAds) } as const)
    await startJob({ kind: 'edit-plan', edit })
    onClose()
  }
  return (
    <Modal
      opened
      onClose={onClose}
      title={t(action === null ? 'strategy.addTitle' : 'strategy.editTitle')}
      closeButtonProps={{ 'aria-label': t('common.close') }}
    >
      <form
        className="sx-stack"
        onSubmit={(event) => {
          event.preventDefault()
          change.run(save)
        }}
        data-testid={testIds.planForm}
      >
        {!isAds && (
          <>
            <NativeSelect
              label={t('strategy.column.segment')}
              value={segmentKey}
              data={choices.map(({ key, name, customers }) => ({
                value: key,
                label: t('strategy.groupOption', { name: segment(name), n: format.integer(customers) }),
              }))}
              onChange={(event) => setDraft({ ...draft, segmentKey: event.currentTarget.value })}
              data-testid={testIds.planFormGroup}
            />
            <NativeSelect
              label={t('strategy.column.channel')}
              value={draft.channel}
              data={contactChannels.map((value) => ({ value, label: t(`strategy.channel.${value}`) }))}
              onChange={(event) =>
                setDraft({ ...draft, channel: contactChannel.parse(event.currentTarget.value) })
              }
              data-testid={testIds.planFormChannel}
            />
          </>
        )}
        <div className="sx-pair-fields">
          <DateField
            label={t('strategy.column.from')}
            value={draft.from}
            required
            onChange={(typed) => setDraft({ ...draft, from: typed })}
            data-testid={testIds.planFormFrom}
          />
          <DateField
            label={t('strategy.column.to')}
            value={draft.to}
            required
            onChange={(typed) => setDraft({ ...draft, to: typed })}
            data-testid={testIds.planFormTo}
          />
        </div>
        {!isAds && (
          <NumberInput
            label={t('strategy.actionBudget')}
            description={t('strategy.budgetHint')}
            value={draft.budget ?? ''}
            min={0}
            onChange={(value) => setDraft({ ...draft, budget: typeof value === 'number' ? value : null })}
            data-testid={testIds.planFormBudget}
          />
        )}
        <TextInput
          label={t('strategy.column.offer')}
          value={draft.offer}
          maxLength={2000}
          onChange={(event) => setDraft({ ...draft, offer: event.currentTarget.value })}
          data-testid={testIds.planFormOffer}
        />
        <Textarea
          label={t('strategy.message')}
          value={draft.text}
          autosize
          minRows={2}
          maxLength={2000}
          onChange={(event) => setDraft({ ...draft, text: event.currentTarget.value })}
        />
        {change.failure && <FailureNotice failure={change.failure} />}
        <Group justify="flex-end">
          <Button variant="default" onClick={onClose}>
            {t('strategy.cancel')}
          </Button>
          <Button type="submit" loading={change.busy} disabled={isBusy} data-testid={testIds.planFormSave}>
            {t('strategy.save')}
          </Button>
        </Group>
      </form>
    </Modal>
  )
}

function draftOf(action: PlanAction | null, settings: PlanSettings): Draft {
  if (action === null)
    return {
      segmentKey: '',
      channel: settings.channels[0]?.channel ?? 'email',
      from: settings.from,
      to: addDays(settings.from, settings.days - 1),
      budget: null,
      offer: '',
      text: '',
    }
  const { segmentKey, from, to, budget, offer, text } = action
  const channel = contactChannel.safeParse(action.channel)
  return { segmentKey, channel: channel.success ? channel.data : 'email', from, to, budget, offer, text }
}

/** Only what was changed: words that stay leave the draw of customers as it is. */
function patchOf(action: PlanAction, draft: Draft, isAds: boolean) {
  const { segmentKey, channel, from, to, budget, offer, text } = draft
  return {
    ...(!isAds && segmentKey !== action.segmentKey ? { segmentKey } : {}),
    ...(!isAds && channel !== action.channel ? { channel } : {}),
    ...(from === action.from ? {} : { from }),
    ...(to === action.to ? {} : { to }),
    ...(!isAds && budget !== action.budget ? { budget } : {}),
    ...(offer === action.offer ? {} : { offer }),
    ...(text === action.text ? {} : { text }),
  }
}
