import writeWorkbook from 'write-excel-file/node'
import type { CsvValue } from '../../contract/csv-text.ts'
import type { TableColumn } from './table-sheet.ts'

type Sheet = {
  readonly name: string
  readonly columns: readonly TableColumn[]
  readonly rows: readonly (readonly CsvValue[])[]
}

/** How Excel shows each kind of number; times are UTC. */
const formats: Readonly<Partial<Record<NonNullable<TableColumn['kind']>, string>>> = {
  number: '#,##0.###',
  integer: '#,##0',
  percent: '0.0%',
  money: '#,##0.00',
  time: 'yyyy-mm-dd hh:mm',
  day: 'yyyy-mm-dd',
}

const NAME_LENGTH = 31

/** An XLSX workbook: bold headers that stay on the screen, numbers as numbers, text as text (never a formula). */
export async function workbookBytes(sheets: readonly Sheet[]): Promise<Buffer> {
  const taken = new Set<string>()
  return writeWorkbook(
    sheets.map(({ name, columns, rows }) => ({
      sheet: sheetName(name, taken),
      stickyRowsCount: 1,
      columns: columns.map(({ header, width }) => ({
        width: width ?? Math.max(12, Math.min(40, header.length + 4)),
      })),
      data: [
        columns.map(({ header }) => ({ value: escaped(header), type: String, fontWeight: 'bold' as const })),
        ...rows.map((row) => row.map((value, index) => cellOf(value, columns[index]?.kind ?? 'text'))),
      ],
    })),
  ).toBuffer()
}

function cellOf(value: CsvValue, kind: NonNullable<TableColumn['kind']>) {
  if (value === null || value === '') return null
  if (typeof value === 'string') return { value: escaped(value), type: String }
  if (!Number.isFinite(value)) return null
  const format = formats[kind]
  if (kind === 'time' || kind === 'day') return { value: new Date(value), type: Date, format: format ?? '' }
  return format === undefined ? { value, type: Number } : { value, type: Number, format }
}

/** Workbooks write characters that XML changes as `_x000D_`; so a text that has such letters of its own needs its first one written that way. */
function escaped(text: string): string {
  return text.replace(/_(?=x[0-9A-Fa-f]{4}_)/g, '_x005F_').replaceAll('\r', '_x000D_')
}

/** Excel refuses names that are long, doubled, or have one of []:*?/\ in them. */
function sheetName(name: string, taken: Set<string>): string {
  const plain =
    name
      .replace(/[[\]:*?/\\]/g, ' ')
      .trim()
      .slice(0, NAME_LENGTH) || 'Sheet'
  let unique = plain
  for (let next = 2; taken.has(unique.toLowerCase()); next++)
    unique = `${plain.slice(0, NAME_LENGTH - 4)} ${next}`
  taken.add(unique.toLowerCase())
  return unique
}
