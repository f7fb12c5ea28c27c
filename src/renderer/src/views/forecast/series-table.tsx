import { NativeSelect } from '@mantine/core'
import { useCallback, useMemo, useState } from 'react'
import { forecastSorts, type ForecastAnalysis, type ForecastRow } from '../../../../contract/forecast.ts'
import { ask } from '../../bridge/client.ts'
import { DataTable, type Column } from '../../components/data-table.tsx'
import { SearchField } from '../../components/search-field.tsx'
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

/** All series of a forecast, however many: searched, ranked; a click shows one large. */
export function SeriesTable({ analysis, shown, onOpen }: Props) {
  const words = useWords()
  const { t, format } = words
  const [sort, setSort] = useState<(typeof forecastSorts)[number]>('next')
  const [search, setSearch] = useState('')
  const load = useCallback(
    (offset: number, limit: number) =>
      ask('forecast:rows', { analysisId: analysis.id, sort, search, offset, limit }),
    [analysis.id, sort, search],
  )
  const columns = useMemo((): readonly Column<ForecastRow>[] => {
    const amount = amountOf(analysis, words)
    const share = (value: number | null): string => (value === null ? '–' : format.percent(value, 0))
    const number = (key: string, header: string, cell: Column<ForecastRow>['cell'], width = '124px') => ({
      key,
      header,
      width,
      align: 'end' as const, // a literal of the column's, which inference would widen to a text
      cell,
    })
    return [
      {
        key: 'name',
        header: t('forecast.table.name'),
        width: 'minmax(140px, 2fr)',
        cell: (row) => {
          const name = seriesName(row.name, row.isTotal, words)
          return (
            <button
              type="button"
              className="sx-link sx-cut"
              title={name}
              aria-label={t('forecast.table.open', { name })}
              aria-current={row.index === shown}
              onClick={() => onOpen(row.index)}
              data-series={row.name}
              data-next={row.next}
            >
              {name}
            </button>
          )
        },
      },
      {
        key: 'course',
        header: t('forecast.table.course'),
        width: '128px',
        cell: (row) => <Sparkline values={row.sparkline} ahead={analysis.settings.horizon} />,
      },
      number('next', t('forecast.table.next'), (row) => amount(row.next)),
      number('low', t('forecast.table.low'), (row) => amount(row.low)),
      number('high', t('forecast.table.high'), (row) => amount(row.high)),
      number('growth', t('forecast.table.growth'), (row) =>
        row.growth === null ? '–' : changeText(row.growth, words),
      ),
      number('uncertainty', t('forecast.table.uncertainty'), (row) => share(row.uncertainty)),
      number('risk', t('forecast.table.risk'), (row) => share(row.risk)),
      number('stock', t('forecast.table.stock'), (row) => amount(row.stock95), '168px'),
    ]
  }, [analysis, words, t, format, shown, onOpen])
  return (
    <Section
      title={t('forecast.table.title')}
      actions={
        <div className="sx-row">
          <SearchField
            label={t('forecast.table.search')}
            onSearch={setSearch}
            testId={testIds.forecastSearch}
          />
          <NativeSelect
            aria-label={t('forecast.table.sort')}
            value={sort}
            onChange={(event) => {
              const wanted = forecastSorts.find((each) => each === event.currentTarget.value)
              if (wanted) setSort(wanted)
            }}
            data={forecastSorts.map((value) => ({ value, label: t(`forecast.table.${sortWords[value]}`) }))}
          />
        </div>
      }
    >
      <div className="sx-forecast-table">
        <DataTable
          key={`${analysis.id} ${sort} ${search}`}
          label={t('forecast.table.title')}
          columns={columns}
          load={load}
          testId={testIds.forecastTable}
          minWidth={1_200}
          rowHeight={44}
          empty={<p className="sx-soft">{t('forecast.table.nothing')}</p>}
          onOpen={(row) => onOpen(row.index)}
        />
      </div>
    </Section>
  )
}
