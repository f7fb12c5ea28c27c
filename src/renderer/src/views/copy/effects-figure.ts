import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

type Effect = { readonly name: string; readonly effect: number; readonly low: number; readonly high: number }

/** Effects as points with their intervals, the strongest on top; those whose interval includes zero are pale. */
export function effectsFigure(effects: readonly Effect[], axis: string, theme: ChartTheme): Figure {
  const rows = [...effects].sort((a, b) => a.effect - b.effect)
  const isSure = ({ low, high }: Effect): boolean => low > 0 || high < 0
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: rows.map(({ effect }) => effect),
        y: rows.map(({ name }) => name),
        error_x: {
          type: 'data',
          symmetric: false,
          array: rows.map(({ effect, high }) => high - effect),
          arrayminus: rows.map(({ effect, low }) => effect - low),
          color: theme.inkSoft,
          thickness: 1.4,
          width: 4,
        },
        marker: { size: 9, color: rows.map((row) => (isSure(row) ? theme.accent : theme.line)) },
        hovertemplate: '%{y}: %{x:+.1%}<extra></extra>',
      },
    ],
    layout: {
      xaxis: {
        title: axisTitle(axis, theme),
        tickformat: '+.0%',
        zeroline: true,
        zerolinewidth: 1.5,
        zerolinecolor: theme.inkSoft,
      },
      yaxis: { type: 'category', ticks: 'outside', ticklen: 6, tickcolor: 'rgba(0,0,0,0)' },
      margin: { l: 8, r: 20, t: 4, b: 8 },
    },
  }
}
