import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

export type Gain = {
  readonly name: string
  readonly gain: number
  readonly low: number
  readonly high: number
  readonly isRejected: boolean
}

/** What each action should bring, with its interval; the first on top, rejected ones pale. */
export function gainsFigure(gains: readonly Gain[], axis: string, theme: ChartTheme): Figure {
  const rows = [...gains].reverse()
  return {
    data: [
      {
        type: 'bar',
        orientation: 'h',
        x: rows.map(({ gain }) => gain),
        y: rows.map(({ name }) => name),
        marker: { color: rows.map(({ isRejected }) => (isRejected ? theme.line : theme.accent)) },
        error_x: {
          type: 'data',
          symmetric: false,
          array: rows.map(({ gain, high }) => high - gain),
          arrayminus: rows.map(({ gain, low }) => gain - low),
          color: theme.brass,
          thickness: 1.6,
          width: 4,
        },
        hovertemplate: '%{y}: %{x:,.2f}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { title: axisTitle(axis, theme), tickformat: ',~s', zeroline: true },
      yaxis: { type: 'category', showgrid: false, ticks: 'outside', ticklen: 6, tickcolor: 'rgba(0,0,0,0)' },
      margin: { l: 8, r: 20, t: 4, b: 8 },
    },
  }
}
