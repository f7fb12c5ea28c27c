import type { FactorMap } from '../../../../contract/recommend-views.ts'
import { axisTitle } from '../../charts/figure.ts'
import type { Figure } from '../../charts/figure.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

export type MapShown = 'both' | 'products' | 'customers'

export type MapWords = {
  readonly x: string
  readonly y: string
  readonly customers: string
  readonly products: string
  readonly others: string
  readonly noGroup: string
  readonly ofProduct: (customers: number) => string
  readonly ofCustomer: (products: number) => string
}

type Point = FactorMap['products'][number]

/** Categories that get a colour of their own: as many as are told apart. */
const GROUPS = 7
/** More points than this are drawn by WebGL, which has no hover of its own cost per point. */
const MOST_VECTOR_POINTS = 1_500

/** Customers as small dots below, products above in the colours of their categories, larger where more customers have them. */
export function mapFigure(map: FactorMap, shown: MapShown, words: MapWords, theme: ChartTheme): Figure {
  const products = shown === 'customers' ? [] : map.products
  const customers = shown === 'products' ? [] : map.customers
  const type =
    products.length + customers.length > MOST_VECTOR_POINTS ? ('scattergl' as const) : ('scatter' as const) // literals of Plotly's
  const largest = Math.max(1, ...products.map(({ size }) => size))
  const trace = (
    name: string,
    points: readonly Point[],
    kind: 'product' | 'customer',
    color: string,
    sizeOf: (point: Point) => number,
  ) => ({
    type,
    mode: 'markers' as const, // a literal of Plotly's, which inference would widen to a text
    name,
    x: points.map(({ x }) => x),
    y: points.map(({ y }) => y),
    customdata: points.map(({ id }) => [kind, id]),
    text: points.map((point) => hoverText(point, kind, words)),
    hovertemplate: '%{text}<extra></extra>',
    marker: {
      color,
      size: points.map(sizeOf),
      opacity: kind === 'customer' ? 0.45 : 0.85,
      line: { width: kind === 'customer' ? 0 : 0.8, color: theme.surface },
    },
  })
  const colors = [
    theme.accent,
    theme.brass,
    theme.good,
    theme.bad,
    '#8a63b8',
    '#3f9fb0',
    '#c46a9a',
    theme.inkSoft,
  ]
  return {
    data: [
      ...(customers.length === 0
        ? []
        : [trace(words.customers, customers, 'customer', theme.inkSoft, () => 5)]),
      ...groupsOf(products, words).map(({ name, points }, k) =>
        trace(
          name,
          points,
          'product',
          colors[Math.min(k, colors.length - 1)] ?? theme.accent,
          ({ size }) => 7 + 13 * Math.sqrt(size / largest),
        ),
      ),
    ],
    layout: {
      showlegend: true,
      legend: { orientation: 'h', x: 0, y: 1.02, yanchor: 'bottom' },
      margin: { l: 8, r: 8, t: 36, b: 8 },
      hovermode: 'closest',
      xaxis: { title: axisTitle(words.x, theme), zeroline: false, showticklabels: false },
      yaxis: { title: axisTitle(words.y, theme), zeroline: false, showticklabels: false },
    },
  }
}

function hoverText(
  { name, externalId, group, size }: Point,
  kind: 'product' | 'customer',
  words: MapWords,
): string {
  const shown = name === '' ? externalId : kind === 'customer' ? `${name} (${externalId})` : name
  return [
    `<b>${escaped(shown)}</b>`,
    escaped(group),
    kind === 'product' ? words.ofProduct(size) : words.ofCustomer(size),
  ]
    .filter((line) => line !== '')
    .join('<br>')
}

/** Names come from files: Plotly reads a little markup in texts. */
function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** The largest categories each on their own, the rest together, the products without one last. */
function groupsOf(products: readonly Point[], words: MapWords): { name: string; points: Point[] }[] {
  const groups = new Map<string, Point[]>()
  for (const product of products) {
    const own = groups.get(product.group)
    if (own === undefined) groups.set(product.group, [product])
    else own.push(product)
  }
  const unnamed = groups.get('') ?? []
  groups.delete('')
  if (groups.size === 0) return unnamed.length === 0 ? [] : [{ name: words.products, points: unnamed }]
  const largest = [...groups].sort((a, b) => b[1].length - a[1].length || a[0].localeCompare(b[0]))
  const rest = largest.slice(GROUPS).flatMap(([, points]) => points)
  return [
    ...largest.slice(0, GROUPS).map(([name, points]) => ({ name, points })),
    ...(rest.length === 0 ? [] : [{ name: words.others, points: rest }]),
    ...(unnamed.length === 0 ? [] : [{ name: words.noGroup, points: unnamed }]),
  ]
}
