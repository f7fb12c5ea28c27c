import type { DuplicatePair } from '../../../../contract/duplicates.ts'

export type Side = 'a' | 'b'

/** The facts that a merge has to write down: those where both sides are known and differ; the rest follow by themselves. */
export function factsOfMerge(
  pair: Pick<DuplicatePair, 'a' | 'b'>,
  columns: readonly string[],
  sideOf: (column: string) => Side,
): Record<string, string> {
  const facts: Record<string, string> = {}
  for (const column of columns) {
    const [one, two] = [pair.a.facts[column], pair.b.facts[column]]
    if (one === undefined || two === undefined || one === two) continue
    const value = pair[sideOf(column)].facts[column]
    if (value !== undefined) facts[column] = value
  }
  return facts
}
