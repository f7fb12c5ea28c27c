import type { TestRules, ValueTestResult } from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { decideValues, valueArm, type ValueArm } from '../../engine/ads/value-test.ts'
import { seededRandom } from '../../engine/random.ts'
import { isNothing, numberIn, type PlainTable } from '../plain-table.ts'
import { byName } from './arm-counts.ts'
import { armAmong } from './arm-columns.ts'
import { takenSplit } from './decide.ts'
import type { ColumnProfile } from './column-profile.ts'

export type ValueColumns = {
  readonly arm: number
  readonly value: number
  /** Who the row is about; null: each row is a visitor of its own. */
  readonly visitor: number | null
}

export type ValueChoices = Pick<TestRules, 'lossLimit' | 'leastTrials' | 'split' | 'level'> & {
  readonly seed: number
}

const VALUE = /revenue|value|amount|gmv|sales|spend per|order_?total|^spen[dt]$|收入|金额|价值|销售额/i
const VISITOR = /visitor|user|customer|session|访客|用户|会员/i
/** Fewer rows are sums by variant, not visitors. */
const LEAST_ROWS = 40

/**
 * Where a file tells what each visitor of a variant brought; null where it does not. `isAsked`: the file is known to be of that kind, so fewer rows
 * are enough.
 */
export function valueColumns(
  table: PlainTable,
  profiles: readonly ColumnProfile[],
  isAsked: boolean,
): ValueColumns | null {
  if (!isAsked && table.rows.length < LEAST_ROWS) return null
  const value = profiles.findIndex(
    ({ header, isNumeric, isBinary, isId }) => VALUE.test(header) && isNumeric && !isBinary && !isId,
  )
  const arm = armAmong(profiles, value < 0 ? [] : [value])
  if (value < 0 || arm === undefined) return null
  const isCounted = profiles.some(
    ({ header, isNumeric, isBinary, isId, distinct }, column) =>
      column !== value &&
      isNumeric &&
      !isBinary &&
      !isId &&
      distinct > 2 &&
      /trial|impression|success|conver|click|visits|visitors|users|曝光|转化|点击/i.test(header),
  )
  if (!isAsked && isCounted) return null
  const visitor = profiles.findIndex(
    ({ header, isBinary }, column) => column !== value && column !== arm && !isBinary && VISITOR.test(header),
  )
  return { arm, value, visitor: visitor < 0 ? null : visitor }
}

/**
 * Which variant brings most per visitor, from rows of one visitor each (zeros for those who brought nothing). With a column that names the
 * visitor, several rows of one visitor are added up first. An empty value counts as nothing.
 * @throws ExpectedFailure ads-bad-counts for a value that is no number
 */
export function decideValueTable(
  table: PlainTable,
  columns: ValueColumns,
  choices: ValueChoices,
): ValueTestResult {
  const { arm, value, visitor } = columns
  const byArm = new Map<string, Map<string, number>>()
  table.rows.forEach((row, index) => {
    const name = (row[arm] ?? '').trim() || '-'
    const cell = row[value] ?? ''
    const amount = isNothing(cell) ? 0 : numberIn(cell, table.decimalComma)
    if (amount === null)
      throw new ExpectedFailure('ads-bad-counts', { file: table.file, row: index + 1, column: name })
    const told = visitor === null ? '' : (row[visitor] ?? '').trim()
    const who = told === '' ? `row ${index}` : `id ${told}`
    const own = byArm.get(name) ?? new Map<string, number>()
    own.set(who, (own.get(who) ?? 0) + amount)
    byArm.set(name, own)
  })
  return decideValueArms(
    byName([...byArm].map(([name, values]) => ({ name, ...valueArm(values.values()) }))),
    choices,
  )
}

export type NamedValueArm = ValueArm & { readonly name: string }

/** @throws ExpectedFailure ads-too-many-arms */
export function decideValueArms(
  arms: readonly NamedValueArm[],
  { leastTrials, seed, ...rules }: ValueChoices,
): ValueTestResult {
  if (arms.length > MOST_ARMS)
    throw new ExpectedFailure('ads-too-many-arms', { available: arms.length, most: MOST_ARMS })
  const taken = takenSplit(
    arms.map(({ visitors }) => visitors),
    rules.split,
  )
  const judged = decideValues(arms, {
    ...rules,
    split: taken ?? rules.split,
    leastVisitors: leastTrials,
    random: seededRandom(seed),
  })
  return {
    kind: 'value',
    level: rules.level,
    lossLimit: judged.lossLimit,
    leastTrials,
    splitP: judged.splitP,
    splitOk: judged.decision !== 'check-split',
    splitTaken: taken !== null,
    decision: judged.decision,
    leader: arms[judged.leader]?.name ?? '',
    arms: judged.arms.map((own, k) => ({
      name: arms[k]?.name ?? '',
      visitors: arms[k]?.visitors ?? 0,
      buyers: arms[k]?.buyers ?? 0,
      ...own,
    })),
  }
}

/** More are rows of something else than variants of a test. */
const MOST_ARMS = 200
