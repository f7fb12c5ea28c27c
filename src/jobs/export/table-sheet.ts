import type { CsvValue } from '../../contract/csv-text.ts'

export type TableColumn = {
  readonly header: string
  /** How a workbook shows it; `time` are UTC milliseconds, written as ISO 8601 to text files. */
  readonly kind?: 'text' | 'number' | 'integer' | 'percent' | 'money' | 'time' | 'day'
  /** Width in a workbook, in characters. */
  readonly width?: number
}

export type TableSheet = {
  readonly name: string
  readonly columns: readonly TableColumn[]
  readonly rows: Iterable<readonly CsvValue[]>
}
