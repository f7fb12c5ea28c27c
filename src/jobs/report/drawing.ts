import { escapeMarkup } from './escape.ts'

/** The colours of the app on paper. */
export const ink = {
  ink: '#17233d',
  soft: '#55617a',
  line: '#d9dee8',
  strong: '#b5bfd0',
  accent: '#24498a',
  brass: '#b08a2e',
  brassSoft: '#faf1da',
} as const

export type Scale = (value: number) => number

/** From values to places, with two decimals: enough for print, and the file stays small. */
export function scaleOf(from: number, to: number, start: number, end: number): Scale {
  const width = to - from
  return (value) =>
    Math.round((width === 0 ? start : start + ((value - from) / width) * (end - start)) * 100) / 100
}

export function svg(width: number, height: number, label: string, body: string): string {
  return `<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeMarkup(label)}" xmlns="http://www.w3.org/2000/svg">${body}</svg>`
}

/** About four round values from one end to the other. */
export function roundTicks(least: number, most: number): number[] {
  const span = most - least
  if (!(span > 0) || !Number.isFinite(span)) return [least]
  const rough = span / 4
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((factor) => factor * power >= rough) ?? 10) * power
  const first = Math.ceil(least / step)
  return Array.from({ length: Math.floor(most / step) - first + 1 }, (_, index) => (first + index) * step)
}

/** At most so many columns, where a Chinese character takes two. */
export function shortened(text: string, columns: number): string {
  let width = 0
  let kept = ''
  for (const character of text) {
    width += (character.codePointAt(0) ?? 0) >= 0x2e80 ? 2 : 1
    if (width > columns) return `${kept.trimEnd()}…`
    kept += character
  }
  return text
}
