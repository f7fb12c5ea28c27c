import { csvRow, csvStart } from '../../../contract/csv-text.ts'
import type { CsvValue } from '../../../contract/csv-text.ts'
import type { Figure } from './figure.ts'

/** What a chart shows, as a table: for the file that people open beside the picture. */
export type ChartTable = {
  readonly columns: readonly string[]
  readonly rows: readonly (readonly CsvValue[])[]
}

/** As CSV for spreadsheets: with a byte order mark, formulas made harmless. */
export function chartCsv({ columns, rows }: ChartTable): string {
  return csvStart('spreadsheet') + [columns, ...rows].map((row) => csvRow(row, 'spreadsheet')).join('')
}

/**
 * The numbers of a figure, a row per point: the trace's name and what the trace has of x, y, z, text, labels and values. A chart whose
 * figure says less than its data gives its own table instead.
 */
export function tableOfFigure(figure: Figure): ChartTable {
  const traces = figure.data.map((trace) => pointsOf(trace))
  const used = FIELDS.filter((field) => traces.some(({ columns }) => columns.has(field)))
  const isNamed = traces.some(({ name }) => name !== '')
  const rows = traces.flatMap(({ name, columns, length }) =>
    Array.from({ length }, (_, index) => [
      ...(isNamed ? [name] : []),
      ...used.map((field) => valueOf(columns.get(field)?.[index])),
    ]),
  )
  return { columns: [...(isNamed ? ['series'] : []), ...used], rows }
}

const FIELDS = ['x', 'y', 'z', 'label', 'source', 'target', 'value', 'text'] as const
type Field = (typeof FIELDS)[number]

type Points = {
  readonly name: string
  readonly columns: ReadonlyMap<Field, readonly unknown[]>
  readonly length: number
}

function pointsOf(trace: object): Points {
  const fields = new Map<string, unknown>(Object.entries(trace))
  const name = text(fields.get('name'))
  const columns = new Map<Field, readonly unknown[]>()
  const z = fields.get('z')
  if (isMatrix(z)) {
    const across = listOf(fields.get('x')) ?? z[0]?.map((_, column) => column) ?? []
    const down = listOf(fields.get('y')) ?? z.map((_, row) => row)
    columns.set(
      'x',
      z.flatMap((row) => row.map((_, column) => across[column])),
    )
    columns.set(
      'y',
      z.flatMap((row, index) => row.map(() => down[index])),
    )
    columns.set('z', z.flat())
    return { name, columns, length: z.reduce((sum, row) => sum + row.length, 0) }
  }
  const link = fields.get('link')
  if (typeof link === 'object' && link !== null) {
    const flow = new Map<string, unknown>(Object.entries(link))
    const node = fields.get('node')
    const labels =
      typeof node === 'object' && node !== null
        ? listOf(new Map<string, unknown>(Object.entries(node)).get('label'))
        : undefined
    const named = (list: unknown): readonly unknown[] =>
      (listOf(list) ?? []).map((index) => labels?.[Number(index)] ?? index)
    columns.set('source', named(flow.get('source')))
    columns.set('target', named(flow.get('target')))
    columns.set('value', listOf(flow.get('value')) ?? [])
  } else {
    for (const [field, key] of PLAIN) {
      const list = listOf(fields.get(key))
      if (list !== undefined) columns.set(field, list)
    }
  }
  return { name, columns, length: Math.max(0, ...[...columns.values()].map((list) => list.length)) }
}

const PLAIN = [
  ['x', 'x'],
  ['y', 'y'],
  ['label', 'labels'],
  ['value', 'values'],
  ['text', 'text'],
] as const

function listOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) {
    const list: readonly unknown[] = value
    return list
  }
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) {
    return Array.from(value as unknown as ArrayLike<number>) // a view that is no DataView is a typed array
  }
  return undefined
}

function isMatrix(value: unknown): value is readonly (readonly unknown[])[] {
  return Array.isArray(value) && value.length > 0 && value.every((row) => Array.isArray(row))
}

function valueOf(value: unknown): CsvValue {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  if (value instanceof Date) return value.toISOString()
  return text(value) === '' ? null : text(value)
}

function text(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : ''
}
