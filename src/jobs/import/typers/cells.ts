import { ExpectedFailure } from '../../../contract/failure.ts'
import type { DateOrder } from '../../../contract/dates.ts'
import { isSheetKind } from '../../../contract/dialect.ts'
import type { ColumnRole } from '../../../contract/column-roles.ts'
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
  isMasked,
} from '../clean-id.ts'
import { mappingOf, type Mapping } from '../mapping.ts'
import { countedTimeReader } from '../counted-time.ts'
import { yearOf } from '../dates-without-year.ts'
import { parseMicros, parseNumber } from '../parse-number.ts'
import { EXCEL_SERIAL } from '../read/serial-dates.ts'
import { joinedTime, parseTime, timeReader, zoneWrittenIn } from '../parse-time.ts'
import { fixedZone, timeZone, wallClock, type TimeZone } from '../time-zone.ts'
import { zoneNameOf } from '../written-zone.ts'

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
const currencySigns: Readonly<Record<string, string>> = {
  '¥': 'CNY',
  '￥': 'CNY',
  元: 'CNY',
  人民币: 'CNY',
  RMB: 'CNY',
  $: 'USD',
  US$: 'USD',
  '€': 'EUR',
  '£': 'GBP',
  HK$: 'HKD',
}
const EXCEL_EPOCH = Date.UTC(1899, 11, 30)
const DAY_MS = 86_400_000
/** Zones of a column that are kept; there are some four hundred in all. */
const MAX_ZONES = 1_000

type ZoneOfRow = { readonly zone: TimeZone; readonly read: (text: string) => number | null }

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
    if (column < 0) return nothing
    // What is masked is shared by many.
    return (cells, first) =>
      isMasked(cells[first + column] ?? '') ? '' : cleanPhone(cells[first + column] ?? '')
  }

  /** What tells customers (products) apart, or why it cannot; empty where nobody is named and that is allowed. */
  key(
    role: ColumnRole | undefined,
    missing: QuarantineReason,
    mayBeMissing = false,
    otherwise: readonly ColumnRole[] = [],
  ): Reader<string | Rejection> {
    const column = role === undefined ? -1 : this.column(role)
    if (column < 0 && mayBeMissing) return nothing
    const clean = cleanerOf(role)
    const isPerson = missing === 'missing-customer'
    const isSale = this.plan.target === 'interactions'
    // Where the best key is empty, the next one names the row: a guest without a number, but with an e-mail address.
    const next = otherwise.flatMap((other) => {
      const at = this.column(other)
      return at < 0 || other === role ? [] : [{ at, clean: cleanerOf(other) }]
    })
    return (cells, first) => {
      let id = clean(cells[first + column] ?? '')
      const isGuest = isSale && isPerson && id === GUEST
      if (isGuest) id = ''
      for (let at = 0; id === '' && at < next.length; at++) {
        const other = next[at]
        if (other !== undefined) id = other.clean(cells[first + other.at] ?? '')
      }
      if (id === '' && isGuest) id = GUEST
      if (id === '') return mayBeMissing ? '' : new Rejection(missing, column)
      if (isPerson && isMasked(id)) return mayBeMissing ? '' : new Rejection('masked-id', column)
      return faultOfId(id, column) ?? id
    }
  }

  customerKey(): Reader<string | Rejection> {
    const { target, keepWithoutCustomer } = this.plan
    const mayBeMissing = target === 'interactions' && keepWithoutCustomer
    return this.key(this.mapping.customerKey, 'missing-customer', mayBeMissing, ['email', 'phone'])
  }

  /** Customers named in another column in the way that the key names them; empty where it names nobody that could be told apart. */
  customerIn(column: number): Reader<string> {
    if (column < 0) return nothing
    const clean = cleanerOf(this.mapping.customerKey)
    return (cells, first) => {
      const id = clean(cells[first + column] ?? '')
      return isMasked(id) || faultOfId(id, column) !== undefined ? '' : id
    }
  }

  productKey(): Reader<string | Rejection> {
    const { target, keepWithoutProduct } = this.plan
    const mayBeMissing = target === 'interactions' && keepWithoutProduct
    return this.key(this.mapping.productKey, 'missing-product', mayBeMissing, ['product-name'])
  }

  /** UTC milliseconds; null for an empty cell. */
  time(role: ColumnRole): Reader<number | null | Rejection> {
    const column = this.column(role)
    if (column < 0) return () => null
    const { plan } = this
    const order = plan.columnDateOrders[String(column)] ?? plan.dateOrder
    const isWorkbook = isSheetKind(plan.dialect.kind)
    const isOfRow = role === 'time'
    const clockColumn = isOfRow ? this.column('time-of-day') : -1
    const zoneColumn = isOfRow ? this.column('time-zone') : -1
    const zoneOfRow = this.#zoneReader(order, zoneColumn)
    const withYear = role === 'time' ? dateMaker(plan) : undefined
    return (cells, first) => {
      const written = timeText(cells[first + column])
      const text = withYear === undefined ? written : withYear(written)
      if (text === '') return null
      const own = zoneOfRow(cells, first)
      if (own instanceof Rejection) return own
      const clock = clockColumn < 0 ? '' : timeText(cells[first + clockColumn])
      // A workbook whose column of dates lost its format shows days since 1899-12-30.
      const serial = isWorkbook && EXCEL_SERIAL.test(text) ? EXCEL_EPOCH + Number(text) * DAY_MS : null
      if (serial !== null && clock === '') return own.zone.toUtc(Math.round(serial))
      const date = serial === null ? text : new Date(serial).toISOString().slice(0, 19)
      const whole = joinedTime(date, clock, isWorkbook)
      return own.read(whole) ?? this.#faultOfTime(date, order, whole, column, clockColumn)
    }
  }

  /** Who is to blame: the zone that nobody knows, the time of day beside a sound date, or the date. */
  #faultOfTime(
    date: string,
    order: DateOrder,
    whole: string,
    column: number,
    clockColumn: number,
  ): Rejection {
    const written = zoneWrittenIn(whole)
    const isDate = clockColumn >= 0 && parseTime(date, order, wallClock) !== null
    const at = isDate ? clockColumn : column
    const isZone =
      written !== undefined &&
      this.#zone.minutesOf(written) === null &&
      parseTime(whole, order, wallClock) !== null
    return new Rejection(isZone ? 'unknown-zone' : 'bad-time', at)
  }

  /** The zone of each row, and how times are read in it: that of the plan, or what a column tells. */
  #zoneReader(order: DateOrder, column: number): Reader<ZoneOfRow | Rejection> {
    const usual = { zone: this.#zone, read: timeReader(order, this.#zone) }
    if (column < 0) return () => usual
    const known = new Map<string, ZoneOfRow | Rejection>()
    return (cells, first) => {
      const text = timeText(cells[first + column])
      if (text === '') return usual
      let told = known.get(text)
      if (told === undefined) {
        const zone = this.#zoneOf(text)
        told =
          zone === undefined ? new Rejection('unknown-zone', column) : { zone, read: timeReader(order, zone) }
        if (known.size >= MAX_ZONES) known.clear()
        known.set(text, told)
      }
      return told
    }
  }

  #zoneOf(text: string): TimeZone | undefined {
    const name = zoneNameOf(text)
    if (name !== undefined) return timeZone(name)
    const minutes = this.#zone.minutesOf(text)
    return minutes === null ? undefined : fixedZone(minutes)
  }

  /** UTC milliseconds of a local time in the zone of the plan, given as if it were in UTC. */
  localTime(local: number): number {
    return this.#zone.toUtc(local)
  }

  /** A calendar day as the file writes it (YYYY-MM-DD), whatever the zone; empty for an empty cell. */
  day(role: ColumnRole): Reader<string | Rejection> {
    const column = this.column(role)
    if (column < 0) return nothing
    const order = this.plan.columnDateOrders[String(column)] ?? this.plan.dateOrder
    const read = timeReader(order, wallClock)
    return (cells, first) => {
      const text = cleanValue(cells[first + column] ?? '').replace(/^[`']/, '')
      if (text === '') return ''
      const time =
        isSheetKind(this.plan.dialect.kind) && EXCEL_SERIAL.test(text)
          ? EXCEL_EPOCH + Number(text) * DAY_MS
          : read(text)
      return time === null ? new Rejection('bad-time', column) : new Date(time).toISOString().slice(0, 10)
    }
  }

  /** Amounts of one column as micros; null for what is not one. */
  microsIn(column: number): (text: string) => number | null {
    const { decimalComma, shortNumbers } = this.plan
    const withUnits = shortNumbers.includes(column)
    return (text) => parseMicros(text, decimalComma, withUnits)
  }

  /** Numbers of one column; null for what is not one. */
  numberIn(column: number): (text: string) => number | null {
    const { decimalComma, shortNumbers } = this.plan
    const withUnits = shortNumbers.includes(column)
    return (text) => parseNumber(text, decimalComma, withUnits)
  }

  /** A number at least zero; null for an empty cell: not reported is not zero. */
  count(role: ColumnRole): Reader<number | null | Rejection> {
    const column = this.column(role)
    if (column < 0) return () => null
    const read = this.numberIn(column)
    return (cells, first) => {
      const text = cleanValue(cells[first + column] ?? '').replace(/^`/, '')
      if (text === '') return null
      const value = read(text)
      return value === null || value < 0 ? new Rejection('bad-value', column) : value
    }
  }

  number(role: ColumnRole, column = this.column(role)): Reader<number | null | Rejection> {
    if (column < 0) return () => null
    const read = this.numberIn(column)
    return (cells, first) => {
      const text = cleanValue(cells[first + column] ?? '').replace(/^`/, '')
      if (text === '') return null
      const percent = /^(.*?)\s*[%％]$/.exec(text)
      const value = read(percent?.[1] ?? text)
      if (value === null) return new Rejection('bad-value', column)
      return percent === null ? value : value / 100
    }
  }

  /** An amount in micros; null for an empty cell. */
  micros(role: ColumnRole, fault: QuarantineReason = 'bad-value'): Reader<number | null | Rejection> {
    const column = this.column(role)
    if (column < 0) return () => null
    const read = this.microsIn(column)
    return (cells, first) => {
      const text = cleanValue(cells[first + column] ?? '').replace(/^`/, '')
      if (text === '') return null
      return read(text) ?? new Rejection(fault, column)
    }
  }

  currency(): Reader<string | Rejection> {
    const column = this.column('currency')
    const { currency } = this.plan
    if (column < 0) return () => currency
    return (cells, first) => {
      const text = cleanValue(cells[first + column] ?? '')
      if (text === '') return currency
      const code = text.toUpperCase()
      const known = currencySigns[code] ?? code
      return CURRENCY.test(known) ? known : new Rejection('bad-currency', column)
    }
  }

  channel(): Reader<string> {
    const text = this.word('channel')
    const { channel } = this.plan
    return channel === '' ? text : (cells, first) => text(cells, first) || channel
  }
}

/** What shops write as the number of guests: it tells nobody apart where something else does. */
export const GUEST = '0'

function timeText(cell = ''): string {
  return cleanValue(cell).replace(/^[`']/, '')
}

function cleanerOf(role: ColumnRole | undefined): (cell: string) => string {
  if (role === 'email') return cleanEmail
  if (role === 'phone') return cleanPhone
  return role === 'product-name' ? cleanValue : cleanId
}

export function faultOfId(id: string, column: number): Rejection | undefined {
  if (id.length > MAX_ID_LENGTH) return new Rejection('id-too-long', column)
  return isDamagedId(id) ? new Rejection('damaged-id', column) : undefined
}

/** Words of several columns of one role, such as first and last name. */
export function joinedWords(columns: readonly number[], between = ' '): Reader<string> {
  if (columns.length === 0) return nothing
  return (cells, first) => {
    const words = columns.map((index) => cleanText(cells[first + index] ?? ''))
    return words.length === 1 ? (words[0] ?? '') : words.filter((word) => word !== '').join(between)
  }
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

/** Makes whole dates of what the column of times holds, where they are none. */
function dateMaker({ countedTime, period }: ImportPlan): ((text: string) => string) | undefined {
  if (countedTime !== null) return countedTimeReader(countedTime, period)
  return period === null ? undefined : yearOf(period)
}
