/**
 * All visible customers and what they did, as plain columns: one entry per customer, and one per event, sorted by customer and then by time, so
 * that customer `c` owns the events from `start[c]` to `start[c + 1]`. 44 bytes an event. Made by {@link currentColumns}.
 */
export type CustomerColumns = {
  /** Of the data they were made from. */
  readonly fingerprint: string
  readonly origin: ColumnsOrigin
  /** Row ids, ascending. */
  readonly ids: Int32Array
  /** First event of each customer, and one past the last event of all: length customers + 1. */
  readonly start: Int32Array
  /** UTC milliseconds; NaN where no time is known (these come first). */
  readonly at: Float64Array
  /** Codes of `kinds.ts`. */
  readonly kind: Uint8Array
  /** Row id of the product, 0 where none is told. */
  readonly product: Int32Array
  /** Quantity times price in micros of `currency`, less for refunds; 0 for what is no sale, has no price or another currency. */
  readonly value: Float64Array
  readonly quantity: Float32Array
  /** Place in `channels`. */
  readonly channel: Uint16Array
  /** Row id of the campaign, 0 where none is told. */
  readonly campaign: Int32Array
  /** 1 for the first row of an order, so that their sum is the number of orders. */
  readonly opensOrder: Uint8Array
  /** Which order of its customer a purchase belongs to, from 0; -1 for what is no purchase. */
  readonly order: Int32Array
  /** Which order an event belongs to by its id in the source (a hash); NaN without one. Tells orders apart when rows are added. */
  readonly orderKey: Float64Array
  /** Names of channels; the first is the empty one. */
  readonly channels: readonly string[]
  /** The currency most sales have. */
  readonly currency: string
  /** Sales that are not in `value` because their currency is another one. */
  readonly otherCurrency: number
}

/** What columns were made of, so that later rows can be added to them instead of reading all again. */
export type ColumnsOrigin = {
  /** Each import with what tells it from another one. */
  readonly imports: readonly { readonly id: number; readonly told: string }[]
  /** Merges that were in force. */
  readonly merges: readonly number[]
  /** How often somebody had been erased. */
  readonly erasures: number
  /** The greatest row id of the table then, whoever's row it was. */
  readonly lastId: number
  /** Sales by currency. */
  readonly sales: Readonly<Record<string, number>>
}

/** Rows read between two turns. */
export const SLICE_ROWS = 20_000
/** Rows in memory looked at between two turns. */
export const SLICE_LOOKS = 100_000

const MAX_CHANNELS = 0xffff

/** One row as the statement gives it. */
type Row = readonly [
  customer: number | null,
  product: number | null,
  kind: number,
  at: number | null,
  orderId: string,
  quantity: number,
  price: number | null,
  currency: string,
  channel: string,
  campaign: number | null,
  interactionId: number,
]
export type EventRow = Row

const PURCHASE = 1
const REFUND = 2

/** Collects rows in any order, then sorts them by customer and time. Memory: 47 bytes a row while it collects. */
export class ColumnBuilder {
  readonly #ids: Int32Array
  readonly #placeOf: Int32Array
  readonly #owner: Int32Array
  readonly #at: Float64Array
  readonly #kind: Uint8Array
  readonly #product: Int32Array
  readonly #value: Float64Array
  readonly #quantity: Float32Array
  readonly #channel: Uint16Array
  readonly #campaign: Int32Array
  readonly #order: Float64Array
  readonly #currency: Uint8Array
  readonly #channels = new Names(MAX_CHANNELS)
  readonly #currencies = new Names(0xff)
  #lastOrder = ''
  #lastHash = 0
  #rows = 0

  /** `ids`: of all customers, ascending; `capacity`: at least the number of rows to come. */
  constructor(ids: Int32Array, capacity: number) {
    this.#ids = ids
    this.#placeOf = new Int32Array((ids.at(-1) ?? 0) + 1).fill(-1)
    for (let place = 0; place < ids.length; place++) this.#placeOf[ids[place] ?? 0] = place
    this.#owner = new Int32Array(capacity)
    this.#at = new Float64Array(capacity)
    this.#kind = new Uint8Array(capacity)
    this.#product = new Int32Array(capacity)
    this.#value = new Float64Array(capacity)
    this.#quantity = new Float32Array(capacity)
    this.#channel = new Uint16Array(capacity)
    this.#campaign = new Int32Array(capacity)
    this.#order = new Float64Array(capacity)
    this.#currency = new Uint8Array(capacity)
    this.#channels.of('')
  }

  add(row: EventRow): void {
    const [customer, product, kind, at, orderId, quantity, price, currency, channel, campaign] = row
    const owner = this.#placeOf[customer ?? -1] ?? -1
    if (owner < 0) return
    if (this.#rows === this.#owner.length) throw new Error('more rows than were counted')
    const n = this.#rows++
    this.#owner[n] = owner
    // Placeholders of rows without a product have negative ids.
    this.#product[n] = Math.max(0, product ?? 0)
    this.#kind[n] = kind
    this.#at[n] = at ?? NaN
    this.#quantity[n] = quantity
    this.#value[n] =
      kind === PURCHASE ? quantity * (price ?? 0) : kind === REFUND ? -quantity * (price ?? 0) : 0
    this.#currency[n] = this.#currencies.of(currency)
    this.#channel[n] = this.#channels.of(channel)
    this.#campaign[n] = campaign ?? 0
    this.#order[n] = orderId === '' ? NaN : this.#hashOf(orderId)
  }

  /**
   * The columns, in slices of some ten milliseconds; adds no rows meanwhile. O(rows log of the rows of one customer).
   * `currency`: which one values are of; that of most sales where it is not given.
   */
  *build(
    fingerprint: string,
    origin: Omit<ColumnsOrigin, 'sales'>,
    currency?: string,
  ): Generator<void, CustomerColumns, void> {
    const rows = this.#rows
    const { start, sorted } = yield* this.#sortedRows(rows)
    const sales = this.#salesOf(rows)
    const main = currency === undefined ? this.#mainCurrency(sales) : this.#currencies.names.indexOf(currency)
    let otherCurrency = 0
    const value = new Float64Array(rows)
    for (let n = 0; n < rows; n++) {
      const from = sorted[n] ?? 0
      const amount = this.#value[from] ?? 0
      if (this.#currency[from] === main) value[n] = amount
      else if (amount !== 0) otherCurrency++
      if (n % SLICE_LOOKS === SLICE_LOOKS - 1) yield
    }
    const at = yield* gathered(this.#at, sorted, new Float64Array(rows))
    const kind = yield* gathered(this.#kind, sorted, new Uint8Array(rows))
    const orderKey = yield* gathered(this.#order, sorted, new Float64Array(rows))
    return {
      fingerprint,
      origin: {
        ...origin,
        sales: Object.fromEntries(
          this.#currencies.names.map((name, place) => [name, sales[place] ?? 0] as const),
        ),
      },
      ids: this.#ids,
      start,
      at,
      kind,
      product: yield* gathered(this.#product, sorted, new Int32Array(rows)),
      value,
      quantity: yield* gathered(this.#quantity, sorted, new Float32Array(rows)),
      channel: yield* gathered(this.#channel, sorted, new Uint16Array(rows)),
      campaign: yield* gathered(this.#campaign, sorted, new Int32Array(rows)),
      ...(yield* ordersOf({ start, at, kind, orderKey })),
      orderKey,
      channels: this.#channels.names,
      currency: currency ?? this.#currencies.names[main] ?? 'XXX',
      otherCurrency,
    }
  }

  /** Where each customer's rows begin, and the rows in the order of customer and time; rows of one time stay as they came. */
  *#sortedRows(rows: number): Generator<void, { start: Int32Array; sorted: Int32Array }, void> {
    const start = new Int32Array(this.#ids.length + 1)
    for (let n = 0; n < rows; n++) increase(start, (this.#owner[n] ?? 0) + 1, 1)
    for (let place = 0; place < this.#ids.length; place++) increase(start, place + 1, start[place] ?? 0)
    const next = start.slice()
    const sorted = new Int32Array(rows)
    for (let n = 0; n < rows; n++) {
      const owner = this.#owner[n] ?? 0
      sorted[next[owner] ?? 0] = n
      increase(next, owner, 1)
      if (n % SLICE_LOOKS === SLICE_LOOKS - 1) yield
    }
    const at = this.#at
    const timeOf = (row: number): number => {
      const time = at[row] ?? NaN
      return Number.isNaN(time) ? -Infinity : time
    }
    let looked = 0
    for (let place = 0; place < this.#ids.length; place++) {
      const end = start[place + 1] ?? 0
      sortByTime(sorted, start[place] ?? 0, end, timeOf)
      if (end - looked < SLICE_LOOKS) continue
      looked = end
      yield
    }
    return { start, sorted }
  }

  /** Of most sales; of anything where there are none. */
  #mainCurrency(sales: Float64Array): number {
    return sales.indexOf(Math.max(...sales))
  }

  #salesOf(rows: number): Float64Array {
    const sales = new Float64Array(256)
    for (let n = 0; n < rows; n++) {
      if (this.#kind[n] === PURCHASE && this.#value[n] !== 0) increase(sales, this.#currency[n] ?? 0, 1)
    }
    return sales
  }

  /** 53 bits: two orders of one customer are taken for one with a probability of 1e-16 per pair. */
  #hashOf(orderId: string): number {
    if (orderId !== this.#lastOrder) {
      this.#lastOrder = orderId
      this.#lastHash = hash53(orderId)
    }
    return this.#lastHash
  }
}

/** Numbers for a few names, in the order in which they come; when there are more than fit, the last number stands for the rest. */
class Names {
  readonly names: string[] = []
  readonly #numbers = new Map<string, number>()
  readonly #limit: number
  #last = ''
  #lastNumber = -1

  constructor(limit: number) {
    this.#limit = limit
  }

  of(name: string): number {
    if (this.#lastNumber >= 0 && name === this.#last) return this.#lastNumber
    let number = this.#numbers.get(name)
    if (number === undefined) {
      number = Math.min(this.names.length, this.#limit)
      this.#numbers.set(name, number)
      if (number === this.names.length) this.names.push(name)
    }
    this.#last = name
    this.#lastNumber = number
    return number
  }
}

function increase(array: Int32Array | Float64Array, place: number, by: number): void {
  array[place] = (array[place] ?? 0) + by
}

type Column = Float64Array | Float32Array | Int32Array | Uint16Array | Uint8Array

function* gathered<T extends Column>(from: T, order: Int32Array, to: T): Generator<void, T, void> {
  for (let n = 0; n < order.length; n++) {
    to[n] = from[order[n] ?? 0] ?? 0
    if (n % SLICE_LOOKS === SLICE_LOOKS - 1) yield
  }
  return to
}

/** Files mostly come in the order of time: then this is one look. Stable; O(n) when sorted, O(n log n) for many, O(n²) for at most 24. */
function sortByTime(rows: Int32Array, from: number, to: number, timeOf: (row: number) => number): void {
  let isSorted = true
  for (let n = from + 1; n < to && isSorted; n++) isSorted = timeOf(rows[n - 1] ?? 0) <= timeOf(rows[n] ?? 0)
  if (isSorted) return
  if (to - from > 24) {
    rows.subarray(from, to).sort((a, b) => {
      const [first, second] = [timeOf(a), timeOf(b)]
      return first === second ? a - b : first - second
    })
    return
  }
  for (let n = from + 1; n < to; n++) {
    const row = rows[n] ?? 0
    const time = timeOf(row)
    let place = n - 1
    for (; place >= from && timeOf(rows[place] ?? 0) > time; place--) rows[place + 1] = rows[place] ?? 0
    rows[place + 1] = row
  }
}

/** What orders are told from. */
type OrderEvents = Pick<CustomerColumns, 'start' | 'at' | 'kind' | 'orderKey'>
export type OrderColumns = Pick<CustomerColumns, 'opensOrder' | 'order'>

/**
 * Numbers the orders of each customer and marks the first purchase of each. An order is told by its id; without one, purchases of the same
 * instant are one order, and each purchase without a time is one of its own. In slices.
 */
function* ordersOf(events: OrderEvents): Generator<void, OrderColumns, void> {
  const { start, kind } = events
  const made = { opensOrder: new Uint8Array(kind.length), order: new Int32Array(kind.length).fill(-1) }
  const number = orderNumbering(events, made)
  let looked = 0
  for (let place = 0; place + 1 < start.length; place++) {
    if ((start[place] ?? 0) - looked >= SLICE_LOOKS) {
      looked = start[place] ?? 0
      yield
    }
    number(place)
  }
  return made
}

/** Numbers the orders of one customer at a time, in place. */
export function orderNumbering(
  { start, at, kind, orderKey }: OrderEvents,
  { opensOrder, order }: OrderColumns,
): (customer: number) => void {
  const seen = new Map<number, number>()
  return (customer) => {
    seen.clear()
    let orders = 0
    for (let n = start[customer] ?? 0; n < (start[customer + 1] ?? 0); n++) {
      opensOrder[n] = 0
      order[n] = -1
      if (kind[n] !== PURCHASE) continue
      const id = orderKey[n] ?? NaN
      // Hashes are positive, so that a time with its sign turned is never taken for one (times before 1970 are far from it).
      const key = Number.isNaN(id) ? -(at[n] ?? NaN) - 0.5 : id
      const known = Number.isNaN(key) ? undefined : seen.get(key)
      if (known === undefined) {
        opensOrder[n] = 1
        if (!Number.isNaN(key)) seen.set(key, orders)
        order[n] = orders++
      } else order[n] = known
    }
  }
}

/** Two multiplicative hashes of 32 bits with a final mix (as in MurmurHash3), 53 bits of them; never 0. */
export function hash53(text: string): number {
  let low = 0xdeadbeef
  let high = 0x41c6ce57
  for (let place = 0; place < text.length; place++) {
    const code = text.charCodeAt(place)
    low = Math.imul(low ^ code, 2654435761)
    high = Math.imul(high ^ code, 1597334677)
  }
  low = Math.imul(low ^ (low >>> 16), 2246822507) ^ Math.imul(high ^ (high >>> 13), 3266489909)
  high = Math.imul(high ^ (high >>> 16), 2246822507) ^ Math.imul(low ^ (low >>> 13), 3266489909)
  return 4294967296 * (2097151 & high) + (low >>> 0) + 1
}
