import type { Data, Layout } from 'plotly.js'
import type { ChartTheme } from '../theme/chart-theme.ts'

/** What Plotly draws: made by a pure function from data, words and colours. */
export type Figure = { readonly data: Data[]; readonly layout: Partial<Layout> }

export type AxisWords = { readonly x: string; readonly y: string }

export const chartFont =
  'Inter, "Segoe UI", system-ui, -apple-system, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", sans-serif'

/** The look all charts share; a figure's own layout goes over it. */
export function themedLayout(
  theme: ChartTheme,
  layout: Partial<Layout>,
  separators: string,
): Partial<Layout> {
  const axis = {
    gridcolor: theme.line,
    linecolor: theme.line,
    zerolinecolor: theme.line,
    tickfont: { color: theme.inkSoft, size: 12 },
    automargin: true,
  }
  return {
    margin: { l: 8, r: 16, t: 8, b: 8 },
    showlegend: false,
    bargap: 0.35,
    ...layout,
    paper_bgcolor: 'rgba(0,0,0,0)',
    plot_bgcolor: 'rgba(0,0,0,0)',
    font: { family: chartFont, size: 13, color: theme.ink },
    hoverlabel: {
      bgcolor: theme.surface,
      bordercolor: theme.line,
      font: { color: theme.ink, family: chartFont },
    },
    colorway: [theme.accent, theme.brass, theme.good, theme.bad],
    separators,
    xaxis: { ...axis, ...layout.xaxis },
    yaxis: { ...axis, ...layout.yaxis },
  }
}

/** An axis title with a little air, as Plotly wants it. */
export function axisTitle(
  text: string,
  theme: ChartTheme,
): { text: string; font: { size: number; color: string }; standoff: number } {
  return { text, font: { size: 12, color: theme.inkSoft }, standoff: 10 }
}
