import type { DateOrder } from '../../contract/dates.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { dealsOf, type Deals } from '../../engine/customers/deals.ts'
import { cleanId } from '../import/clean-id.ts'
import { parseNumber } from '../import/parse-number.ts'
import { DAY_MS, daysReader, findColumns, readPlainRows } from '../value/plain-columns.ts'

/** Purchases of a file, a row each, and what could not be read. */
export type TransactionSource = {
  readonly file: string
  readonly ids: readonly string[]
  readonly deals: Deals
  readonly rows: number
  readonly skipped: number
  readonly firstSkipped: number | null
  readonly hasValues: boolean
  readonly span: { readonly first: number; readonly end: number }
}

/**
 * Reads customer, time and value of any file the import reads. Negative values are refunds: they lower the money and are no purchase. Rows of
 * one customer at the same instant are one order.
 * @throws ExpectedFailure of reading; mapping-incomplete, time-order-ambiguous, file-no-rows
 */
export async function readTransactionSource(
  path: string,
  columns: readonly string[],
  options: { readonly order: DateOrder | undefined; readonly signal: AbortSignal },
): Promise<TransactionSource> {
  const [customer, time, value] = columns
  const plain = await findColumns(path, [
    { name: 'customer', given: customer, roles: ['customer-id'], isNeeded: true },
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
  const rows: Record<'customer' | 'at' | 'value', number[]> = { customer: [], at: [], value: [] }
  let [read, skipped] = [0, 0]
  let firstSkipped: number | null = null
  await readPlainRows(path, plain, options.signal, (cells, line) => {
    read++
    const id = cleanId(cells[0] ?? '')
    const day = dayOf((cells[1] ?? '').trim())
    const paid = hasValues ? parseNumber((cells[2] ?? '').trim(), decimalComma) : 0
    if (id === '' || day === null || !Number.isFinite(day) || paid === null) {
      skipped++
      firstSkipped ??= line
      return
    }
    let number = numbers.get(id)
    if (number === undefined) {
      number = numbers.size
      numbers.set(id, number)
    }
    rows.customer.push(number)
    rows.at.push(Math.round(day * DAY_MS))
    rows.value.push(paid)
  })
  if (rows.at.length === 0) throw new ExpectedFailure('file-no-rows', { file: plain.file })
  const deals = dealsOf(
    {
      customer: Int32Array.from(rows.customer),
      at: Float64Array.from(rows.at),
      value: Float64Array.from(rows.value),
    },
    numbers.size,
  )
  joinOrders(deals)
  let first = Infinity
  let last = -Infinity
  for (const at of rows.at) {
    if (at < first) first = at
    if (at > last) last = at
  }
  const span = { first, end: (Math.floor(last / DAY_MS) + 1) * DAY_MS }
  return {
    file: plain.file,
    ids: [...numbers.keys()],
    deals,
    rows: read,
    skipped,
    firstSkipped,
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
