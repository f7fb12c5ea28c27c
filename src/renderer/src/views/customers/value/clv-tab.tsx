import { NativeSelect, NumberInput } from '@mantine/core'
import { useCallback, useState } from 'react'
import { askedModels, clvSettings } from '../../../../../contract/value.ts'
import type { ClvAnalysis, ClvSettings } from '../../../../../contract/value.ts'
import { useRequest } from '../../../bridge/use-request.ts'
import { Chart } from '../../../charts/chart.tsx'
import type { PlotDatum } from '../../../charts/chart.tsx'
import { Notice } from '../../../components/notice.tsx'
import { RequestView } from '../../../components/request-view.tsx'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import type { ChartTheme } from '../../../theme/chart-theme.ts'
import { drillInto } from '../../../state/route.ts'
import { testIds } from '../../../test-ids.ts'
import { AnalysisRun } from './analysis-run.tsx'
import { ClvCheck } from './clv-check.tsx'
import { ClvCustomers } from './clv-customers.tsx'
import type { RiskRange } from './clv-customers.tsx'
import { ClvParameters } from './clv-parameters.tsx'
import { columnsFigure } from './value-figures.ts'

const horizons = [30, 90, 180, 365, 730] as const
/** From here on a customer counts as likely gone. */
const HIGH_RISK = 0.7

/** What each customer will bring, and who is leaving. */
export function ClvTab() {
  const asked = useRequest('clv:latest', undefined)
  return (
    <RequestView asked={asked} rows={8}>
      {(analysis) => (
        <>
          <Form analysis={analysis} key={analysis?.id ?? 0} />
          {analysis && <Result analysis={analysis} />}
        </>
      )}
    </RequestView>
  )
}

function Form({ analysis }: { readonly analysis: ClvAnalysis | null }) {
  const { t } = useWords()
  const [settings, setSettings] = useState<ClvSettings>(analysis?.settings ?? clvSettings.parse({}))
  const parsed = clvSettings.safeParse(settings)
  const percent = (value: number | string): number => (typeof value === 'number' ? value / 100 : Number.NaN)
  return (
    <AnalysisRun
      kind="clv"
      title={t('value.clv.empty')}
      text={t('value.clv.emptyText')}
      computed={analysis}
      order={parsed.success ? { kind: 'clv', settings: parsed.data } : null}
    >
      <NativeSelect
        label={t('value.clv.horizon')}
        value={String(settings.horizonDays)}
        onChange={(event) => setSettings({ ...settings, horizonDays: Number(event.currentTarget.value) })}
        data={horizons.map((days) => ({
          value: String(days),
          label: t('value.clv.horizonDays', { n: days }),
        }))}
        data-testid={testIds.clvHorizon}
      />
      <NativeSelect
        label={t('value.clv.model')}
        value={settings.model}
        onChange={(event) =>
          setSettings({
            ...settings,
            model: askedModels.find((each) => each === event.currentTarget.value) ?? 'auto',
          })
        }
        data={askedModels.map((value) => ({ value, label: t(`value.clv.models.${value}`) }))}
      />
      <NumberInput
        label={t('value.clv.discount')}
        value={Math.round(settings.discount * 1000) / 10}
        min={0}
        max={100}
        onChange={(value) => setSettings({ ...settings, discount: percent(value) })}
      />
      <NumberInput
        label={t('value.clv.margin')}
        title={t('value.clv.marginHint')}
        value={Math.round(settings.margin * 1000) / 10}
        min={0.1}
        max={100}
        onChange={(value) => setSettings({ ...settings, margin: percent(value) })}
      />
    </AnalysisRun>
  )
}

function Result({ analysis }: { readonly analysis: ClvAnalysis }) {
  const [range, setRange] = useState<RiskRange>({ from: 0, to: 1 })
  const { summary } = analysis
  return (
    <>
      <Figures analysis={analysis} />
      <Words analysis={analysis} />
      <div className="sx-charts sx-charts-wide">
        <Risks analysis={analysis} range={range} onChoose={setRange} />
        <Tenths analysis={analysis} />
      </div>
      <ClvCustomers key={`${range.from} ${range.to}`} analysis={analysis} range={range} onRange={setRange} />
      <ClvCheck holdout={summary.holdout} />
      <ClvParameters analysis={analysis} />
    </>
  )
}

function Figures({ analysis }: { readonly analysis: ClvAnalysis }) {
  const { t, format } = useWords()
  const { summary, settings } = analysis
  const { totals, observed, risks } = summary
  const money = (value: number) => format.amount(value, observed.currency)
  const within = (low: string, high: string) =>
    t('value.clv.within', {
      days: settings.horizonDays,
      level: format.percent(settings.level, 0),
      low,
      high,
    })
  const quiet = risks.slice(Math.round(HIGH_RISK * 10)).reduce((sum, { customers }) => sum + customers, 0)
  const figures = [
    [
      t('value.clv.expectedValue'),
      money(totals.value.expected),
      within(money(totals.value.low), money(totals.value.high)),
    ],
    [
      t('value.clv.expectedOrders'),
      format.integer(Math.round(totals.orders.expected)),
      within(format.integer(Math.round(totals.orders.low)), format.integer(Math.round(totals.orders.high))),
    ],
    [
      t('value.clv.atRisk'),
      format.integer(quiet),
      t('value.clv.atRiskHint', { share: format.percent(HIGH_RISK, 0), days: settings.horizonDays }),
    ],
    [
      t('value.clv.basedOn'),
      format.integer(observed.customers),
      t('value.clv.basedOnHint', {
        repeaters: format.integer(observed.repeaters),
        from: format.date(observed.from),
        to: format.date(observed.to),
      }),
    ],
  ] as const
  return (
    <Section>
      <dl
        className="sx-figures sx-value-figures"
        data-testid={testIds.clvFigures}
        data-customers={observed.customers}
      >
        {figures.map(([name, value, hint]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd className="sx-numbers">{value}</dd>
            <dd className="sx-value-hint">{hint}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

/** Whether the model fits, and what to keep in mind. */
function Words({ analysis }: { readonly analysis: ClvAnalysis }) {
  const { t, format } = useWords()
  const { asked, used, spend, warnings, observed } = analysis.summary
  const money = (value: number) => format.amount(value, observed.currency)
  const shown = warnings.filter((name) => name !== 'model-replaced' && name !== 'no-leaving')
  return (
    <>
      <Notice tone={asked.soundness === 'sound' ? 'good' : 'warn'} testId={testIds.clvVerdict}>
        {t(`value.clv.soundness.${asked.soundness}`, {
          model: t(`value.clv.models.${asked.kind}`),
          used: t(`value.clv.models.${used.kind}`),
        })}
      </Notice>
      {shown.length > 0 && (
        <Notice tone="info">
          <ul className="sx-plain-list">
            {shown.map((name) => (
              <li key={name}>
                {t(`value.clv.warning.${name}`, {
                  correlation: format.decimal(spend.correlation, 2),
                  cap: money(spend.cappedAt ?? 0),
                  n: format.integer(spend.capped),
                  value: money(spend.flatValue),
                })}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

type RisksProps = {
  readonly analysis: ClvAnalysis
  readonly range: RiskRange
  readonly onChoose: (range: RiskRange) => void
}

function Risks({ analysis, range, onChoose }: RisksProps) {
  const { t, format } = useWords()
  const { risks } = analysis.summary
  const days = analysis.settings.horizonDays
  const chosen = range.from === 0 && range.to === 1 ? null : Math.round(range.from * 10)
  const title = t('value.clv.risk')
  const figure = useCallback(
    (theme: ChartTheme) =>
      columnsFigure(
        risks.map((_, at) => `${at * 10}–${(at + 1) * 10}`),
        risks.map(({ customers }) => customers),
        {
          x: t('value.clv.riskAxis', { days }),
          y: t('value.clv.customersAxis'),
          texts: risks.map(({ customers }) => format.integer(customers)),
        },
        chosen,
        theme,
      ),
    [risks, days, chosen, t, format],
  )
  const choose = useCallback(
    ({ x }: PlotDatum) => {
      const at = Math.round(Number.parseInt(String(x), 10) / 10)
      onChoose(at === chosen ? { from: 0, to: 1 } : { from: at / 10, to: (at + 1) / 10 })
    },
    [onChoose, chosen],
  )
  return (
    <Section title={title} text={t('value.clv.riskText')}>
      <Chart
        title={title}
        figure={figure}
        height={280}
        fileName="churn-risk"
        testId={testIds.clvRisk}
        onPoint={choose}
      />
    </Section>
  )
}

function Tenths({ analysis }: { readonly analysis: ClvAnalysis }) {
  const { t, format } = useWords()
  const { tenths, observed, totals } = analysis.summary
  const byValue = totals.value.expected > 0
  const title = t('value.clv.tenths')
  const figure = useCallback(
    (theme: ChartTheme) =>
      columnsFigure(
        tenths.map((_, at) => String(at + 1)),
        tenths.map(({ value, orders }) => (byValue ? value : orders)),
        {
          x: t('value.clv.tenthsAxis'),
          y: byValue ? t('value.clv.valueAxis') : t('value.clv.expectedOrders'),
          texts: tenths.map(({ value, orders }) =>
            byValue ? format.amount(value, observed.currency) : format.decimal(orders, 1),
          ),
        },
        null,
        theme,
      ),
    [tenths, observed, byValue, t, format],
  )
  const choose = useCallback(
    ({ x }: PlotDatum) => {
      const tenth = tenths[Number(x) - 1]
      if (tenth === undefined || tenth.least === null) return
      drillInto({
        kind: 'score',
        score: byValue ? 'clv' : 'expected-purchases',
        low: tenth.least,
        high: tenth.most,
      })
    },
    [tenths, byValue],
  )
  const top = tenths[0]
  const all = byValue ? totals.value.expected : totals.orders.expected
  const share = top === undefined || all <= 0 ? 0 : (byValue ? top.value : top.orders) / all
  return (
    <Section title={title} text={t('value.clv.tenthsText', { share: format.percent(share, 0) })}>
      <Chart
        title={title}
        figure={figure}
        height={280}
        fileName="value-by-tenth"
        testId={testIds.clvTenths}
        onPoint={choose}
      />
    </Section>
  )
}
