import type { WritableDb } from '../database.ts'
import { kindCodes } from './kinds.ts'

/** Of fewer sales of a product quartiles say nothing. */
const MIN_SALES = 20
/** Different values of all products together that are counted: 16 MB. What comes later and is new does not shift the quartiles. */
const MAX_VALUES = 1 << 19
const FIRST_SLOTS = 1 << 12

/** Quartile ranges above the upper quartile from which on a value is an outlier; undefined: not asked. */
export type OutlierLimits = { readonly quantity: number | undefined; readonly price: number | undefined }
export type Outlier = { readonly line: number; readonly quantity: boolean; readonly price: boolean }

/** What sales of each product were, counted while they are staged: O(1) a sale. */
export class SaleCounts {
  readonly #quantities = new ValueCounts()
  readonly #prices = new ValueCounts()
  readonly #limits: OutlierLimits

  constructor(limits: OutlierLimits) {
    this.#limits = limits
  }

  /** `price`: NaN where it is not told. */
  add(product: number, quantity: number, price: number): void {
    if (this.#limits.quantity !== undefined) this.#quantities.add(product, quantity)
    if (this.#limits.price !== undefined && !Number.isNaN(price)) this.#prices.add(product, price)
  }

  fences(): { readonly quantity: Fences; readonly price: Fences } {
    return {
      quantity: fencesOf(this.#quantities, this.#limits.quantity ?? 0),
      price: fencesOf(this.#prices, this.#limits.price ?? 0),
    }
  }
}

/**
 * Sales of an import above the fence of their product: the upper quartile plus `limit` quartile ranges (Tukey, Exploratory Data Analysis,
 * 1977), for products of at least 20 sales in the import. Where a product nearly always has one value, half of that value stands for the
 * range. In the order of the file. O(rows of the import) where there are any, else O(different values).
 */
export function findOutliers(db: WritableDb, importId: number, counts: SaleCounts): Outlier[] {
  const above = counts.fences()
  if (above.quantity.size + above.price.size === 0) return []
  return salesAbove(db, importId, above)
}

type Fences = ReadonlyMap<number, number>

/** Fences of the products that have something above them. */
function fencesOf(counts: ValueCounts, limit: number): Fences {
  const fences = new Map<number, number>()
  for (const [product, values] of counts.byProduct()) {
    const total = values.reduce((sum, { count }) => sum + count, 0)
    if (total < MIN_SALES) continue
    values.sort((a, b) => a.value - b.value)
    const [lower, upper] = [quantile(values, total * 0.25), quantile(values, total * 0.75)]
    const fence = upper + limit * Math.max(upper - lower, upper / 2)
    if ((values.at(-1)?.value ?? 0) > fence) fences.set(product, fence)
  }
  return fences
}

/** The value below or at which `rank` of the counted ones lie. */
function quantile(
  values: readonly { readonly value: number; readonly count: number }[],
  rank: number,
): number {
  let seen = 0
  for (const { value, count } of values) {
    seen += count
    if (seen >= rank) return value
  }
  return values.at(-1)?.value ?? 0
}

function salesAbove(
  db: WritableDb,
  importId: number,
  { quantity, price }: { readonly quantity: Fences; readonly price: Fences },
): Outlier[] {
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS fences (product_id INTEGER PRIMARY KEY, quantity REAL, price REAL); DELETE FROM temp.fences',
  )
  const insert = db.prepare<[number, number | null, number | null]>(
    'INSERT INTO temp.fences VALUES (?, ?, ?)',
  )
  for (const product of new Set([...quantity.keys(), ...price.keys()]))
    insert.run(product, quantity.get(product) ?? null, price.get(product) ?? null)
  const found = db
    // Rows that were just staged follow each other: to go through them in their order is cheaper than by index.
    .prepare<object, [line: number, isQuantity: number, isPrice: number]>(
      `SELECT x.line, coalesce(x.quantity > f.quantity, 0), coalesce(x.unit_price_micros > f.price, 0)
         FROM interactions x CROSS JOIN temp.fences f ON f.product_id = x.product_id
        WHERE x.interaction_id BETWEEN (SELECT min(interaction_id) FROM interactions WHERE import_id = @importId)
                                   AND (SELECT max(interaction_id) FROM interactions WHERE import_id = @importId)
          AND +x.import_id = @importId AND x.kind = ${kindCodes.purchase}
          AND (x.quantity > f.quantity OR x.unit_price_micros > f.price) ORDER BY x.line`,
    )
    .raw()
    .all({ importId })
  db.exec('DELETE FROM temp.fences')
  return found.map(([line, isQuantity, isPrice]) => ({
    line,
    quantity: isQuantity === 1,
    price: isPrice === 1,
  }))
}

const float = new Float64Array(1)
const halves = new Int32Array(float.buffer)

/** Of an entry: its value as a double, then its product and its count (0: free). */
const ENTRY_BYTES = 16

/** Products whose small values have a count of their own in a table: 8 MB at most. */
const MAX_DENSE_PRODUCTS = 1 << 17
const DENSE_VALUES = 16

/**
 * How often each product has each value. Most have one value again and again, or small whole numbers: these are counted beside each other by
 * product; for all others open addressing over a typed array, an entry in one place of the memory.
 */
class ValueCounts {
  /** By product: how often it had each of the values 1 to 15, and at 0 its first other value. */
  #dense = new Uint32Array(DENSE_VALUES << 8)
  #firsts = new Float64Array(1 << 8)
  #doubles = new Float64Array((FIRST_SLOTS * ENTRY_BYTES) / 8)
  #words = new Uint32Array(this.#doubles.buffer)
  #size = 0

  add(product: number, value: number): void {
    if (product < MAX_DENSE_PRODUCTS) {
      if (product >= this.#firsts.length) this.#growDense(product)
      const isSmall = value > 0 && value < DENSE_VALUES && value === Math.trunc(value)
      const at = product * DENSE_VALUES + (isSmall ? value : 0)
      const count = this.#dense[at] ?? 0
      if (!isSmall && count === 0) this.#firsts[product] = value
      if (isSmall || this.#firsts[product] === value) {
        this.#dense[at] = count + 1
        return
      }
    }
    this.#addOther(product, value)
  }

  #addOther(product: number, value: number): void {
    const at = this.#placeOf(product, value)
    const count = this.#words[4 * at + 3] ?? 0
    if (count === 0) {
      if (this.#size >= MAX_VALUES) return
      this.#put(at, product, value)
      this.#size++
    }
    this.#words[4 * at + 3] = count + 1
    if (this.#size * 2 > this.#slots) this.#grow()
  }

  byProduct(): Map<number, { value: number; count: number }[]> {
    const found = this.#denseByProduct()
    for (let at = 0; at < this.#slots; at++) {
      const count = this.#words[4 * at + 3] ?? 0
      if (count === 0) continue
      const product = this.#words[4 * at + 2] ?? 0
      const values = found.get(product)
      const entry = { value: this.#doubles[2 * at] ?? 0, count }
      if (values === undefined) found.set(product, [entry])
      else values.push(entry)
    }
    return found
  }

  #denseByProduct(): Map<number, { value: number; count: number }[]> {
    const found = new Map<number, { value: number; count: number }[]>()
    for (let product = 0; product < this.#firsts.length; product++) {
      const values: { value: number; count: number }[] = []
      for (let value = 0; value < DENSE_VALUES; value++) {
        const count = this.#dense[product * DENSE_VALUES + value] ?? 0
        if (count > 0) values.push({ value: value === 0 ? (this.#firsts[product] ?? 0) : value, count })
      }
      if (values.length > 0) found.set(product, values)
    }
    return found
  }

  #growDense(product: number): void {
    const products = Math.min(MAX_DENSE_PRODUCTS, Math.max(product + 1, this.#firsts.length * 2))
    const [dense, firsts] = [this.#dense, this.#firsts]
    this.#dense = new Uint32Array(products * DENSE_VALUES)
    this.#dense.set(dense)
    this.#firsts = new Float64Array(products)
    this.#firsts.set(firsts)
  }

  get #slots(): number {
    return this.#doubles.length / 2
  }

  #put(at: number, product: number, value: number): void {
    this.#doubles[2 * at] = value
    this.#words[4 * at + 2] = product
  }

  #placeOf(product: number, value: number): number {
    const [doubles, words] = [this.#doubles, this.#words]
    float[0] = value
    const mask = this.#slots - 1
    let hash = Math.imul(product, 0x9e3779b1) ^ Math.imul((halves[0] ?? 0) ^ (halves[1] ?? 0), 0xc2b2ae35)
    hash = Math.imul(hash ^ (hash >>> 15), 0x85ebca6b)
    let at = (hash ^ (hash >>> 13)) & mask
    while (words[4 * at + 3] !== 0 && (words[4 * at + 2] !== product || doubles[2 * at] !== value))
      at = (at + 1) & mask
    return at
  }

  #grow(): void {
    const [doubles, words, slots] = [this.#doubles, this.#words, this.#slots]
    this.#doubles = new Float64Array(doubles.length * 2)
    this.#words = new Uint32Array(this.#doubles.buffer)
    for (let from = 0; from < slots; from++) {
      const count = words[4 * from + 3] ?? 0
      if (count === 0) continue
      const [product, value] = [words[4 * from + 2] ?? 0, doubles[2 * from] ?? 0]
      const at = this.#placeOf(product, value)
      this.#put(at, product, value)
      this.#words[4 * at + 3] = count
    }
  }
}
