import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { purchaseDays, type PurchaseDays } from '../../engine/value/purchase-days.ts'
import { isPossible } from '../../engine/value/purchase-rows.ts'
import { farAhead, type PlainReading } from '../customers/plain-reading.ts'
import { cleanId } from '../import/clean-id.ts'
import { inspectFile } from '../import/inspect.ts'
import { parseNumber } from '../import/parse-number.ts'
import { customerHeader, daysReader, findColumns, readPlainRows, type PlainColumns } from './plain-columns.ts'

/** What was read, and what was not: the first line left out is named. */
export type FileReading = PlainReading & {
  readonly header: boolean
  readonly columns: Readonly<Record<string, string | number | null>>
}

export type TransactionFile = {
  readonly reading: FileReading
  readonly ids: readonly string[]
  readonly purchases: PurchaseDays
}

/**
 * Purchases of a file: who, when and for how much; without a value column only the times count.
 * @throws ExpectedFailure of reading; mapping-incomplete, time-order-ambiguous, file-no-rows, file-no-usable-rows
 */
export async function readTransactions(
  path: string,
  columns: readonly (string | undefined)[],
  {
    order,
    signal,
    now,
  }: { readonly order: DateOrder | undefined; readonly signal: AbortSignal; readonly now: number },
): Promise<TransactionFile> {
  const [customer, time, value] = columns
  // The words of the help, `customer,time,value`, ask for nothing in particular: what the file has counts.
  const isGiven = columns.length > 0 && value?.toLowerCase() !== 'value'
  const plain = await findColumns(path, [
    {
      name: 'customer',
      given: customer,
      roles: ['customer-id'],
      alsoCalled: customerHeader,
      isNeeded: true,
    },
    { name: 'time', given: time, roles: ['time'], isNeeded: true },
    {
      name: 'value',
      given: value,
      roles: isGiven && value === undefined ? [] : ['line-total'],
      isNeeded: false,
    },
    // Without a column of totals: price times quantity.
    { name: 'price', given: undefined, roles: isGiven ? [] : ['unit-price'], isNeeded: false },
    { name: 'quantity', given: undefined, roles: isGiven ? [] : ['quantity'], isNeeded: false },
  ])
  const [, timeColumn, valueColumn, priceColumn] = plain.columns
  const dayOf = daysReader(plain, timeColumn ?? 0, order)
  const { decimalComma } = plain.inspection.plan
  const hasTotal = typeof valueColumn === 'number' && (!isGiven || value !== undefined)
  const hasPrice = !hasTotal && typeof priceColumn === 'number' && !isGiven
  const numbers = new Map<string, number>()
  const rows: Record<'customer' | 'day' | 'value' | 'line', number[]> = {
    customer: [],
    day: [],
    value: [],
    line: [],
  }
  let [read, skipped, refunds] = [0, 0, 0]
  const first: { skipped: number | null; refund: number | null } = { skipped: null, refund: null }
  await readPlainRows(path, plain, signal, (cells, line) => {
    read++
    const id = cleanId(cells[0] ?? '')
    const day = dayOf((cells[1] ?? '').trim())
    const amount = (at: number): number | null => parseNumber((cells[at] ?? '').trim(), decimalComma)
    const quantity = (cells[4] ?? '') === '' ? 1 : amount(4)
    const price = hasPrice ? amount(3) : 0
    const paid = hasTotal
      ? amount(2)
      : price === null || quantity === null
        ? null
        : hasPrice
          ? price * quantity
          : 0
    if (id === '' || day === null || paid === null || !Number.isFinite(day)) {
      skipped++
      first.skipped ??= line
      return
    }
    if (paid < 0) {
      refunds++
      first.refund ??= line
      return
    }
    let number = numbers.get(id)
    if (number === undefined) {
      number = numbers.size
      numbers.set(id, number)
    }
    rows.customer.push(number)
    rows.day.push(day)
    rows.value.push(paid)
    rows.line.push(line)
  })
  if (read === 0) throw new ExpectedFailure('file-no-rows', { file: plain.file })
  if (rows.day.length === 0)
    throw new ExpectedFailure('file-no-usable-rows', {
      file: plain.file,
      line: first.skipped ?? first.refund ?? 1,
    })
  const isAhead = farAhead(rows.day, now)
  const kept = [...rows.day.keys()].filter((row) => isAhead === null || !isAhead(row))
  const picked = (list: readonly number[]): number[] => kept.map((row) => list[row] ?? 0)
  return {
    reading: readingOf(plain, ['customer', 'time', 'value'], {
      rows: read,
      skipped,
      firstSkipped: first.skipped,
      refunds,
      future: rows.day.length - kept.length,
      firstFuture: isAhead === null ? null : (rows.line.find((_, row) => isAhead(row)) ?? null),
      hasValues: hasTotal || hasPrice,
    }),
    ids: [...numbers.keys()],
    purchases: purchaseDays({
      customers: numbers.size,
      customer: picked(rows.customer),
      day: picked(rows.day),
      value: picked(rows.value),
    }),
  }
}

/** Headers of tables with a row per customer, as the usual libraries write them; `_cal`: of the part that was learned from. */
const summarised = {
  frequency: /^frequency(_cal)?$/,
  recency: /^recency(_cal)?$/,
  age: /^(t|age)(_cal)?$/,
  monetary: /^monetary([ _]value)?(_cal)?$/,
} as const

/** Whether a file has a row per customer (frequency, recency, T), and no purchases. @throws ExpectedFailure of opening */
export async function isSummarised(path: string): Promise<boolean> {
  const { columns } = await inspectFile(path, { target: 'interactions' })
  const has = (header: RegExp): boolean =>
    columns.some((each) => header.test(each.header.trim().toLowerCase()))
  return has(summarised.frequency) && has(summarised.recency) && has(summarised.age)
}

export type SummaryFile = {
  readonly reading: FileReading
  readonly ids: readonly string[]
  readonly frequency: Float64Array
  readonly recency: Float64Array
  readonly age: Float64Array
  /** NaN without one. */
  readonly mean: Float64Array
}

/**
 * Rows that were summarised elsewhere: frequency (repeat purchases), recency (time from the first to the last), T (time from the first to the end)
 * and mean value of the repeat purchases. Rows that no purchases can give are left out and counted.
 * @throws ExpectedFailure of reading; mapping-incomplete, file-no-rows, file-no-usable-rows
 */
export async function readSummary(
  path: string,
  columns: readonly (string | undefined)[],
  signal: AbortSignal,
): Promise<SummaryFile> {
  const [frequency, recency, age, monetary] = columns
  const plain = await findColumns(path, [
    { name: 'frequency', given: frequency, roles: [], alsoCalled: summarised.frequency, isNeeded: true },
    { name: 'recency', given: recency, roles: [], alsoCalled: summarised.recency, isNeeded: true },
    { name: 't', given: age, roles: [], alsoCalled: summarised.age, isNeeded: true },
    { name: 'monetary', given: monetary, roles: [], alsoCalled: summarised.monetary, isNeeded: false },
    {
      name: 'customer',
      given: undefined,
      roles: ['customer-id'],
      alsoCalled: customerHeader,
      isNeeded: false,
    },
  ])
  const { decimalComma } = plain.inspection.plan
  const used = new Set(plain.columns.slice(0, 4))
  const idColumn = plain.columns[4]
  const firstColumn = typeof idColumn === 'number' && !used.has(idColumn)
  const ids: string[] = []
  const rows: Record<'frequency' | 'recency' | 'age' | 'mean', number[]> = {
    frequency: [],
    recency: [],
    age: [],
    mean: [],
  }
  let [read, skipped] = [0, 0]
  const first: { skipped: number | null } = { skipped: null }
  await readPlainRows(path, plain, signal, (cells, line) => {
    read++
    const [x, at, end] = [0, 1, 2].map(
      (column) => parseNumber((cells[column] ?? '').trim(), decimalComma) ?? Number.NaN,
    )
    if (x === undefined || at === undefined || end === undefined || !isPossible(x, at, end)) {
      skipped++
      first.skipped ??= line
      return
    }
    ids.push(firstColumn ? cleanId(cells[4] ?? '') : String(read))
    rows.frequency.push(x)
    rows.recency.push(at)
    rows.age.push(end)
    rows.mean.push(x > 0 ? (parseNumber((cells[3] ?? '').trim(), decimalComma) ?? Number.NaN) : Number.NaN)
  })
  if (read === 0) throw new ExpectedFailure('file-no-rows', { file: plain.file })
  if (ids.length === 0)
    throw new ExpectedFailure('file-no-usable-rows', { file: plain.file, line: first.skipped ?? 1 })
  return {
    reading: readingOf(plain, ['frequency', 'recency', 'T', 'monetary'], {
      rows: read,
      skipped,
      firstSkipped: first.skipped,
      refunds: 0,
      future: 0,
      firstFuture: null,
      hasValues: plain.columns[3] !== null,
    }),
    ids,
    frequency: Float64Array.from(rows.frequency),
    recency: Float64Array.from(rows.recency),
    age: Float64Array.from(rows.age),
    mean: Float64Array.from(rows.mean),
  }
}

function readingOf(
  { file, inspection, columns }: PlainColumns,
  names: readonly string[],
  counts: Omit<PlainReading, 'file'>,
): FileReading {
  const shown = names.map((name, at) => {
    const column = columns[at] ?? null
    const header = column === null ? '' : (inspection.columns[column]?.header ?? '')
    return [name, column === null ? null : header === '' ? column + 1 : header] as const
  })
  return {
    file,
    header: inspection.plan.dialect.headerRows > 0,
    columns: Object.fromEntries(shown),
    ...counts,
  }
}
