type Plot = {
  readonly title: string
  readonly x: string
  readonly y: string
  readonly lines: readonly {
    readonly name: string
    readonly points: readonly (readonly [number, number])[]
  }[]
}

const WIDTH = 720
const HEIGHT = 440
const LEFT = 90
const BOTTOM = 50
const TOP = 40
const RIGHT = 140
const COLOURS = ['#1f6f8b', '#c8553d', '#6a994e', '#7b2d8b', '#b08900']

/** Lines over two linear axes, as an SVG of its own. */
export function linePlot({ title, x, y, lines }: Plot): string {
  const all = lines.flatMap(({ points }) => points)
  const right = Math.max(...all.map(([first]) => first))
  const low = Math.min(...all.map(([, second]) => second))
  const high = Math.max(...all.map(([, second]) => second))
  const across = (value: number): number => LEFT + ((WIDTH - LEFT - RIGHT) * value) / right
  const up = (value: number): number =>
    HEIGHT - BOTTOM - ((HEIGHT - TOP - BOTTOM) * (value - low)) / (high - low || 1)
  const text = (at: readonly [number, number], words: string, anchor = 'middle'): string =>
    `<text x="${at[0].toFixed(1)}" y="${at[1].toFixed(1)}" text-anchor="${anchor}">${words}</text>`
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const parts = [
    text([WIDTH / 2, 20], title),
    text([(WIDTH + LEFT - RIGHT) / 2, HEIGHT - 10], x),
    text([LEFT, TOP - 8], y, 'end'),
    ...ticks.map((share) =>
      text([across(right * share), HEIGHT - BOTTOM + 18], (right * share).toPrecision(3)),
    ),
    ...ticks.map((share) => {
      const value = low + share * (high - low)
      return text([LEFT - 8, up(value) + 4], value.toPrecision(5), 'end')
    }),
    `<path d="M${LEFT} ${TOP}V${HEIGHT - BOTTOM}H${WIDTH - RIGHT}" fill="none" stroke="#888"/>`,
    ...lines.map(({ name, points }, k) => {
      const colour = COLOURS[k % COLOURS.length] ?? '#000'
      const path = points.map(
        ([a, b], n) => `${n === 0 ? 'M' : 'L'}${across(a).toFixed(1)} ${up(b).toFixed(1)}`,
      )
      const marks = points.map(
        ([a, b]) => `<circle cx="${across(a).toFixed(1)}" cy="${up(b).toFixed(1)}" r="3" fill="${colour}"/>`,
      )
      const key = text([WIDTH - RIGHT + 28, TOP + 20 * k + 4], name, 'start')
      const swatch = `<path d="M${WIDTH - RIGHT + 6} ${TOP + 20 * k}h16" stroke="${colour}" stroke-width="2"/>`
      return `<path d="${path.join('')}" fill="none" stroke="${colour}" stroke-width="2"/>${marks.join('')}${swatch}${key}`
    }),
  ]
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" font-family="sans-serif" font-size="12"><rect width="100%" height="100%" fill="#fff"/>${parts.join('')}</svg>\n`
}
