import { useEffect, useMemo, useRef, useState } from 'react'
import type { PlotDatum } from 'plotly.js'
import { useColourScheme } from '../theme/colour-scheme.ts'
import { chartThemes } from '../theme/chart-theme.ts'
import type { ChartTheme } from '../theme/chart-theme.ts'
import { useWords } from '../i18n/use-words.ts'
import { ChartMenu } from './chart-menu.tsx'
import type { ChartTable } from './chart-data.ts'
import { themedLayout } from './figure.ts'
import type { Figure } from './figure.ts'

export type { PlotDatum } from 'plotly.js'

type Props = {
  /** What the chart shows, in words: its name for those who do not see it, and the title of its saved picture. */
  readonly title: string
  readonly figure: (theme: ChartTheme) => Figure
  readonly height: number
  readonly testId?: string
  /** Name of saved files, without extension. */
  readonly fileName?: string
  /** What is saved as data; the points of the figure where it is not given. */
  readonly table?: () => ChartTable
  /** A point, bar or cell was clicked: to filter by it, or to open what is behind it. */
  readonly onPoint?: (point: PlotDatum) => void
  /** Points inside a box or lasso (give the figure's layout a `dragmode`); empty when the selection was cleared. */
  readonly onSelect?: (points: readonly PlotDatum[]) => void
}

/** The only component that owns a Plotly node. Plotly itself is loaded with the first chart. */
export function Chart({
  title,
  figure,
  height,
  testId,
  fileName = 'chart',
  table,
  onPoint,
  onSelect,
}: Props) {
  const node = useRef<HTMLDivElement>(null)
  const { t, language } = useWords()
  const scheme = useColourScheme()
  const [failed, setFailed] = useState(false)
  const theme = chartThemes[scheme]
  const drawn = useMemo(() => figure(theme), [figure, theme])
  // Plotly keeps the listeners it was given first; they ask here for the ones of now.
  const listeners = useRef({ onPoint, onSelect })
  useEffect(() => {
    listeners.current = { onPoint, onSelect }
  }, [onPoint, onSelect])

  useEffect(() => {
    const element = node.current
    if (!element) return
    let isCurrent = true
    const layout = { ...themedLayout(theme, drawn.layout, '.,'), height, autosize: true }
    void import('plotly.js-strict-dist-min')
      .then(async (Plotly) => {
        if (!isCurrent) return
        Plotly.register(chineseWords)
        const isNew = !element.classList.contains('js-plotly-plot')
        const plot = await Plotly.react(element, drawn.data, layout, configOf(language === 'zh-CN'))
        if (!isNew) return
        plot.on('plotly_click', ({ points: [point] }) => {
          if (point) listeners.current.onPoint?.(point)
        })
        // Plotly tells a cleared selection with no event at all.
        plot.on('plotly_selected', (event: { points: PlotDatum[] } | undefined) =>
          listeners.current.onSelect?.(event?.points ?? []),
        )
      })
      .catch(() => setFailed(true))
    return () => {
      isCurrent = false
    }
  }, [drawn, theme, height, language])

  useEffect(() => {
    const element = node.current
    if (!element) return
    const observer = new ResizeObserver(() => {
      void import('plotly.js-strict-dist-min').then((Plotly) => {
        if (element.classList.contains('js-plotly-plot') && element.clientWidth > 0)
          Plotly.Plots.resize(element)
      })
    })
    observer.observe(element)
    return () => {
      observer.disconnect()
      void import('plotly.js-strict-dist-min').then((Plotly) => Plotly.purge(element))
    }
  }, [])

  if (failed) return <p className="sx-soft">{title}</p>
  return (
    <figure
      className="sx-chart"
      data-clickable={onPoint !== undefined}
      aria-label={t('common.chartOf', { title })}
      data-testid={testId}
    >
      <div ref={node} style={{ height }} />
      <ChartMenu title={title} fileName={fileName} figure={figure} height={height} table={table} />
    </figure>
  )
}

/** A chart here is read, not navigated: its one tool is the menu in its corner. */
function configOf(isChinese: boolean): Partial<import('plotly.js').Config> {
  return {
    displaylogo: false,
    responsive: false,
    displayModeBar: false,
    scrollZoom: false,
    doubleClick: false,
    showTips: false,
    locale: isChinese ? 'zh-CN' : 'en',
  }
}

const chineseWords = {
  moduleType: 'locale',
  name: 'zh-CN',
  dictionary: {},
  format: {
    days: ['星期日', '星期一', '星期二', '星期三', '星期四', '星期五', '星期六'],
    shortDays: ['周日', '周一', '周二', '周三', '周四', '周五', '周六'],
    months: [
      '一月',
      '二月',
      '三月',
      '四月',
      '五月',
      '六月',
      '七月',
      '八月',
      '九月',
      '十月',
      '十一月',
      '十二月',
    ],
    shortMonths: ['1月', '2月', '3月', '4月', '5月', '6月', '7月', '8月', '9月', '10月', '11月', '12月'],
    date: '%Y-%m-%d',
    year: '%Y年',
    month: '%Y年%-m月',
    dayMonth: '%-m月%-d日',
    dayMonthYear: '%Y年%-m月%-d日',
    decimal: '.',
    thousands: ',',
  },
} as const
