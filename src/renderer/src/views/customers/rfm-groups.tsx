import { useCallback } from 'react'
import type { RfmReport } from '../../../../contract/rfm.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { testIds } from '../../test-ids.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import { useGroupName } from './group-names.ts'

type Props = {
  readonly report: RfmReport
  readonly onShow: (group: string) => void
}

/** Every group with its customers and what they are worth; a click shows who they are. */
export function RfmGroups({ report, onShow }: Props) {
  const { t, format } = useWords()
  const groupName = useGroupName()
  const title = t('behaviour.rfm.groups')
  const figure = useCallback(
    (theme: ChartTheme) =>
      sharesFigure(
        report,
        groupName,
        { customers: t('behaviour.rfm.shareCustomers'), revenue: t('behaviour.rfm.shareRevenue') },
        theme,
      ),
    [report, groupName, t],
  )
  const choose = useCallback((point: PlotDatum) => onShow(String(point.customdata)), [onShow])
  const each = (units: number | null): string =>
    units === null ? '–' : format.money(units * 1_000_000, report.currency)
  return (
    <Section
      title={title}
      text={t('behaviour.rfm.groupsText', {
        n: format.integer(report.scored),
        all: format.integer(report.customers),
        date: format.date(report.asOf - 1),
      })}
    >
      <Chart
        title={title}
        figure={figure}
        height={Math.max(220, 34 * report.groups.length)}
        fileName="rfm-groups"
        testId={testIds.rfmChart}
        onPoint={choose}
      />
      <div className="sx-scroll-x">
        <table className="sx-table" data-testid={testIds.rfmTable} data-scored={report.scored}>
          <thead>
            <tr>
              <th scope="col">{t('behaviour.rfm.group')}</th>
              {(
                [
                  'customers',
                  'share',
                  'revenue',
                  'revenueShare',
                  'meanRevenue',
                  'medianRevenue',
                  'meanOrders',
                  'meanRecency',
                ] as const
              ).map((name) => (
                <th key={name} scope="col" className="sx-end">
                  {t(`behaviour.rfm.column.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.groups.map((group) => (
              <tr key={group.group} data-group={group.group} data-customers={group.customers}>
                <th scope="row">
                  <button type="button" className="sx-link" onClick={() => onShow(group.group)}>
                    {groupName(group.group)}
                  </button>
                </th>
                <td className="sx-end sx-numbers">{format.integer(group.customers)}</td>
                <td className="sx-end sx-numbers">{format.percent(group.share)}</td>
                <td className="sx-end sx-numbers">{format.amount(group.revenue, report.currency)}</td>
                <td className="sx-end sx-numbers">{format.percent(group.revenueShare)}</td>
                <td className="sx-end sx-numbers">{each(group.meanRevenue)}</td>
                <td className="sx-end sx-numbers">{each(group.medianRevenue)}</td>
                <td className="sx-end sx-numbers">
                  {group.meanOrders === null ? '–' : format.decimal(group.meanOrders, 1)}
                </td>
                <td className="sx-end sx-numbers">
                  {group.meanRecency === null ? '–' : format.decimal(group.meanRecency, 0)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}

/** Share of customers beside share of revenue, group by group: where the money is. */
function sharesFigure(
  report: RfmReport,
  groupName: (group: string) => string,
  words: { readonly customers: string; readonly revenue: string },
  theme: ChartTheme,
): Figure {
  const shown = [...report.groups].reverse()
  const bar = (name: string, x: number[], color: string) => ({
    type: 'bar' as const, // a literal of Plotly's, which inference would widen to a text
    orientation: 'h' as const, // as above
    name,
    x,
    y: shown.map(({ group }) => groupName(group)),
    customdata: shown.map(({ group }) => group),
    marker: { color },
    hovertemplate: `%{y}<br>${name}: %{x:.1%}<extra></extra>`,
  })
  return {
    data: [
      bar(
        words.revenue,
        shown.map(({ revenueShare }) => revenueShare),
        theme.brass,
      ),
      bar(
        words.customers,
        shown.map(({ share }) => share),
        theme.accent,
      ),
    ],
    layout: {
      barmode: 'group',
      bargap: 0.25,
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', traceorder: 'reversed' },
      margin: { l: 8, r: 16, t: 28, b: 8 },
      xaxis: { tickformat: '.0%', rangemode: 'tozero', title: axisTitle('', theme) },
      yaxis: { type: 'category', showgrid: false },
    },
  }
}
