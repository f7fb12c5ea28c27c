import type { ResultsReport } from '../../../../contract/ads-results.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

/** Spend as bars, conversions as a line on an axis of their own. */
export function dailyFigure(
  { daily }: ResultsReport,
  words: { readonly cost: string; readonly conversions: string },
  theme: ChartTheme,
): Figure {
  const x = daily.map(({ day }) => day)
  return {
    data: [
      {
        type: 'bar',
        name: words.cost,
        x,
        y: daily.map(({ sums }) => sums.cost),
        marker: { color: theme.accentSoft, line: { color: theme.accent, width: 0.4 } },
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: words.conversions,
        x,
        y: daily.map(({ sums }) => sums.conversions),
        yaxis: 'y2',
        line: { color: theme.brass, width: 1.6 },
      },
    ],
    layout: {
      showlegend: true,
      legend: { orientation: 'h', y: 1.14, x: 0 },
      bargap: 0.05,
      margin: { l: 8, r: 64, t: 8, b: 8 },
      xaxis: { type: 'date' },
      yaxis: { title: axisTitle(words.cost, theme), rangemode: 'tozero', nticks: 5 },
      yaxis2: {
        title: axisTitle(words.conversions, theme),
        overlaying: 'y',
        tickmode: 'auto', // round numbers of its own, not those beside the ticks of spend
        side: 'right',
        rangemode: 'tozero',
        nticks: 5,
        showgrid: false,
        tickfont: { color: theme.inkSoft, size: 12 },
      },
    },
  }
}

/** Cost per conversion by name, with intervals; the cheapest at the top. */
export function intervalFigure({ rows }: ResultsReport, axis: string, theme: ChartTheme): Figure {
  const told = rows.flatMap(({ name, metrics }) => (metrics.cpa === null ? [] : [{ name, cpa: metrics.cpa }]))
  const shown = told.slice(0, 12).sort((a, b) => b.cpa.value - a.cpa.value)
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: shown.map(({ cpa }) => cpa.value),
        y: shown.map(({ name }) => name),
        marker: { color: theme.accent, size: 10 },
        error_x: {
          type: 'data',
          symmetric: false,
          array: shown.map(({ cpa }) => (cpa.high ?? cpa.value) - cpa.value),
          arrayminus: shown.map(({ cpa }) => cpa.value - (cpa.low ?? 0)),
          color: theme.inkSoft,
          thickness: 1.4,
          width: 6,
        },
        hovertemplate: '%{y}: %{x:.2f}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { title: axisTitle(axis, theme), rangemode: 'tozero', nticks: 6 },
      yaxis: { type: 'category' },
    },
  }
}
