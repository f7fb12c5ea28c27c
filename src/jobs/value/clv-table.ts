import type { CsvPurpose, CsvValue } from '../../contract/csv-text.ts'
import { writeTables, type TableFormat } from '../export/table-file.ts'
import type { TableColumn, TableSheet } from '../export/table-sheet.ts'

/** What is known and expected of a customer, as it goes into files; times are days written YYYY-MM-DD. */
export type NamedRow = {
  readonly customer: string
  readonly frequency: number
  readonly recency: number
  readonly T: number
  readonly monetary: number | null
  readonly p_alive: number | null
  readonly churn_risk: number
  readonly expected_orders: number
  readonly orders_low: number
  readonly orders_high: number
  readonly order_value: number
  readonly clv: number
  readonly clv_low: number
  readonly clv_high: number
  readonly next_order: string | null
}

const clvTableColumns: readonly (TableColumn & { readonly header: keyof NamedRow })[] = [
  { header: 'customer', kind: 'text' },
  { header: 'frequency', kind: 'integer' },
  { header: 'recency', kind: 'number' },
  { header: 'T', kind: 'number' },
  { header: 'monetary', kind: 'number' },
  { header: 'p_alive', kind: 'number' },
  { header: 'churn_risk', kind: 'number' },
  { header: 'expected_orders', kind: 'number' },
  { header: 'orders_low', kind: 'number' },
  { header: 'orders_high', kind: 'number' },
  { header: 'order_value', kind: 'number' },
  { header: 'clv', kind: 'number' },
  { header: 'clv_low', kind: 'number' },
  { header: 'clv_high', kind: 'number' },
  { header: 'next_order', kind: 'text' },
]

/** Writes customers with their values, highest first, as the file's name says: .csv, .jsonl or .xlsx. */
export async function writeClvTable(
  file: string,
  rows: Iterable<NamedRow>,
  {
    signal,
    format = formatOf(file),
    purpose = 'machine',
  }: { readonly signal: AbortSignal; readonly format?: TableFormat; readonly purpose?: CsvPurpose },
): Promise<{ readonly rows: number; readonly bytes: number }> {
  return writeTables(file, [clvTableSheet(rows)], {
    format,
    purpose,
    signal,
  })
}

export function clvTableSheet(rows: Iterable<NamedRow>): TableSheet {
  return { name: 'Customer value', columns: clvTableColumns, rows: cellsOf(rows) }
}

function* cellsOf(rows: Iterable<NamedRow>): Generator<readonly CsvValue[]> {
  for (const row of rows) yield clvTableColumns.map(({ header }) => row[header])
}

export function formatOf(file: string): TableFormat {
  if (/\.xlsx$/i.test(file)) return 'xlsx'
  return /\.jsonl$/i.test(file) ? 'jsonl' : 'csv'
}
