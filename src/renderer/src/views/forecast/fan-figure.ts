import type { ForecastDetail, ForecastEvent, ForecastOutcome } from '../../../../contract/forecast.ts'
import type { ForecastDriver } from '../../../../contract/forecast-drivers.ts'
import { axisTitle, type Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

export type FanWords = {
  readonly actual: string
  readonly forecast: string
  readonly backtest: string
  readonly came: string
  readonly partial: string
  readonly events: string
  readonly time: string
  readonly value: string
  readonly interval: (level: number) => string
}

const day = (at: number): string => new Date(at).toISOString().slice(0, 10)

/** History, backtest and forecast with its intervals, the widest behind. */
export function fanFigure(
  detail: ForecastDetail,
  outcome: ForecastOutcome | null,
  events: readonly ForecastEvent[],
  words: FanWords,
  theme: ChartTheme,
): Figure {
  const past = detail.times.map(day)
  const future = detail.future.map(day)
  const widestFirst = [...detail.intervals].reverse()
  const last = detail.values.at(-1) ?? null
  const lastDay = past.at(-1) ?? ''
  const marks = marksOf(detail, events)
  return {
    data: [
      ...widestFirst.map(({ level, lower, upper }, index) => ({
        type: 'scatter' as const, // a literal of Plotly's, which inference would widen to a text
        mode: 'lines' as const, // as above
        name: words.interval(level),
        x: [lastDay, ...future, ...[...future].reverse(), lastDay],
        y: [last, ...upper, ...[...lower].reverse(), last],
        fill: 'toself' as const, // as above
        fillcolor: `${theme.accent}${index === 0 ? '26' : '33'}`, // lies over the wider one, so it is the stronger colour
        line: { width: 0 },
        hoverinfo: 'skip' as const, // as above
      })),
      ...detail.cuts.map(({ known, forecast }, index) => ({
        type: 'scatter' as const, // as above
        mode: 'lines' as const, // as above
        name: words.backtest,
        showlegend: index === 0,
        x: forecast.map((_, h) => past[known + h] ?? ''),
        y: forecast,
        line: { color: theme.brass, width: 1.4, dash: 'dot' as const }, // as above
        hovertemplate: `${words.backtest}: %{y:,.4~g}<extra></extra>`,
      })),
      {
        type: 'scatter',
        mode: 'lines',
        name: words.actual,
        x: past,
        y: detail.values,
        line: { color: theme.ink, width: 1.8 },
        hovertemplate: `%{x}<br>${words.actual}: %{y:,.6~g}<extra></extra>`,
      },
      {
        type: 'scatter',
        mode: 'lines',
        name: words.forecast,
        x: [lastDay, ...future],
        y: [last, ...detail.mean],
        line: { color: theme.accent, width: 2.6 },
        hovertemplate: `%{x}<br>${words.forecast}: %{y:,.6~g}<extra></extra>`,
      },
      ...(outcome === null
        ? []
        : [
            {
              type: 'scatter' as const, // as above
              mode: 'lines+markers' as const, // as above
              name: words.came,
              x: future,
              y: outcome.actual,
              line: { color: theme.good, width: 2 },
              marker: { color: theme.good, size: 6 },
              hovertemplate: `%{x}<br>${words.came}: %{y:,.6~g}<extra></extra>`,
            },
          ]),
      ...(detail.partial === null || outcome !== null
        ? []
        : [
            {
              type: 'scatter' as const, // as above
              mode: 'markers' as const, // as above
              name: words.partial,
              x: [day(detail.partial.at)],
              y: [detail.partial.value],
              marker: { color: theme.inkSoft, size: 8, symbol: 'circle-open' as const },
              hovertemplate: `%{x}<br>${words.partial}: %{y:,.6~g}<extra></extra>`,
            },
          ]),
      ...(marks.length === 0
        ? []
        : [
            {
              type: 'scatter' as const, // as above
              mode: 'markers' as const, // as above
              name: words.events,
              x: marks.map(({ x }) => x),
              y: marks.map(({ y }) => y),
              text: marks.map(({ text }) => text),
              marker: { color: theme.brass, size: 9, symbol: 'diamond' as const },
              hovertemplate: '%{text}<extra></extra>',
            },
          ]),
    ],
    layout: {
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 8, r: 16, t: 28, b: 8 },
      xaxis: { type: 'date', title: axisTitle(words.time, theme) },
      yaxis: { title: axisTitle(words.value, theme), nticks: 6, tickformat: ',~s' },
    },
  }
}

/** A mark on the line for every period with events, named by them. */
function marksOf(
  detail: ForecastDetail,
  events: readonly ForecastEvent[],
): { readonly x: string; readonly y: number; readonly text: string }[] {
  const times = [...detail.times, ...detail.future]
  const values = [...detail.values, ...detail.mean]
  return times.flatMap((at, t) => {
    const from = day(at)
    const next = times[t + 1] ?? at + (at - (times[t - 1] ?? at))
    const here = events.filter((event) => event.to >= from && event.from < day(next))
    const y = values[t] ?? null
    if (here.length === 0 || y === null) return []
    const names = [
      ...new Set(
        here.map(({ name, from: first, to }) => `${name} (${first === to ? first : `${first} – ${to}`})`),
      ),
    ]
    return [{ x: from, y, text: names.join('<br>') }]
  })
}

type PartWords = {
  readonly trend: string
  readonly season: string
  readonly events: string
  readonly moves: string
  readonly time: string
  readonly driver: (kind: ForecastDriver['kind']) => string
}

/** Trend above, what moved the series about it below: season, events, regressors; the trend alone where there is none of these. */
export function partsFigure(detail: ForecastDetail, words: PartWords, theme: ChartTheme): Figure {
  const x = detail.times.map(day)
  const whole = [...detail.times, ...detail.future].map(day)
  const isThere = (values: readonly (number | null)[]): boolean =>
    values.some((value) => value !== null && value !== 0)
  const line = (
    name: string,
    times: readonly string[],
    values: readonly (number | null)[],
    color: string,
    dash: 'solid' | 'dot' | 'dash',
  ): Figure['data'][number] => ({
    type: 'scatter',
    mode: 'lines',
    name,
    x: [...times],
    y: [...values],
    yaxis: 'y2',
    line: { color, width: 1.6, dash },
  })
  const dashes = { price: 'dot', discount: 'dash', spend: 'solid' } as const
  const moves = [
    ...(isThere(detail.season) ? [line(words.season, x, detail.season, theme.brass, 'solid')] : []),
    ...(isThere(detail.eventPart)
      ? [line(words.events, whole, detail.eventPart, theme.inkSoft, 'solid')]
      : []),
    ...detail.drivers
      .filter(({ part }) => isThere(part))
      .map(({ kind, part }) => line(words.driver(kind), whole, part, theme.accent, dashes[kind])),
  ]
  const hasMoves = moves.length > 0
  const trend: Figure['data'][number] = {
    type: 'scatter',
    mode: 'lines',
    name: words.trend,
    x,
    y: detail.trend,
    line: { color: theme.accent, width: 2.2 },
  }
  const isSeasonAlone = moves.length === 1 && isThere(detail.season)
  return {
    data: [trend, ...moves],
    layout: {
      margin: { l: 8, r: 16, t: 8, b: 8 },
      xaxis: { type: 'date', title: axisTitle(words.time, theme), ...(hasMoves ? { anchor: 'y2' } : {}) },
      yaxis: {
        title: axisTitle(words.trend, theme),
        domain: hasMoves ? [0.55, 1] : [0, 1],
        nticks: 4,
        tickformat: ',~s',
      },
      ...(hasMoves ? { yaxis2: seasonAxis(isSeasonAlone ? words.season : words.moves, theme) } : {}),
    },
  }
}

function seasonAxis(title: string, theme: ChartTheme): Figure['layout']['yaxis2'] {
  return {
    title: axisTitle(title, theme),
    domain: [0, 0.42],
    nticks: 4,
    tickformat: ',~s',
    gridcolor: theme.line,
    zerolinecolor: theme.line,
    tickfont: { color: theme.inkSoft, size: 12 },
    automargin: true,
  }
}
