import { ActionIcon, Button, Checkbox, NumberInput, TextInput } from '@mantine/core'
import { IconArrowMerge, IconTrash } from '@tabler/icons-react'
import { useState } from 'react'
import type { ProjectResponseSettings } from '../../../../contract/ads.ts'
import type { Output } from '../../../../contract/requests.ts'
import { useWords } from '../../i18n/use-words.ts'
import { adsControlId, testIds } from '../../test-ids.ts'
import { DateField } from '../../components/date-field.tsx'

type Props = {
  readonly settings: ProjectResponseSettings
  readonly options: NonNullable<Output<'ads:options'>> | null
  /** Channels as they are now, merged ones included. */
  readonly channels: readonly string[]
  readonly onChange: (change: Partial<ProjectResponseSettings>) => void
}

/** What goes into the model: days, margin, controls, merged channels. */
export function ModelInputs({ settings, options, channels, onChange }: Props) {
  const { t, format } = useWords()
  const { controls, margin } = settings
  const isMoney = settings.outcome === 'revenue' || settings.outcome === 'conversion-value'
  const day = (text: string): string | null => (/^\d{4}-\d\d-\d\d$/.test(text) ? text : null)
  const nameOf = (control: NonNullable<Props['options']>['controls'][number]): string =>
    control.kind === 'price'
      ? t('ads.response.controlPrice')
      : t(`ads.response.control${control.kind === 'promotion' ? 'Promotion' : 'Series'}`, {
          name: control.name,
        })
  return (
    <>
      <div className="sx-fields">
        <DateField
          isOptional
          label={t('ads.response.from')}
          value={settings.from ?? ''}
          emptyIs={options === null ? undefined : format.day(options.from)}
          min={options?.from}
          max={options?.to}
          onChange={(typed) => onChange({ from: day(typed) })}
          data-testid={testIds.adsFrom}
        />
        <DateField
          isOptional
          label={t('ads.response.to')}
          value={settings.to ?? ''}
          emptyIs={options === null ? undefined : format.day(options.to)}
          min={options?.from}
          max={options?.to}
          onChange={(typed) => onChange({ to: day(typed) })}
          data-testid={testIds.adsTo}
        />
        {isMoney && (
          <NumberInput
            label={t('ads.response.margin')}
            value={Math.round(margin * 1000) / 10}
            min={1}
            max={100}
            suffix=" %"
            onChange={(value) => onChange({ margin: Math.min(100, Math.max(1, Number(value) || 100)) / 100 })}
            data-testid={testIds.adsMargin}
          />
        )}
      </div>
      {options !== null && options.controls.length > 0 && (
        <fieldset className="sx-fieldset">
          <legend>{t('ads.response.controls')}</legend>
          <p className="sx-soft sx-small">{t('ads.response.controlsText')}</p>
          <div className="sx-ads-controls">
            {options.controls.map((control) => (
              <Checkbox
                key={control.id}
                size="sm"
                label={`${nameOf(control)} (${t('ads.response.controlDays', { n: format.integer(control.days) })})`}
                checked={controls.includes(control.id)}
                onChange={(event) =>
                  onChange({
                    controls: event.currentTarget.checked
                      ? [...controls, control.id]
                      : controls.filter((id) => id !== control.id),
                  })
                }
                data-testid={adsControlId(control.id)}
              />
            ))}
          </div>
        </fieldset>
      )}
      <Merges settings={settings} channels={channels} onChange={onChange} />
    </>
  )
}

function Merges({ settings, channels, onChange }: Omit<Props, 'options'>) {
  const { t } = useWords()
  const { merges } = settings
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [name, setName] = useState('')
  const open = channels.filter((channel) => !merges.some((merge) => merge.name === channel))
  const wanted = chosen.filter((channel) => open.includes(channel))
  const merge = () => {
    onChange({ merges: [...merges, { name: name.trim() || wanted.join(' + '), channels: [...wanted] }] })
    setChosen([])
    setName('')
  }
  if (channels.length < 2 && merges.length === 0) return null
  return (
    <fieldset className="sx-fieldset">
      <legend>{t('ads.response.merges')}</legend>
      <p className="sx-soft sx-small">{t('ads.response.mergesText')}</p>
      {merges.map((each) => (
        <p key={each.name} className="sx-ads-bar">
          <span>
            {each.name} = {each.channels.join(' + ')}
          </span>
          <ActionIcon
            variant="subtle"
            color="gray"
            aria-label={t('ads.response.unmerge', { name: each.name })}
            onClick={() => onChange({ merges: merges.filter((other) => other !== each) })}
          >
            <IconTrash size={15} aria-hidden />
          </ActionIcon>
        </p>
      ))}
      <div className="sx-ads-controls">
        {open.map((channel) => (
          <Checkbox
            key={channel}
            size="sm"
            label={channel}
            checked={wanted.includes(channel)}
            onChange={(event) =>
              setChosen(
                event.currentTarget.checked
                  ? [...wanted, channel]
                  : wanted.filter((other) => other !== channel),
              )
            }
            data-testid={adsControlId(`merge:${channel}`)}
          />
        ))}
      </div>
      <div className="sx-ads-bar">
        <TextInput
          size="xs"
          label={t('ads.response.mergeName')}
          placeholder={wanted.join(' + ')}
          maxLength={80}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <Button
          size="xs"
          variant="default"
          leftSection={<IconArrowMerge size={15} aria-hidden />}
          disabled={wanted.length < 2}
          onClick={merge}
          data-testid={testIds.adsMerge}
        >
          {t('ads.response.merge')}
        </Button>
      </div>
    </fieldset>
  )
}
