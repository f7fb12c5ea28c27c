import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { dealsOf, type Deals } from '../../engine/customers/deals.ts'
import { cleanId } from '../import/clean-id.ts'
import { farAhead, type PlainReading } from './plain-reading.ts'
import { parseNumber } from '../import/parse-number.ts'
import { customerHeader, DAY_MS, daysReader, findColumns, readPlainRows } from '../value/plain-columns.ts'

/** Purchases of a file, a row each, and what could not be read. */
export type TransactionSource = PlainReading & {
  readonly ids: readonly string[]
  readonly deals: Deals
  readonly span: { readonly first: number; readonly end: number }
}

/**
 * Reads customer, time and value of any file the import reads. Negative values are refunds: they lower the money and are no purchase. Rows of
 * one customer at the same instant are one order.
 * @throws ExpectedFailure of reading; mapping-incomplete, time-order-ambiguous, file-no-rows, file-no-usable-rows
 */
export async function readTransactionSource(
  path: string,
  columns: readonly string[],
  options: { readonly order: DateOrder | undefined; readonly signal: AbortSignal; readonly now: number },
): Promise<TransactionSource> {
  const [customer, time, value] = columns
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
      roles: columns.length > 0 && value === undefined ? [] : ['line-total', 'unit-price'],
      isNeeded: false,
    },
  ])
  const dayOf = daysReader(plain, plain.columns[1] ?? 0, options.order)
  const hasValues = plain.columns[2] !== null && plain.columns[2] !== undefined
  const { decimalComma } = plain.inspection.plan
  const numbers = new Map<string, number>()
  const rows: Record<'customer' | 'day' | 'value' | 'line', number[]> = {
    customer: [],
    day: [],
    value: [],
    line: [],
  }
  let [read, skipped] = [0, 0]
  const first: { skipped: number | null } = { skipped: null }
  await readPlainRows(path, plain, options.signal, (cells, line) => {
    read++
    const id = cleanId(cells[0] ?? '')
    const day = dayOf((cells[1] ?? '').trim())
    const paid = hasValues ? parseNumber((cells[2] ?? '').trim(), decimalComma) : 0
    if (id === '' || day === null || !Number.isFinite(day) || paid === null) {
      skipped++
      first.skipped ??= line
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
  if (!rows.value.some((paid) => paid >= 0))
    throw new ExpectedFailure('file-no-usable-rows', {
      file: plain.file,
      line: first.skipped ?? rows.line[0] ?? 1,
    })
  const isAhead = farAhead(rows.day, options.now)
  const kept = [...rows.day.keys()].filter((row) => isAhead === null || !isAhead(row))
  const at = Float64Array.from(kept, (row) => Math.round((rows.day[row] ?? 0) * DAY_MS))
  const deals = dealsOf(
    {
      customer: Int32Array.from(kept, (row) => rows.customer[row] ?? 0),
      at,
      value: Float64Array.from(kept, (row) => rows.value[row] ?? 0),
    },
    numbers.size,
  )
  joinOrders(deals)
  let [begin, last] = [Infinity, -Infinity]
  for (const each of at) {
    if (each < begin) begin = each
    if (each > last) last = each
  }
  const span = { first: begin, end: (Math.floor(last / DAY_MS) + 1) * DAY_MS }
  return {
    file: plain.file,
    ids: [...numbers.keys()],
    deals,
    rows: read,
    skipped,
    firstSkipped: first.skipped,
    refunds: kept.filter((row) => (rows.value[row] ?? 0) < 0).length,
    future: rows.day.length - kept.length,
    firstFuture: isAhead === null ? null : (rows.line.find((_, row) => isAhead(row)) ?? null),
    hasValues,
    span,
  }
}

/** Rows of one customer and instant are one order; refunds open none. */
function joinOrders({ start, at, value, opens }: Deals): void {
  for (let c = 0; c + 1 < start.length; c++) {
    let last = NaN
    for (let n = start[c] ?? 0; n < (start[c + 1] ?? 0); n++) {
      const isRefund = (value[n] ?? 0) < 0
      if (isRefund || at[n] === last) opens[n] = 0
      if (!isRefund) last = at[n] ?? NaN
    }
  }
}
