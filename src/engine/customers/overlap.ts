/** At most so many sets: each customer's membership is a bit pattern. */
export const MAX_SETS = 10

/**
 * How sets of customers overlap: `shared[i][j]` customers in both i and j (its diagonal the sizes), and the customers of each exact combination,
 * the largest first. Each set is one flag per customer. O(customers × sets).
 * @throws RangeError for more than {@link MAX_SETS} sets
 */
export function overlapOf(sets: readonly Uint8Array[]): {
  readonly shared: number[][]
  readonly regions: { readonly members: number[]; readonly size: number }[]
} {
  if (sets.length > MAX_SETS) throw new RangeError(`at most ${MAX_SETS} sets`)
  const customers = sets[0]?.length ?? 0
  const patterns = new Int32Array(1 << sets.length)
  for (let c = 0; c < customers; c++) {
    let pattern = 0
    for (let s = 0; s < sets.length; s++) pattern |= sets[s]![c]! << s
    patterns[pattern]!++
  }
  const shared = sets.map(() => new Array<number>(sets.length).fill(0))
  const regions: { members: number[]; size: number }[] = []
  patterns.forEach((size, pattern) => {
    if (size === 0 || pattern === 0) return
    const members = sets.map((_, s) => s).filter((s) => (pattern >> s) & 1)
    regions.push({ members, size })
    for (const i of members) for (const j of members) shared[i]![j]! += size
  })
  regions.sort((a, b) => b.size - a.size || a.members.length - b.members.length)
  return { shared, regions }
}
