import { isSheetKind, type Dialect, type Encoding } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { readHead } from './head.ts'
import type { Container } from './table.ts'

const MAX_SHEETS = 12
const LOOKED_AT = 30
const MIN_ROWS = 2
const MIN_CELLS = 3

/**
 * The sheet a workbook is read from, or the table of a page, unless another is asked for: the first that holds a table, where the first of all is a
 * title page; hidden ones only where no other does.
 */
export async function sheetOf(
  path: string,
  { kind, member, sheets }: Container,
  encoding: Encoding,
): Promise<string> {
  const [first] = sheets
  if (!isSheetKind(kind) || first === undefined || sheets.length === 1) return first?.name ?? ''
  const dialect: Dialect = {
    kind,
    member,
    sheet: '',
    encoding,
    delimiter: ',',
    quote: '"',
    comment: '',
    skipTop: 0,
    headerRows: 0,
    skipBottom: 0,
  }
  const readable = sheets.filter((each) => each.readable)
  for (const { name } of readable.slice(0, MAX_SHEETS))
    if (await holdsTable(path, { ...dialect, sheet: name })) return name
  return readable[0]?.name ?? first.name
}

async function holdsTable(path: string, dialect: Dialect): Promise<boolean> {
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
