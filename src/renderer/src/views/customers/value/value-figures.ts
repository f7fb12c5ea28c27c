import type { Data } from 'plotly.js'
import type { ClvHoldout } from '../../../../../contract/value.ts'
import { axisTitle } from '../../../charts/figure.ts'
import type { AxisWords, Figure } from '../../../charts/figure.ts'
import type { ChartTheme } from '../../../theme/chart-theme.ts'

const legend = { orientation: 'h' as const, x: 0, y: 1.02, yanchor: 'bottom' as const } // literals of Plotly's

/** Bars of two kinds beside each other for every label. */
export function pairedBarsFigure(
  labels: readonly string[],
  pairs: readonly { readonly name: string; readonly values: readonly number[] }[],
  words: AxisWords,
  theme: ChartTheme,
): Figure {
  const colours = [theme.accent, theme.brass]
  return {
    data: pairs.map(({ name, values }, at): Data => ({
      type: 'bar',
      name,
      x: [...labels],
      y: [...values],
      marker: { color: colours[at] ?? theme.good },
      hovertemplate: `%{x}<br>${name} %{y:.3~f}<extra></extra>`,
    })),
    layout: {
      xaxis: { type: 'category', title: axisTitle(words.x, theme), showgrid: false },
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', nticks: 6 },
      barmode: 'group',
      bargap: 0.3,
      showlegend: true,
      legend,
    },
  }
}

/** Repeat orders since the beginning, expected and actual, and where learning ended. */
export function trackingFigure(
  holdout: ClvHoldout,
  words: AxisWords & { readonly expected: string; readonly actual: string; readonly until: string },
  theme: ChartTheme,
): Figure {
  const day = holdout.tracking.day.map((time) => new Date(time).toISOString().slice(0, 10))
  const until = new Date(holdout.from).toISOString().slice(0, 10)
  const line = (name: string, values: readonly number[], color: string, dash: 'solid' | 'dash'): Data => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: day,
    y: [...values],
    line: { color, width: 2.5, dash },
    hovertemplate: `%{x}<br>${name} %{y:,.0f}<extra></extra>`,
  })
  return {
    data: [
      line(words.actual, holdout.tracking.actual, theme.brass, 'solid'),
      line(words.expected, holdout.tracking.expected, theme.accent, 'dash'),
    ],
    layout: {
      xaxis: { type: 'date', title: axisTitle(words.x, theme), showgrid: false },
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', nticks: 6, tickformat: ',d' },
      shapes: [
        {
          type: 'line',
          x0: until,
          x1: until,
          y0: 0,
          y1: 1,
          yref: 'paper',
          line: { color: theme.inkSoft, width: 1, dash: 'dot' },
        },
      ],
      annotations: [
        {
          x: until,
          y: 0.04,
          yref: 'paper',
          text: words.until,
          showarrow: false,
          xanchor: 'right',
          xshift: -6,
          font: { size: 11, color: theme.inkSoft },
        },
      ],
      showlegend: true,
      legend,
    },
  }
}

/** Plain bars over categories; `customdata` is the place. */
export function columnsFigure(
  labels: readonly string[],
  values: readonly number[],
  words: AxisWords & { readonly texts: readonly string[] },
  chosen: number | null,
  theme: ChartTheme,
): Figure {
  return {
    data: [
      {
        type: 'bar',
        x: [...labels],
        y: [...values],
        customdata: labels.map((_, at) => at),
        marker: {
          color: labels.map((_, at) =>
            chosen === null ? theme.brass : chosen === at ? theme.accent : theme.line,
          ),
        },
        hovertext: [...words.texts],
        hovertemplate: '%{x}: %{hovertext}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { type: 'category', title: axisTitle(words.x, theme), showgrid: false },
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', nticks: 6, tickformat: '~s' },
      bargap: 0.18,
    },
  }
}

/** Colours that stay apart in both schemes; groups beyond the last begin anew. */
export function groupColours(theme: ChartTheme): readonly string[] {
  return [theme.accent, theme.brass, theme.good, theme.bad, theme.inkSoft, theme.warn, '#8e5bb5', '#2f9fb3']
}

/** Customers in the plane, a colour for each group. */
export function mapFigure(
  points: readonly {
    readonly x: number
    readonly y: number
    readonly cluster: number
    readonly name: string
    readonly id: number
  }[],
  names: readonly string[],
  words: AxisWords,
  theme: ChartTheme,
): Figure {
  const colours = groupColours(theme)
  return {
    data: names.map((name, cluster): Data => {
      const own = points.filter((point) => point.cluster === cluster)
      return {
        type: 'scattergl',
        mode: 'markers',
        name,
        x: own.map(({ x }) => x),
        y: own.map(({ y }) => y),
        text: own.map((point) => point.name),
        customdata: own.map(({ id }) => id),
        marker: { size: 6, opacity: 0.75, color: colours[cluster % colours.length] ?? theme.accent },
        hovertemplate: `%{text}<br>${name}<extra></extra>`,
      }
    }),
    layout: {
      xaxis: { title: axisTitle(words.x, theme), zeroline: false, showticklabels: false },
      yaxis: { title: axisTitle(words.y, theme), zeroline: false, showticklabels: false },
      showlegend: true,
      legend,
    },
  }
}

/** A line through points with chance beside it. */
export function gainFigure(
  points: readonly { readonly size: number; readonly recall: number; readonly share: number }[],
  words: AxisWords & { readonly chance: string },
  theme: ChartTheme,
): Figure {
  const x = [0, ...points.map(({ size }) => size)]
  const line = (name: string, y: readonly number[], color: string, dash: 'solid' | 'dot'): Data => ({
    type: 'scatter',
    mode: dash === 'dot' ? 'lines' : 'lines+markers',
    name,
    x,
    y: [...y],
    line: { color, width: dash === 'dot' ? 1.5 : 2.5, dash },
    hovertemplate: `%{x:,d}: %{y:.1%}<extra>${name}</extra>`,
  })
  return {
    data: [
      line(words.y, [0, ...points.map(({ recall }) => recall)], theme.accent, 'solid'),
      line(words.chance, [0, ...points.map(({ share }) => share)], theme.inkSoft, 'dot'),
    ],
    layout: {
      xaxis: { title: axisTitle(words.x, theme), rangemode: 'tozero', nticks: 6, tickformat: ',d' },
      yaxis: { title: axisTitle(words.y, theme), range: [0, 1.03], tickformat: '.0%' },
      showlegend: true,
      legend,
    },
  }
}

/** A group of bars per channel, a bar per model. */
export function creditFigure(
  channels: readonly string[],
  models: readonly { readonly name: string; readonly values: readonly number[] }[],
  axis: string,
  theme: ChartTheme,
): Figure {
  const colours = groupColours(theme)
  return {
    data: models.map(({ name, values }, at): Data => ({
      type: 'bar',
      name,
      x: [...channels],
      y: [...values],
      marker: { color: colours[at % colours.length] ?? theme.accent },
      hovertemplate: `%{x}<br>${name} %{y:,.1f}<extra></extra>`,
    })),
    layout: {
      xaxis: { type: 'category', showgrid: false },
      yaxis: { title: axisTitle(axis, theme), rangemode: 'tozero', nticks: 6, tickformat: '~s' },
      barmode: 'group',
      bargap: 0.25,
      showlegend: true,
      legend,
    },
  }
}
