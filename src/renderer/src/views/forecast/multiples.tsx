import { useCallback } from 'react'
import type { ForecastAnalysis, ForecastRow } from '../../../../contract/forecast.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { seriesName } from './forecast-words.ts'
import { multiplesFigure, multiplesHeight, MOST_MULTIPLES } from './multiples-figure.ts'

/** The largest series beside each other on the same axes. */
export function Multiples({ analysis }: { readonly analysis: ForecastAnalysis }) {
  const { t } = useWords()
  const asked = useRequest('forecast:rows', {
    analysisId: analysis.id,
    sort: 'next',
    search: '',
    offset: 0,
    // The total is one of them, and not shown.
    limit: MOST_MULTIPLES + 1,
  })
  return (
    <Section title={t('forecast.multiples.title')} text={t('forecast.multiples.text')}>
      <RequestView asked={asked} rows={6}>
        {({ rows }) => (
          <Panels
            rows={rows.filter(({ isTotal }) => !isTotal).slice(0, MOST_MULTIPLES)}
            ahead={analysis.settings.horizon}
          />
        )}
      </RequestView>
    </Section>
  )
}

function Panels({ rows, ahead }: { readonly rows: readonly ForecastRow[]; readonly ahead: number }) {
  const words = useWords()
  const { t } = words
  const figure = useCallback(
    (theme: ChartTheme) =>
      multiplesFigure(
        rows.map((row) => ({ name: seriesName(row.name, row.isTotal, words), values: row.sparkline })),
        ahead,
        {
          past: t('forecast.multiples.past'),
          ahead: t('forecast.multiples.ahead'),
          periods: t('forecast.multiples.periods'),
        },
        theme,
      ),
    [rows, ahead, words, t],
  )
  return (
    <Chart
      title={t('forecast.multiples.title')}
      figure={figure}
      height={multiplesHeight(rows.length)}
      fileName="forecast-side-by-side"
      testId={testIds.forecastMultiples}
    />
  )
}
