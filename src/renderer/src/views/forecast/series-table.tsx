import { NativeSelect } from '@mantine/core'
import { useState } from 'react'
import { forecastSorts, type ForecastAnalysis, type ForecastRow } from '../../../../contract/forecast.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { amountOf, changeText, seriesName } from './forecast-words.ts'
import { Sparkline } from './sparkline.tsx'

type Props = {
  readonly analysis: ForecastAnalysis
  readonly shown: number
  readonly onOpen: (index: number) => void
}

const sortWords = {
  next: 'sortNext',
  growth: 'sortGrowth',
  uncertainty: 'sortUncertainty',
  risk: 'sortRisk',
  name: 'sortName',
} as const

/** All series of a forecast, ranked; a click shows one large. */
export function SeriesTable({ analysis, shown, onOpen }: Props) {
  const { t } = useWords()
  const [sort, setSort] = useState<(typeof forecastSorts)[number]>('next')
  const asked = useRequest('forecast:rows', {
    analysisId: analysis.id,
    sort,
    search: '',
    offset: 0,
    limit: 500,
  })
  return (
    <Section
      title={t('forecast.table.title')}
      actions={
        <NativeSelect
          aria-label={t('forecast.table.sort')}
          value={sort}
          onChange={(event) => {
            const wanted = forecastSorts.find((each) => each === event.currentTarget.value)
            if (wanted) setSort(wanted)
          }}
          data={forecastSorts.map((value) => ({ value, label: t(`forecast.table.${sortWords[value]}`) }))}
        />
      }
    >
      <RequestView asked={asked} rows={6}>
        {({ rows }) => <Rows rows={rows} analysis={analysis} shown={shown} onOpen={onOpen} />}
      </RequestView>
    </Section>
  )
}

function Rows({ rows, analysis, shown, onOpen }: Props & { readonly rows: readonly ForecastRow[] }) {
  const words = useWords()
  const { t, format } = words
  const amount = amountOf(analysis, words)
  const share = (value: number | null): string => (value === null ? '–' : format.percent(value, 0))
  const numbers = ['next', 'low', 'high', 'growth', 'uncertainty', 'risk', 'stock'] as const
  return (
    <div className="sx-forecast-scroll">
      <table className="sx-forecast-board" data-testid={testIds.forecastTable}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.table.name')}</th>
            <th scope="col">{t('forecast.table.course')}</th>
            {numbers.map((name) => (
              <th key={name} scope="col" className="sx-end">
                {t(`forecast.table.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.index} data-series={row.name} data-next={row.next} data-chosen={row.index === shown}>
              <th scope="row">
                <button type="button" className="sx-link" onClick={() => onOpen(row.index)}>
                  {seriesName(row.name, row.isTotal, words)}
                </button>
              </th>
              <td>
                <Sparkline values={row.sparkline} ahead={analysis.settings.horizon} />
              </td>
              <td className="sx-end">{amount(row.next)}</td>
              <td className="sx-end">{amount(row.low)}</td>
              <td className="sx-end">{amount(row.high)}</td>
              <td className="sx-end">{row.growth === null ? '–' : changeText(row.growth, words)}</td>
              <td className="sx-end">{share(row.uncertainty)}</td>
              <td className="sx-end">{share(row.risk)}</td>
              <td className="sx-end">{amount(row.stock95)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
