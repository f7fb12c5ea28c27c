import type { SimulationResult, TestResult } from '../../../../contract/ads-tests.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

/** Rates with their intervals; the leader in the strong colour. */
export function ratesFigure({ arms, leader, kind }: TestResult, axis: string, theme: ChartTheme): Figure {
  const shown = [...arms].reverse()
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        y: shown.map(({ name }) => name),
        x: shown.map(({ rate }) => rate),
        marker: { size: 11, color: shown.map(({ name }) => (name === leader ? theme.accent : theme.brass)) },
        error_x: {
          type: 'data',
          symmetric: false,
          array: shown.map(({ rate, high }) => high - rate),
          arrayminus: shown.map(({ rate, low }) => rate - low),
          color: theme.inkSoft,
          thickness: 1.4,
          width: 6,
        },
        hovertemplate: `%{y}: %{x:${kind === 'share' ? '.2%' : '.4f'}}<extra></extra>`,
      },
    ],
    layout: {
      xaxis: { title: axisTitle(axis, theme), tickformat: kind === 'share' ? '.1%' : '~g', nticks: 6 },
      yaxis: { type: 'category' },
    },
  }
}

/** Successes missed so far, by policy. */
export function regretFigure(
  { policies }: SimulationResult,
  words: {
    readonly x: string
    readonly y: string
    readonly name: (policy: SimulationResult['policies'][number]['policy']) => string
  },
  theme: ChartTheme,
): Figure {
  const colours = {
    thompson: theme.accent,
    ucb: theme.good,
    'epsilon-greedy': theme.brass,
    equal: theme.inkSoft,
    current: theme.bad,
  } as const
  return {
    data: policies.map(({ policy, mean }) => ({
      type: 'scatter',
      mode: 'lines',
      name: words.name(policy),
      x: mean.map((_, round) => round + 1),
      y: mean,
      line: {
        color: colours[policy],
        width: policy === 'thompson' ? 2.6 : 1.6,
        // The present rule may be equal shares: dashes let one show through the other.
        dash: policy === 'current' ? 'dash' : 'solid',
      },
    })),
    layout: {
      showlegend: true,
      legend: { orientation: 'h', y: 1.16, x: 0 },
      xaxis: { title: axisTitle(words.x, theme), nticks: 8 },
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', nticks: 6 },
    },
  }
}
