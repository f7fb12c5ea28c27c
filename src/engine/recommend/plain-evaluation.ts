/** A second implementation for the tests, as near to the formulas as it goes: dense tables, no care for speed, nothing shared with the models. */

/** Ids from 1. */
export type Line = {
  readonly user: number
  readonly item: number
  readonly rating: number
  readonly isTest: boolean
}

/** `k`: length of the judged lists. */
export type Size = { readonly users: number; readonly items: number; readonly k: number }

/** Users x items, 1 where the training has a line. */
export function plainMatrix(lines: readonly Line[], size: Size): number[][] {
  const x = Array.from({ length: size.users }, () => new Array<number>(size.items).fill(0))
  for (const { user, item, isTest } of lines) if (!isTest) x[user - 1]![item - 1] = 1
  return x
}

export function columnSums(x: readonly (readonly number[])[], size: Size): number[] {
  return Array.from({ length: size.items }, (_, i) => x.reduce((sum, row) => sum + row[i]!, 0))
}

export function multiply(a: number[][], b: number[][]): number[][] {
  return a.map((row) => b[0]!.map((_, j) => row.reduce((sum, value, k) => sum + value * b[k]![j]!, 0)))
}

/** B = I - P diag(1 / P_jj), P by Gauss-Jordan. */
export function plainEase(x: number[][], penalty: number, size: Size): number[][] {
  const left = Array.from({ length: size.items }, (_, i) =>
    Array.from(
      { length: size.items },
      (_unused, j) => x.reduce((sum, row) => sum + row[i]! * row[j]!, 0) + (i === j ? penalty : 0),
    ),
  )
  const p = Array.from({ length: size.items }, (_, i) =>
    Array.from({ length: size.items }, (_unused, j) => (i === j ? 1 : 0)),
  )
  for (let i = 0; i < size.items; i++) {
    const pivot = left[i]![i]!
    for (const side of [left, p]) side[i] = side[i]!.map((value) => value / pivot)
    for (let r = 0; r < size.items; r++) {
      const factor = r === i ? 0 : left[r]![i]!
      for (const side of [left, p]) side[r] = side[r]!.map((value, c) => value - factor * side[i]![c]!)
    }
  }
  return p.map((row, i) => row.map((value, j) => (i === j ? 0 : -value / p[j]![j]!)))
}

export function plainJaccard(x: number[][], neighbours: number, size: Size): number[][] {
  const sums = columnSums(x, size)
  const likeness = (i: number, j: number): number => {
    const both = x.reduce((sum, row) => sum + row[i]! * row[j]!, 0)
    return both === 0 ? 0 : both / (sums[i]! + sums[j]! - both)
  }
  const weights = Array.from({ length: size.items }, () => new Array<number>(size.items).fill(0))
  for (let j = 0; j < size.items; j++) {
    Array.from({ length: size.items }, (_, i) => i)
      .filter((i) => i !== j)
      .sort((a, b) => likeness(b, j) - likeness(a, j) || a - b)
      .slice(0, neighbours)
      .forEach((i) => (weights[i]![j] = likeness(i, j)))
  }
  return weights
}

/** Every metric of references 3.2, one line each, over the users with training and something to find. */
export function plainMeans(
  lines: readonly Line[],
  size: Size,
  x: number[][],
  scores: number[][],
  needsEvidence = false,
): { users: number; means: Record<string, number> } {
  const sums: Record<string, number> = {}
  let users = 0
  for (let u = 0; u < size.users; u++) {
    const wanted = new Set(
      lines.filter((line) => line.isTest && line.user === u + 1).map(({ item }) => item - 1),
    )
    if (wanted.size === 0 || x[u]!.every((cell) => cell === 0)) continue
    users++
    const list = Array.from({ length: size.items }, (_, i) => i)
      .filter((i) => x[u]![i] === 0 && (needsEvidence ? scores[u]![i]! > 0 : x.some((row) => row[i] === 1)))
      .sort((a, b) => {
        const difference = scores[u]![b]! - scores[u]![a]!
        // The same sum in another order may differ in the last digits.
        return Math.abs(difference) < 1e-9 ? a - b : difference
      })
      .slice(0, size.k)
    const hits = list.map((i) => (wanted.has(i) ? 1 : 0) as number) // 0 or 1
    const found = hits.reduce((sum, hit) => sum + hit, 0)
    const ideal = (n: number): number =>
      Array.from({ length: n }, (_, p) => 1 / Math.log2(p + 2)).reduce((a, b) => a + b, 0)
    const gain = hits.reduce((sum, hit, p) => sum + hit / Math.log2(p + 2), 0)
    const values: Record<string, number> = {
      precision: found / size.k,
      recall_all: found / wanted.size,
      recall_capped: found / Math.min(size.k, wanted.size),
      ndcg_cut: gain / ideal(Math.min(size.k, wanted.size)),
      ndcg_uncut: gain / ideal(wanted.size),
      mrr: found === 0 ? 0 : 1 / (hits.indexOf(1) + 1),
      hit_rate: found > 0 ? 1 : 0,
      map:
        hits.reduce(
          (sum, hit, p) => sum + (hit * hits.slice(0, p + 1).reduce((a, b) => a + b, 0)) / (p + 1),
          0,
        ) / Math.min(size.k, wanted.size),
    }
    for (const [name, value] of Object.entries(values)) sums[name] = (sums[name] ?? 0) + value
  }
  return { users, means: Object.fromEntries(Object.entries(sums).map(([name, sum]) => [name, sum / users])) }
}

/** b_i and b_u by turns: sum of rests over n (1 + lambda). */
export function plainBiasRmse(lines: readonly Line[], penalty: number, size: Size): number {
  const train = lines.filter(({ isTest }) => !isTest)
  const mean = train.reduce((sum, { rating }) => sum + rating, 0) / train.length
  const bu = new Array<number>(size.users + 1).fill(0)
  const bi = new Array<number>(size.items + 1).fill(0)
  for (let sweep = 0; sweep < 400; sweep++) {
    for (const [own, other, key] of [
      [bi, bu, 'item'],
      [bu, bi, 'user'],
    ] as const) {
      for (let at = 1; at < own.length; at++) {
        const mine = train.filter((line) => line[key] === at)
        if (mine.length === 0) continue
        const rest = mine.reduce(
          (sum, line) => sum + line.rating - mean - other[key === 'item' ? line.user : line.item]!,
          0,
        )
        own[at] = rest / (mine.length * (1 + penalty))
      }
    }
  }
  const test = lines.filter(({ isTest }) => isTest)
  const [low, high] = [1, 5]
  const square = test.reduce((sum, { user, item, rating }) => {
    const predicted = Math.min(high, Math.max(low, mean + bu[user]! + bi[item]!))
    return sum + (predicted - rating) ** 2
  }, 0)
  return Math.sqrt(square / test.length)
}
