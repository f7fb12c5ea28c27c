import { Checkbox, NativeSelect, NumberInput } from '@mantine/core'
import type { ForecastSettings } from '../../../../contract/forecast.ts'
import {
  driverAheads,
  driverKinds,
  type DriverChoice,
  type DriverKind,
} from '../../../../contract/forecast-drivers.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'

type Props = {
  readonly metric: ForecastSettings['metric']
  readonly chosen: readonly DriverChoice[]
  readonly onChange: (chosen: DriverChoice[]) => void
}

/** What can explain a metric: prices explain sales only, and spend does not explain itself. */
function kindsFor(metric: ForecastSettings['metric']): readonly DriverKind[] {
  if (metric === 'spend') return []
  return metric === 'conversions' || metric === 'series' ? ['spend'] : driverKinds
}

/** The choices that still fit when the metric has changed. */
export function driversFor(
  metric: ForecastSettings['metric'],
  chosen: readonly DriverChoice[],
): DriverChoice[] {
  return chosen.filter(({ kind }) => kindsFor(metric).includes(kind))
}

/** Which regressors a forecast may use, and what is supposed of each ahead. */
export function DriverChoices({ metric, chosen, onChange }: Props) {
  const { t } = useWords()
  const kinds = kindsFor(metric)
  if (kinds.length === 0) return null
  const change = (kind: DriverKind, part: Partial<DriverChoice>) =>
    onChange(chosen.map((each) => (each.kind === kind ? { ...each, ...part } : each)))
  return (
    <fieldset className="sx-fieldset" data-testid={testIds.forecastDrivers}>
      <legend>{t('forecast.drivers.choose')}</legend>
      <p className="sx-soft sx-small">{t('forecast.drivers.chooseText')}</p>
      {kinds.map((kind) => {
        const choice = chosen.find((each) => each.kind === kind)
        return (
          <div key={kind} className="sx-row" data-driver={kind}>
            <Checkbox
              label={t(`forecast.drivers.kind.${kind}`)}
              checked={choice !== undefined}
              onChange={(event) =>
                onChange(
                  event.currentTarget.checked
                    ? [...chosen, { kind, ahead: 'held', value: null }]
                    : chosen.filter((each) => each.kind !== kind),
                )
              }
            />
            {choice && (
              <NativeSelect
                label={t('forecast.drivers.ahead')}
                value={choice.ahead}
                onChange={(event) => {
                  const ahead = driverAheads.find((each) => each === event.currentTarget.value) ?? 'held'
                  change(kind, { ahead, value: ahead === 'typed' ? 0 : null })
                }}
                data={driverAheads
                  .filter((value) => value !== 'plan' || kind === 'spend')
                  .map((value) => ({ value, label: t(`forecast.drivers.aheads.${value}`) }))}
              />
            )}
            {choice?.ahead === 'typed' && (
              <NumberInput
                label={t(`forecast.drivers.typed.${kind}`)}
                value={(choice.value ?? 0) * (kind === 'spend' ? 1 : 100)}
                onChange={(value) =>
                  change(kind, {
                    value: (typeof value === 'number' ? value : 0) / (kind === 'spend' ? 1 : 100),
                  })
                }
                min={kind === 'price' ? -99 : 0}
                max={kind === 'spend' ? 1e9 : kind === 'discount' ? 100 : 1000}
              />
            )}
          </div>
        )
      })}
    </fieldset>
  )
}
