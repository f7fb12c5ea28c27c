import type { Data, PlotDatum } from 'plotly.js'
import { axisTitle } from '../../charts/figure.ts'
import type { AxisWords, Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

export type KeyedBar = { readonly key: string; readonly label: string; readonly value: number }

/** Bars that can be clicked; where some are chosen the others are faint. `customdata` of a point is the key. */
export function choiceFigure(
  bars: readonly KeyedBar[],
  chosen: ReadonlySet<string>,
  isLying: boolean,
  axis: string,
  theme: ChartTheme,
): Figure {
  const shown = isLying ? [...bars].reverse() : bars
  const colours = shown.map(({ key }) =>
    chosen.size === 0 ? theme.brass : chosen.has(key) ? theme.accent : theme.line,
  )
  const labels = shown.map(({ label }) => shortened(label))
  const values = shown.map(({ value }) => value)
  const trace: Data = {
    type: 'bar',
    orientation: isLying ? 'h' : 'v',
    x: isLying ? values : labels,
    y: isLying ? labels : values,
    customdata: shown.map(({ key }) => key),
    hovertext: shown.map(({ label }) => label),
    marker: { color: colours },
    hovertemplate: `%{hovertext}: %{${isLying ? 'x' : 'y'}:,d}<extra></extra>`,
  }
  const category = { type: 'category' as const, showgrid: false } // a literal of Plotly's
  const amount = { title: axisTitle(axis, theme), rangemode: 'tozero' as const, nticks: 5, tickformat: ',d' } // as above
  return {
    data: [trace],
    layout: { xaxis: isLying ? amount : category, yaxis: isLying ? category : amount, bargap: 0.22 },
  }
}

function shortened(label: string): string {
  return label.length <= 22 ? label : `${label.slice(0, 20)}…`
}

type Matrix = {
  readonly x: readonly string[]
  readonly y: readonly string[]
  readonly values: readonly (readonly (number | null)[])[]
  readonly texts: readonly (readonly string[])[]
}

/** A matrix of numbers as colours, with the numbers in the cells; null cells are empty (unknown). */
export function matrixFigure(
  matrix: Matrix,
  words: AxisWords & { readonly hover: string },
  theme: ChartTheme,
): Figure {
  const many = matrix.x.length > 18
  return {
    data: [
      {
        type: 'heatmap',
        x: [...matrix.x],
        y: [...matrix.y],
        z: matrix.values.map((row) => [...row]),
        text: matrix.texts.map((row, down) =>
          row.map((text, across) => (many || typeof matrix.values[down]?.[across] === 'number' ? text : '')),
        ),
        ...(many ? {} : { texttemplate: '%{text}' }),
        textfont: { size: 11 },
        xgap: 1,
        ygap: 1,
        hoverongaps: false,
        showscale: false,
        colorscale: [
          [0, theme.surfaceSunk],
          [1, theme.accent],
        ],
        hovertemplate: `%{y} · %{x}<br>${words.hover} %{text}<extra></extra>`,
      }, // Plotly's types have no text of two dimensions, which its heat maps take
    ],
    layout: {
      xaxis: { type: 'category', title: axisTitle(words.x, theme), side: 'top', showgrid: false },
      yaxis: { type: 'category', title: axisTitle(words.y, theme), autorange: 'reversed', showgrid: false },
      annotations: many ? [] : textsWithoutColour(matrix, theme),
    },
  }
}

/** Texts of cells without a number lie on the card, whose colour Plotly does not know when it picks a readable one. */
function textsWithoutColour(
  { x, y, values, texts }: Matrix,
  theme: ChartTheme,
): NonNullable<Figure['layout']['annotations']> {
  return values.flatMap((row, down) =>
    row.flatMap((value, across) => {
      const text = texts[down]?.[across] ?? ''
      if (value !== null || text === '') return []
      return [{ x: x[across], y: y[down], text, showarrow: false, font: { color: theme.inkSoft, size: 11 } }]
    }),
  )
}

export type Line = {
  readonly name: string
  readonly x: readonly (string | number)[]
  readonly y: readonly (number | null)[]
  readonly isMain?: boolean
}

/** Lines over a common axis; the main one is strong, the others faint. Unknown values end a line. */
export function linesFigure(
  lines: readonly Line[],
  words: AxisWords & { readonly format: string },
  theme: ChartTheme,
): Figure {
  const named = lines.filter(({ isMain }) => isMain === true).length > 1
  const strong = [theme.accent, theme.brass, theme.good, theme.bad, theme.inkSoft]
  let next = 0
  return {
    data: lines.map(({ name, x, y, isMain = false }) => ({
      type: 'scatter',
      mode: isMain && x.length < 40 ? 'lines+markers' : 'lines',
      name,
      x: [...x],
      y: [...y],
      connectgaps: false,
      opacity: isMain ? 1 : 0.35,
      line: {
        color: isMain ? (strong[next++ % strong.length] ?? theme.accent) : theme.brass,
        width: isMain ? 3 : 1.3,
      },
      marker: { size: 6 },
      hovertemplate: `${name}<br>%{x}: %{y:${words.format}}<extra></extra>`,
    })),
    layout: {
      showlegend: named,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      ...(named ? { margin: { l: 8, r: 16, t: 28, b: 8 } } : {}),
      xaxis: { title: axisTitle(words.x, theme) },
      yaxis: { title: axisTitle(words.y, theme), rangemode: 'tozero', tickformat: words.format, nticks: 6 },
    },
  }
}

export type Stack = {
  readonly name: string
  readonly y: readonly number[]
  readonly tone: 'accent' | 'brass' | 'good' | 'bad' | 'soft'
}

/** Stacked columns; negative ones go down from zero. */
export function stackFigure(
  x: readonly string[],
  stacks: readonly Stack[],
  words: AxisWords,
  theme: ChartTheme,
): Figure {
  const colours = {
    accent: theme.accent,
    brass: theme.brass,
    good: theme.good,
    bad: theme.bad,
    soft: theme.inkSoft,
  }
  return {
    data: stacks.map(({ name, y, tone }) => ({
      type: 'bar',
      name,
      x: [...x],
      y: [...y],
      marker: { color: colours[tone] },
      hovertemplate: `${name}<br>%{x}: %{y:,d}<extra></extra>`,
    })),
    layout: {
      barmode: 'relative',
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom', traceorder: 'normal' },
      margin: { l: 8, r: 16, t: 28, b: 8 },
      xaxis: { title: axisTitle(words.x, theme), type: 'category' },
      yaxis: { title: axisTitle(words.y, theme), tickformat: ',d', nticks: 6 },
      bargap: 0.2,
    },
  }
}

type Steps = readonly (readonly (readonly number[])[])[]

/** The links of a flow in the order they are drawn. */
function flowLinks(steps: Steps): { at: number; from: number; to: number; value: number }[] {
  return steps.flatMap((step, at) =>
    step.flatMap((row, from) => row.flatMap((value, to) => (value === 0 ? [] : [{ at, from, to, value }]))),
  )
}

/** Which moments and groups a clicked link (two) or node (one) of {@link sankeyFigure} stands for; null where it is neither. */
export function flowAt(
  flow: { readonly groups: readonly string[]; readonly steps: Steps },
  point: PlotDatum,
): { readonly moment: number; readonly group: number }[] | null {
  const side = flow.groups.length
  if (!('source' in point))
    return [{ moment: Math.floor(point.pointNumber / side), group: point.pointNumber % side }]
  const link = flowLinks(flow.steps)[point.pointNumber]
  if (link === undefined) return null
  return [
    { moment: link.at, group: link.from },
    { moment: link.at + 1, group: link.to },
  ]
}

/** Who moved from which group to which: one column of groups per moment. `steps`: rows the earlier, columns the later. */
export function sankeyFigure(
  flow: {
    readonly groups: readonly string[]
    readonly sizes: readonly (readonly number[])[]
    readonly steps: readonly (readonly (readonly number[])[])[]
  },
  theme: ChartTheme,
): Figure {
  const side = flow.groups.length
  const links = flowLinks(flow.steps).map(({ at, from, to, value }) => ({
    source: at * side + from,
    target: (at + 1) * side + to,
    value,
    // Towards the front of the list is a better group.
    color: from === to ? theme.line : to < from ? theme.goodSoft : theme.badSoft,
  }))
  const nodes = flow.sizes.flatMap(() => flow.groups)
  const data = {
    type: 'sankey',
    arrangement: 'snap',
    node: {
      label: nodes,
      color: nodes.map((_, place) => (place % side === side - 1 ? theme.inkSoft : theme.accent)),
      pad: 10,
      thickness: 14,
      line: { width: 0 },
      hovertemplate: '%{label}: %{value:,d}<extra></extra>',
    },
    link: {
      source: links.map(({ source }) => source),
      target: links.map(({ target }) => target),
      value: links.map(({ value }) => value),
      color: links.map(({ color }) => color),
      hovertemplate: '%{source.label} → %{target.label}: %{value:,d}<extra></extra>',
    },
    textfont: { color: theme.ink, size: 12 },
  }
  // Plotly's union of traces does not follow so many fields at once.
  return { data: [data as unknown as Data], layout: { margin: { l: 8, r: 8, t: 8, b: 8 } } }
}

export type EffectBar = {
  readonly label: string
  readonly value: number
  readonly low: number
  readonly high: number
  readonly differs: boolean
}

/** Differences with their intervals, the first on top; those whose interval holds zero are faint. */
export function differencesFigure(bars: readonly EffectBar[], axis: string, theme: ChartTheme): Figure {
  const shown = [...bars].reverse()
  return {
    data: [
      {
        type: 'scatter',
        mode: 'markers',
        x: shown.map(({ value }) => value),
        y: shown.map(({ label }) => shortened(label)),
        marker: { size: 10, color: shown.map(({ differs }) => (differs ? theme.accent : theme.line)) },
        error_x: {
          type: 'data',
          symmetric: false,
          array: shown.map(({ high, value }) => high - value),
          arrayminus: shown.map(({ low, value }) => value - low),
          color: theme.inkSoft,
          thickness: 1.4,
          width: 4,
        },
        hovertemplate: '%{y}: %{x:.1%}<extra></extra>',
      },
    ],
    layout: {
      xaxis: {
        title: axisTitle(axis, theme),
        tickformat: '.0%',
        zeroline: true,
        zerolinecolor: theme.inkSoft,
      },
      yaxis: { type: 'category', showgrid: true },
    },
  }
}

/** Exact combinations of sets: columns of sizes above a grid of dots (an UpSet plot). */
export function upsetFigure(
  overlap: {
    readonly names: readonly string[]
    readonly regions: readonly { readonly members: readonly number[]; readonly size: number }[]
  },
  axis: string,
  theme: ChartTheme,
): Figure {
  const x = overlap.regions.map((_, place) => place)
  const dots = overlap.regions.flatMap(({ members }, place) =>
    overlap.names.map((_, set) => ({ place, set, isIn: members.includes(set) })),
  )
  const names = overlap.regions.map(({ members }) =>
    members.map((set) => overlap.names[set] ?? '').join(' + '),
  )
  return {
    data: [
      {
        type: 'bar',
        x,
        y: overlap.regions.map(({ size }) => size),
        text: overlap.regions.map(({ size }) => size.toLocaleString('en')),
        textposition: 'outside',
        cliponaxis: false,
        hovertext: names,
        hovertemplate: '%{hovertext}: %{y:,d}<extra></extra>',
        marker: { color: theme.accent },
        yaxis: 'y',
      },
      {
        type: 'scatter',
        mode: 'markers',
        x: dots.map(({ place }) => place),
        y: dots.map(({ set }) => set),
        yaxis: 'y2',
        marker: { size: 13, color: dots.map(({ isIn }) => (isIn ? theme.brass : theme.line)) },
        hoverinfo: 'skip',
      },
    ],
    layout: {
      margin: { l: 8, r: 16, t: 24, b: 8 },
      xaxis: { showticklabels: false, showgrid: false, zeroline: false },
      yaxis: {
        title: axisTitle(axis, theme),
        domain: [0.45, 1],
        rangemode: 'tozero',
        tickformat: ',d',
        nticks: 4,
      },
      yaxis2: {
        domain: [0, 0.36],
        tickvals: overlap.names.map((_, set) => set),
        ticktext: overlap.names.map(shortened),
        tickfont: { color: theme.ink, size: 12 },
        range: [overlap.names.length - 0.4, -0.6],
        showgrid: false,
        zeroline: false,
        automargin: true,
      },
    },
  }
}
