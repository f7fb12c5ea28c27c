import { ordersOf, SLICE_LOOKS, type CustomerColumns } from './customer-columns.ts'

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
  const start = new Int32Array(ids.length + 1)
  /** Row by row: from `earlier` (not negative), or from `added` (the complement). */
  const from = new Int32Array(rows)
  let n = 0
  for (let c = 0; c < ids.length; c++) {
    if (c % SLICE_LOOKS === SLICE_LOOKS - 1) yield
    const place = before[c] ?? -1
    let a = place < 0 ? 0 : (earlier.start[place] ?? 0)
    const endA = place < 0 ? 0 : (earlier.start[place + 1] ?? 0)
    let b = added.start[c] ?? 0
    const endB = added.start[c + 1] ?? 0
    while (a < endA && b < endB) from[n++] = timeOf(earlier.at, a) <= timeOf(added.at, b) ? a++ : ~b++
    while (a < endA) from[n++] = a++
    while (b < endB) from[n++] = ~b++
    start[c + 1] = n
  }
  const pick = function* <T extends Column>(one: T, other: T, to: T): Generator<void, T, void> {
    for (let row = 0; row < rows; row++) {
      const place = from[row] ?? 0
      to[row] = (place >= 0 ? one[place] : other[~place]) ?? 0
      if (row % SLICE_LOOKS === SLICE_LOOKS - 1) yield
    }
    return to
  }
  const at = yield* pick(earlier.at, added.at, new Float64Array(rows))
  const kind = yield* pick(earlier.kind, added.kind, new Uint8Array(rows))
  const orderKey = yield* pick(earlier.orderKey, added.orderKey, new Float64Array(rows))
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
    ...(yield* ordersOf({ start, at, kind, orderKey })),
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
