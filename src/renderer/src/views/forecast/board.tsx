import type { ForecastDetail } from '../../../../contract/forecast.ts'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import { modelWords } from './forecast-words.ts'

/** How every candidate did in the backtest, the best first; naive is always among them. */
export function Board({ detail }: { readonly detail: ForecastDetail }) {
  const words = useWords()
  const { t, format } = words
  if (detail.board.length === 0) return null
  const sorted = [...detail.board].sort((a, b) => (a.mase ?? Infinity) - (b.mase ?? Infinity))
  const number = (value: number | null, digits: number): string =>
    value === null ? '–' : format.decimal(value, digits)
  const share = (value: number | null): string => (value === null ? '–' : format.percent(value, 1))
  return (
    <details className="sx-details">
      <summary>{t('forecast.board.title')}</summary>
      <p className="sx-soft sx-small">{t('forecast.board.text')}</p>
      <table className="sx-forecast-board" data-testid={testIds.forecastBoard}>
        <thead>
          <tr>
            <th scope="col">{t('forecast.board.model')}</th>
            {(['weight', 'mase', 'smape', 'wape', 'bias'] as const).map((name) => (
              <th key={name} scope="col" className="sx-end">
                {t(`forecast.board.${name}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sorted.map(({ name, weight, mase, smape, wape, bias }) => (
            <tr key={name} data-model={name} data-chosen={name === 'chosen'}>
              <th scope="row">{modelWords(name, words)}</th>
              <td className="sx-end">{name === 'chosen' ? '' : format.percent(weight, 0)}</td>
              <td className="sx-end">{number(mase, 3)}</td>
              <td className="sx-end">{smape === null ? '–' : format.percent(smape / 100, 1)}</td>
              <td className="sx-end">{share(wape)}</td>
              <td className="sx-end">{share(bias)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  )
}
