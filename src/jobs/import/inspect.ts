import type { ColumnRole } from '../../contract/column-roles.ts'
import { shownBytes } from '../../contract/broken-bytes.ts'
import { isSheetKind, type Dialect, type DialectChoices, type Encoding } from '../../contract/dialect.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { importPlan, type ImportPlan } from '../../contract/import-plan.ts'
import type { Finding, Inspection, InspectionChoices } from '../../contract/inspection.ts'
import { decodeWithBroken, readableNames } from './broken-text.ts'
import {
  contentsOf,
  dateOrderOf,
  usesDecimalComma,
  type ColumnToJudge,
  type Contents,
} from './column-contents.ts'
import { countedTimeIn } from './counted-time.ts'
import { currencyOf } from './currency-of.ts'
import { detectCarryDown } from './detect-carry-down.ts'
import { detectCut, isFixedWidth } from './detect-delimiter.ts'
import { isAscii, tellEncoding, utf8Evidence, type EncodingTold } from './detect-encoding.ts'
import { detectLayout, trailingTable, type Layout } from './detect-layout.ts'
import { decodeStrictly, markLength, wholeCharacters } from './encodings.ts'
import { findingsOf } from './findings.ts'
import { headersOf, widthOf } from './header-rows.ts'
import { meaningOf } from './header-words.ts'
import { namesMissing, PERSON } from './names-missing.ts'
import { numberRoles } from './number-roles.ts'
import { periodColumns } from './period-headers.ts'
import { settleItems } from './propose-items.ts'
import { kindInName, kindOfRows, proposedKinds } from './propose-kinds.ts'
import { proposeRoles } from './propose-roles.ts'
import { proposeTarget } from './propose-target.ts'
import { isQuarantineExport } from './presets/own.ts'
import { repeatsTotal } from './repeated-total.ts'
import { reportPeriod } from './report-period.ts'
import { rolesForTarget } from './roles-for-target.ts'
import { applyPreset, type AppliedPreset } from './presets/match.ts'
import { describeFile } from './read/describe.ts'
import { unknownEncoding, markupEncoding } from './read/markup-text.ts'
import { readBytes, readHead, recordsOf, type ContentHead } from './read/head.ts'
import type { Container, TableHead } from './read/table.ts'
import { settleClock } from './settle-clock.ts'
import { sheetOf } from './read/choose-sheet.ts'
import { PIECE_BYTES } from './source.ts'
import { splitRecord } from './split-record.ts'

/** Read for an inspection at most; answers within a moment however large the file is. */
const MAX_BYTES = 1024 * 1024
const SHOWN_ROWS = 50
const SHOWN_AROUND = 20
/** Records looked at cell by cell. */
const JUDGED_ROWS = 2_000
/** A record this wide is judged by fewer rows. */
const MAX_JUDGED_CELLS = 60_000
const MAX_COMPARED = 50

/**
 * Looks at the beginning of a file and proposes how to read it. What the user has decided stands in `choices`.
 * @throws ExpectedFailure of opening, decoding and the guard, as far as it reads
 */
export async function inspectFile(path: string, choices: InspectionChoices): Promise<Inspection> {
  const given = choices.dialect ?? {}
  const container = await describeFile(path, given.member ?? '')
  const kind = given.kind ?? container.kind
  const written =
    given.encoding === undefined
      ? await encodingOf(path, kind, container.member)
      : { encoding: given.encoding, told: null }
  const base: Dialect = {
    kind,
    member: container.member,
    sheet: given.sheet ?? (await sheetOf(path, container, written.encoding)),
    encoding: written.encoding,
    delimiter: given.delimiter ?? ',',
    quote: given.quote ?? '"',
    comment: '',
    skipTop: 0,
    headerRows: 0,
    skipBottom: 0,
  }
  const {
    dialect: read,
    head,
    utf8Lines,
    told,
  } = kind === 'delimited'
    ? await readText(path, base, given, container.fileName)
    : { dialect: base, head: undefined, utf8Lines: 0, told: written.told }
  const table = head ?? (await readHead(path, read, JUDGED_ROWS))
  const named = mapped(table, (record) => readableNames(record, read.encoding))
  const layout = layoutOf(read, named)
  const dialect: Dialect = {
    ...read,
    comment: given.comment ?? (kind === 'delimited' ? layout.comment : ''),
    skipTop: given.skipTop ?? layout.skipTop,
    headerRows: given.headerRows ?? layout.headerRows,
    skipBottom: given.skipBottom ?? layout.skipBottom,
  }
  const shown = mapped(table, (record) => record.map(shownBytes))
  const seen = { ...shown, named: named.records, utf8Lines, told }
  return inspectionOf(container, dialect, seen, layout, choices)
}

/** Of a table with bytes that do not belong to its encoding: its records as `make` has them. */
function mapped(table: TableHead, make: (record: readonly string[]) => readonly string[]): TableHead {
  return table.broken === undefined
    ? table
    : { ...table, records: table.records.map(make), tail: table.tail.map(make) }
}

/** @property named the records as they name columns */
type LookedAt = TableHead & { readonly named: TableHead['records'] } & EncodingEvidence

type EncodingEvidence = {
  /** Lines of UTF-8 within a text of another encoding, where they are no errors, only nonsense. */
  readonly utf8Lines: number
  /** Null where the user has said which encoding it is. */
  readonly told: EncodingTold | null
}

/** JSON is UTF-8, but for programs that write it as the system writes text; pages and XML are what they say; of the other kinds the format says it, or it is looked at later. */
async function encodingOf(
  path: string,
  kind: Dialect['kind'],
  member: string,
): Promise<{ readonly encoding: Encoding; readonly told: EncodingTold | null }> {
  if (kind === 'html' || kind === 'xml') {
    const { bytes, samples } = await readBytes(path, member, MAX_BYTES)
    const encoding = markupEncoding(bytes, samples)
    const declared = unknownEncoding(bytes)
    return { encoding, told: declared === '' ? null : { encoding, words: [declared], isLikely: false } }
  }
  if (kind !== 'json' && kind !== 'jsonl') return { encoding: 'utf-8', told: null }
  const { bytes, samples } = await readBytes(path, member, PIECE_BYTES)
  const told = tellEncoding(bytes, isAscii(bytes) ? samples : [])
  return { encoding: told.encoding, told }
}

async function readText(
  path: string,
  base: Dialect,
  given: DialectChoices,
  fileName: string,
): Promise<{ dialect: Dialect; head: TableHead } & EncodingEvidence> {
  const content = await readBytes(path, base.member, MAX_BYTES)
  const { bytes } = content
  const told =
    given.encoding === undefined ? tellEncoding(bytes, isAscii(bytes) ? content.samples : []) : null
  const encoding = given.encoding ?? told?.encoding ?? 'utf-8'
  const text = textOf(bytes, encoding)
  const cut = detectCut(text)
  if (given.delimiter === undefined && isFixedWidth(text, cut.delimiter))
    throw new ExpectedFailure('file-fixed-width', { file: fileName })
  const [delimiter, quote] = [given.delimiter ?? cut.delimiter, given.quote ?? cut.quote]
  const dialect = { ...base, encoding, delimiter, quote }
  const head = await recordsOf(content, fileName, dialect, JUDGED_ROWS)
  const tail = content.isWhole ? head.tail : tailOf(content, dialect)
  const utf8Lines = encoding.startsWith('utf') ? 0 : utf8Evidence([bytes]).sure
  return { dialect, head: { ...head, tail }, utf8Lines, told }
}

/** The last lines, where a sample of them was read. */
function tailOf({ samples }: ContentHead, dialect: Dialect): string[][] {
  const last = samples.at(-1)
  if (last === undefined) return []
  let text: string
  try {
    text = decodeStrictly(last.subarray(0, wholeCharacters(last, dialect.encoding)), dialect.encoding)
  } catch {
    // A sample may begin inside a character; then nothing is known of the end.
    return []
  }
  const lines = text.split(/\r\n|\n|\r/).filter((line) => line !== '')
  return lines.slice(-SHOWN_AROUND).map((line) => splitRecord(line, dialect))
}

function textOf(bytes: Buffer, encoding: Dialect['encoding']): string {
  const begin = bytes.subarray(markLength(bytes, encoding), PIECE_BYTES * 2)
  const { text } = decodeWithBroken(begin.subarray(0, wholeCharacters(begin, encoding)), encoding)
  // What was reserved for a file and never written.
  return text.replace(/\0+$/, '')
}

function layoutOf(dialect: Dialect, table: TableHead): Layout {
  if (dialect.kind === 'delimited' || isSheetKind(dialect.kind))
    return detectLayout(table.records, table.tail, table.isWhole)
  return { skipTop: 0, headerRows: 1, skipBottom: 0, comment: '', totals: 0, footers: 0 }
}

function inspectionOf(
  container: Container,
  dialect: Dialect,
  table: LookedAt,
  layout: Layout,
  choices: InspectionChoices,
): Inspection {
  const { fileName } = container
  const isBlank = (record: readonly string[]): boolean => record.every((cell) => cell.trim() === '')
  const isComment = (record: readonly string[]): boolean =>
    dialect.comment !== '' && (record[0] ?? '').startsWith(dialect.comment)
  const top = table.records.slice(0, dialect.skipTop)
  const dataOf = (records: TableHead['records']): TableHead['records'] =>
    records.slice(dialect.skipTop).filter((record) => !isBlank(record) && !isComment(record))
  const data = dataOf(table.records)
  if (data.length === 0) throw new ExpectedFailure('file-no-rows', { file: fileName })
  const naming = table.broken === undefined ? data : dataOf(table.named)
  const headers = headersOf(naming.slice(0, dialect.headerRows))
  if (isQuarantineExport(headers)) throw new ExpectedFailure('file-is-quarantine', { file: fileName })
  const below = data.slice(dialect.headerRows)
  const width = dialect.headerRows > 0 ? widthOf(headers) : (data[0]?.length ?? 1)
  const trailing = table.isWhole && dialect.headerRows > 0 ? trailingTable(below, headers) : 0
  const skipBottom = Math.max(dialect.skipBottom, trailing)
  const rows = table.isWhole && skipBottom > 0 ? below.slice(0, -skipBottom) : below
  const judged = rows.slice(0, Math.max(20, Math.floor(MAX_JUDGED_CELLS / width)))
  const columnCells = (index: number): string[] => judged.map((row) => row[index] ?? '')
  const names = Array.from({ length: width }, (_, index) => headers[index] ?? '')
  const isWorkbook = isSheetKind(dialect.kind)
  const periods = periodColumns(names)
  const contents = names.map((_, index) =>
    contentsOf(columnCells(index), isWorkbook, mayBeShort(names[index])),
  )
  // Of several header rows the last names the column where the group above it makes no known word of it.
  const lastHeader = dialect.headerRows > 1 ? (naming[dialect.headerRows - 1] ?? []) : []
  const columns = names.map((name, index) => ({
    header: meaningOf(name) === undefined ? lastHeader[index]?.trim() || name : name,
    contents: contents[index] ?? contentsOf([]),
    ...(width - periods.size <= MAX_COMPARED && !periods.has(index) ? { cells: columnCells(index) } : {}),
  }))
  const preset = presetFor(dialect, names, contents, fileName, choices)
  const nameTells = kindInName(dialect.member === '' ? fileName : dialect.member)
  const proposed =
    preset === null ? proposeRoles(columns, dialect.headerRows > 0, nameTells === 'purchase') : []
  const target = preset?.target ?? choices.target ?? proposeTarget(proposed, columns)
  const roles = preset?.roles.slice() ?? rolesForTarget(proposed, target, columns)
  settleClock(roles, columns, target, isWorkbook)
  const items = preset === null && target === 'interactions' ? settleItems(roles, columns) : null
  const above = linesAbove(table, dialect)
  const times = roles.flatMap((role, index) =>
    TIMES.has(role)
      ? [
          {
            index,
            ...dateOrderOf(
              rows.map((row) => row[index] ?? ''),
              above,
            ),
          },
        ]
      : [],
  )
  const firstPeriod = roles.indexOf('period-column')
  if (firstPeriod >= 0) times.push({ index: firstPeriod, ...dateOrderOf(namesOf(roles, names)) })
  const first = times.find(({ index }) => roles[index] === 'time') ?? times[0]
  const numeric = contents.flatMap(({ number }, index) => (number >= 0.5 ? columnCells(index) : []))
  const plan = importPlan.parse({
    target,
    dialect: { ...dialect, skipBottom },
    roles,
    dateOrder: first?.order ?? 'ymd',
    columnDateOrders: Object.fromEntries(
      times
        .filter(({ order }) => order !== (first?.order ?? 'ymd'))
        .map(({ index, order }) => [String(index), order]),
    ),
    decimalComma: usesDecimalComma(numeric),
    shortNumbers: contents.flatMap(({ short }, index) => (short > 0 ? [index] : [])),
    timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
    currency: currencyOf(roles, names, contents, table.notes),
    defaultKind: kindOfRows(roles, contents, names, nameTells),
    ...(target === 'interactions' ? proposedKinds(roles, names, judged) : {}),
    ...namesMissing(target, roles, contents),
    rowIds: target === 'customers' && !roles.some((role) => PERSON.has(role)) ? fileName : '',
    period: roles.includes('time') && !isYearless(roles, judged) ? null : reportPeriod(above),
    carryDown: detectCarryDown(roles, rows),
    items,
    countedTime: preset === null ? countedTimeOf(columns, roles) : null,
    ...preset?.fixed,
  } satisfies Partial<ImportPlan> & { dialect: Dialect })
  const ambiguousDates = times.filter(({ isAmbiguous }) => isAmbiguous).map(({ index }) => index)
  const shown = (record: readonly string[]): string[] =>
    Array.from({ length: Math.max(width, 1) }, (_, index) => (record[index] ?? '').slice(0, 500))
  const findings: Finding[] = findingsOf({
    container,
    plan,
    headers,
    contents,
    layout,
    ambiguousDates,
    preset: preset?.match ?? null,
    repeatsTotal: repeatsTotal(roles, judged),
    table,
    utf8Lines: table.utf8Lines,
    told: table.told,
  })
  return {
    fileName,
    fileBytes: container.fileBytes,
    container: container.container,
    members: [...container.members],
    sheets: [...container.sheets],
    columns: names.map((name, index) => ({
      index,
      header: name,
      samples: [...(contents[index]?.samples ?? [])],
      filledShare: judged.length === 0 ? 0 : (contents[index]?.filled ?? 0) / judged.length,
      proposedRole: roles[index] ?? 'ignore',
    })),
    top: top.slice(-SHOWN_AROUND).map((record) => record.map((cell) => cell.slice(0, 500))),
    rows: rows.slice(0, SHOWN_ROWS).map(shown),
    bottom: table.tail
      .slice(-Math.max(skipBottom, layout.totals + layout.footers, 0) || table.tail.length)
      .map((record) => record.map((cell) => cell.slice(0, 500))),
    estimatedRows: Math.max(
      0,
      table.isWhole ? rows.length : table.estimatedRecords - dialect.headerRows - dialect.skipTop,
    ),
    exact: table.isWhole && table.records.length === table.estimatedRecords,
    preset: preset?.match ?? null,
    plan,
    findings,
    ambiguousDates,
    dateOrderAmbiguous: ambiguousDates.length > 0,
  }
}

function countedTimeOf(
  columns: readonly ColumnToJudge[],
  roles: readonly ColumnRole[],
): ImportPlan['countedTime'] {
  const column = columns[roles.indexOf('time')]
  return column === undefined ? null : (countedTimeIn(column, columns) ?? null)
}

/** Whether most times of the rows are a day and a month alone: 3101. */
function isYearless(roles: readonly ColumnRole[], rows: readonly (readonly string[])[]): boolean {
  const column = roles.indexOf('time')
  const told = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '')
  return told.length > 0 && told.filter((cell) => /^\d{3,4}$/.test(cell)).length >= told.length * 0.8
}

function namesOf(roles: readonly ColumnRole[], names: readonly string[]): string[] {
  return names.filter((_, index) => roles[index] === 'period-column')
}

/** Titles and comments above the table, as text. */
function linesAbove({ records }: TableHead, { skipTop, comment }: Dialect): string[] {
  const above = records.filter(
    (record, index) => index < skipTop || (comment !== '' && (record[0] ?? '').startsWith(comment)),
  )
  return above.slice(0, SHOWN_AROUND * 2).map((record) => record.join(',').replace(/,+$/, ''))
}

/** A preset that is about something else than what the user says the rows are is not proposed. */
function presetFor(
  dialect: Dialect,
  names: readonly string[],
  contents: readonly Contents[],
  fileName: string,
  { preset = 'auto', target }: InspectionChoices,
): AppliedPreset | null {
  if (dialect.headerRows === 0) return null
  const isFilled = (column: number): boolean => (contents[column]?.filled ?? 0) > 0
  const applied = applyPreset(preset, names, isFilled, `${fileName} ${dialect.member}`)
  const isOther = applied !== null && target !== undefined && applied.target !== target
  return isOther ? null : applied
}

/** Whether 1.2K may be a number in a column: not where its header says that it numbers something. */
function mayBeShort(header = ''): boolean {
  const role = meaningOf(header)?.role
  return role === undefined ? header !== '' && !NAMES.test(header.trim()) : numberRoles.has(role)
}

const NAMES =
  /(?:id|no|nr|num|number|code|sku|ref|key|model|size|version|编号|单号|编码|号|规格|尺码|型号)\.?$/i

const TIMES: ReadonlySet<ColumnRole> = new Set<ColumnRole>(['time', 'period-end', 'joined', 'birthday'])
