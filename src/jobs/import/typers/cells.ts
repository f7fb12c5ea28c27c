import { ExpectedFailure } from '../../../contract/failure.ts'
import type { ColumnRole } from '../../../contract/column-roles.ts'
import type { DateOrder } from '../../../contract/dates.ts'
import type { ImportPlan } from '../../../contract/import-plan.ts'
import type { QuarantineReason } from '../../../contract/quarantine-reasons.ts'
import {
  MAX_ID_LENGTH,
  cleanEmail,
  cleanId,
  cleanPhone,
  cleanText,
  cleanValue,
  isDamagedId,
} from '../clean-id.ts'
import { mappingOf, type Mapping } from '../mapping.ts'
import { parseMicros, parseNumber, parseShare } from '../parse-number.ts'
import { parseLocalTime, parsePeriodStart, parseTime } from '../parse-time.ts'
import { timeZone, type TimeZone } from '../time-zone.ts'

/** Why a row was set aside, and the column at fault (-1: the whole row). */
export class Rejection {
  readonly reason: QuarantineReason
  readonly column: number

  constructor(reason: QuarantineReason, column: number) {
    this.reason = reason
    this.column = column
  }
}

/** Reads from one record, given as the place of its first cell in a flat array of cells. */
export type Reader<T> = (cells: readonly string[], first: number) => T

const CURRENCY = /^[A-Z]{3}$/
const currencySigns: ReadonlyMap<string, string> = new Map([
  ['¥', 'CNY'],
  ['￥', 'CNY'],
  ['元', 'CNY'],
  ['人民币', 'CNY'],
  ['人民币元', 'CNY'],
  ['RMB', 'CNY'],
  ['$', 'USD'],
  ['US$', 'USD'],
  ['€', 'EUR'],
  ['£', 'GBP'],
  ['HK$', 'HKD'],
  ['港币', 'HKD'],
  ['美元', 'USD'],
  ['欧元', 'EUR'],
  ['日元', 'JPY'],
])
/** Words for "nothing" that are none in a column of text, where they may be a name. */
const MISSING_NUMBER = /^(?:na|n\.a\.|nil|none|nan|\.|无|空)$/i
/** What databases write for a date that is none. */
const ZERO_DATE = /^0{4}[-/]0{1,2}[-/]0{1,2}(?:[T ][0:]+)?$/
const EXCEL_SERIAL = /^(?:[2-5]\d{4}|60000)(?:\.\d+)?$/
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000

/**
 * Readers of cells by role, made once per file.
 * @throws ExpectedFailure mapping-incomplete, bad-input for a time zone that does not exist
 */
export class CellReaders {
  readonly plan: ImportPlan
  readonly mapping: Mapping
  readonly #zone: TimeZone

  constructor(plan: ImportPlan, width: number) {
    this.plan = plan
    this.mapping = mappingOf(plan, width)
    this.#zone = zoneOf(plan.timeZone)
  }

  column(role: ColumnRole): number {
    return this.mapping.column(role)
  }

  /** The cell without what programs write for "nothing"; empty where no column has the role. */
  value(role: ColumnRole): Reader<string> {
    const column = this.column(role)
    return column < 0 ? nothing : (cells, first) => cleanValue(cells[first + column] ?? '')
  }

  /** Long text: trimmed, and else as it is. */
  text(role: ColumnRole): Reader<string> {
    const column = this.column(role)
    return column < 0 ? nothing : (cells, first) => cleanText(cells[first + column] ?? '')
  }

  /** Descriptive text, empty where a program wrote a word for "nothing". */
  word(role: ColumnRole): Reader<string> {
    const column = this.column(role)
    return column < 0 ? nothing : (cells, first) => cleanValue(cleanText(cells[first + column] ?? ''))
  }

  email(): Reader<string> {
    const column = this.column('email')
    return column < 0 ? nothing : (cells, first) => cleanEmail(cells[first + column] ?? '')
  }

  phone(): Reader<string> {
    const column = this.column('phone')
    return column < 0 ? nothing : (cells, first) => cleanPhone(cells[first + column] ?? '')
  }

  /** What tells customers (products) apart, or why it cannot. */
  key(role: ColumnRole | undefined, missing: QuarantineReason): Reader<string | Rejection> {
    const column = role === undefined ? -1 : this.column(role)
    const clean =
      role === 'email'
        ? cleanEmail
        : role === 'phone'
          ? cleanPhone
          : role === 'product-name'
            ? cleanValue
            : cleanId
    return (cells, first) => {
      const id = clean(cells[first + column] ?? '')
      if (id === '') return new Rejection(missing, column)
      return faultOfId(id, column) ?? id
    }
  }

  customerKey(): Reader<string | Rejection> {
    return this.key(this.mapping.customerKey, 'missing-customer')
  }

  productKey(): Reader<string | Rejection> {
    return this.key(this.mapping.productKey, 'missing-product')
  }

  /** UTC milliseconds; null for an empty cell. */
  time(role: ColumnRole): Reader<number | null | Rejection> {
    const zone = this.#zone
    const local = this.#localSerial()
    const order = this.#orderOf(role)
    return this.#timeReader(role, (text) => {
      const serial = local(text)
      return serial === null ? parseTime(text, order, zone) : zone.toUtc(serial)
    })
  }

  /** UTC milliseconds of a time, or of the beginning of a written month, quarter or year; null for an empty cell. */
  periodStart(role: ColumnRole): Reader<number | null | Rejection> {
    const zone = this.#zone
    const local = this.#localSerial()
    const order = this.#orderOf(role)
    return this.#timeReader(role, (text) => {
      const start = local(text) ?? parsePeriodStart(text)
      return start === null ? parseTime(text, order, zone) : zone.toUtc(start)
    })
  }

  /** A calendar day as the file writes it (YYYY-MM-DD), whatever the zone; empty for an empty cell. */
  day(role: ColumnRole): Reader<string | Rejection> {
    if (this.column(role) < 0) return nothing
    const local = this.#localSerial()
    const order = this.#orderOf(role)
    const read = this.#timeReader(role, (text) => local(text) ?? parseLocalTime(text, order))
    return (cells, first) => {
      const time = read(cells, first)
      if (time instanceof Rejection) return time
      return time === null ? '' : new Date(time).toISOString().slice(0, 10)
    }
  }

  /** The order of day and month in the column of a role. */
  #orderOf(role: ColumnRole): DateOrder {
    return this.plan.columnDateOrders[String(this.column(role))] ?? this.plan.dateOrder
  }

  /** A workbook whose column of dates lost its format shows days since 1899-12-30; elsewhere a number of five digits is no date. */
  #localSerial(): (text: string) => number | null {
    if (this.plan.dialect.kind !== 'xlsx') return () => null
    return (text) => (EXCEL_SERIAL.test(text) ? Math.round(EXCEL_EPOCH + Number(text) * DAY_MS) : null)
  }

  #timeReader(
    role: ColumnRole,
    parse: (text: string) => number | null,
  ): Reader<number | null | Rejection> {
    const column = this.column(role)
    if (column < 0) return () => null
    const bad = new Rejection('bad-time', column)
    // Neighbouring rows of an export mostly repeat the time.
    let lastCell = ''
    let lastTime: number | null | Rejection = null
    return (cells, first) => {
      const cell = cells[first + column] ?? ''
      if (cell === lastCell) return lastTime
      const text = withoutMark(cleanValue(cell))
      lastTime = text === '' || isZeroDate(text) ? null : (parse(text) ?? bad)
      lastCell = cell
      return lastTime
    }
  }

  /** A number at least zero; null for an empty cell: not reported is not zero. */
  count(role: ColumnRole): Reader<number | null | Rejection> {
    const column = this.column(role)
    const read = this.number(role)
    return (cells, first) => {
      const value = read(cells, first)
      return typeof value === 'number' && value < 0 ? new Rejection('bad-value', column) : value
    }
  }

  /** A number or a percentage (12.5% is 0.125); null for an empty cell. */
  number(role: ColumnRole, column = this.column(role)): Reader<number | null | Rejection> {
    return this.#numberReader(column, parseShare, 'bad-value')
  }

  /** An amount in micros; null for an empty cell. */
  micros(role: ColumnRole, fault: QuarantineReason = 'bad-value'): Reader<number | null | Rejection> {
    return this.#numberReader(this.column(role), parseMicros, fault)
  }

  #numberReader(
    column: number,
    parse: (text: string, decimalComma: boolean) => number | null,
    fault: QuarantineReason,
  ): Reader<number | null | Rejection> {
    if (column < 0) return () => null
    const { decimalComma } = this.plan
    return (cells, first) => {
      const text = withoutMark(cleanValue(cells[first + column] ?? ''))
      if (text === '') return null
      const value = parse(text, decimalComma)
      if (value !== null) return value
      return MISSING_NUMBER.test(text) ? null : new Rejection(fault, column)
    }
  }

  currency(): Reader<string | Rejection> {
    const column = this.column('currency')
    const { currency } = this.plan
    if (column < 0) return () => currency
    let lastCell = ''
    let last: string | Rejection = currency
    return (cells, first) => {
      const cell = cells[first + column] ?? ''
      if (cell === lastCell) return last
      const code = cleanValue(cell).toUpperCase()
      const known = code === '' ? currency : (currencySigns.get(code) ?? code)
      last = CURRENCY.test(known) ? known : new Rejection('bad-currency', column)
      lastCell = cell
      return last
    }
  }

  channel(): Reader<string> {
    const text = this.word('channel')
    const { channel } = this.plan
    return channel === '' ? text : (cells, first) => text(cells, first) || channel
  }
}

export function faultOfId(id: string, column: number): Rejection | undefined {
  if (id.length > MAX_ID_LENGTH) return new Rejection('id-too-long', column)
  return isDamagedId(id) ? new Rejection('damaged-id', column) : undefined
}

/** Words of several columns of one role, such as first and last name. */
export function joinedWords(columns: readonly number[]): Reader<string> {
  const [only] = columns
  if (only === undefined) return nothing
  if (columns.length === 1) return (cells, first) => cleanValue(cleanText(cells[first + only] ?? ''))
  return (cells, first) => {
    const words = columns.map((index) => cleanValue(cleanText(cells[first + index] ?? '')))
    return words.filter((word) => word !== '').join(' ')
  }
}

/** Without the apostrophe that made it text in a spreadsheet. */
export function withoutMark(text: string): string {
  return text.charCodeAt(0) === 0x27 ? text.slice(1) : text
}

function isZeroDate(text: string): boolean {
  return text.charCodeAt(0) === 0x30 && ZERO_DATE.test(text)
}

export function nothing(): string {
  return ''
}

function zoneOf(name: string): TimeZone {
  try {
    return timeZone(name)
  } catch {
    throw new ExpectedFailure('bad-input', { field: 'timeZone' })
  }
}
