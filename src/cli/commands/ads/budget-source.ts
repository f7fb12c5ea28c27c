import { ExpectedFailure } from '../../../contract/failure.ts'
import type { BudgetSource } from '../../../jobs/ads/budget-basis.ts'
import {
  namesOfColumns,
  outcomeTitle,
  seriesFromTable,
  totalsFromTable,
} from '../../../jobs/ads/series-input.ts'
import { merged, tableOfFile, type FileColumns, type SeriesOptions } from './series-source.ts'

export type FileBudgetSource = BudgetSource & { readonly columns: FileColumns }

/** A file for a budget: a series with the outcome of all, or rows that tell each channel's own spend and outcome. */
export async function budgetSource(file: string, options: SeriesOptions): Promise<FileBudgetSource> {
  const { table, columns } = await tableOfFile(file, options)
  const names = namesOfColumns(table, columns)
  const totals = totalsFromTable(table, columns)
  const outcomeName = outcomeTitle(table, columns)
  if (columns.time === null && totals !== null) return { outcomeName, series: null, totals, columns: names }
  try {
    return {
      outcomeName,
      totals,
      columns: names,
      series: merged(seriesFromTable(table, columns, options.every ?? null, options.holidays), options.merge),
    }
  } catch (error) {
    // Too little for a series is what totals are for.
    const isShort =
      error instanceof ExpectedFailure && (error.code === 'ads-too-short' || error.code === 'ads-gaps')
    if (!isShort || totals === null) throw error
    return { outcomeName, totals, series: null, columns: names }
  }
}
