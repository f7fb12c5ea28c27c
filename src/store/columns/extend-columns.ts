import { orderNumbering, SLICE_LOOKS, type CustomerColumns } from './customer-columns.ts'

/**
 * Columns of all rows from those of the earlier ones and those of the rows added since, as if they had been made of all at once: later rows of one
 * time come after earlier ones. `added` has the customers of now (which `earlier` lacks some of), the same currency, and no row of `earlier`.
 * Undefined where a customer of `earlier` is gone: then all has to be read again. In slices; O(events of both).
 */
export function* extendColumns(
  earlier: CustomerColumns,
  added: CustomerColumns,
): Generator<void, CustomerColumns | undefined, void> {
  const { ids } = added
  const before = placesIn(earlier.ids, ids)
  if (before === undefined) return undefined
  const rows = earlier.at.length + added.at.length
  const { start, runs, changed } = yield* joined(earlier, added, before)
  const pick = <T extends Column>(one: T, other: T, to: T): Generator<void, T, void> =>
    picked(runs, one, other, to)
  const at = yield* pick(earlier.at, added.at, new Float64Array(rows))
  const kind = yield* pick(earlier.kind, added.kind, new Uint8Array(rows))
  const orderKey = yield* pick(earlier.orderKey, added.orderKey, new Float64Array(rows))
  const opensOrder = yield* pick(earlier.opensOrder, added.opensOrder, new Uint8Array(rows))
  const order = yield* pick(earlier.order, added.order, new Int32Array(rows))
  // Orders of whoever has new rows are numbered anew; those of all others stay.
  const number = orderNumbering({ start, at, kind, orderKey }, { opensOrder, order })
  for (const [done, customer] of changed.entries()) {
    number(customer)
    if (done % SLICE_RUNS === SLICE_RUNS - 1) yield
  }
  const { channels, channel } = joinedChannels(earlier, added)
  return {
    fingerprint: added.fingerprint,
    origin: { ...added.origin, sales: summed(earlier.origin.sales, added.origin.sales) },
    ids,
    start,
    at,
    kind,
    product: yield* pick(earlier.product, added.product, new Int32Array(rows)),
    value: yield* pick(earlier.value, added.value, new Float64Array(rows)),
    quantity: yield* pick(earlier.quantity, added.quantity, new Float32Array(rows)),
    channel: yield* pick(earlier.channel, channel, new Uint16Array(rows)),
    campaign: yield* pick(earlier.campaign, added.campaign, new Int32Array(rows)),
    opensOrder,
    order,
    orderKey,
    channels,
    currency: earlier.currency,
    otherCurrency: earlier.otherCurrency + added.otherCurrency,
  }
}

/** Whether adding the sales of `added` leaves the currency of most sales what it is. */
export function keepsCurrency(
  earlier: Pick<CustomerColumns, 'currency'> & { readonly origin: Pick<CustomerColumns['origin'], 'sales'> },
  added: Readonly<Record<string, number>>,
): boolean {
  const sales = Object.entries(summed(earlier.origin.sales, added))
  const own = sales.find(([name]) => name === earlier.currency)?.[1] ?? 0
  return sales.every(([name, count]) => name === earlier.currency || count < own)
}

/** Rows that follow each other on both sides: from which row of which columns (`earlier`, or the complement: `added`), and how many. */
type Runs = { readonly from: Int32Array; readonly length: Int32Array; readonly count: number }

/** Runs between two turns, and rows of a run below which a loop is faster than a block copy. */
const SLICE_RUNS = 10_000
const SHORT_RUN = 24

/** Where each row comes from. Few rows added to many are few runs: all rows of customers without new ones follow each other as they did. */
function* joined(
  earlier: CustomerColumns,
  added: CustomerColumns,
  before: Int32Array,
): Generator<void, { start: Int32Array; runs: Runs; changed: Int32Array }, void> {
  const customers = before.length
  const start = new Int32Array(customers + 1)
  const changed: number[] = []
  // Each added row may cut a run in two.
  const most = 2 * added.at.length + 1
  const [from, length] = [new Int32Array(most), new Int32Array(most)]
  let count = 0
  let [next, isOpen] = [0, false]
  const take = (place: number, many: number): void => {
    if (many === 0) return
    const isAdded = place < 0
    if (isOpen && place === next) length[count - 1] = (length[count - 1] ?? 0) + many
    else {
      from[count] = place
      length[count++] = many
    }
    isOpen = true
    next = isAdded ? place - many : place + many
  }
  let n = 0
  for (let c = 0; c < customers; c++) {
    if (c % SLICE_LOOKS === SLICE_LOOKS - 1) yield
    const place = before[c] ?? -1
    let a = place < 0 ? 0 : (earlier.start[place] ?? 0)
    const endA = place < 0 ? 0 : (earlier.start[place + 1] ?? 0)
    let b = added.start[c] ?? 0
    const endB = added.start[c + 1] ?? 0
    n += endA - a + endB - b
    start[c + 1] = n
    if (b < endB) changed.push(c)
    while (b < endB) {
      const time = timeOf(added.at, b)
      let until = a
      while (until < endA && timeOf(earlier.at, until) <= time) until++
      take(a, until - a)
      a = until
      take(~b, 1)
      b++
    }
    take(a, endA - a)
  }
  return { start, runs: { from, length, count }, changed: Int32Array.from(changed) }
}

function* picked<T extends Column>(runs: Runs, one: T, other: T, to: T): Generator<void, T, void> {
  let row = 0
  let looked = 0
  for (let run = 0; run < runs.count; run++) {
    const place = runs.from[run] ?? 0
    const length = runs.length[run] ?? 0
    const [source, begin] = place >= 0 ? [one, place] : [other, ~place]
    if (length < SHORT_RUN) for (let k = 0; k < length; k++) to[row + k] = source[begin + k] ?? 0
    else to.set(source.subarray(begin, begin + length), row)
    row += length
    if (run % SLICE_RUNS !== SLICE_RUNS - 1 && row - looked < MOST_COPIED) continue
    looked = row
    yield
  }
  return to
}

/** Rows copied in a block between two turns. */
const MOST_COPIED = 4_000_000

type Column = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array

function timeOf(at: Float64Array, place: number): number {
  const time = at[place] ?? NaN
  return Number.isNaN(time) ? -Infinity : time
}

/** Place of each id in the earlier ids, -1 for new ones; undefined where an earlier one is not among them. Both ascending. */
function placesIn(earlier: Int32Array, ids: Int32Array): Int32Array | undefined {
  const places = new Int32Array(ids.length).fill(-1)
  let known = 0
  for (let c = 0; c < ids.length && known < earlier.length; c++)
    if (earlier[known] === ids[c]) places[c] = known++
  return known === earlier.length ? places : undefined
}

/** Names of both, the earlier ones first, and the added rows by those numbers; where they are too many the last stands for the rest. */
function joinedChannels(
  earlier: CustomerColumns,
  added: CustomerColumns,
): { channels: readonly string[]; channel: Uint16Array } {
  const channels = [...earlier.channels]
  const numbers = new Map(channels.map((name, number) => [name, number]))
  const numberOf = added.channels.map((name) => {
    const known = numbers.get(name)
    if (known !== undefined) return known
    return channels.length > 0xffff ? 0xffff : channels.push(name) - 1
  })
  return { channels, channel: added.channel.map((number) => numberOf[number] ?? 0) }
}

function summed(
  one: Readonly<Record<string, number>>,
  other: Readonly<Record<string, number>>,
): Record<string, number> {
  const sums: Record<string, number> = { ...one }
  for (const [name, count] of Object.entries(other)) sums[name] = (sums[name] ?? 0) + count
  return sums
}
