/** Element `k`; NaN outside, which no report survives unnoticed. */
export function at(numbers: ArrayLike<number>, k: number): number {
  return numbers[k] ?? NaN
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.slice().sort((a, b) => a - b)
  return at(sorted, Math.floor(sorted.length / 2))
}

/** @throws Error when a peer's answer lacks the number. */
export function numberIn(answer: Record<string, number>, name: string): number {
  const value = answer[name]
  if (value === undefined) throw new Error(`the peer's answer has no ${name}`)
  return value
}
