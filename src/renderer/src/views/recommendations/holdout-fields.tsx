import { Checkbox, NativeSelect, NumberInput } from '@mantine/core'
import { contactChannel, contactChannels } from '../../../../contract/list-rules.ts'
import type { ListHoldout } from '../../../../contract/lists.ts'
import { DateField } from '../../components/date-field.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly holdout: ListHoldout | null
  readonly onChange: (holdout: ListHoldout | null) => void
}

/** Four weeks from today, a tenth held out, by e-mail. */
function usualHoldout(): ListHoldout {
  return { channel: 'email', share: 0.1, from: localToday(), days: 28, seed: 1 }
}

/** Whether some customers do not get the list, so that the next import measures what it does. */
export function HoldoutFields({ holdout, onChange }: Props) {
  const { t } = useWords()
  return (
    <fieldset className="sx-fieldset">
      <legend>{t('recommendations.lists.holdout')}</legend>
      <Checkbox
        label={t('recommendations.lists.holdoutUse')}
        description={t('recommendations.lists.holdoutHint')}
        checked={holdout !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? usualHoldout() : null)}
        data-testid={testIds.exportHoldout}
      />
      {holdout !== null && (
        <div className="sx-fields">
          <NumberInput
            label={t('recommendations.lists.holdoutShare')}
            value={Math.round(holdout.share * 100)}
            min={1}
            max={90}
            suffix=" %"
            onChange={(value) =>
              onChange({ ...holdout, share: Math.min(90, Math.max(1, Number(value) || 10)) / 100 })
            }
            data-testid={testIds.exportHoldoutShare}
          />
          <NativeSelect
            label={t('strategy.column.channel')}
            value={holdout.channel}
            onChange={(event) =>
              onChange({ ...holdout, channel: contactChannel.parse(event.currentTarget.value) })
            }
            data={contactChannels.map((channel) => ({
              value: channel,
              label: t(`strategy.channel.${channel}`),
            }))}
            data-testid={testIds.exportHoldoutChannel}
          />
          <DateField
            label={t('strategy.from')}
            value={holdout.from}
            onChange={(from) => onChange({ ...holdout, from })}
            data-testid={testIds.exportHoldoutFrom}
          />
          <NumberInput
            label={t('strategy.days')}
            value={holdout.days}
            min={1}
            max={366}
            onChange={(value) =>
              onChange({ ...holdout, days: Math.min(366, Math.max(1, Math.round(Number(value)) || 28)) })
            }
            data-testid={testIds.exportHoldoutDays}
          />
        </div>
      )}
    </fieldset>
  )
}

/** Today on the calendar of this computer. */
function localToday(): string {
  const now = new Date()
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`
}
