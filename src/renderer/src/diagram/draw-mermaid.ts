import type { MermaidConfig } from 'mermaid'
import type { ChartTheme } from '../theme/chart-theme.ts'

let drawings = 0

/**
 * Mermaid text → SVG text. Labels are SVG text, not HTML, so that the picture also opens in drawing programs. Mermaid
 * keeps one configuration for the page, so drawings wait for each other.
 */
export function drawMermaid(text: string, theme: ChartTheme): Promise<string> {
  const drawing = queue.then(() => draw(text, theme))
  queue = drawing.catch(() => '')
  return drawing
}

let queue: Promise<unknown> = Promise.resolve()

async function draw(text: string, theme: ChartTheme): Promise<string> {
  const { default: mermaid } = await import('mermaid')
  mermaid.initialize(configOf(theme))
  drawings += 1
  const { svg } = await mermaid.render(`sx-diagram-${drawings}`, text)
  return svg
}

function configOf(theme: ChartTheme): MermaidConfig {
  return {
    startOnLoad: false,
    securityLevel: 'strict',
    deterministicIds: true,
    deterministicIDSeed: 'sextant',
    htmlLabels: false,
    fontFamily:
      'Inter, "Segoe UI", system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
    fontSize: 13,
    theme: 'base',
    // Edge labels stand on the ground of the card, nodes cast no shadow, and the first line of a node is its name.
    themeCSS: [
      '.edgeLabel rect { opacity: 1 }',
      '.node :is(rect, polygon) { filter: none !important }',
      '.node .text-outer-tspan:first-child .text-inner-tspan { font-weight: 700 }',
    ].join(' '),
    themeVariables: {
      fontSize: '13px',
      lineColor: theme.inkSoft,
      primaryColor: theme.surface,
      primaryTextColor: theme.ink,
      primaryBorderColor: theme.inkSoft,
      edgeLabelBackground: theme.surface,
      tertiaryTextColor: theme.ink,
    },
    flowchart: {
      curve: 'basis',
      nodeSpacing: 36,
      rankSpacing: 34,
      padding: 10,
      useMaxWidth: true,
      wrappingWidth: 320,
    },
  }
}

/** Mermaid's SVG as a file of its own: well-formed XML, with a size and a white ground, for any drawing program. */
export function standaloneSvg(svg: string): string {
  const parsed = new DOMParser().parseFromString(svg, 'text/html').querySelector('svg')
  if (!parsed) throw new Error('Mermaid drew no SVG')
  const [, , width = '800', height = '600'] = (parsed.getAttribute('viewBox') ?? '').split(' ')
  parsed.setAttribute('width', width)
  parsed.setAttribute('height', height)
  parsed.style.maxWidth = ''
  parsed.style.backgroundColor = '#ffffff'
  return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(parsed)}\n`
}
