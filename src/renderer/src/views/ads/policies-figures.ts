import type { ContextualResult } from '../../../../contract/ads-tests.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

export type NamedInterval = {
  readonly name: string
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Values with their intervals, the strongest in the strong colour; the first on top. */
export function intervalsFigure(
  intervals: readonly NamedInterval[],
  strongest: string,
  axis: string,
  theme: ChartTheme,
): Figure {
  const shown = [...intervals].reverse()
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        y: shown.map(({ name }) => name),
        x: shown.map(({ value }) => value),
        marker: {
          size: 11,
          color: shown.map(({ name }) => (name === strongest ? theme.accent : theme.brass)),
        },
        error_x: {
          type: 'data',
          symmetric: false,
          array: shown.map(({ value, high }) => high - value),
          arrayminus: shown.map(({ value, low }) => value - low),
          color: theme.inkSoft,
          thickness: 1.4,
          width: 6,
        },
        hovertemplate: '%{y}: %{x:.4~g}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { title: axisTitle(axis, theme), tickformat: '~g', nticks: 6 },
      yaxis: { type: 'category', automargin: true },
    },
  }
}

/** Shares of the next period by segment: a bar per segment, a cell per variant. */
export function segmentsFigure(
  { arms, segments }: ContextualResult,
  words: { readonly segment: string; readonly variant: string; readonly share: string },
  theme: ChartTheme,
): Figure {
  return {
    data: [
      {
        type: 'heatmap',
        x: [...arms],
        y: segments.map(({ name }) => name).reverse(),
        z: segments.map((segment) => segment.arms.map(({ share }) => share)).reverse(),
        zmin: 0,
        zmax: 1,
        colorscale: [
          [0, theme.surfaceSunk],
          [1, theme.accent],
        ],
        colorbar: { title: { text: words.share }, tickformat: '.0%', thickness: 12 },
        hovertemplate: '%{y}, %{x}: %{z:.1%}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { title: axisTitle(words.variant, theme), type: 'category', automargin: true },
      yaxis: { title: axisTitle(words.segment, theme), type: 'category', automargin: true },
    },
  }
}

export type PaceRow = { readonly name: string; readonly spent: number; readonly projected: number }

/** Shares of the budgets that are spent and expected at the end, beside the whole. */
export function paceFigure(
  rows: readonly PaceRow[],
  words: { readonly spent: string; readonly projected: string; readonly axis: string },
  theme: ChartTheme,
): Figure {
  const shown = [...rows].reverse()
  const names = shown.map(({ name }) => name)
  return {
    data: [
      {
        type: 'bar',
        orientation: 'h',
        name: words.projected,
        y: names,
        x: shown.map(({ projected }) => projected),
        marker: { color: theme.brass },
      },
      {
        type: 'bar',
        orientation: 'h',
        name: words.spent,
        y: names,
        x: shown.map(({ spent }) => spent),
        marker: { color: theme.accent },
      },
    ],
    layout: {
      barmode: 'group',
      showlegend: true,
      legend: { orientation: 'h', y: 1.2, x: 0 },
      xaxis: { title: axisTitle(words.axis, theme), tickformat: '.0%', rangemode: 'tozero' },
      yaxis: { type: 'category', automargin: true },
      shapes: [
        {
          type: 'line',
          x0: 1,
          x1: 1,
          y0: 0,
          y1: 1,
          yref: 'paper',
          line: { color: theme.inkSoft, dash: 'dot' },
        },
      ],
    },
  }
}
