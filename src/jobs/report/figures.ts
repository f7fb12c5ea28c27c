import { escapeMarkup } from './escape.ts'
import { ink, roundTicks, shortened, svg, type Scale, scaleOf } from './drawing.ts'

const WIDTH = 720

export type Bar = {
  readonly name: string
  readonly value: number
  readonly low?: number
  readonly high?: number
  readonly text: string
  readonly isPale?: boolean
}

/** Horizontal bars, each with its interval and its figure in words. O(bars). */
export function barsFigure(bars: readonly Bar[], label: string): string {
  const [left, right, row] = [190, 150, 26]
  const height = bars.length * row + 8
  const ends = bars.flatMap(({ value, low, high }) => [0, value, low ?? value, high ?? value])
  const x = scaleOf(Math.min(...ends), Math.max(...ends), left, WIDTH - right)
  const zero = x(0)
  const body = bars.map((bar, index) => {
    const y = 4 + index * row
    const [from, to] = [Math.min(zero, x(bar.value)), Math.max(zero, x(bar.value))]
    const interval =
      bar.low === undefined || bar.high === undefined
        ? ''
        : `<path d="M${x(bar.low)} ${y + 12}H${x(bar.high)}M${x(bar.low)} ${y + 8}v8M${x(bar.high)} ${y + 8}v8" stroke="${ink.brass}" stroke-width="1.6" fill="none"/>`
    return (
      `<text x="${left - 10}" y="${y + 16}" text-anchor="end" class="s-label">${escapeMarkup(shortened(bar.name, 25))}</text>` +
      `<rect x="${from}" y="${y + 4}" width="${Math.max(1, to - from)}" height="16" rx="2" fill="${bar.isPale === true ? ink.line : ink.accent}"/>${interval}` +
      `<text x="${WIDTH - right + 10}" y="${y + 16}" class="s-value">${escapeMarkup(bar.text)}</text>`
    )
  })
  const axis = `<path d="M${zero} 0V${height}" stroke="${ink.strong}" stroke-width="1"/>`
  return svg(WIDTH, height, label, axis + body.join(''))
}

export type Column = { readonly name: string; readonly value: number; readonly isPale?: boolean }

/** Upright bars over time. O(columns). */
export function columnsFigure(
  columns: readonly Column[],
  label: string,
  tick: (value: number) => string,
): string {
  const [height, top, left, bottom] = [220, 10, 56, 26]
  const most = Math.max(...columns.map(({ value }) => value), 0)
  const y = scaleOf(0, most, height - bottom, top)
  const step = (WIDTH - left) / Math.max(1, columns.length)
  const every = Math.max(1, Math.ceil(columns.length / 12))
  const bars = columns.map(({ name, value, isPale = false }, index) => {
    const x = left + index * step + step * 0.15
    const word =
      index % every === 0
        ? `<text x="${x + step * 0.35}" y="${height - 8}" text-anchor="middle" class="s-tick">${escapeMarkup(name)}</text>`
        : ''
    return `<rect x="${x}" y="${y(value)}" width="${step * 0.7}" height="${Math.max(0, y(0) - y(value))}" rx="2" fill="${isPale ? ink.line : ink.accent}"/>${word}`
  })
  return svg(WIDTH, height, label, gridOf(y, [0, most], left, tick) + bars.join(''))
}

export type Fan = {
  readonly times: readonly number[]
  readonly values: readonly (number | null)[]
  readonly future: readonly number[]
  readonly mean: readonly (number | null)[]
  /** Widest last. */
  readonly bands: readonly {
    readonly lower: readonly (number | null)[]
    readonly upper: readonly (number | null)[]
  }[]
}

/** The past as a line, the forecast as a line within its intervals. O(points). */
export function fanFigure(
  fan: Fan,
  label: string,
  ticks: { readonly value: (value: number) => string; readonly time: (at: number) => string },
): string {
  const [height, top, left, bottom] = [260, 10, 56, 26]
  const all = [...fan.values, ...fan.mean, ...fan.bands.flatMap(({ lower, upper }) => [...lower, ...upper])]
  const known = all.filter((value) => value !== null)
  const [least, most] = [Math.min(0, ...known), Math.max(0, ...known)]
  const y = scaleOf(least, most, height - bottom, top)
  const times = [...fan.times, ...fan.future]
  const x = scaleOf(times[0] ?? 0, times.at(-1) ?? 1, left, WIDTH - 8)
  const bands = [...fan.bands]
    .reverse()
    .map(({ lower, upper }) => {
      const up = fan.future.map((at, index) => `${x(at)} ${y(upper[index] ?? 0)}`)
      const down = fan.future.map((at, index) => `${x(at)} ${y(lower[index] ?? 0)}`).reverse()
      return `<path d="M${[...up, ...down].join('L')}Z" fill="${ink.accent}" fill-opacity="0.16"/>`
    })
    .join('')
  const split = fan.future[0]
  const today =
    split === undefined
      ? ''
      : `<path d="M${x(split)} ${top}V${height - bottom}" stroke="${ink.strong}" stroke-dasharray="3 4"/>`
  const every = Math.max(1, Math.ceil(times.length / 8))
  const words = times
    .filter((_, index) => index % every === 0)
    .map(
      (at) =>
        // The last word ends below its point where it would leave the figure.
        `<text x="${x(at)}" y="${height - 8}" text-anchor="${x(at) > WIDTH - 44 ? 'end' : 'middle'}" class="s-tick">${escapeMarkup(ticks.time(at))}</text>`,
    )
  const lines =
    lineOf(fan.times, fan.values, x, y, ink.ink) + lineOf(fan.future, fan.mean, x, y, ink.accent, 2.4)
  return svg(
    WIDTH,
    height,
    label,
    gridOf(y, [least, most], left, ticks.value) + today + bands + lines + words.join(''),
  )
}

export type Curve = {
  readonly name: string
  readonly amounts: readonly number[]
  readonly mean: readonly number[]
  readonly low: readonly number[]
  readonly high: readonly number[]
  readonly today: number
}

/** Small response curves side by side, each with its band and a mark where money stands today. O(points). */
export function curvesFigure(
  curves: readonly Curve[],
  label: string,
  tick: (value: number) => string,
): string {
  const across = Math.min(3, Math.max(1, curves.length))
  const [wide, high] = [WIDTH / across, 160]
  const body = curves.map((curve, index) => {
    const [dx, dy] = [(index % across) * wide, Math.floor(index / across) * high]
    const x = scaleOf(0, curve.amounts.at(-1) ?? 1, 46, wide - 14)
    const y = scaleOf(Math.min(0, ...curve.low), Math.max(...curve.high, 0), high - 24, 26)
    const up = curve.amounts.map((amount, at) => `${x(amount)} ${y(curve.high[at] ?? 0)}`)
    const down = curve.amounts.map((amount, at) => `${x(amount)} ${y(curve.low[at] ?? 0)}`).reverse()
    const most = curve.amounts.at(-1) ?? 0
    return (
      `<g transform="translate(${dx} ${dy})"><text x="46" y="14" class="s-title">${escapeMarkup(shortened(curve.name, 24))}</text>` +
      `<path d="M46 26V${high - 24}H${wide - 14}" stroke="${ink.line}" fill="none"/>` +
      `<path d="M${[...up, ...down].join('L')}Z" fill="${ink.accent}" fill-opacity="0.16"/>` +
      lineOf(curve.amounts, curve.mean, x, y, ink.accent, 2) +
      `<path d="M${x(curve.today)} 26V${high - 24}" stroke="${ink.brass}" stroke-width="1.6" stroke-dasharray="3 3"/>` +
      `<text x="40" y="${y(0) + 4}" text-anchor="end" class="s-tick">0</text><text x="40" y="34" text-anchor="end" class="s-tick">${escapeMarkup(tick(Math.max(...curve.high, 0)))}</text>` +
      `<text x="${wide - 14}" y="${high - 8}" text-anchor="end" class="s-tick">${escapeMarkup(tick(most))}</text></g>`
    )
  })
  return svg(WIDTH, Math.ceil(curves.length / across) * high, label, body.join(''))
}

export type Lane = {
  readonly name: string
  readonly spans: readonly {
    readonly from: number
    readonly to: number
    readonly text: string
    readonly isPale: boolean
  }[]
}

/** Actions over the weeks, a lane each, with marked days above. Times in UTC milliseconds. O(spans). */
export function calendarFigure(
  lanes: readonly Lane[],
  marks: readonly { readonly from: number; readonly to: number; readonly name: string }[],
  label: string,
  tick: (at: number) => string,
): string {
  const WEEK = 7 * 86_400_000
  const times = lanes.flatMap(({ spans }) => spans.flatMap(({ from, to }) => [from, to]))
  const [begin, end] = [Math.min(...times), Math.max(...times)]
  const [left, top, row] = [150, 44, 26]
  const rows = lanes.reduce((sum, { spans }) => sum + spans.length, 0)
  const height = top + rows * row + 8
  const x = scaleOf(begin, end, left, WIDTH - 8)
  const weeks: string[] = []
  const step = WEEK * Math.max(1, Math.ceil((end - begin) / WEEK / 9))
  for (let at = begin; at < end; at += step)
    weeks.push(
      `<path d="M${x(at)} ${top - 6}V${height}" stroke="${ink.line}"/><text x="${x(at) + 3}" y="${top - 10}" class="s-tick">${escapeMarkup(tick(at))}</text>`,
    )
  const days = marks
    .filter(({ from, to }) => to > begin && from < end)
    .map(({ from, to, name }) => {
      const [a, b] = [Math.max(x(begin), x(from)), Math.min(x(end), x(to))]
      return `<rect x="${a}" y="${top - 6}" width="${Math.max(2, b - a)}" height="${height - top + 6}" fill="${ink.brassSoft}"/><text x="${a + 2}" y="14" class="s-tick">${escapeMarkup(shortened(name, 10))}</text>`
    })
  let line = 0
  const bars = lanes.map(({ name, spans }) => {
    const title = `<text x="0" y="${top + line * row + 17}" class="s-title">${escapeMarkup(shortened(name, 20))}</text>`
    const drawn = spans.map(({ from, to, text, isPale }) => {
      const y = top + line++ * row
      return `<rect x="${x(from)}" y="${y + 2}" width="${Math.max(4, x(to) - x(from))}" height="20" rx="4" fill="${isPale ? ink.line : ink.accent}"/><text x="${x(from) + 8}" y="${y + 16}" class="${isPale ? 's-label' : 's-inverse'}">${escapeMarkup(shortened(text, 52))}</text>`
    })
    return title + drawn.join('')
  })
  return svg(WIDTH, height, label, days.join('') + weeks.join('') + bars.join(''))
}

function lineOf(
  times: readonly number[],
  values: readonly (number | null)[],
  x: Scale,
  y: Scale,
  colour: string,
  width = 1.6,
): string {
  let isOpen = false
  const path = times.map((at, index) => {
    const value = values[index] ?? null
    if (value === null) {
      isOpen = false
      return ''
    }
    const command = isOpen ? 'L' : 'M'
    isOpen = true
    return `${command}${x(at)} ${y(value)}`
  })
  return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="${width}" stroke-linejoin="round"/>`
}

function gridOf(
  y: Scale,
  [least, most]: readonly [number, number],
  left: number,
  tick: (value: number) => string,
): string {
  return roundTicks(least, most)
    .map(
      (value) =>
        `<path d="M${left} ${y(value)}H${WIDTH - 8}" stroke="${ink.line}"/><text x="${left - 6}" y="${y(value) + 4}" text-anchor="end" class="s-tick">${escapeMarkup(tick(value))}</text>`,
    )
    .join('')
}
