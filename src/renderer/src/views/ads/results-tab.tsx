import { Button, NativeSelect, NumberInput } from '@mantine/core'
import { IconArrowBackUp, IconChevronRight } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { adLevels, defaultResultsQuery } from '../../../../contract/ads-results.ts'
import type {
  AdBudgets,
  AdLevel,
  AdMetrics,
  ResultsQuery,
  ResultsReport,
} from '../../../../contract/ads-results.ts'
import { adsResultSentences } from '../../../../contract/locales/ads-results.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { ExportMenu } from './export-menu.tsx'
import { dailyFigure, intervalFigure } from './results-figures.ts'
import { NeedReports } from './need-reports.tsx'
import { PaceSection } from './pace-section.tsx'

const below: Readonly<Partial<Record<AdLevel, AdLevel>>> = {
  channel: 'campaign',
  account: 'campaign',
  campaign: 'adSet',
  adSet: 'ad',
}

/** Results of campaigns: totals, days, what stands out, and a table to drill down in. */
export function ResultsTab() {
  const { t } = useWords()
  const [query, setQuery] = useState<ResultsQuery>(defaultResultsQuery)
  const budgets = useRequest('ads:budgets', undefined)
  const asked = useRequest('ads:results', withBudget(query, budgets.value ?? null))
  const within = Object.entries(query.within)
  const up = () => setQuery(defaultResultsQuery)
  return (
    <RequestView asked={asked} rows={8}>
      {(report) =>
        report === null ? (
          <NeedReports />
        ) : (
          <>
            <div className="sx-ads-bar">
              <NativeSelect
                aria-label={t('ads.results.by')}
                value={query.level}
                onChange={(event) => {
                  const level = adLevels.find((each) => each === event.currentTarget.value)
                  if (level) setQuery({ ...query, level })
                }}
                data={adLevels.map((level) => ({ value: level, label: t(`ads.level.${level}`) }))}
                data-testid={testIds.adsLevel}
              />
              {within.map(([level, name]) => (
                <span key={level} className="sx-chip">
                  {name}
                </span>
              ))}
              {within.length > 0 && (
                <Button
                  variant="subtle"
                  size="xs"
                  leftSection={<IconArrowBackUp size={15} aria-hidden />}
                  onClick={up}
                >
                  {t('ads.results.all')}
                </Button>
              )}
              <span className="sx-ads-space" />
              <NumberInput
                size="sm"
                w={170}
                label={t('ads.results.marginShare')}
                value={Math.round(query.marginShare * 100)}
                min={0}
                max={100}
                onChange={(value) =>
                  setQuery({ ...query, marginShare: Math.min(100, Math.max(0, Number(value) || 0)) / 100 })
                }
                data-testid={testIds.adsMarginShare}
              />
              <ExportMenu what="results" query={withBudget(query, budgets.value ?? null)} />
            </div>
            <Insights report={report} />
            <div className="sx-ads-pair">
              <DailyChart report={report} />
              <CostChart report={report} />
            </div>
            {budgets.value !== undefined && (
              <PaceSection
                key={`${query.level} ${JSON.stringify(query.within)} ${JSON.stringify(budgets.value)}`}
                report={report}
                budgets={budgets.value}
              />
            )}
            <ResultsTable
              report={report}
              onOpen={(name) => {
                const next = below[query.level]
                if (next)
                  setQuery({ ...query, level: next, within: { ...query.within, [query.level]: name } })
              }}
            />
          </>
        )
      }
    </RequestView>
  )
}

/** The kept budgets of the level that is shown; what is meant of everything is not compared with a part. */
function withBudget(query: ResultsQuery, budgets: AdBudgets | null): ResultsQuery {
  if (budgets === null) return query
  const { from, to, amount, rows } = budgets
  const isPart = Object.keys(query.within).length > 0
  return { ...query, budget: { from, to, amount: isPart ? null : amount, rows: rows[query.level] ?? {} } }
}

function Insights({ report }: { readonly report: ResultsReport }) {
  const { t, language } = useWords()
  const said = adsResultSentences(language).report(report)
  return (
    <Section title={t('ads.results.insights')} testId={testIds.adsInsights}>
      {said.length === 0 ? (
        <p className="sx-soft">{t('ads.results.nothing')}</p>
      ) : (
        <ul className="sx-ads-said">
          {said.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      )}
    </Section>
  )
}

function DailyChart({ report }: { readonly report: ResultsReport }) {
  const { t } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) =>
      dailyFigure(report, { cost: t('ads.columns.cost'), conversions: t('ads.columns.conversions') }, theme),
    [report, t],
  )
  return (
    <Section title={t('ads.results.daily')}>
      <Chart
        title={t('ads.results.daily')}
        figure={figure}
        height={280}
        fileName="ads-daily"
        testId={testIds.adsDaily}
      />
    </Section>
  )
}

function CostChart({ report }: { readonly report: ResultsReport }) {
  const { t } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) => intervalFigure(report, t('ads.columns.cpa'), theme),
    [report, t],
  )
  return (
    <Section title={t('ads.results.perName')}>
      <Chart title={t('ads.results.perName')} figure={figure} height={280} fileName="ads-cpa" />
    </Section>
  )
}

type TableProps = { readonly report: ResultsReport; readonly onOpen: (name: string) => void }

function ResultsTable({ report, onOpen }: TableProps) {
  const { t, format } = useWords()
  const canOpen = below[report.level] !== undefined
  const count = (value: number | null): string => (value === null ? '–' : format.integer(value))
  const money = (value: number): string => format.amount(value, report.currency)
  const cell = (metric: AdMetrics['ctr'], show: (value: number) => string) =>
    metric === null ? (
      '–'
    ) : (
      <>
        <strong>{show(metric.value)}</strong>
        <div className="sx-soft sx-small sx-interval">
          {t('ads.response.interval', {
            low: metric.low === null ? '–' : show(metric.low),
            high: metric.high === null ? '∞' : show(metric.high),
          })}
        </div>
      </>
    )
  return (
    <Section title={t(`ads.level.${report.level}`)}>
      <div className="sx-scroll-x">
        <table className="sx-table" data-testid={testIds.adsTable}>
          <thead>
            <tr>
              <th>{t('ads.columns.name')}</th>
              <th className="sx-end">{t('ads.columns.cost')}</th>
              <th className="sx-end">{t('ads.columns.clicks')}</th>
              <th className="sx-end">{t('ads.columns.conversions')}</th>
              <th className="sx-end">{t('ads.columns.ctr')}</th>
              <th className="sx-end">{t('ads.columns.cvr')}</th>
              <th className="sx-end">{t('ads.columns.cpa')}</th>
              <th className="sx-end">{t('ads.columns.roas')}</th>
              <th className="sx-end">{t('ads.columns.margin')}</th>
              <th className="sx-end">{t('ads.columns.trend')}</th>
            </tr>
          </thead>
          <tbody>
            {report.rows.slice(0, 200).map(({ name, sums, metrics, trend, fatigue }) => (
              <tr key={name}>
                <th scope="row">
                  {canOpen ? (
                    <button
                      type="button"
                      className="sx-link"
                      onClick={() => onOpen(name)}
                      aria-label={t('ads.results.openBelow', { name })}
                    >
                      {name}
                      <IconChevronRight size={14} aria-hidden />
                    </button>
                  ) : (
                    name
                  )}
                  {fatigue?.isTired === true && (
                    <span className="sx-chip sx-chip-warn">{t('ads.results.tired')}</span>
                  )}
                </th>
                <td className="sx-end sx-numbers">{sums.cost === null ? '–' : money(sums.cost)}</td>
                <td className="sx-end sx-numbers">{count(sums.clicks)}</td>
                <td className="sx-end sx-numbers">{count(sums.conversions)}</td>
                <td className="sx-end sx-numbers">
                  {cell(metrics.ctr, (value) => format.percent(value, 2))}
                </td>
                <td className="sx-end sx-numbers">
                  {cell(metrics.cvr, (value) => format.percent(value, 2))}
                </td>
                <td className="sx-end sx-numbers">{cell(metrics.cpa, money)}</td>
                <td className="sx-end sx-numbers">{cell(metrics.roas, (value) => format.fixed(value, 2))}</td>
                <td className="sx-end sx-numbers">{cell(metrics.margin, money)}</td>
                <td className="sx-end sx-numbers">
                  {trend.roas === null ? '–' : format.percent(trend.roas.change, 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
