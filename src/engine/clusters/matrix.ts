/** Customers by features, row-major; every value is finite. */
export type Features = {
  readonly rows: number
  readonly columns: number
  readonly data: Float64Array
}

export type FeatureColumn = {
  readonly values: Float64Array
  /** Columns of one group share its weight, so that forty factors do not outvote three figures of RFM. */
  readonly group: string
  /** Amounts and counts spread over magnitudes: their logarithm is what is compared. */
  readonly isAmount: boolean
}

/** Standard scores beyond this count as this: one enormous customer is no group. */
const FARTHEST = 4

/**
 * Makes columns comparable: ln(1 + x) of amounts, mean 0 and deviation 1, cut at +-4, and divided by the root of the size of their group.
 * Columns without spread are left out; `kept` are the others. Unknown values (NaN) count as the mean. O(cells).
 */
export function scaledFeatures(columns: readonly FeatureColumn[]): {
  readonly features: Features
  readonly kept: readonly number[]
  /** Standard scores before the division by groups, a column each, of all columns. */
  readonly scores: readonly Float64Array[]
} {
  const scores = columns.map(({ values, isAmount }) => standardScores(values, isAmount))
  const kept = [...scores.keys()].filter((c) => scores[c]!.some((each) => each !== 0))
  const sizes = new Map<string, number>()
  for (const c of kept) sizes.set(columns[c]!.group, (sizes.get(columns[c]!.group) ?? 0) + 1)
  const rows = columns[0]?.values.length ?? 0
  const data = new Float64Array(rows * kept.length)
  for (const [place, c] of kept.entries()) {
    const share = 1 / Math.sqrt(sizes.get(columns[c]!.group) ?? 1)
    const own = scores[c]!
    for (let r = 0; r < rows; r++)
      data[r * kept.length + place] = share * Math.max(-FARTHEST, Math.min(FARTHEST, own[r]!))
  }
  return { features: { rows, columns: kept.length, data }, kept, scores }
}

function standardScores(values: Float64Array, isAmount: boolean): Float64Array {
  const made = values.map((each) => (isAmount ? Math.sign(each) * Math.log1p(Math.abs(each)) : each))
  let [count, sum] = [0, 0]
  for (const each of made) {
    if (!Number.isFinite(each)) continue
    count++
    sum += each
  }
  const mean = count === 0 ? 0 : sum / count
  let square = 0
  for (const each of made) if (Number.isFinite(each)) square += (each - mean) ** 2
  const deviation = Math.sqrt(square / Math.max(1, count))
  const least = 1e-9 * Math.max(1, Math.abs(mean))
  for (let i = 0; i < made.length; i++)
    made[i] = deviation <= least || !Number.isFinite(made[i]!) ? 0 : (made[i]! - mean) / deviation
  return made
}

/** The given rows, in the given order. */
export function rowsOf({ columns, data }: Features, rows: Int32Array): Features {
  const made = new Float64Array(rows.length * columns)
  for (let r = 0; r < rows.length; r++)
    made.set(data.subarray(rows[r]! * columns, (rows[r]! + 1) * columns), r * columns)
  return { rows: rows.length, columns, data: made }
}

export function squaredDistance(
  a: Float64Array,
  from: number,
  b: Float64Array,
  to: number,
  columns: number,
): number {
  let sum = 0
  for (let c = 0; c < columns; c++) {
    const difference = a[from + c]! - b[to + c]!
    sum += difference * difference
  }
  return sum
}

/** A sample of rows without repeats, ascending; all of them where there are no more than `limit`. */
export function sampleRows(rows: number, limit: number, below: (limit: number) => number): Int32Array {
  const all = Int32Array.from({ length: rows }, (_, r) => r)
  if (rows <= limit) return all
  for (let k = 0; k < limit; k++) {
    const at = k + below(rows - k)
    const other = all[at]!
    all[at] = all[k]!
    all[k] = other
  }
  return all.slice(0, limit).sort()
}
