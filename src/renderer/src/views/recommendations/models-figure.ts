import type { ActivityGroup, EvaluationLine } from '../../../../contract/models.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { AxisWords, Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

export type JudgedModel = {
  /** Null for the yardstick, which is no stored model. */
  readonly id: number | null
  readonly name: string
  readonly note: string
  readonly line: EvaluationLine
}

/** Quality (with its 95 % interval) over coverage; popularity in the other colour, its height as a line to be above. */
export function planeFigure(models: readonly JudgedModel[], words: AxisWords, theme: ChartTheme): Figure {
  const yardstick = models.find(({ id }) => id === null)?.line.ndcgCut.value
  return {
    data: [
      {
        type: 'scatter',
        mode: 'text+markers',
        x: models.map(({ line }) => line.coverage),
        y: models.map(({ line }) => line.ndcgCut.value),
        text: models.map(({ name }) => `  ${name}  `),
        // Good models crowd at the right edge: their names stand to the left of them.
        textposition: models.map(({ line }) => (line.coverage > 0.5 ? 'middle left' : 'middle right')),
        cliponaxis: false,
        customdata: models.map(({ id }) => id ?? 0),
        hovertext: models.map(({ name, note }) => (note === '' ? name : `${name} · ${note}`)),
        hovertemplate: `<b>%{hovertext}</b><br>${words.x} %{x:.1%}<br>${words.y} %{y:.4f}<extra></extra>`,
        marker: {
          size: 12,
          color: models.map(({ id }) => (id === null ? theme.brass : theme.accent)),
          line: { color: theme.surface, width: 1.5 },
        },
        error_y: {
          type: 'data',
          symmetric: false,
          array: models.map(({ line }) => line.ndcgCut.high - line.ndcgCut.value),
          arrayminus: models.map(({ line }) => line.ndcgCut.value - line.ndcgCut.low),
          color: theme.inkSoft,
          thickness: 1.2,
          width: 5,
        },
      },
    ],
    layout: {
      margin: { l: 8, r: 48, t: 24, b: 8 },
      hovermode: 'closest',
      xaxis: { title: axisTitle(words.x, theme), tickformat: '.0%', rangemode: 'tozero', nticks: 8 },
      yaxis: { title: axisTitle(words.y, theme), tickformat: '~g', rangemode: 'tozero', nticks: 6 },
      shapes:
        yardstick === undefined
          ? []
          : [
              {
                type: 'line',
                xref: 'paper',
                x0: 0,
                x1: 1,
                y0: yardstick,
                y1: yardstick,
                line: { color: theme.brass, width: 1.2, dash: 'dot' },
              },
            ],
    },
  }
}

export type ActivityWords = AxisWords & {
  readonly model: string
  readonly popularity: string
  readonly range: (group: ActivityGroup) => string
  readonly size: (customers: number) => string
}

/** Recall by how much the history of a customer holds, of the model and of popularity, with 95 % intervals. */
export function activityFigure(
  groups: readonly ActivityGroup[],
  words: ActivityWords,
  theme: ChartTheme,
): Figure {
  const line = (who: 'model' | 'popularity', color: string) => ({
    type: 'scatter' as const, // a literal of Plotly's, which inference would widen to a text
    mode: 'lines+markers' as const, // as above
    name: words[who],
    x: groups.map(words.range),
    y: groups.map((group) => group[who].value),
    customdata: groups.map(({ customers }) => words.size(customers)),
    line: { color, width: 2 },
    marker: { color, size: 8 },
    error_y: {
      type: 'data' as const, // as above
      symmetric: false,
      array: groups.map((group) => group[who].high - group[who].value),
      arrayminus: groups.map((group) => group[who].value - group[who].low),
      color,
      thickness: 1.2,
      width: 5,
    },
    hovertemplate: `<b>${words[who]}</b><br>%{x}: %{y:.1%}<br>%{customdata}<extra></extra>`,
  })
  return {
    data: [line('model', theme.accent), line('popularity', theme.brass)],
    layout: {
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 8, r: 16, t: 28, b: 8 },
      xaxis: { title: axisTitle(words.x, theme), type: 'category' },
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', tickformat: '.0%', nticks: 6 },
    },
  }
}
