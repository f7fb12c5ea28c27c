import { Checkbox, NativeSelect, NumberInput, SegmentedControl } from '@mantine/core'
import { useCallback, useState } from 'react'
import { attributionModels, attributionSettings } from '../../../../../contract/attribution.ts'
import { interactionKinds } from '../../../../../contract/column-roles.ts'
import type { Rule } from '../../../../../contract/segments.ts'
import type { AttributionAnalysis, AttributionSettings } from '../../../../../contract/attribution.ts'
import { useRequest } from '../../../bridge/use-request.ts'
import { Chart } from '../../../charts/chart.tsx'
import type { PlotDatum } from '../../../charts/chart.tsx'
import { Notice } from '../../../components/notice.tsx'
import { RequestView } from '../../../components/request-view.tsx'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { drillInto } from '../../../state/route.ts'
import { testIds } from '../../../test-ids.ts'
import type { ChartTheme } from '../../../theme/chart-theme.ts'
import { AnalysisRun } from './analysis-run.tsx'
import { creditFigure } from './value-figures.ts'

type Measure = 'conversions' | 'value'
/** More channels do not fit beside each other. */
const SHOWN_CHANNELS = 8

/** Which channels or campaigns bring the orders? */
export function AttributionTab() {
  const asked = useRequest('attribution:latest', undefined)
  return (
    <RequestView asked={asked} rows={8}>
      {(analysis) => (
        <>
          <Form analysis={analysis} key={`form ${analysis?.id ?? 0}`} />
          {analysis && <Result analysis={analysis} key={analysis.id} />}
        </>
      )}
    </RequestView>
  )
}

function Form({ analysis }: { readonly analysis: AttributionAnalysis | null }) {
  const { t } = useWords()
  const [settings, setSettings] = useState<AttributionSettings>(
    analysis?.settings ?? attributionSettings.parse({}),
  )
  const parsed = attributionSettings.safeParse(settings)
  const number = (value: number | string): number => (typeof value === 'number' ? value : Number.NaN)
  return (
    <AnalysisRun
      kind="attribution"
      title={t('value.attribution.empty')}
      text={t('value.attribution.emptyText')}
      computed={analysis}
      order={parsed.success ? { kind: 'attribution', settings: parsed.data } : null}
    >
      <NativeSelect
        label={t('value.attribution.by')}
        value={settings.by}
        onChange={(event) =>
          setSettings({ ...settings, by: event.currentTarget.value === 'campaign' ? 'campaign' : 'channel' })
        }
        data={[
          { value: 'channel', label: t('value.attribution.byChannel') },
          { value: 'campaign', label: t('value.attribution.byCampaign') },
        ]}
        data-testid={testIds.attributionBy}
      />
      <NumberInput
        label={t('value.attribution.window')}
        value={settings.windowDays}
        min={1}
        max={730}
        allowDecimal={false}
        onChange={(value) => setSettings({ ...settings, windowDays: number(value) })}
      />
      <NumberInput
        label={t('value.attribution.halfLife')}
        value={settings.halfLifeDays}
        min={0.1}
        max={365}
        onChange={(value) => setSettings({ ...settings, halfLifeDays: number(value) })}
      />
      <Checkbox
        label={t('value.attribution.orderChannel')}
        checked={settings.orderChannel}
        onChange={(event) => setSettings({ ...settings, orderChannel: event.currentTarget.checked })}
      />
    </AnalysisRun>
  )
}

function Result({ analysis }: { readonly analysis: AttributionAnalysis }) {
  const { t, format } = useWords()
  const [measure, setMeasure] = useState<Measure>(analysis.summary.value > 0 ? 'value' : 'conversions')
  const { summary, settings } = analysis
  const { channels, currency } = summary
  const shown = (value: number): string =>
    measure === 'value' ? format.amount(value, currency) : format.decimal(value, 1)
  const nameOf = (name: string): string => (name === '' ? t('value.attribution.none') : name)
  const title = t('value.attribution.chart')
  const figure = useCallback(
    (theme: ChartTheme) =>
      creditFigure(
        channels.slice(0, SHOWN_CHANNELS).map(({ name }) => name),
        attributionModels.map((model) => ({
          name: t(`value.attribution.models.${model}`),
          values: channels.slice(0, SHOWN_CHANNELS).map(({ credits }) => credits[model][measure]),
        })),
        measure === 'value' ? t('value.attribution.revenueAxis') : t('value.attribution.ordersAxis'),
        theme,
      ),
    [channels, measure, t],
  )
  const open = useCallback((name: string) => drillInto(touchedRule(settings.by, name)), [settings.by])
  const choose = useCallback(({ x }: PlotDatum) => open(String(x)), [open])
  return (
    <>
      <Notice tone={summary.warnings.length === 0 ? 'info' : 'warn'} testId={testIds.attributionVerdict}>
        <p>
          {t('value.attribution.summary', {
            conversions: format.integer(summary.conversions),
            touches: format.decimal(summary.meanTouches, 1),
            untouched: format.integer(summary.untouched.conversions),
          })}
        </p>
        {summary.warnings.map((name) => (
          <p key={name}>{t(`value.attribution.warning.${name}`)}</p>
        ))}
      </Notice>
      <Section
        title={title}
        text={t('value.attribution.caution')}
        actions={
          <SegmentedControl
            aria-label={t('value.attribution.measure')}
            value={measure}
            onChange={(value) => setMeasure(value === 'value' ? 'value' : 'conversions')}
            data={[
              { value: 'conversions', label: t('value.attribution.byOrders') },
              { value: 'value', label: t('value.attribution.byRevenue') },
            ]}
          />
        }
      >
        <Chart
          title={title}
          figure={figure}
          height={340}
          fileName="attribution"
          testId={testIds.attributionChart}
          onPoint={choose}
        />
        <div className="sx-scroll-x">
          <table className="sx-table sx-table-tight" data-testid={testIds.attributionTable}>
            <thead>
              <tr>
                <th scope="col">
                  {settings.by === 'channel'
                    ? t('value.attribution.channel')
                    : t('value.attribution.campaign')}
                </th>
                <th scope="col" className="sx-end">
                  {t('value.attribution.touches')}
                </th>
                {attributionModels.map((model) => (
                  <th
                    key={model}
                    scope="col"
                    className="sx-end"
                    title={t(`value.attribution.modelHint.${model}`)}
                  >
                    {t(`value.attribution.models.${model}`)}
                  </th>
                ))}
                <th scope="col" className="sx-end">
                  {t('value.attribution.removal')}
                </th>
              </tr>
            </thead>
            <tbody>
              {channels.map(({ name, touches, credits, removal }) => (
                <tr key={name}>
                  <th scope="row">
                    <button type="button" className="sx-link" onClick={() => open(name)}>
                      {nameOf(name)}
                    </button>
                  </th>
                  <td className="sx-end sx-numbers">{format.integer(touches)}</td>
                  {attributionModels.map((model) => (
                    <td key={model} className="sx-end sx-numbers">
                      {shown(credits[model][measure])}
                    </td>
                  ))}
                  <td className="sx-end sx-numbers">{format.percent(removal, 1)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Section>
      <Paths analysis={analysis} nameOf={nameOf} />
    </>
  )
}

/** Whoever had anything to do with a channel or campaign. */
function touchedRule(by: 'channel' | 'campaign', name: string): Rule {
  return {
    kind: 'did',
    events: [...interactionKinds],
    product: null,
    channels: by === 'channel' ? [name] : [],
    campaigns: by === 'campaign' ? [name] : [],
    period: { kind: 'ever' },
    measure: 'times',
    low: 1,
    high: null,
  }
}

type PathsProps = { readonly analysis: AttributionAnalysis; readonly nameOf: (name: string) => string }

function Paths({ analysis, nameOf }: PathsProps) {
  const { t, format } = useWords()
  const { paths, currency } = analysis.summary
  return (
    <Section title={t('value.attribution.paths')}>
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight">
          <thead>
            <tr>
              <th scope="col">{t('value.attribution.path')}</th>
              <th scope="col" className="sx-end">
                {t('value.attribution.orders')}
              </th>
              <th scope="col" className="sx-end">
                {t('value.attribution.rate')}
              </th>
              <th scope="col" className="sx-end">
                {t('value.attribution.revenue')}
              </th>
            </tr>
          </thead>
          <tbody>
            {paths.map(({ path, conversions, journeys, value }) => (
              <tr key={path.join('>')}>
                <th scope="row">{path.map(nameOf).join(' → ')}</th>
                <td className="sx-end sx-numbers">{format.integer(conversions)}</td>
                <td className="sx-end sx-numbers">{format.percent(conversions / journeys, 0)}</td>
                <td className="sx-end sx-numbers">{format.amount(value, currency)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
