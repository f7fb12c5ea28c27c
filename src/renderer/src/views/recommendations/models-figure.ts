import type { EvaluationLine } from '../../../../contract/models.ts'
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
