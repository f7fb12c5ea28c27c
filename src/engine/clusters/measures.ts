import { squaredDistance, type Features } from './matrix.ts'

/** All distances of a small set, row-major. O(rows^2 x columns). */
export function distancesOf({ rows, columns, data }: Features): Float32Array {
  const made = new Float32Array(rows * rows)
  for (let a = 0; a < rows; a++) {
    for (let b = 0; b < a; b++) {
      const distance = Math.sqrt(squaredDistance(data, a * columns, data, b * columns, columns))
      made[a * rows + b] = distance
      made[b * rows + a] = distance
    }
  }
  return made
}

/**
 * Mean silhouette (Rousseeuw 1987): (b - a) / max(a, b) with a the mean distance within the own cluster and b to the nearest other; 0 for the
 * only one of its cluster. O(rows^2).
 */
export function silhouetteOf(distances: Float32Array, label: Int32Array, k: number): number {
  const rows = label.length
  const counts = new Int32Array(k)
  for (const each of label) counts[each]!++
  const sums = new Float64Array(k)
  let total = 0
  for (let r = 0; r < rows; r++) {
    sums.fill(0)
    for (let other = 0; other < rows; other++) sums[label[other]!]! += distances[r * rows + other]!
    const own = label[r]!
    if (counts[own]! <= 1) continue
    const within = sums[own]! / (counts[own]! - 1)
    let nearest = Infinity
    for (let c = 0; c < k; c++)
      if (c !== own && counts[c]! > 0) nearest = Math.min(nearest, sums[c]! / counts[c]!)
    const larger = Math.max(within, nearest)
    if (nearest !== Infinity && larger > 0) total += (nearest - within) / larger
  }
  return rows === 0 ? 0 : total / rows
}

/** Hubert and Arabie's adjusted Rand index of two labellings (J. of Classification 2, 1985): 1 the same, 0 as by chance. */
export function adjustedRand(a: ArrayLike<number>, b: ArrayLike<number>): number {
  const table = new Map<string, number>()
  const [ofA, ofB] = [new Map<number, number>(), new Map<number, number>()]
  for (let i = 0; i < a.length; i++) {
    const key = `${a[i]!} ${b[i]!}`
    table.set(key, (table.get(key) ?? 0) + 1)
    ofA.set(a[i]!, (ofA.get(a[i]!) ?? 0) + 1)
    ofB.set(b[i]!, (ofB.get(b[i]!) ?? 0) + 1)
  }
  const pairs = (counts: Iterable<number>): number => {
    let sum = 0
    for (const n of counts) sum += (n * (n - 1)) / 2
    return sum
  }
  const [both, inA, inB, all] = [
    pairs(table.values()),
    pairs(ofA.values()),
    pairs(ofB.values()),
    (a.length * (a.length - 1)) / 2,
  ]
  const expected = all === 0 ? 0 : (inA * inB) / all
  const most = (inA + inB) / 2
  return most === expected ? 1 : (both - expected) / (most - expected)
}
