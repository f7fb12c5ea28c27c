import { Button, Checkbox, NativeSelect, NumberInput } from '@mantine/core'
import { IconTargetArrow } from '@tabler/icons-react'
import { useState } from 'react'
import { planSettings } from '../../../../contract/plan.ts'
import type { PlanSettings } from '../../../../contract/plan.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { planChannelId, testIds } from '../../test-ids.ts'
import { draftOf, newDraft, settingsOf } from './plan-draft.ts'
import type { DraftChannel } from './plan-draft.ts'
import { DateField } from '../../components/date-field.tsx'

/** Today by the computer's calendar. */
function today(): string {
  const now = new Date()
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}

type Props = { readonly settings: PlanSettings | null; readonly onMade: () => void }

/** When, how much, whom, and what is assumed. */
export function PlanForm({ settings, onMade }: Props) {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const [draft, setDraft] = useState(() => (settings === null ? newDraft(today()) : draftOf(settings)))
  const ready = settingsOf(draft)
  const number = (value: number | string): number => (typeof value === 'number' ? value : Number.NaN)
  const make = (chosen: PlanSettings) =>
    action.run(async () => {
      await startJob({ kind: 'make-plan', settings: chosen })
      onMade()
    })
  const setChannel = (changed: DraftChannel) =>
    setDraft({
      ...draft,
      channels: draft.channels.map((each) => (each.channel === changed.channel ? changed : each)),
    })
  return (
    <Section title={t('strategy.form')}>
      <div className="sx-pair-fields">
        <DateField
          label={t('strategy.from')}
          value={draft.from}
          onChange={(typed) => setDraft({ ...draft, from: typed })}
          data-testid={testIds.planFrom}
        />
        <NumberInput
          label={t('strategy.days')}
          value={draft.days}
          onChange={(value) => setDraft({ ...draft, days: number(value) })}
          min={1}
          max={366}
          data-testid={testIds.planDays}
        />
      </div>
      <NumberInput
        label={t('strategy.budget')}
        description={t('strategy.budgetHint')}
        value={draft.budget ?? ''}
        onChange={(value) => setDraft({ ...draft, budget: value === '' ? null : number(value) })}
        min={0}
        data-testid={testIds.planBudget}
      />
      <div className="sx-pair-fields">
        <NumberInput
          label={t('strategy.margin')}
          value={draft.margin}
          onChange={(value) => setDraft({ ...draft, margin: number(value) })}
          min={0.01}
          max={1}
          step={0.05}
          data-testid={testIds.planMargin}
        />
        <NumberInput
          label={t('strategy.holdout')}
          value={draft.holdout}
          onChange={(value) => setDraft({ ...draft, holdout: number(value) })}
          min={0}
          max={0.9}
          step={0.05}
          data-testid={testIds.planHoldout}
        />
      </div>
      <p className="sx-soft sx-small">{t('strategy.holdoutHint')}</p>
      <div className="sx-pair-fields">
        <NumberInput
          label={t('strategy.minContacts')}
          value={draft.minContacts}
          onChange={(value) => setDraft({ ...draft, minContacts: number(value) })}
          min={1}
          data-testid={testIds.planMinContacts}
        />
        <NumberInput
          label={t('strategy.contactsPerCustomer')}
          value={draft.contactsPerCustomer}
          onChange={(value) => setDraft({ ...draft, contactsPerCustomer: number(value) })}
          min={1}
          max={20}
        />
      </div>
      <NativeSelect
        label={t('strategy.segmentsLabel')}
        value={draft.segments}
        onChange={(event) =>
          setDraft({ ...draft, segments: planSettings.shape.segments.parse(event.currentTarget.value) })
        }
        data={planSettings.shape.segments.options.map((value) => ({
          value,
          label: t(`strategy.segments.${value}`),
        }))}
        data-testid={testIds.planSegments}
      />
      <NativeSelect
        label={t('strategy.consent')}
        value={draft.consent}
        onChange={(event) =>
          setDraft({ ...draft, consent: planSettings.shape.consent.parse(event.currentTarget.value) })
        }
        data={planSettings.shape.consent.options.map((value) => ({
          value,
          label: t(`strategy.consents.${value}`),
        }))}
      />
      <h3>{t('strategy.channels')}</h3>
      {draft.channels.map((channel) => (
        <ChannelFields key={channel.channel} channel={channel} onChange={setChannel} />
      ))}
      <p className="sx-soft sx-small">{t('strategy.liftHint')}</p>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Button
        size="md"
        leftSection={<IconTargetArrow size={18} aria-hidden />}
        disabled={isBusy || ready === null}
        loading={action.busy}
        onClick={() => {
          if (ready !== null) make(ready)
        }}
        data-testid={testIds.planMake}
      >
        {t('strategy.make')}
      </Button>
    </Section>
  )
}

type ChannelProps = { readonly channel: DraftChannel; readonly onChange: (channel: DraftChannel) => void }

function ChannelFields({ channel, onChange }: ChannelProps) {
  const { t } = useWords()
  const figure = (value: number | string, scale = 1): number =>
    typeof value === 'number' ? value / scale : Number.NaN
  return (
    <div className="sx-stack-tight">
      <Checkbox
        label={t(`strategy.channel.${channel.channel}`)}
        checked={channel.used}
        onChange={(event) => onChange({ ...channel, used: event.currentTarget.checked })}
        data-testid={planChannelId(channel.channel)}
      />
      {channel.used && (
        <div className="sx-three-fields">
          <NumberInput
            size="xs"
            label={t('strategy.costPerContact')}
            value={channel.costPerContact}
            onChange={(value) => onChange({ ...channel, costPerContact: figure(value) })}
            min={0}
            decimalScale={4}
          />
          <NumberInput
            size="xs"
            label={t('strategy.liftMean')}
            value={Math.round(channel.liftMean * 1000) / 10}
            onChange={(value) => onChange({ ...channel, liftMean: figure(value, 100) })}
          />
          <NumberInput
            size="xs"
            label={t('strategy.liftDeviation')}
            value={Math.round(channel.liftDeviation * 1000) / 10}
            onChange={(value) => onChange({ ...channel, liftDeviation: figure(value, 100) })}
            min={0.1}
          />
        </div>
      )}
    </div>
  )
}
