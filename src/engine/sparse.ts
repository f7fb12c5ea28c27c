/**
 * Customers x products as compressed sparse rows: the entries of row `r` are `column[k]`, `weight[k]` for
 * `rowStart[r] <= k < rowStart[r + 1]`, columns ascending and without duplicates inside a row.
 */
export type Interactions = {
  readonly rows: number
  readonly columns: number
  /** rows + 1 offsets into `column` and `weight`. */
  readonly rowStart: Int32Array
  readonly column: Int32Array
  readonly weight: Float32Array
}

/** Parallel arrays, one element per event, in any order; duplicates are allowed. */
export type Triplets = {
  readonly row: ArrayLike<number>
  readonly column: ArrayLike<number>
  readonly weight: ArrayLike<number>
}

/** Triplets to be filled one by one. */
export function emptyTriplets(): { row: number[]; column: number[]; weight: number[] } {
  return { row: [], column: [], weight: [] }
}

/**
 * Builds compressed rows; the weights of equal (row, column) pairs are added up. Two counting sorts: O(events + rows + columns).
 * @throws RangeError when an index is outside `rows` x `columns`, a weight is not finite, or the lengths differ.
 */
export function interactionsFromTriplets(triplets: Triplets, rows: number, columns: number): Interactions {
  const count = triplets.row.length
  if (triplets.column.length !== count || triplets.weight.length !== count) {
    throw new RangeError(
      `triplets differ in length: ${count}, ${triplets.column.length}, ${triplets.weight.length}`,
    )
  }
  checkSize(rows, 'rows')
  checkSize(columns, 'columns')
  for (let k = 0; k < count; k++) {
    checkIndex(triplets.row[k]!, rows, 'row')
    checkIndex(triplets.column[k]!, columns, 'column')
    if (!Number.isFinite(triplets.weight[k]!))
      throw new RangeError(`weight ${triplets.weight[k]!} of event ${k} is not finite`)
  }
  // Sorting by column first and then stably by row leaves every row's columns ascending.
  const byColumn = stableOrder(triplets.column, columns, null)
  const order = stableOrder(triplets.row, rows, byColumn)
  return mergeDuplicates(triplets, order, rows, columns)
}

/** The same entries with rows and columns exchanged. O(nonzeros + columns). */
export function transpose(source: Interactions): Interactions {
  const { rows, columns, rowStart, column, weight } = source
  const start = new Int32Array(columns + 1)
  for (const c of column) start[c + 1]!++
  for (let c = 0; c < columns; c++) start[c + 1]! += start[c]!
  const next = start.slice(0, columns)
  const outColumn = new Int32Array(column.length)
  const outWeight = new Float32Array(column.length)
  for (let r = 0; r < rows; r++) {
    for (let k = rowStart[r]!; k < rowStart[r + 1]!; k++) {
      const at = next[column[k]!]!++
      outColumn[at] = r
      outWeight[at] = weight[k]!
    }
  }
  return { rows: columns, columns: rows, rowStart: start, column: outColumn, weight: outWeight }
}

/** The same pattern with each weight replaced by `change(weight)`; the pattern arrays are shared with `source`. */
export function withWeights(source: Interactions, change: (weight: number) => number): Interactions {
  const weight = new Float32Array(source.weight.length)
  for (let k = 0; k < weight.length; k++) weight[k] = change(source.weight[k]!)
  return { ...source, weight }
}

/** One row: views (not copies) of its columns and weights. */
export function rowOf(source: Interactions, row: number): { products: Int32Array; weights: Float32Array } {
  checkIndex(row, source.rows, 'row')
  const from = source.rowStart[row]!
  const to = source.rowStart[row + 1]!
  return { products: source.column.subarray(from, to), weights: source.weight.subarray(from, to) }
}

/** How many rows hold each column. */
export function columnCounts(source: Interactions): Int32Array {
  const counts = new Int32Array(source.columns)
  for (const c of source.column) counts[c]!++
  return counts
}

function stableOrder(key: ArrayLike<number>, buckets: number, within: Int32Array | null): Int32Array {
  const start = new Int32Array(buckets + 1)
  for (let k = 0; k < key.length; k++) start[key[k]! + 1]!++
  for (let b = 0; b < buckets; b++) start[b + 1]! += start[b]!
  const order = new Int32Array(key.length)
  for (let k = 0; k < key.length; k++) {
    const event = within === null ? k : within[k]!
    order[start[key[event]!]!++] = event
  }
  return order
}

function mergeDuplicates(triplets: Triplets, order: Int32Array, rows: number, columns: number): Interactions {
  const rowStart = new Int32Array(rows + 1)
  const column = new Int32Array(order.length)
  // Sums are kept in f64 until all duplicates of a cell are in, so that they do not depend on f32 rounding order.
  const sums = new Float64Array(order.length)
  let filled = 0
  let previousRow = -1
  for (const event of order) {
    const r = triplets.row[event]!
    const c = triplets.column[event]!
    if (r === previousRow && column[filled - 1] === c) {
      sums[filled - 1]! += triplets.weight[event]!
      continue
    }
    column[filled] = c
    sums[filled] = triplets.weight[event]!
    rowStart[r + 1]!++
    previousRow = r
    filled++
  }
  for (let r = 0; r < rows; r++) rowStart[r + 1]! += rowStart[r]!
  return {
    rows,
    columns,
    rowStart,
    column: column.slice(0, filled),
    weight: Float32Array.from(sums.subarray(0, filled)),
  }
}

function checkSize(size: number, name: string): void {
  if (!Number.isInteger(size) || size < 0 || size > 0x7fffffff)
    throw new RangeError(`${name} must be a count, got ${size}`)
}

function checkIndex(index: number, limit: number, name: string): void {
  if (!Number.isInteger(index) || index < 0 || index >= limit) {
    throw new RangeError(`${name} ${index} is outside 0..${limit - 1}`)
  }
}
