import { type Interactions, interactionsFromTriplets, type Triplets } from '../sparse.ts'
import { seededRandom } from '../random.ts'

/** Purchases with times, parallel arrays; times in milliseconds since 1970, or any other rising number. */
export type TimedEvents = {
  readonly row: ArrayLike<number>
  readonly column: ArrayLike<number>
  readonly weight: ArrayLike<number>
  readonly time: ArrayLike<number>
}

export type Split = {
  readonly train: Interactions
  /** What a model may see of the judged customers, where that is not their row of the training (strong generalisation). */
  readonly histories?: Interactions
  /** Cells to be found again: only customers with training data, and none that the training already holds. */
  readonly test: Interactions
  /** Time of the first test event, for a temporal split. */
  readonly cutTime: number | null
  /** Customers with something to find. */
  readonly testCustomers: number
  /** Test customers without any training data: they cannot be judged and are left out. */
  readonly newCustomers: number
  /** Test cells of products without training data: they stay in, although no model can find them. */
  readonly newProductCells: number
}

/**
 * Global temporal cut (references 3.1 c): everything before one moment trains, the rest tests, so nothing of the future leaks.
 * @param testShare share of the events after the cut, above 0 and below 1.
 * @throws RangeError when all events have the same time or `testShare` is out of range.
 */
export function splitByTime(events: TimedEvents, rows: number, columns: number, testShare: number): Split {
  checkShare(testShare)
  const times = Float64Array.from(events.time).sort()
  if (times.length === 0 || times[0] === times[times.length - 1])
    throw new RangeError('a temporal split needs different times')
  const wanted = Math.min(times.length - 1, Math.max(1, Math.round(times.length * (1 - testShare))))
  // Equal times stay together, and the training must not be empty.
  let cutTime = times[wanted]!
  if (cutTime === times[0]) cutTime = times.find((time) => time > times[0]!)!
  return splitEvents(events, rows, columns, (k) => events.time[k]! >= cutTime, cutTime)
}

/** Random share of every customer's products (references 3.1 a); customers with a single product keep it in training. */
export function splitByCustomer(interactions: Interactions, testShare: number, seed: number): Split {
  checkShare(testShare)
  const random = seededRandom(seed)
  const { rows, columns, rowStart, column, weight } = interactions
  const isTest = new Uint8Array(column.length)
  const row = new Int32Array(column.length)
  for (let r = 0; r < rows; r++) {
    const from = rowStart[r]!
    const count = rowStart[r + 1]! - from
    row.fill(r, from, from + count)
    const wanted = Math.min(count - 1, Math.max(1, Math.round(count * testShare)))
    // Partial Fisher-Yates.
    const order = Int32Array.from({ length: count }, (_, k) => k)
    for (let k = 0; k < wanted; k++) {
      const other = k + random.below(count - k)
      const chosen = order[other]!
      order[other] = order[k]!
      order[k] = chosen
      isTest[from + chosen] = 1
    }
  }
  return splitEvents({ row, column, weight, time: row }, rows, columns, (k) => isTest[k] === 1, null)
}

/** Every customer's latest product tests, of equal times the later event; customers with a single product keep it in training. */
export function splitLastOut(events: TimedEvents, rows: number, columns: number): Split {
  const last = new Int32Array(rows).fill(-1)
  for (let k = 0; k < events.row.length; k++) {
    const before = last[events.row[k]!]!
    if (before < 0 || events.time[k]! >= events.time[before]!) last[events.row[k]!] = k
  }
  // All events with the product that is held out: an earlier purchase of it would give it away.
  const held = (k: number): boolean => events.column[k] === events.column[last[events.row[k]!]!]
  const others = new Uint8Array(rows)
  for (let k = 0; k < events.row.length; k++) if (!held(k)) others[events.row[k]!] = 1
  return splitEvents(events, rows, columns, (k) => others[events.row[k]!] === 1 && held(k), null)
}

/**
 * Training and test cells as they are given, by files for example; test cells that the training holds are left out.
 * @param seen what models may see of customers they are not trained on (strong generalisation); customers without any keep their training.
 */
export function splitGiven(
  train: Triplets,
  test: Triplets,
  rows: number,
  columns: number,
  seen: Triplets | null = null,
): Split {
  const learned = interactionsFromTriplets(train, rows, columns)
  const later = interactionsFromTriplets(test, rows, columns)
  if (seen === null) return { train: learned, cutTime: null, ...cellsToFind(learned, learned, later) }
  const histories = rowsOfEither(interactionsFromTriplets(seen, rows, columns), learned)
  return { train: learned, histories, cutTime: null, ...cellsToFind(learned, histories, later) }
}

/** The rows of `first`, and those of `second` where the first has none. */
function rowsOfEither(first: Interactions, second: Interactions): Interactions {
  const { rows, columns } = first
  const isFirst = (r: number): boolean => first.rowStart[r + 1]! > first.rowStart[r]!
  const rowStart = new Int32Array(rows + 1)
  for (let r = 0; r < rows; r++) {
    const { rowStart: start } = isFirst(r) ? first : second
    rowStart[r + 1] = rowStart[r]! + start[r + 1]! - start[r]!
  }
  const column = new Int32Array(rowStart[rows]!)
  const weight = new Float32Array(rowStart[rows]!)
  for (let r = 0; r < rows; r++) {
    const from = isFirst(r) ? first : second
    column.set(from.column.subarray(from.rowStart[r], from.rowStart[r + 1]), rowStart[r])
    weight.set(from.weight.subarray(from.rowStart[r], from.rowStart[r + 1]), rowStart[r])
  }
  return { rows, columns, rowStart, column, weight }
}

/**
 * Strong generalisation (Marlin 2004; Liang et al. 2018): a share of the customers, who have two products or more, is not trained on
 * at all; of each of them a share of the products is what the model sees, the rest is to be found.
 */
export function splitByHeldCustomers(
  interactions: Interactions,
  heldShare: number,
  testShare: number,
  seed: number,
): Split {
  checkShare(heldShare)
  const { rows, columns } = interactions
  const random = seededRandom(seed)
  const held = new Uint8Array(rows)
  for (let r = 0; r < rows; r++) {
    const several = interactions.rowStart[r + 1]! - interactions.rowStart[r]! > 1
    if (random.uniform() < heldShare && several) held[r] = 1
  }
  const seen = splitByCustomer(
    rowsWhere(interactions, (r) => held[r] === 1),
    testShare,
    seed,
  )
  const train = rowsWhere(interactions, (r) => held[r] === 0)
  const soldBefore = new Uint8Array(columns)
  for (const product of train.column) soldBefore[product] = 1
  const newProductCells = seen.test.column.reduce((sum, product) => sum + 1 - soldBefore[product]!, 0)
  return { ...seen, train, histories: seen.train, newProductCells }
}

/** The same with every n-th test customer only, where there are more than `most`. */
export function thinnedTest(split: Split, most: number): Split {
  if (split.testCustomers <= most) return split
  const step = Math.ceil(split.testCustomers / most)
  const { rowStart } = split.test
  const kept = new Set<number>()
  let seen = 0
  for (let r = 0; r < split.test.rows; r++)
    if (rowStart[r + 1]! > rowStart[r]! && seen++ % step === 0) kept.add(r)
  return { ...split, test: rowsWhere(split.test, (row) => kept.has(row)), testCustomers: kept.size }
}

/** The same matrix with the other rows empty. */
function rowsWhere(source: Interactions, keep: (row: number) => boolean): Interactions {
  const row: number[] = []
  const kept: number[] = []
  for (let r = 0; r < source.rows; r++) {
    if (!keep(r)) continue
    for (let k = source.rowStart[r]!; k < source.rowStart[r + 1]!; k++) {
      row.push(r)
      kept.push(k)
    }
  }
  const triplets = {
    row,
    column: kept.map((k) => source.column[k]!),
    weight: kept.map((k) => source.weight[k]!),
  }
  return interactionsFromTriplets(triplets, source.rows, source.columns)
}

function splitEvents(
  events: TimedEvents,
  rows: number,
  columns: number,
  isTest: (event: number) => boolean,
  cutTime: number | null,
): Split {
  const train = part(events, rows, columns, (k) => !isTest(k))
  const later = part(events, rows, columns, isTest)
  return { train, cutTime, ...cellsToFind(train, train, later) }
}

/** Test cells: of customers with a history, what it does not hold. */
function cellsToFind(
  train: Interactions,
  histories: Interactions,
  later: Interactions,
): Pick<Split, 'test' | 'testCustomers' | 'newCustomers' | 'newProductCells'> {
  const { rows, columns } = train
  const soldBefore = new Uint8Array(columns)
  for (const product of train.column) soldBefore[product] = 1
  const row: number[] = []
  const column: number[] = []
  const weight: number[] = []
  let testCustomers = 0
  let newCustomers = 0
  let newProductCells = 0
  for (let r = 0; r < rows; r++) {
    const from = later.rowStart[r]!
    const to = later.rowStart[r + 1]!
    if (from === to) continue
    const known = new Set(histories.column.subarray(histories.rowStart[r], histories.rowStart[r + 1]))
    if (known.size === 0) {
      newCustomers++
      continue
    }
    const before = row.length
    for (let k = from; k < to; k++) {
      if (known.has(later.column[k]!)) continue
      row.push(r)
      column.push(later.column[k]!)
      weight.push(later.weight[k]!)
      if (soldBefore[later.column[k]!] === 0) newProductCells++
    }
    if (row.length > before) testCustomers++
  }
  const test = interactionsFromTriplets({ row, column, weight }, rows, columns)
  return { test, testCustomers, newCustomers, newProductCells }
}

function part(
  events: TimedEvents,
  rows: number,
  columns: number,
  keep: (event: number) => boolean,
): Interactions {
  const kept: number[] = []
  for (let k = 0; k < events.row.length; k++) if (keep(k)) kept.push(k)
  const pick = (from: ArrayLike<number>): Float64Array => Float64Array.from(kept, (k) => from[k]!)
  const triplets = { row: pick(events.row), column: pick(events.column), weight: pick(events.weight) }
  return interactionsFromTriplets(triplets, rows, columns)
}

function checkShare(testShare: number): void {
  if (!(testShare > 0 && testShare < 1))
    throw new RangeError(`testShare must be between 0 and 1, got ${testShare}`)
}
