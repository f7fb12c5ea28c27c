import { chartThemes } from '../theme/chart-theme.ts'
import { themedLayout } from './figure.ts'
import type { Figure } from './figure.ts'

const WIDTH = 1000
const TITLE_HEIGHT = 52
/** Pixels of the PNG per pixel of the layout, for print and large screens. */
const SCALE = 2

/**
 * Draws a figure with its title on white, off the screen.
 * @returns the text of an SVG, or a PNG in base64
 */
export async function drawPicture(
  figure: Figure,
  title: string,
  height: number,
  format: 'svg' | 'png',
): Promise<string> {
  const Plotly = await import('plotly.js-strict-dist-min')
  const theme = chartThemes.light
  const shared = themedLayout(theme, figure.layout, '.,')
  const layout = {
    ...shared,
    paper_bgcolor: theme.surface,
    plot_bgcolor: theme.surface,
    width: WIDTH,
    height: height + TITLE_HEIGHT,
    title: { text: title, x: 0.02, xanchor: 'left', font: { size: 17, color: theme.ink } },
    margin: { ...shared.margin, t: (shared.margin?.t ?? 8) + TITLE_HEIGHT },
  } as const
  const address = await Plotly.toImage(
    { data: figure.data, layout, config: {} },
    { format, width: WIDTH, height: height + TITLE_HEIGHT, scale: format === 'png' ? SCALE : 1 },
  )
  const comma = address.indexOf(',')
  const body = address.slice(comma + 1)
  if (format === 'png') return body
  return address.slice(0, comma).endsWith('base64') ? atob(body) : decodeURIComponent(body)
}
