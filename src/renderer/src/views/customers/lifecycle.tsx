import { useCallback } from 'react'
import type { LifecycleReport } from '../../../../contract/customer-reports.ts'
import type { PeriodKind } from '../../../../contract/periods.ts'
import { lifecycleStates } from '../../../../contract/periods.ts'
import type { Rule, SegmentId } from '../../../../contract/segments.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { drillWithin } from '../../state/route.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { testIds } from '../../test-ids.ts'
import { linesFigure, stackFigure } from './customer-figures.ts'

type Props = {
  readonly period: PeriodKind
  readonly active: 'purchase' | 'any'
  readonly segmentId: SegmentId | null
}

/** New, returning, resurrecting and dormant customers by period, and how often active ones are there. */
export function Lifecycle({ period, active, segmentId }: Props) {
  const audience = segmentId === null ? null : { segmentId }
  const asked = useRequest('lifecycle:report', { period, active, audience })
  return (
    <RequestView asked={asked}>
      {(report) => <Charts report={report} active={active} segmentId={segmentId} />}
    </RequestView>
  )
}

type ChartsProps = Pick<Props, 'active' | 'segmentId'> & { readonly report: LifecycleReport }

function Charts({ report, active, segmentId }: ChartsProps) {
  const { t } = useWords()
  const title = t('behaviour.lifecycle.title')
  const stickyTitle = t('behaviour.lifecycle.stickiness')
  const axis = t(`behaviour.period.${report.period}`)
  const figure = useCallback(
    (theme: ChartTheme) =>
      stackFigure(
        report.periods.map((day) => (report.period === 'month' ? day.slice(0, 7) : day)),
        [
          { name: t('behaviour.lifecycle.fresh'), y: report.fresh, tone: 'accent' },
          { name: t('behaviour.lifecycle.returning'), y: report.returning, tone: 'good' },
          { name: t('behaviour.lifecycle.resurrecting'), y: report.resurrecting, tone: 'brass' },
          { name: t('behaviour.lifecycle.dormant'), y: report.dormant.map((count) => -count), tone: 'bad' },
        ],
        { x: axis, y: t('behaviour.overview.customers') },
        theme,
      ),
    [report, axis, t],
  )
  const choose = useCallback(
    ({ curveNumber, pointNumber }: PlotDatum) => {
      // The columns are drawn in the order of the states.
      const state = lifecycleStates[curveNumber]
      const day = report.periods[pointNumber]
      if (state !== undefined && day !== undefined)
        drillWithin({ kind: 'lifecycle', period: report.period, active, day, state }, segmentId)
    },
    [report, active, segmentId],
  )
  /** Whoever was active in a period: new, still there or back. */
  const chooseActive = useCallback(
    ({ pointNumber }: PlotDatum) => {
      const day = report.periods[pointNumber]
      if (day === undefined) return
      const { period } = report
      const rules = (['fresh', 'returning', 'resurrecting'] as const).map((state): Rule => ({
        kind: 'lifecycle',
        period,
        active,
        day,
        state,
      }))
      drillWithin({ kind: 'any', rules }, segmentId)
    },
    [report, active, segmentId],
  )
  const table = useCallback(
    () => ({
      columns: [
        axis,
        ...(['fresh', 'returning', 'resurrecting', 'dormant', 'away', 'active'] as const).map((name) =>
          t(`behaviour.lifecycle.${name}`),
        ),
        t('behaviour.overview.orders'),
        t('behaviour.overview.revenue'),
        stickyTitle,
      ],
      rows: report.periods.map((day, at) => [
        day,
        report.fresh[at] ?? 0,
        report.returning[at] ?? 0,
        report.resurrecting[at] ?? 0,
        report.dormant[at] ?? 0,
        report.away[at] ?? 0,
        report.active[at] ?? 0,
        report.orders[at] ?? 0,
        report.revenue[at] ?? 0,
        report.stickiness[at] ?? null,
      ]),
    }),
    [report, axis, stickyTitle, t],
  )
  const sticky = useCallback(
    (theme: ChartTheme) =>
      linesFigure(
        [
          {
            name: stickyTitle,
            x: report.periods.map((day) => (report.period === 'month' ? day.slice(0, 7) : day)),
            y: report.stickiness,
            isMain: true,
          },
        ],
        { x: axis, y: stickyTitle, format: '.1%' },
        theme,
      ),
    [report, axis, stickyTitle],
  )
  return (
    <div className="sx-charts sx-charts-wide">
      <Section title={title} text={t('behaviour.lifecycle.text')}>
        <Chart
          title={title}
          figure={figure}
          height={300}
          fileName="lifecycle"
          testId={testIds.lifecycleChart}
          table={table}
          onPoint={choose}
        />
        {report.lastIsPartial && <p className="sx-soft sx-small">{t('behaviour.lifecycle.partial')}</p>}
      </Section>
      {report.period !== 'day' && (
        <Section title={stickyTitle} text={t('behaviour.lifecycle.stickinessText')}>
          <Chart
            title={stickyTitle}
            figure={sticky}
            height={300}
            fileName="stickiness"
            testId={testIds.stickinessChart}
            onPoint={chooseActive}
          />
        </Section>
      )}
    </div>
  )
}
