import type { BudgetPlan, BudgetScenario } from '../../../../contract/ads.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

/** Today beside the plan, by channel. */
export function compareFigure(
  { channels }: BudgetPlan,
  words: { readonly today: string; readonly plan: string; readonly axis: string },
  theme: ChartTheme,
): Figure {
  const x = channels.map(({ name }) => name)
  return {
    data: [
      {
        type: 'bar',
        name: words.today,
        x,
        y: channels.map(({ today }) => today),
        marker: { color: theme.inkSoft },
      },
      {
        type: 'bar',
        name: words.plan,
        x,
        y: channels.map(({ amount }) => amount),
        marker: { color: theme.accent },
      },
    ],
    layout: {
      barmode: 'group',
      showlegend: true,
      legend: { orientation: 'h', y: 1.14, x: 0 },
      xaxis: { type: 'category' },
      yaxis: { title: axisTitle(words.axis, theme), rangemode: 'tozero', nticks: 6 },
    },
  }
}

/** Expected outcome of each scenario with its interval. */
export function scenarioFigure(
  scenarios: readonly BudgetScenario[],
  axis: string,
  theme: ChartTheme,
): Figure {
  const shown = [...scenarios].reverse()
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        y: shown.map(({ name }) => name),
        x: shown.map(({ outcome }) => outcome.mean),
        marker: { color: theme.accent, size: 10 },
        error_x: {
          type: 'data',
          symmetric: false,
          array: shown.map(({ outcome }) => outcome.high - outcome.mean),
          arrayminus: shown.map(({ outcome }) => outcome.mean - outcome.low),
          color: theme.inkSoft,
          thickness: 1.4,
          width: 6,
        },
        hovertemplate: '%{y}: %{x:,.1f}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { title: axisTitle(axis, theme), rangemode: 'tozero', nticks: 6 },
      yaxis: { type: 'category' },
    },
  }
}
