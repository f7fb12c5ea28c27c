import type { ValueTestResult } from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { decideValues, valueArm } from '../../engine/ads/value-test.ts'
import { seededRandom } from '../../engine/random.ts'
import { numberIn, type PlainTable } from '../plain-table.ts'

export type ValueColumns = {
  readonly arm: number
  readonly value: number
  /** Who the row is about; null: each row is a visitor of its own. */
  readonly visitor: number | null
}

/**
 * Which variant brings most per visitor, from rows of one visitor each (zeros for those who brought nothing). With a column that names the
 * visitor, several rows of one visitor are added up first. An empty value counts as nothing.
 * @throws ExpectedFailure ads-bad-counts for a value that is no number
 */
export function decideValueTable(
  table: PlainTable,
  columns: ValueColumns,
  rules: {
    readonly lossLimit: number | null
    readonly leastVisitors: number
    readonly split: readonly number[]
    readonly level: number
    readonly seed: number
  },
): ValueTestResult {
  const { arm, value, visitor } = columns
  const byArm = new Map<string, Map<string, number>>()
  table.rows.forEach((row, index) => {
    const name = (row[arm] ?? '').trim() || '-'
    const cell = row[value] ?? ''
    const amount = numberIn(cell, table.decimalComma)
    if (amount === null && cell.trim() !== '')
      throw new ExpectedFailure('ads-bad-counts', { file: table.file, row: index + 1, column: name })
    const who = visitor === null ? String(index) : (row[visitor] ?? '').trim()
    const own = byArm.get(name) ?? new Map<string, number>()
    own.set(who, (own.get(who) ?? 0) + (amount ?? 0))
    byArm.set(name, own)
  })
  const names = [...byArm.keys()]
  const arms = [...byArm.values()].map((values) => valueArm(values.values()))
  const { random, ...rest } = { ...rules, random: seededRandom(rules.seed) }
  const judged = decideValues(arms, { ...rest, random })
  return {
    kind: 'value',
    level: rules.level,
    lossLimit: judged.lossLimit,
    leastTrials: rules.leastVisitors,
    splitP: judged.splitP,
    splitOk: judged.decision !== 'check-split',
    decision: judged.decision,
    leader: names[judged.leader] ?? '',
    arms: judged.arms.map((own, k) => ({
      name: names[k] ?? '',
      visitors: arms[k]?.visitors ?? 0,
      buyers: arms[k]?.buyers ?? 0,
      ...own,
    })),
  }
}
