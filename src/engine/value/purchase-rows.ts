/**
 * What the purchase models know of a customer, as parallel arrays: `frequency` repeat purchases, `recency` time from first to last
 * purchase, `age` time from the first purchase to the end of observation; one unit of time for all.
 */
export type PurchaseRows = {
  readonly frequency: Float64Array
  readonly recency: Float64Array
  readonly age: Float64Array
}

/** Equal rows once, with how often each occurs. `place[i]` is where row i went. */
export type GroupedRows = PurchaseRows & { readonly count: Float64Array; readonly place: Int32Array }

/**
 * Groups equal rows: likelihoods cost as many terms as there are distinct rows. O(rows).
 * @throws RangeError for a row that no purchases can give: frequency not a whole number >= 0, or not 0 <= recency <= age
 */
export function groupRows({ frequency, recency, age }: PurchaseRows): GroupedRows {
  const seen = new Map<number, Map<number, Map<number, number>>>()
  const place = new Int32Array(frequency.length)
  const first: number[] = []
  const count: number[] = []
  for (let i = 0; i < frequency.length; i++) {
    const [x, at, end] = [frequency[i]!, recency[i]!, age[i]!]
    if (!isPossible(x, at, end))
      throw new RangeError(`row ${i} is impossible: frequency ${x}, recency ${at}, age ${end}`)
    const byRecency = within(seen, x)
    const byAge = within(byRecency, at)
    const known = byAge.get(end)
    if (known === undefined) {
      byAge.set(end, first.length)
      place[i] = first.length
      first.push(i)
      count.push(1)
    } else {
      place[i] = known
      count[known]!++
    }
  }
  return {
    frequency: Float64Array.from(first, (i) => frequency[i]!),
    recency: Float64Array.from(first, (i) => recency[i]!),
    age: Float64Array.from(first, (i) => age[i]!),
    count: Float64Array.from(count),
    place,
  }
}

/** Recency is 0 where there is no repeat purchase; where there is one it is after the first. */
export function isPossible(frequency: number, recency: number, age: number): boolean {
  return (
    Number.isInteger(frequency) &&
    frequency >= 0 &&
    recency >= 0 &&
    recency <= age &&
    Number.isFinite(age) &&
    (frequency > 0 || recency === 0)
  )
}

function within<K, V>(map: Map<K, Map<number, V>>, key: K): Map<number, V> {
  const known = map.get(key)
  if (known !== undefined) return known
  const made = new Map<number, V>()
  map.set(key, made)
  return made
}
