import type { ChannelResponse, ResponseResult } from '../../../../contract/ads.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

/** Colours of channels, in their order; they repeat after eight. */
export function channelColours(theme: ChartTheme): readonly string[] {
  return [theme.accent, theme.brass, theme.good, '#7a3d8f', theme.bad, '#2a8a9c', '#c46a2b', theme.inkSoft]
}

type ReturnWords = { readonly axis: string; readonly average: string; readonly next: string }

/** Average return and that of the next unit of money, each with its interval. */
export function returnsFigure(
  channels: readonly ChannelResponse[],
  words: ReturnWords,
  theme: ChartTheme,
): Figure {
  const shown = [...channels].sort((a, b) => a.roi.mean - b.roi.mean)
  const trace = (
    name: string,
    of: (channel: ChannelResponse) => ChannelResponse['roi'],
    colour: string,
  ): Figure['data'][number] => ({
    type: 'bar',
    orientation: 'h',
    name,
    y: shown.map((channel) => channel.name),
    x: shown.map((channel) => of(channel).mean),
    marker: { color: colour },
    error_x: {
      type: 'data',
      symmetric: false,
      array: shown.map((channel) => of(channel).high - of(channel).mean),
      arrayminus: shown.map((channel) => of(channel).mean - of(channel).low),
      color: theme.ink,
      thickness: 1.2,
      width: 4,
    },
    hovertemplate: `%{y}, ${name}: %{x:.2f}<extra></extra>`,
  })
  return {
    data: [
      trace(words.next, (channel) => channel.marginalRoi, theme.brass),
      trace(words.average, (channel) => channel.roi, theme.accent),
    ],
    layout: {
      barmode: 'group',
      showlegend: true,
      legend: { orientation: 'h', y: 1.14, x: 0, traceorder: 'reversed' },
      xaxis: { title: axisTitle(words.axis, theme), rangemode: 'tozero', nticks: 6 },
      yaxis: { type: 'category' },
    },
  }
}

/** A channel's curve with its band; the dot is today. */
export function curvesFigure(
  { curve, today, name }: ChannelResponse,
  words: { readonly x: string; readonly y: string; readonly today: string },
  theme: ChartTheme,
): Figure {
  const { amounts, mean, low, high } = curve
  const after = amounts.findIndex((amount) => amount >= today)
  const at = after < 0 ? (mean.at(-1) ?? 0) : between(amounts, mean, after, today)
  return {
    data: [
      { type: 'scatter', mode: 'lines', x: amounts, y: low, line: { width: 0 }, hoverinfo: 'skip' },
      {
        type: 'scatter',
        mode: 'lines',
        x: amounts,
        y: high,
        fill: 'tonexty',
        fillcolor: `${theme.accent}33`,
        line: { width: 0 },
        hoverinfo: 'skip',
      },
      {
        type: 'scatter',
        mode: 'lines',
        name,
        x: amounts,
        y: mean,
        line: { color: theme.accent, width: 2 },
        hovertemplate: '%{x:,.0f} → %{y:,.1f}<extra></extra>',
      },
      {
        type: 'scatter',
        mode: 'markers',
        name: words.today,
        x: [today],
        y: [at],
        marker: { color: theme.brass, size: 11, line: { color: theme.surface, width: 1.5 } },
        hovertemplate: `${words.today}: %{x:,.0f} → %{y:,.1f}<extra></extra>`,
      },
    ],
    layout: {
      xaxis: { title: axisTitle(words.x, theme), rangemode: 'tozero', nticks: 5 },
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', nticks: 5 },
    },
  }
}

function between(x: readonly number[], y: readonly number[], after: number, at: number): number {
  const [x1, y1] = [x[after] ?? 0, y[after] ?? 0]
  const [x0, y0] = after > 0 ? [x[after - 1] ?? 0, y[after - 1] ?? 0] : [0, 0]
  return x1 > x0 ? y0 + ((y1 - y0) * (at - x0)) / (x1 - x0) : y1
}

/** Organic baseline and channels stacked, what really came as a line. */
export function contributionFigure(
  { periods, parts, actual }: Pick<ResponseResult, 'periods' | 'parts' | 'actual'>,
  words: { readonly baseline: string; readonly actual: string; readonly axis: string },
  theme: ChartTheme,
): Figure {
  const x = [...periods]
  const baseline = x.map((_, t) =>
    parts.reduce((sum, { group, values }) => (group === 'channel' ? sum : sum + (values[t] ?? 0)), 0),
  )
  const colours = channelColours(theme)
  const area = (name: string, y: number[], colour: string): Figure['data'][number] => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x,
    y,
    stackgroup: 'parts',
    line: { width: 0.5, color: colour },
    fillcolor: `${colour}99`,
  })
  const channels = parts.filter(({ group }) => group === 'channel')
  return {
    data: [
      area(words.baseline, baseline, theme.line),
      ...channels.map(({ name, values }, c) =>
        area(name, values, colours[c % colours.length] ?? theme.accent),
      ),
      {
        type: 'scatter',
        mode: 'lines',
        name: words.actual,
        x,
        y: [...actual],
        line: { color: theme.ink, width: 1.4 },
      },
    ],
    layout: {
      showlegend: true,
      legend: { orientation: 'h', y: 1.14, x: 0 },
      yaxis: { title: axisTitle(words.axis, theme), rangemode: 'tozero', nticks: 6 },
    },
  }
}

/** What the outcome of all periods is made of. */
export function waterfallFigure(
  parts: readonly { readonly name: string; readonly total: number }[],
  words: { readonly total: string; readonly axis: string },
  theme: ChartTheme,
): Figure {
  let sum = 0
  const bases: number[] = []
  for (const { total } of parts) {
    bases.push(total >= 0 ? sum : sum + total)
    sum += total
  }
  return {
    data: [
      {
        type: 'bar',
        x: [...parts.map(({ name }) => name), words.total],
        y: [...parts.map(({ total }) => Math.abs(total)), sum],
        base: [...bases, 0],
        marker: { color: [...parts.map(({ total }) => (total < 0 ? theme.bad : theme.accent)), theme.brass] },
        customdata: [...parts.map(({ total }) => total), sum],
        hovertemplate: '%{x}: %{customdata:,.0f}<extra></extra>',
      },
    ],
    layout: {
      xaxis: { type: 'category', tickangle: -30 },
      yaxis: { title: axisTitle(words.axis, theme), nticks: 6 },
    },
  }
}
