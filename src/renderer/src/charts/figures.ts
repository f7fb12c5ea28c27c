import type { Evaluation } from '../../../contract/models.ts'
import type { LossPoint } from '../bridge/job-state.ts'
import type { ChartTheme } from '../theme/chart-theme.ts'
import { axisTitle } from './figure.ts'
import type { AxisWords, Figure } from './figure.ts'

/** Loss (or a singular value) over its sweep (or factor). */
export function curveFigure(points: readonly LossPoint[], words: AxisWords, theme: ChartTheme): Figure {
  return {
    data: [
      {
        type: 'scatter',
        mode: points.length > 60 ? 'lines' : 'lines+markers',
        x: points.map((point) => point.sweep),
        y: points.map((point) => point.loss),
        line: { color: theme.accent, width: 2.5 },
        marker: { color: theme.brass, size: 7, line: { color: theme.surface, width: 1 } },
        hovertemplate: `${words.x} %{x}<br>${words.y} %{y:.6~g}<extra></extra>`,
      },
    ],
    layout: {
      xaxis: {
        title: axisTitle(words.x, theme),
        tickformat: 'd',
        rangemode: 'tozero',
        ...(points.length < 12 ? { dtick: 1 } : {}),
      },
      yaxis: { title: axisTitle(words.y, theme), tickformat: '~g', nticks: 6 },
    },
  }
}

/** Ticks that are not seen keep the labels off the axis. */
const tickGap = { ticks: 'outside', ticklen: 6, tickcolor: 'rgba(0,0,0,0)' } as const

export type Bar = { readonly label: string; readonly value: number }

/** Horizontal bars, the largest on top, each with its value. */
export function barsFigure(
  bars: readonly Bar[],
  axis: string,
  valueText: (value: number) => string,
  theme: ChartTheme,
): Figure {
  const sorted = [...bars].sort((a, b) => a.value - b.value)
  return {
    data: [
      {
        type: 'bar',
        orientation: 'h',
        x: sorted.map((bar) => bar.value),
        y: sorted.map((bar) => bar.label),
        text: sorted.map((bar) => valueText(bar.value)),
        textposition: 'outside',
        cliponaxis: false,
        marker: { color: theme.brass },
        hovertemplate: '%{y}: %{text}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { title: axisTitle(axis, theme), rangemode: 'tozero', nticks: 6, tickformat: ',d' },
      yaxis: { type: 'category', showgrid: false, ...tickGap },
      margin: { l: 8, r: 64, t: 4, b: 8 },
    },
  }
}

export type ImportBar = {
  readonly label: string
  readonly accepted: number
  readonly duplicates: number
  readonly quarantined: number
  readonly merged: number
  readonly skipped: number
}
export type ImportWords = Readonly<
  Record<'accepted' | 'merged' | 'duplicates' | 'quarantined' | 'skipped' | 'axis', string>
>

/** What became of the lines of each import: stacked bars, the newest on top. */
export function importsFigure(imports: readonly ImportBar[], words: ImportWords, theme: ChartTheme): Figure {
  const newestLast = [...imports].reverse()
  // Two imports may have the same file name: the position keeps their bars apart.
  const places = newestLast.map((_, index) => index)
  const part = (name: 'accepted' | 'merged' | 'duplicates' | 'quarantined' | 'skipped', color: string) => ({
    type: 'bar' as const, // a literal of Plotly's, which inference would widen to a text
    orientation: 'h' as const, // as above
    name: words[name],
    x: newestLast.map((each) => each[name]),
    y: places,
    customdata: newestLast.map((each) => each.label),
    marker: { color },
    hovertemplate: `%{customdata}<br>${words[name]}: %{x:,d}<extra></extra>`,
  })
  return {
    data: [
      part('accepted', theme.accent),
      part('merged', theme.accentSoft),
      part('duplicates', theme.inkSoft),
      part('quarantined', theme.brass),
      part('skipped', theme.line),
    ],
    layout: {
      barmode: 'stack',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', traceorder: 'normal' },
      margin: { l: 8, r: 16, t: 28, b: 8 },
      xaxis: { title: axisTitle(words.axis, theme), rangemode: 'tozero', tickformat: ',d', nticks: 6 },
      yaxis: {
        tickvals: places,
        ticktext: newestLast.map((each) => shortened(each.label)),
        showgrid: false,
        ...tickGap,
      },
    },
  }
}

function shortened(label: string): string {
  return label.length <= 26 ? label : `${label.slice(0, 14)}…${label.slice(-10)}`
}

export type LeaderboardWords = {
  readonly model: string
  readonly popularity: string
  readonly axis: string
  readonly measures: readonly [ndcg: string, recall: string, precision: string, hitRate: string]
}

/** Each measure of the model beside the same of popularity, with 95 % intervals. */
export function leaderboardFigure(
  evaluation: Evaluation,
  words: LeaderboardWords,
  theme: ChartTheme,
): Figure {
  const line = (who: 'model' | 'popularity', name: string, color: string) => {
    const { ndcgCut, recallAll, precision, hitRate } = evaluation[who]
    const values = [ndcgCut, recallAll, precision, hitRate]
    return {
      type: 'bar' as const, // a literal of Plotly's, which inference would widen to a text
      name,
      x: [...words.measures],
      y: values.map((each) => each.value),
      marker: { color },
      error_y: {
        type: 'data' as const, // as above
        symmetric: false,
        array: values.map((each) => each.high - each.value),
        arrayminus: values.map((each) => each.value - each.low),
        color: theme.ink,
        thickness: 1.4,
        width: 4,
      },
      hovertemplate: `${name}<br>%{x}: %{y:.4f}<extra></extra>`,
    }
  }
  return {
    data: [line('model', words.model, theme.accent), line('popularity', words.popularity, theme.brass)],
    layout: {
      barmode: 'group',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 8, r: 8, t: 28, b: 8 },
      yaxis: { title: axisTitle(words.axis, theme), rangemode: 'tozero', tickformat: '~g', nticks: 6 },
      xaxis: { type: 'category' },
    },
  }
}

/** How often values lie in equal steps between the smallest and the largest; of times the steps are on a calendar. */
export function histogramFigure(
  bars: readonly { readonly from: number; readonly to: number; readonly count: number }[],
  areTimes: boolean,
  words: AxisWords,
  theme: ChartTheme,
): Figure {
  const middle = bars.map(({ from, to }) => (from + to) / 2)
  return {
    data: [
      {
        type: 'bar',
        x: areTimes ? middle.map((at) => new Date(at).toISOString()) : middle,
        y: bars.map(({ count }) => count),
        width: bars.map(({ from, to }) => to - from),
        marker: { color: theme.brass, line: { color: theme.surface, width: 1 } },
        hovertemplate: `${words.x} %{x}<br>${words.y} %{y:,d}<extra></extra>`,
      },
    ],
    layout: {
      xaxis: { title: axisTitle(words.x, theme), ...(areTimes ? { type: 'date' as const } : {}) }, // a literal of Plotly's
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', tickformat: ',d', nticks: 6 },
      bargap: 0,
    },
  }
}
