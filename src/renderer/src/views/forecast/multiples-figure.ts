import type { Layout } from 'plotly.js'
import { axisTitle, type Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

export const MOST_MULTIPLES = 12
const COLUMNS = 3
const ROW_HEIGHT = 150

export const multiplesHeight = (count: number): number => 60 + ROW_HEIGHT * Math.ceil(count / COLUMNS)

export type MultiplesWords = { readonly past: string; readonly ahead: string; readonly periods: string }

/** A grid of small charts with one scale: past and forecast by periods from now. */
export function multiplesFigure(
  series: readonly { readonly name: string; readonly values: readonly number[] }[],
  ahead: number,
  words: MultiplesWords,
  theme: ChartTheme,
): Figure {
  const rows = Math.max(1, Math.ceil(series.length / COLUMNS))
  const axes: Record<string, object> = {}
  const lowest = Math.min(0, ...series.flatMap(({ values }) => values))
  const highest = Math.max(0, ...series.flatMap(({ values }) => values))
  const annotations: NonNullable<Layout['annotations']> = []
  const data = series.flatMap(({ name, values }, index) => {
    const [column, row] = [index % COLUMNS, Math.floor(index / COLUMNS)]
    const suffix = index === 0 ? '' : String(index + 1)
    const left = column / COLUMNS
    const top = 1 - row / rows
    const isLowest = index + COLUMNS >= series.length
    const common = {
      gridcolor: theme.line,
      zerolinecolor: theme.line,
      linecolor: theme.line,
      tickfont: { color: theme.inkSoft, size: 11 },
    }
    axes[`xaxis${suffix}`] = {
      ...common,
      domain: [left + 0.02, left + 1 / COLUMNS - 0.015],
      anchor: `y${suffix}`,
      showticklabels: isLowest,
      nticks: 5,
      ...(isLowest ? { title: axisTitle(words.periods, theme) } : {}),
      ...(index > 0 ? { matches: 'x' } : {}),
    }
    axes[`yaxis${suffix}`] = {
      ...common,
      domain: [top - 0.78 / rows, top - 0.14 / rows],
      anchor: `x${suffix}`,
      showticklabels: column === 0,
      nticks: 4,
      tickformat: ',~s',
      range: [lowest, highest * 1.05 || 1],
      automargin: true,
    }
    annotations.push({
      text: name.length > 28 ? `${name.slice(0, 27)}…` : name,
      x: left + 0.02,
      y: top - 0.02 / rows,
      xref: 'paper',
      yref: 'paper',
      xanchor: 'left',
      yanchor: 'top',
      showarrow: false,
      font: { color: theme.ink, size: 12.5 },
    })
    const cut = values.length - ahead
    const x = values.map((_, t) => t - cut + 1)
    const line = (from: number, to: number, label: string, color: string, width: number) => ({
      type: 'scatter' as const, // a literal of Plotly's, which inference would widen to a text
      mode: 'lines' as const, // as above
      name: label,
      showlegend: index === 0,
      x: x.slice(from, to),
      y: values.slice(from, to),
      xaxis: `x${suffix}`,
      yaxis: `y${suffix}`,
      line: { color, width },
      hovertemplate: `${name.replaceAll('%', '')}<br>%{x}: %{y:,.4~g}<extra></extra>`,
    })
    return [
      line(0, cut, words.past, theme.ink, 1.4),
      line(Math.max(0, cut - 1), values.length, words.ahead, theme.accent, 2.2),
    ]
  })
  return {
    data,
    layout: {
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 8, r: 12, t: 24, b: 8 },
      annotations,
      ...axes,
    },
  }
}
