import { useEffect, useMemo, useRef, useState } from 'react'
import { useColourScheme } from '../theme/colour-scheme.ts'
import { chartThemes } from '../theme/chart-theme.ts'
import type { ChartTheme } from '../theme/chart-theme.ts'
import { useWords } from '../i18n/use-words.ts'
import { themedLayout } from './figure.ts'
import type { Figure } from './figure.ts'

type Props = {
  /** What the chart shows, in words: its name for those who do not see it. */
  readonly title: string
  readonly figure: (theme: ChartTheme) => Figure
  readonly height: number
  readonly testId?: string
  readonly fileName?: string
}

/** The only component that owns a Plotly node. Plotly itself is loaded with the first chart. */
export function Chart({ title, figure, height, testId, fileName = 'chart' }: Props) {
  const node = useRef<HTMLDivElement>(null)
  const { t, language } = useWords()
  const scheme = useColourScheme()
  const [failed, setFailed] = useState(false)
  const theme = chartThemes[scheme]
  const drawn = useMemo(() => figure(theme), [figure, theme])

  useEffect(() => {
    const element = node.current
    if (!element) return
    let isCurrent = true
    const layout = { ...themedLayout(theme, drawn.layout, '.,'), height, autosize: true }
    void import('plotly.js-strict-dist-min')
      .then(async (Plotly) => {
        if (!isCurrent) return
        Plotly.register(chineseWords)
        await Plotly.react(element, drawn.data, layout, configOf(fileName, language === 'zh-CN'))
      })
      .catch(() => setFailed(true))
    return () => {
      isCurrent = false
    }
  }, [drawn, theme, height, fileName, language])

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
    <figure className="sx-chart" aria-label={t('common.chartOf', { title })} data-testid={testId}>
      <div ref={node} style={{ height }} />
    </figure>
  )
}

function configOf(fileName: string, isChinese: boolean): Partial<import('plotly.js').Config> {
  return {
    displaylogo: false,
    responsive: false,
    displayModeBar: 'hover',
    // A chart here is read, not navigated: of the tools only the picture stays.
    modeBarButtons: [['toImage']],
    toImageButtonOptions: { format: 'svg', filename: fileName },
    scrollZoom: false,
    doubleClick: false,
    showTips: false,
    locale: isChinese ? 'zh-CN' : 'en',
  }
}

const chineseWords = {
  moduleType: 'locale',
  name: 'zh-CN',
  dictionary: { 'Download plot as an SVG': '保存为 SVG 图片', 'Download plot': '保存为图片' },
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
    decimal: '.',
    thousands: ',',
  },
} as const
