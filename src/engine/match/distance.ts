/**
 * Jaro-Winkler similarity, 0 to 1 (Winkler, "String Comparator Metrics and Enhanced Decision Rules", ASA 1990; prefix scale 0.1, prefix of
 * at most 4). O(|a| |b|) with a window of half the longer text.
 */
export function jaroWinkler(a: string, b: string): number {
  if (a === b) return 1
  const [la, lb] = [a.length, b.length]
  if (la === 0 || lb === 0) return 0
  const window = Math.max(0, Math.floor(Math.max(la, lb) / 2) - 1)
  const usedA = new Uint8Array(la)
  const usedB = new Uint8Array(lb)
  let matches = 0
  for (let i = 0; i < la; i++) {
    const to = Math.min(lb, i + window + 1)
    for (let j = Math.max(0, i - window); j < to; j++) {
      if (usedB[j] === 1 || a.charCodeAt(i) !== b.charCodeAt(j)) continue
      usedA[i] = usedB[j] = 1
      matches++
      break
    }
  }
  if (matches === 0) return 0
  let transposed = 0
  for (let i = 0, j = 0; i < la; i++) {
    if (usedA[i] === 0) continue
    while (usedB[j] === 0) j++
    if (a.charCodeAt(i) !== b.charCodeAt(j)) transposed++
    j++
  }
  const jaro = (matches / la + matches / lb + (matches - transposed / 2) / matches) / 3
  let prefix = 0
  while (prefix < 4 && prefix < la && prefix < lb && a.charCodeAt(prefix) === b.charCodeAt(prefix)) prefix++
  return jaro + prefix * 0.1 * (1 - jaro)
}

/**
 * Optimal string alignment: insertions, deletions, substitutions and swaps of neighbours; `limit + 1` where there are more than `limit`
 * (Damerau 1964; Ukkonen's band). O(limit x length).
 */
export function editDistance(a: string, b: string, limit: number): number {
  if (a === b) return 0
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let before = new Int32Array(b.length + 1)
  let last = Int32Array.from({ length: b.length + 1 }, (_, j) => j)
  let row = new Int32Array(b.length + 1)
  for (let i = 1; i <= a.length; i++) {
    row.fill(limit + 1)
    if (i <= limit) row[0] = i
    const from = Math.max(1, i - limit)
    const to = Math.min(b.length, i + limit)
    let least = row[0]!
    for (let j = from; j <= to; j++) {
      const cost = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1
      let value = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      const swapped =
        i > 1 &&
        j > 1 &&
        a.charCodeAt(i - 1) === b.charCodeAt(j - 2) &&
        a.charCodeAt(i - 2) === b.charCodeAt(j - 1)
      if (swapped) value = Math.min(value, before[j - 2]! + 1)
      row[j] = value
      least = Math.min(least, value)
    }
    if (least > limit) return limit + 1
    ;[before, last, row] = [last, row, before]
  }
  return Math.min(last[b.length]!, limit + 1)
}
