import type { ColumnRole, Dialect, ImportPlan, Inspection } from '../../contract/import-plan.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { contentsOf, dateOrderOf, usesDecimalComma, type Contents } from './column-contents.ts'
import { detectDelimiter } from './detect-delimiter.ts'
import { detectEncoding, isAscii } from './detect-encoding.ts'
import { detectHeader } from './detect-header.ts'
import { decodeStrictly, markLength, wholeCharacters } from './encodings.ts'
import { proposeRoles, proposeTarget } from './propose-roles.ts'
import { readRecords } from './records.ts'
import { PIECE_BYTES, openSource, type Source } from './source.ts'
import { headerName } from './typed-rows.ts'

/** Read for an inspection at most; answers within a moment however large the file is. */
const MAX_BYTES = 1024 * 1024
const SHOWN_ROWS = 50
/** Records looked at cell by cell. */
const JUDGED_ROWS = 2_000
/** A record this wide is judged by fewer rows. */
const MAX_JUDGED_CELLS = 60_000
const PEEK_BYTES = 64 * 1024

/**
 * Looks at the beginning of a file and proposes how to read it. What the user decided comes in as `overrides`.
 * @throws ExpectedFailure of opening, decoding and the guard, as far as it reads
 */
export async function inspectFile(path: string, overrides: Partial<Dialect>): Promise<Inspection> {
  const source = await openSource(path)
  try {
    const head = await headOf(source)
    const encoding =
      overrides.encoding ??
      detectEncoding(head.bytes, isAscii(head.bytes) ? await samplesOf(source, head) : [])
    const delimiter = overrides.delimiter ?? detectDelimiter(textOf(head.bytes, encoding, source.fileName))
    const table = await readTable(rereading(source, head), { encoding, delimiter }, head)
    const hasHeader = overrides.hasHeader ?? detectHeader(table.records.slice(0, 100))
    return inspectionOf(source, { encoding, delimiter, hasHeader }, table)
  } finally {
    await source.close()
  }
}

type Head = { readonly bytes: Buffer; readonly isWhole: boolean; readonly position: number }

async function headOf(source: Source): Promise<Head> {
  const pieces: Buffer[] = []
  let length = 0
  let isWhole = true
  for await (const piece of source.pieces()) {
    pieces.push(piece)
    length += piece.length
    if (length < MAX_BYTES) continue
    isWhole = !source.compressed && length === source.fileBytes
    break
  }
  const bytes = Buffer.concat(pieces)
  // An archive of nothing.
  if (length === 0) throw new ExpectedFailure('file-empty', { file: source.fileName })
  return { bytes, isWhole, position: source.position() }
}

/** Lines from further on, where the beginning is plain ASCII and so says nothing about the encoding. */
async function samplesOf(source: Source, head: Head): Promise<Buffer[]> {
  if (head.isWhole || source.compressed) return []
  const samples: Buffer[] = []
  for (const share of [0.25, 0.5, 0.75, 1]) {
    const offset = Math.max(head.bytes.length, Math.floor(source.fileBytes * share) - PEEK_BYTES)
    const bytes = await source.peek(offset, PEEK_BYTES)
    const start = bytes.indexOf(0x0a) + 1
    const end = bytes.lastIndexOf(0x0a)
    if (start > 0 && end > start) samples.push(bytes.subarray(start, end))
  }
  return samples
}

function textOf(bytes: Buffer, encoding: Dialect['encoding'], file: string): string {
  const begin = bytes.subarray(markLength(bytes, encoding), PIECE_BYTES * 2)
  try {
    return decodeStrictly(begin.subarray(0, wholeCharacters(begin, encoding)), encoding)
  } catch {
    throw new ExpectedFailure('file-bad-encoding', { file, encoding })
  }
}

/** The bytes just read, once more, as a source: what is beyond them is left alone. */
function rereading(source: Source, { bytes }: Head): Source {
  async function* pieces(): AsyncGenerator<Buffer, void, undefined> {
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) yield bytes.subarray(at, at + PIECE_BYTES)
  }
  return { ...source, pieces }
}

type Table = {
  readonly records: readonly string[][]
  readonly seen: number
  readonly estimated: number
  readonly exact: boolean
}

async function readTable(
  source: Source,
  dialect: Pick<Dialect, 'encoding' | 'delimiter'>,
  head: Head,
): Promise<Table> {
  const records: string[][] = []
  let seen = 0
  let bytesSeen = 0
  try {
    for await (const batch of readRecords(source, dialect)) {
      const cells = batch.cells.split('\u0000')
      let first = 0
      for (const count of batch.counts) {
        const record = cells.slice(first, first + count)
        first += count
        if (record.every((cell) => cell.trim() === '')) continue
        seen++
        if (records.length <= JUDGED_ROWS) records.push(record)
      }
      bytesSeen = head.bytes.length
    }
  } catch (error) {
    // The part that was read may end inside a character or a quoted cell; that is not the file's fault.
    const isCut =
      error instanceof ExpectedFailure &&
      (error.code === 'unclosed-quote' || error.code === 'file-bad-encoding')
    if (!isCut || head.isWhole || seen === 0) throw error
    bytesSeen = head.bytes.length
  }
  const share = head.isWhole || bytesSeen === 0 ? 1 : (await contentBytes(source, head)) / bytesSeen
  return { records, seen, estimated: Math.round(seen * Math.max(1, share)), exact: head.isWhole }
}

/** Size of the content; of an archive as its last four bytes tell it, unless they cannot be true. */
async function contentBytes(source: Source, head: Head): Promise<number> {
  if (!source.compressed) return source.fileBytes
  const last = await source.peek(source.fileBytes - 4, 4)
  const told = last.length === 4 ? last.readUInt32LE(0) : 0
  const byRatio = (source.fileBytes / Math.max(1, head.position)) * head.bytes.length
  return told >= head.bytes.length && told >= source.fileBytes / 2 ? told : byRatio
}

function inspectionOf(source: Source, dialect: Dialect, table: Table): Inspection {
  const { hasHeader } = dialect
  const header = hasHeader ? (table.records[0] ?? []) : []
  const rows = hasHeader ? table.records.slice(1) : table.records
  const width = widthOf(header, rows)
  if (width === 0) throw new ExpectedFailure('file-no-rows', { file: source.fileName })
  const judged = rows.slice(0, Math.max(20, Math.floor(MAX_JUDGED_CELLS / width)))
  const columnCells = (index: number): string[] => judged.map((row) => row[index] ?? '')
  const names = Array.from({ length: width }, (_, index) => headerName(header[index] ?? ''))
  const contents = names.map((_, index) => contentsOf(columnCells(index)))
  const roles = proposeRoles(
    names.map((name, index) => ({ header: name, contents: contents[index] ?? contentsOf([]) })),
    hasHeader,
  )
  const time = dateOrderOf(rows.map((row) => row[roles.indexOf('time')] ?? ''))
  const numeric = roles.flatMap((role, index) => (isAmount(role) ? columnCells(index) : []))
  const plan: ImportPlan = {
    target: proposeTarget(roles),
    dialect,
    roles,
    dateOrder: time.order,
    decimalComma: usesDecimalComma(numeric),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: currencyOf(roles, names, contents),
    defaultKind: kindOfRows(roles),
  }
  const minusHeader = hasHeader ? 1 : 0
  return {
    fileName: source.fileName,
    fileBytes: source.fileBytes,
    columns: names.map((name, index) => ({
      index,
      header: name,
      samples: [...(contents[index]?.samples ?? [])],
      filledShare: judged.length === 0 ? 0 : (contents[index]?.filled ?? 0) / judged.length,
      proposedRole: roles[index] ?? 'ignore',
    })),
    rows: rows
      .slice(0, SHOWN_ROWS)
      .map((row) => Array.from({ length: width }, (_, index) => (row[index] ?? '').slice(0, 500))),
    estimatedRows: Math.max(0, table.estimated - minusHeader),
    exact: table.exact,
    plan,
    dateOrderAmbiguous: time.isAmbiguous,
  }
}

function widthOf(header: readonly string[], rows: readonly (readonly string[])[]): number {
  const lead = header.length > 0 ? header : (rows[0] ?? [])
  let width = lead.length
  while (header.length > 0 && width > 1 && lead[width - 1]?.trim() === '') width--
  return width
}

function isAmount(role: ColumnRole): boolean {
  return role === 'quantity' || role === 'unit-price' || role === 'line-total' || role === 'rating'
}

function kindOfRows(roles: readonly ColumnRole[]): ImportPlan['defaultKind'] {
  const isTrade = roles.some(
    (role) => role === 'unit-price' || role === 'line-total' || role === 'quantity' || role === 'order-id',
  )
  return roles.includes('rating') && !isTrade ? 'rating' : 'purchase'
}

const currencyOfSign: Readonly<Record<string, string>> = {
  '€': 'EUR',
  '£': 'GBP',
  $: 'USD',
  '￥': 'CNY',
  '¥': 'CNY',
  元: 'CNY',
}

/** By a sign in the cells or the header of the amounts; a Chinese header for money means yuan. XXX: not known. */
function currencyOf(
  roles: readonly ColumnRole[],
  names: readonly string[],
  contents: readonly Contents[],
): string {
  for (const [index, role] of roles.entries()) {
    if (role !== 'unit-price' && role !== 'line-total') continue
    const name = names[index] ?? ''
    const shown = `${name} ${contents[index]?.samples.join(' ') ?? ''}`
    const sign = /[€£$¥￥元]/u.exec(shown)?.[0]
    if (sign !== undefined) return currencyOfSign[sign] ?? 'XXX'
    const code = /\b(USD|EUR|GBP|CNY|JPY|HKD|TWD|AUD|CAD|CHF)\b/.exec(shown)?.[1]
    if (code !== undefined) return code
    if (/\p{Script=Han}/u.test(name)) return 'CNY'
  }
  return 'XXX'
}
