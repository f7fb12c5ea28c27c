import { resolve } from 'node:path'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { BudgetSource } from '../../../jobs/ads/budget-basis.ts'
import { readPlainTable } from '../../../jobs/plain-table.ts'
import { givenColumns, guessedColumns } from '../../../jobs/ads/series-columns.ts'
import { seriesFromTable, totalsFromTable } from '../../../jobs/ads/series-input.ts'
import { merged, type SeriesOptions } from './series-source.ts'

/** A file for a budget: a series with the outcome of all, or rows that tell each channel's own spend and outcome. */
export async function budgetSource(file: string, options: SeriesOptions): Promise<BudgetSource> {
  const table = await readPlainTable(resolve(file))
  const controls = (options.controls ?? '')
    .split(',')
    .filter(Boolean)
    .map((name) => `${name.trim()}:control`)
  const columns =
    options.columns === undefined
      ? guessedColumns(table)
      : givenColumns(table, [options.columns, ...controls].join(','))
  const totals = totalsFromTable(table, columns)
  const outcomeName = table.headers[columns.outcome] ?? ''
  if (columns.time === null && totals !== null) return { outcomeName, series: null, totals }
  try {
    return {
      outcomeName,
      totals,
      series: merged(seriesFromTable(table, columns, options.every ?? null, options.holidays), options.merge),
    }
  } catch (error) {
    // Too little for a series is what totals are for.
    const isShort =
      error instanceof ExpectedFailure && (error.code === 'ads-too-short' || error.code === 'ads-gaps')
    if (!isShort || totals === null) throw error
    return { outcomeName, totals, series: null }
  }
}
