import { Button, Checkbox, NativeSelect, NumberInput } from '@mantine/core'
import { IconPlayerPlay } from '@tabler/icons-react'
import { useState } from 'react'
import {
  defaultForecastSettings,
  forecastMetric,
  forecastMetrics,
  forecastModel,
  forecastModels,
  forecastSettings,
  forecastSlice,
  forecastSlices,
  forecastStep,
  forecastSteps,
  type ForecastSettings,
} from '../../../../contract/forecast.ts'
import { startJob, useIsJobRunning } from '../../bridge/jobs.ts'
import { useAction } from '../../bridge/use-action.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { FailureNotice } from '../../components/failure-notice.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { DriverChoices, driversFor } from './driver-choices.tsx'

const horizonBy = { day: 28, week: 13, month: 12 } as const

/** What to forecast, how far, split by what. */
export function ForecastForm() {
  const { t } = useWords()
  const action = useAction()
  const isBusy = useIsJobRunning()
  const imported = useRequest('results:series', undefined)
  const names = imported.value?.map(({ name }) => name) ?? []
  const [draft, setDraft] = useState<ForecastSettings>(defaultForecastSettings)
  const change = (part: Partial<ForecastSettings>) => setDraft({ ...draft, ...part })
  const metric = draft.metric
  const series = metric === 'series' ? (draft.series ?? names[0] ?? null) : null
  const parsed = forecastSettings.safeParse({ ...draft, series, drivers: driversFor(metric, draft.drivers) })
  const isComplete = parsed.success && (metric !== 'series' || series !== null)
  const isSliced = draft.slice !== 'none'
  const numberIn = (value: number | string, fallback: number): number =>
    typeof value === 'number' ? value : fallback
  return (
    <Section title={t('forecast.form.title')}>
      <NativeSelect
        label={t('forecast.form.metric')}
        value={metric}
        onChange={(event) => change({ metric: forecastMetric.parse(event.currentTarget.value) })}
        data={forecastMetrics
          .filter((each) => each !== 'series' || names.length > 0)
          .map((value) => ({ value, label: t(`forecast.metric.${value}`) }))}
        data-testid={testIds.forecastMetric}
      />
      {metric === 'series' && (
        <NativeSelect
          label={t('forecast.form.series')}
          value={series ?? ''}
          onChange={(event) => change({ series: event.currentTarget.value })}
          data={names}
        />
      )}
      <NativeSelect
        label={t('forecast.form.by')}
        value={draft.by}
        onChange={(event) => {
          const by = forecastStep.parse(event.currentTarget.value)
          change({ by, horizon: horizonBy[by] })
        }}
        data={forecastSteps.map((value) => ({ value, label: t(`forecast.by.${value}`) }))}
        data-testid={testIds.forecastBy}
      />
      {metric !== 'series' && (
        <NativeSelect
          label={t('forecast.form.slice')}
          value={draft.slice}
          onChange={(event) => change({ slice: forecastSlice.parse(event.currentTarget.value) })}
          data={forecastSlices.map((value) => ({ value, label: t(`forecast.slice.${value}`) }))}
          data-testid={testIds.forecastSlice}
        />
      )}
      <NumberInput
        label={t('forecast.form.horizon')}
        value={draft.horizon}
        onChange={(value) => change({ horizon: numberIn(value, draft.horizon) })}
        min={1}
        max={400}
        allowDecimal={false}
        data-testid={testIds.forecastHorizon}
      />
      <details className="sx-details">
        <summary>{t('forecast.form.advanced')}</summary>
        <div className="sx-stack">
          {isSliced && (
            <NumberInput
              label={t('forecast.form.most')}
              description={t('forecast.form.mostHint')}
              value={draft.most}
              onChange={(value) => change({ most: numberIn(value, draft.most) })}
              min={1}
              max={20_000}
              allowDecimal={false}
            />
          )}
          <NativeSelect
            label={t('forecast.form.model')}
            value={draft.model}
            onChange={(event) => change({ model: forecastModel.parse(event.currentTarget.value) })}
            data={forecastModels.map((value) => ({ value, label: t(`forecast.model.${value}`) }))}
          />
          <DriverChoices metric={metric} chosen={draft.drivers} onChange={(drivers) => change({ drivers })} />
          <Checkbox
            label={t('forecast.form.events')}
            checked={draft.useEvents}
            onChange={(event) => change({ useEvents: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('forecast.form.outliers')}
            checked={draft.treatOutliers}
            onChange={(event) => change({ treatOutliers: event.currentTarget.checked })}
          />
          <Checkbox
            label={t('forecast.form.shifts')}
            checked={draft.treatShifts}
            onChange={(event) => change({ treatShifts: event.currentTarget.checked })}
          />
          {(metric === 'revenue' || metric === 'units') && (
            <NativeSelect
              label={t('forecast.form.returns')}
              value={draft.returns}
              onChange={(event) =>
                change({ returns: event.currentTarget.value === 'gross' ? 'gross' : 'net' })
              }
              data={[
                { value: 'net', label: t('forecast.form.returnsNet') },
                { value: 'gross', label: t('forecast.form.returnsGross') },
              ]}
            />
          )}
          <Checkbox
            label={t('forecast.form.whole')}
            checked={draft.wholeNumbers}
            onChange={(event) => change({ wholeNumbers: event.currentTarget.checked })}
          />
        </div>
      </details>
      {action.failure && <FailureNotice failure={action.failure} />}
      <Button
        size="md"
        leftSection={<IconPlayerPlay size={18} aria-hidden />}
        disabled={isBusy || !isComplete}
        loading={action.busy}
        onClick={() => {
          if (parsed.success)
            action.run(async () => {
              await startJob({ kind: 'forecast', settings: parsed.data })
            })
        }}
        data-testid={testIds.forecastStart}
      >
        {t('forecast.form.start')}
      </Button>
    </Section>
  )
}
