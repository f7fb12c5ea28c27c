import { useCallback } from 'react'
import type { ReasonCount } from '../../../../contract/import-counts.ts'
import { Chart } from '../../charts/chart.tsx'
import { barsFigure } from '../../charts/figures.ts'
import { useWords } from '../../i18n/use-words.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'

/** Lines set aside, by reason. */
export function ReasonsChart({ reasons }: { readonly reasons: readonly ReasonCount[] }) {
  const { t, format } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) => {
      const bars = reasons.map(({ reason, lines }) => ({
        label: t(`contract.reason.${reason}`),
        value: lines,
      }))
      return barsFigure(bars, t('wizard.check.chartAxis'), format.integer, theme)
    },
    [reasons, t, format],
  )
  return <Chart title={t('wizard.check.chart')} figure={figure} height={84 + reasons.length * 34} />
}
