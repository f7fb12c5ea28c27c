import { squaredDistance, type Features } from './matrix.ts'

/** More rows than this need more memory and patience than they are worth: all distances are kept. */
export const WARD_MAX_ROWS = 3_000

/** Two clusters became one: rows are 0..rows-1, the cluster made by merge m is rows + m. Heights never fall. */
export type Merge = { readonly a: number; readonly b: number; readonly height: number; readonly size: number }

/**
 * Ward's hierarchical clustering by the nearest-neighbour chain (Murtagh 1983; Ward's distances by Lance and Williams 1967, "ward.D2" of
 * Murtagh and Legendre 2014). Yields every few hundred rows of work. O(rows^2) time and 4 rows^2 bytes.
 * @throws RangeError above 3,000 rows
 */
export function* wardMerges({ rows, columns, data }: Features): Generator<void, Merge[], void> {
  if (rows > WARD_MAX_ROWS) throw new RangeError(`at most ${WARD_MAX_ROWS} rows, got ${rows}`)
  const squared = new Float64Array((rows * (rows - 1)) / 2)
  const at = (a: number, b: number): number => (a > b ? (a * (a - 1)) / 2 + b : (b * (b - 1)) / 2 + a)
  for (let a = 0; a < rows; a++) {
    if (a % 256 === 0) yield
    for (let b = 0; b < a; b++)
      squared[at(a, b)] = squaredDistance(data, a * columns, data, b * columns, columns)
  }
  const size = new Int32Array(rows).fill(1)
  const isAlive = new Uint8Array(rows).fill(1)
  const chain: number[] = []
  const found: { a: number; b: number; square: number }[] = []
  while (found.length < rows - 1) {
    if (found.length % 64 === 0) yield
    if (chain.length === 0) chain.push(isAlive.indexOf(1))
    for (;;) {
      const top = chain.at(-1)!
      const before = chain.at(-2) ?? -1
      let nearest = before
      let least = before < 0 ? Infinity : squared[at(top, before)]!
      for (let other = 0; other < rows; other++) {
        if (other === top || isAlive[other] === 0) continue
        const own = squared[at(top, other)]!
        if (own < least) {
          least = own
          nearest = other
        }
      }
      if (nearest !== before) {
        chain.push(nearest)
        continue
      }
      chain.length -= 2
      found.push({ a: top, b: before, square: least })
      const [na, nb] = [size[top]!, size[before]!]
      for (let other = 0; other < rows; other++) {
        if (other === top || other === before || isAlive[other] === 0) continue
        const no = size[other]!
        squared[at(before, other)] =
          ((na + no) * squared[at(top, other)]! + (nb + no) * squared[at(before, other)]! - no * least) /
          (na + nb + no)
      }
      size[before] = na + nb
      isAlive[top] = 0
      break
    }
  }
  return numbered(found, rows)
}

/** In the order of height, with the names of merged clusters instead of their representatives. */
function numbered(found: readonly { a: number; b: number; square: number }[], rows: number): Merge[] {
  const order = [...found.keys()].sort((x, y) => found[x]!.square - found[y]!.square || x - y)
  const parent = Int32Array.from({ length: rows }, (_, r) => r)
  const name = Int32Array.from(parent)
  const size = new Int32Array(rows).fill(1)
  const root = (of: number): number => {
    let r = of
    while (parent[r] !== r) {
      parent[r] = parent[parent[r]!]!
      r = parent[r]!
    }
    return r
  }
  return order.map((index, m) => {
    const { a, b, square } = found[index]!
    const [x, y] = [root(a), root(b)]
    parent[x] = y
    size[y]! += size[x]!
    const merge = {
      a: Math.min(name[x]!, name[y]!),
      b: Math.max(name[x]!, name[y]!),
      height: Math.sqrt(square),
      size: size[y]!,
    }
    name[y] = rows + m
    return merge
  })
}

/** Labels of the k clusters that are left when the last k - 1 merges are undone, numbered by their first row. */
export function cutAt(merges: readonly Merge[], rows: number, k: number): Int32Array {
  const parent = Int32Array.from({ length: rows + merges.length }, (_, r) => r)
  const root = (of: number): number => {
    let r = of
    while (parent[r] !== r) {
      parent[r] = parent[parent[r]!]!
      r = parent[r]!
    }
    return r
  }
  for (const [m, { a, b }] of merges.slice(0, rows - k).entries()) {
    parent[root(a)] = rows + m
    parent[root(b)] = rows + m
  }
  const numbers = new Map<number, number>()
  return Int32Array.from({ length: rows }, (_, r) => {
    const top = root(r)
    const known = numbers.get(top) ?? numbers.size
    numbers.set(top, known)
    return known
  })
}
