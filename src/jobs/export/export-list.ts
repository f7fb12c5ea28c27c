import { ExpectedFailure } from '../../contract/failure.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import type { ExportColumn, ExportSettings } from '../../contract/lists.ts'
import type { ListRow } from '../../contract/requests.ts'
import { countListed, getList, listedCustomers } from '../../store/queries/lists.ts'
import { productCards } from '../../store/queries/products.ts'
import { prepareBase } from '../customers/customer-base.ts'
import type { Job, JobContext } from '../job.ts'
import { drawList, heldOutOfList, keepListDraw, type ListDraw } from '../strategy/list-holdout.ts'
import { listRowOf, type ProductNames } from '../recommend/list-rows.ts'
import { nextTurn } from '../run-sliced.ts'
import { AtomicFile } from './atomic-file.ts'
import { writeTables } from './table-file.ts'
import type { TableSheet } from './table-sheet.ts'
import { csvRow, csvStart, type CsvValue } from '../../contract/csv-text.ts'

/** Customers between two looks at messages. */
const SLICE = 500

/**
 * Writes a list to a file, customer by customer; the file appears under its name only when complete.
 * @throws ExpectedFailure list-not-found, too-many-rows-for-workbook, target-not-writable, disk-full; with a hold-out those of {@link drawList}
 */
export const exportList: Job<'export-list'> = async ({ settings, file }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const list = getList(db, settings.listId)
  if (list === undefined) throw new ExpectedFailure('list-not-found', { list: settings.listId })
  const total = countListed(db, settings.listId, settings.search)
  const names = productCards(db)
  const { draw, held } = await heldOut(settings, list.name, context)
  const kept = function* () {
    for (const listed of listedCustomers(db, settings.listId, settings.search))
      if (!held.has(listed.customer.id)) yield listed
  }
  let customers = 0
  let rows = 0
  if (settings.format === 'xlsx') {
    const counted = function* (): Generator<ListRow> {
      for (const listed of kept()) {
        customers++
        yield listRowOf(listed, names)
      }
    }
    const sheet = sheetOf(settings, list.settings.topN, names, counted())
    const written = await writeTables(file, [sheet], {
      format: 'xlsx',
      purpose: settings.purpose,
      signal,
      onRows: () => progress({ phase: 'exporting', done: customers, total, unit: 'customers' }),
    })
    if (draw !== null) keepListDraw(db, draw, startedAt)
    return { ...written, customers, held: held.size, seconds: (now() - startedAt) / 1000 }
  }
  const write = writerFor(settings, list.settings.topN, names)
  const out = new AtomicFile(file)
  try {
    out.write(write.start)
    for (const listed of kept()) {
      const row = listRowOf(listed, names)
      for (const record of write.records(row)) {
        out.write(record)
        rows++
      }
      if (++customers % SLICE !== 0) continue
      progress({ phase: 'exporting', done: customers, total, unit: 'customers' })
      await nextTurn()
      signal.throwIfAborted()
    }
    signal.throwIfAborted()
    out.publish()
  } finally {
    out.discard()
  }
  if (draw !== null) keepListDraw(db, draw, startedAt)
  progress({ phase: 'exporting', done: customers, total, unit: 'customers' })
  return { rows, customers, held: held.size, bytes: out.bytes, seconds: (now() - startedAt) / 1000 }
}

/** Who is left out of the file: drawn now, or held out by an earlier export that is not over. */
async function heldOut(
  { listId, search, holdout }: ExportSettings,
  name: string,
  context: JobContext,
): Promise<{ draw: ListDraw | null; held: ReadonlySet<number> }> {
  const { db, now } = context
  if (holdout === null) {
    const today = new Date(now()).toISOString().slice(0, 10)
    return { draw: null, held: heldOutOfList(db, listId, today) }
  }
  const base = await prepareBase(context)
  const ids = Array.from(listedCustomers(db, listId, search), ({ customer }) => customer.id)
  const draw = drawList(db, base, { id: listId, name: name || `#${listId}` }, ids, holdout)
  return { draw, held: new Set(draw.customers.flatMap(({ id, held }) => (held ? [id] : []))) }
}

type Writer = { readonly start: string; readonly records: (row: ListRow) => Iterable<string> }
type Listed = ListRow['products'][number]

type CellOf = (row: ListRow, product: Listed, column: ExportColumn) => CsvValue

function cellsOf({ language }: ExportSettings, names: ProductNames): CellOf {
  const categories = new Map([...names.values()].map((card) => [card.externalId, card.category]))
  return (row, product, column) => cellOf(row, product, column, categories, language)
}

function headerOf(settings: ExportSettings, topN: number): string[] {
  return settings.layout === 'long'
    ? settings.columns.map((column) => titleOf(column, settings))
    : wideHeader(settings, topN)
}

/** The same rows as sheets of a workbook have them. */
function sheetOf(
  settings: ExportSettings,
  topN: number,
  names: ProductNames,
  rows: Iterable<ListRow>,
): TableSheet {
  const { columns, layout, language } = settings
  const cell = cellsOf(settings, names)
  return {
    name: localeOf(language).recommendations.lists.fileName,
    columns: headerOf(settings, topN).map((header, at) => {
      const column = layout === 'long' ? columns[at] : undefined
      return column === 'score' || column === 'rank' ? { header, kind: 'number' } : { header }
    }),
    rows: (function* () {
      for (const row of rows) {
        if (layout === 'wide') yield wideCells(row, columns, topN, cell)
        else for (const product of row.products) yield columns.map((column) => cell(row, product, column))
      }
    })(),
  }
}

function writerFor(settings: ExportSettings, topN: number, names: ProductNames): Writer {
  const cell = cellsOf(settings, names)
  const { columns, layout } = settings
  if (settings.format === 'jsonl') return jsonWriter(settings, cell)
  const { purpose } = settings
  const header = headerOf(settings, topN)
  return {
    start: csvStart(purpose) + csvRow(header, purpose),
    *records(row) {
      if (layout === 'wide') {
        yield csvRow(wideCells(row, columns, topN, cell), purpose)
        return
      }
      for (const product of row.products)
        yield csvRow(
          columns.map((column) => cell(row, product, column)),
          purpose,
        )
    },
  }
}

/** One object per line: keys are the column names of the contract, never translated; wide objects hold a `products` array. */
function jsonWriter(
  { columns, layout }: ExportSettings,
  cell: (row: ListRow, product: Listed, column: ExportColumn) => CsvValue,
): Writer {
  const value = (row: ListRow, product: Listed, column: ExportColumn): unknown =>
    column === 'reasons'
      ? product.words === ''
        ? product.reasons
        : [{ words: product.words }]
      : cell(row, product, column)
  const pick = (row: ListRow, product: Listed, some: readonly ExportColumn[]): object =>
    Object.fromEntries(some.map((column) => [keyOf(column), value(row, product, column)]))
  return {
    start: '',
    *records(row) {
      if (layout === 'long') {
        for (const product of row.products) yield `${JSON.stringify(pick(row, product, columns))}\n`
        return
      }
      const own = columns.filter((column) => isOfCustomer(column))
      const perProduct = columns.filter(isPerProduct)
      const products = row.products.map((product) => pick(row, product, perProduct))
      yield `${JSON.stringify({ ...pick(row, NO_PRODUCT, own), products })}\n`
    },
  }
}

const NO_PRODUCT: Listed = {
  rank: 0,
  externalId: '',
  name: '',
  score: 0,
  isNew: false,
  reasons: [],
  words: '',
}
const OF_CUSTOMER: ReadonlySet<ExportColumn> = new Set<ExportColumn>([
  'customer-id',
  'customer-name',
  'email',
  'basis',
])
const isOfCustomer = (column: ExportColumn): boolean => OF_CUSTOMER.has(column)
/** In a row per customer the basis stands there twice: of the list, and of each product, some of which may be new. */
const isPerProduct = (column: ExportColumn): boolean => !isOfCustomer(column) || column === 'basis'

function cellOf(
  row: ListRow,
  product: Listed,
  column: ExportColumn,
  categories: ReadonlyMap<string, string>,
  language: ExportSettings['language'],
): CsvValue {
  switch (column) {
    case 'customer-id':
      return row.customer.externalId
    case 'customer-name':
      return row.customer.name
    case 'email':
      return row.customer.email
    case 'rank':
      return product.rank
    case 'product-id':
      return product.externalId
    case 'product-name':
      return product.name
    case 'category':
      return categories.get(product.externalId) ?? ''
    case 'score':
      return rounded(product.score)
    case 'reasons':
      if (product.words !== '') return product.words
      return product.reasons
        .map(({ name, share }) => `${name} (${rounded(share)})`)
        .join(language === 'en' ? '; ' : '；')
    case 'basis':
      return product.isNew ? 'new' : row.basis
  }
}

/** Six digits: what a reader can use, without the noise of the last bits. */
function rounded(value: number): number {
  return Number(value.toPrecision(6))
}

/** In the user's language for a spreadsheet, fixed English for a machine. */
function titleOf(column: ExportColumn, { purpose, language }: ExportSettings): string {
  return purpose === 'machine' ? keyOf(column) : localeOf(language).contract.exportColumn[column]
}

function keyOf(column: ExportColumn): string {
  return column.replaceAll('-', '_')
}

function wideHeader(settings: ExportSettings, topN: number): string[] {
  const own = settings.columns.filter(isOfCustomer).map((column) => titleOf(column, settings))
  const perProduct = settings.columns.filter((column) => isPerProduct(column) && column !== 'rank')
  const numbered = Array.from({ length: topN }, (_, at) =>
    perProduct.map((column) =>
      settings.purpose === 'machine'
        ? `rec_${at + 1}_${keyOf(column)}`
        : `${titleOf(column, settings)} ${at + 1}`,
    ),
  )
  return [...own, ...numbered.flat()]
}

/** Customers with fewer products than the longest list have empty cells at the end: every record is as long as the header. */
function wideCells(
  row: ListRow,
  columns: readonly ExportColumn[],
  topN: number,
  cell: (row: ListRow, product: Listed, column: ExportColumn) => CsvValue,
): CsvValue[] {
  const own = columns.filter(isOfCustomer).map((column) => cell(row, NO_PRODUCT, column))
  const perProduct = columns.filter((column) => isPerProduct(column) && column !== 'rank')
  const cells = Array.from({ length: topN }, (_, at) => {
    const product = row.products[at]
    return perProduct.map((column) => (product === undefined ? null : cell(row, product, column)))
  })
  return [...own, ...cells.flat()]
}
