import { ActionIcon, Button, NativeSelect, NumberInput } from '@mantine/core'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import { liftTest } from '../../../../contract/ads.ts'
import type { LiftTest } from '../../../../contract/ads.ts'
import { useWords } from '../../i18n/use-words.ts'
import { DateField } from '../../components/date-field.tsx'

type Props = {
  readonly lifts: readonly LiftTest[]
  readonly channels: readonly string[]
  readonly onChange: (lifts: LiftTest[]) => void
}

/** Experiments that calibrate the model: what a channel brought in a stretch of time, with its standard error. */
export function LiftsEditor({ lifts, channels, onChange }: Props) {
  const { t, format } = useWords()
  const [draft, setDraft] = useState({ channel: '', from: '', to: '', lift: 0, error: 0 })
  const named = { ...draft, channel: draft.channel === '' ? (channels[0] ?? '') : draft.channel }
  const parsed = liftTest.safeParse(named)
  const isDated =
    /^\d{4}-\d\d-\d\d$/.test(draft.from) && /^\d{4}-\d\d-\d\d$/.test(draft.to) && draft.from <= draft.to
  return (
    <fieldset className="sx-fieldset">
      <legend>{t('ads.response.lifts')}</legend>
      <p className="sx-soft sx-small">{t('ads.response.liftsText')}</p>
      {lifts.map((lift, index) => (
        <p key={`${lift.channel} ${lift.from}`} className="sx-ads-bar">
          <span>
            {lift.channel}, {format.day(lift.from)} – {format.day(lift.to)}: {format.decimal(lift.lift)} ±{' '}
            {format.decimal(lift.error)}
          </span>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('ads.response.remove')}
            onClick={() => onChange(lifts.filter((_, each) => each !== index))}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </p>
      ))}
      <div className="sx-fields">
        <NativeSelect
          label={t('ads.response.liftChannel')}
          value={named.channel}
          onChange={(event) => setDraft({ ...draft, channel: event.currentTarget.value })}
          data={[...channels]}
        />
        <DateField
          label={t('ads.response.liftFrom')}
          value={draft.from}
          onChange={(typed) => setDraft({ ...draft, from: typed })}
        />
        <DateField
          label={t('ads.response.liftTo')}
          value={draft.to}
          onChange={(typed) => setDraft({ ...draft, to: typed })}
        />
        <NumberInput
          label={t('ads.response.liftValue')}
          value={draft.lift}
          onChange={(value) => setDraft({ ...draft, lift: Number(value) })}
        />
        <NumberInput
          label={t('ads.response.liftError')}
          value={draft.error}
          min={0}
          onChange={(value) => setDraft({ ...draft, error: Number(value) })}
        />
      </div>
      <Button
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden />}
        disabled={!parsed.success || !isDated}
        onClick={() => {
          if (parsed.success) onChange([...lifts, parsed.data])
        }}
      >
        {t('ads.response.addLift')}
      </Button>
    </fieldset>
  )
}
