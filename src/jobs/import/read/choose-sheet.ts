import type { Dialect } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { readHead } from './head.ts'
import type { Container } from './table.ts'

const MAX_SHEETS = 8
const LOOKED_AT = 30
const MIN_ROWS = 2
const MIN_CELLS = 3

/** The sheet a workbook is read from unless another is asked for: the first that holds a table, where the first of all is a title page. */
export async function sheetOf(path: string, { kind, member, sheets }: Container): Promise<string> {
  const [first] = sheets
  if (kind !== 'xlsx' || first === undefined || sheets.length === 1) return first?.name ?? ''
  for (const { name } of sheets.slice(0, MAX_SHEETS)) if (await holdsTable(path, member, name)) return name
  return first.name
}

async function holdsTable(path: string, member: string, sheet: string): Promise<boolean> {
  const dialect: Dialect = {
    kind: 'xlsx',
    member,
    sheet,
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    comment: '',
    skipTop: 0,
    headerRows: 0,
    skipBottom: 0,
  }
  try {
    const { records } = await readHead(path, dialect, LOOKED_AT)
    const wide = records.filter((record) => record.filter((cell) => cell.trim() !== '').length >= MIN_CELLS)
    return wide.length >= MIN_ROWS
  } catch (error) {
    // Why a sheet cannot be read is told by who reads it next.
    if (!(error instanceof ExpectedFailure)) throw error
    return error.code !== 'file-no-rows' && error.code !== 'file-empty'
  }
}
