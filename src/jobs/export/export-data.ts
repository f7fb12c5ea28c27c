import type { DataExport } from '../../contract/jobs.ts'
import type { ReadableDb } from '../../store/database.ts'
import {
  attributeNames,
  customerColumns,
  customersAfter,
  interactionsAfter,
  productColumns,
  productsAfter,
  type ExportedEntity,
  type ExportedInteraction,
} from '../../store/queries/data-export.ts'
import { projectCounts } from '../../store/queries/project.ts'
import type { Job } from '../job.ts'
import { nextTurn } from '../run-sliced.ts'
import { AtomicFile } from './atomic-file.ts'
import { csvRow, csvStart, type CsvValue } from '../../contract/csv-text.ts'

const BATCH_ROWS = 1_000

/** One kind of row: its columns, named by the roles they are imported with, and its pages. */
type Sheet = {
  readonly columns: readonly string[]
  readonly total: number
  /** Rows after a row id, at most {@link BATCH_ROWS}, and the last id of them; none at the end. */
  readonly page: (after: number) => { readonly rows: readonly (readonly CsvValue[])[]; readonly last: number }
}

/**
 * Writes the cleaned base itself. The headers are the names of the roles (`customer-id`, `unit-price`, ...), never translated, times are
 * ISO 8601 in UTC and amounts have a decimal point, so that the file imports again without a question. The file appears when complete.
 * @throws ExpectedFailure target-not-writable, disk-full
 */
export const exportData: Job<'export-data'> = async ({ settings, file }, { db, signal, progress, now }) => {
  const startedAt = now()
  signal.throwIfAborted()
  const sheet = sheetOf(db, settings.what)
  const { format, purpose } = settings
  const record = (cells: readonly CsvValue[]): string =>
    format === 'csv' ? csvRow(cells, purpose) : `${JSON.stringify(objectOf(sheet.columns, cells))}\n`
  const out = new AtomicFile(file)
  let rows = 0
  try {
    if (format === 'csv') out.write(csvStart(purpose) + csvRow(sheet.columns, purpose))
    for (let after = 0; ;) {
      const page = sheet.page(after)
      for (const cells of page.rows) out.write(record(cells))
      rows += page.rows.length
      after = page.last
      progress({ phase: 'exporting', done: rows, total: Math.max(rows, sheet.total), unit: 'rows' })
      if (page.rows.length < BATCH_ROWS) break
      await nextTurn()
      signal.throwIfAborted()
    }
    out.publish()
  } finally {
    out.discard()
  }
  const customers = settings.what === 'customers' ? rows : 0
  return { rows, customers, bytes: out.bytes, seconds: Math.max(0, now() - startedAt) / 1000 }
}

function sheetOf(db: ReadableDb, what: DataExport['what']): Sheet {
  const counts = projectCounts(db)
  switch (what) {
    case 'customers':
      return entitySheet(
        counts.customers,
        'customer-id',
        customerColumns,
        attributeNames(db, 'customer'),
        (after) => customersAfter(db, after, BATCH_ROWS),
      )
    case 'products':
      return entitySheet(
        counts.products,
        'product-id',
        productColumns,
        attributeNames(db, 'product'),
        (after) => productsAfter(db, after, BATCH_ROWS),
      )
    case 'interactions':
      return {
        columns: interactionColumns,
        total: counts.interactions,
        page: (after) => paged(interactionsAfter(db, after, BATCH_ROWS), after, interactionCells),
      }
  }
}

const AMOUNTS: ReadonlySet<string> = new Set(['unit-price', 'unit-cost'])

function entitySheet(
  total: number,
  idColumn: string,
  columns: readonly string[],
  attributes: readonly string[],
  read: (after: number) => readonly ExportedEntity[],
): Sheet {
  const cells = ({ externalId, facts, attributes: own }: ExportedEntity): CsvValue[] => [
    externalId,
    ...columns.map((column) => {
      const value = facts[column] ?? null
      return AMOUNTS.has(column) && typeof value === 'number' ? decimalOf(value) : value
    }),
    ...attributes.map((name) => own[name] ?? ''),
  ]
  return {
    columns: [idColumn, ...columns, ...attributes],
    total,
    page: (after) => paged(read(after), after, cells),
  }
}

const interactionColumns = [
  'customer-id',
  'product-id',
  'event-kind',
  'time',
  'order-id',
  'quantity',
  'unit-price',
  'currency',
  'rating',
  'channel',
  'campaign',
] as const

function interactionCells(row: ExportedInteraction): CsvValue[] {
  return [
    row.customerId,
    row.productId,
    row.kind,
    row.at === null ? null : new Date(row.at).toISOString(),
    row.orderId,
    row.quantity,
    row.unitPriceMicros === null ? null : decimalOf(row.unitPriceMicros),
    row.currency === 'XXX' ? null : row.currency,
    row.rating,
    row.channel,
    row.campaign,
  ]
}

function paged<Row extends { readonly id: number }>(
  rows: readonly Row[],
  after: number,
  cells: (row: Row) => CsvValue[],
): ReturnType<Sheet['page']> {
  return { rows: rows.map(cells), last: rows.at(-1)?.id ?? after }
}

/** Micros as a decimal, exactly; a number below 2^53 micros has at most 16 digits. */
function decimalOf(micros: number): number {
  return micros / 1_000_000
}

function objectOf(columns: readonly string[], cells: readonly CsvValue[]): Record<string, CsvValue> {
  return Object.fromEntries(columns.map((column, at) => [column, cells[at] ?? null]))
}
