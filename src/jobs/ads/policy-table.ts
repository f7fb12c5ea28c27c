import type {
  ContextualResult,
  DecisionColumns,
  OffPolicyResult,
  SegmentRow,
} from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { isNothing, numberIn, type PlainTable } from '../plain-table.ts'
import { countIn } from './arm-counts.ts'
import { truthOf, type ColumnProfile } from './column-profile.ts'
import { decideBySegment, judgePolicies, type LogRow } from './decide.ts'

const ACTION = [
  /^(?:action|decision|chosen|shown|displayed|arm$)|动作|决策|展示(?:内容|版本)/i,
  /item[_\s-]?id|article|creative|variant|offer|treatment|(?:^|[_\s-])ad(?:[_\s-]?id)?$|商品|素材/i,
]
const REWARD = [
  /^(?:reward|outcome|result)|回报|奖励|收益/i,
  /^(?:click|conver|purchase|order|label|[ry]$)|点击|转化/i,
]
const PROPENSITY = /propens|pscore|probab|^p$|(?:^|[_\s-])prob(?:s|[_\s-]|$)|概率|倾向/i
/** What a log tells as cost is better the lower it is: its reward is the negative (Vowpal Wabbit's logs). */
const COST = /^(?:_?label_)?(?:cost|loss)$/i
const TARGET = /^(?:target|policy|new|eval)[_\s-]?(?:prob|propens|p)|目标概率/i
const SEGMENT = [
  /segment|context|audience|人群|分群|受众|客群/i,
  /(?:^|[_\s-])age|gender|sex|device|platform|region|country|city|channel|设备|地区|性别|年龄|渠道/i,
  /position|user[_\s-]?feature/i,
]
const MOST_SEGMENTS = 50

type Found = (pattern: readonly RegExp[], not: readonly (number | undefined)[]) => number | undefined

/** Does a header say that the column holds what a rule chose, not the variant of a test? */
export function isActionName(header: string): boolean {
  return /^(?:action|decision|chosen|shown|displayed)|item|article|动作|决策/i.test(header)
}

/** Does a header of a log say that less of it is better? */
export function isCostColumn(header: string): boolean {
  return COST.test(header.trim())
}

/** Columns of a log of decisions: what was chosen, what came of it, with which probability; undefined where it is none. */
export function logColumns(profiles: readonly ColumnProfile[], isEven: boolean): DecisionColumns | undefined {
  const find: Found = (patterns, not) =>
    patterns
      .map((pattern) =>
        profiles.findIndex(({ header }, column) => !not.includes(column) && pattern.test(header)),
      )
      .find((column) => column >= 0)
  const target = find([TARGET], [])
  const propensity = isEven
    ? undefined
    : profiles.findIndex(({ header, isNumeric }, at) => at !== target && isNumeric && PROPENSITY.test(header))
  if (propensity !== undefined && propensity < 0) return undefined
  const action = find(ACTION, [target, propensity])
  const reward = find([...REWARD, COST], [target, propensity, action])
  if (action === undefined || reward === undefined) return undefined
  const segment = segmentAmong(profiles, [target, propensity, action, reward])
  return {
    action,
    reward,
    ...(propensity === undefined ? {} : { propensity }),
    ...(segment === undefined ? {} : { segment }),
    ...(target === undefined ? {} : { target }),
  }
}

/** A column that divides people into a few groups, by its name. */
export function segmentAmong(
  profiles: readonly ColumnProfile[],
  not: readonly (number | undefined)[],
): number | undefined {
  return SEGMENT.map((pattern) =>
    profiles.findIndex(
      ({ header, isId, distinct, isNumeric }, column) =>
        !not.includes(column) && !isId && pattern.test(header) && (distinct <= MOST_SEGMENTS || isNumeric),
    ),
  ).find((column) => column >= 0)
}

/** Names of segments by row; numbers that are too many to be names become quarters of the rows. */
function segmentNames(table: PlainTable, column: number): (row: readonly string[]) => string {
  const distinct = new Set(table.rows.map((row) => (row[column] ?? '').trim()))
  if (distinct.size <= MOST_SEGMENTS) return (row) => (row[column] ?? '').trim() || '-'
  const values = table.rows
    .map((row) => numberIn(row[column], table.decimalComma))
    .filter((value) => value !== null)
    .sort((a, b) => a - b)
  const cuts = [0.25, 0.5, 0.75].map((share) => values[Math.floor(share * values.length)] ?? 0)
  const names = [...cuts, null].map((cut, i) =>
    i === 0
      ? `< ${String(cut)}`
      : cut === null
        ? `≥ ${String(cuts[i - 1])}`
        : `${String(cuts[i - 1])} – ${String(cut)}`,
  )
  return (row) => {
    const value = numberIn(row[column], table.decimalComma)
    return value === null ? '-' : (names[cuts.filter((cut) => value >= cut).length] ?? '-')
  }
}

export type JudgedLog = { readonly result: OffPolicyResult; readonly unusable: number }

/** What other policies would have earned on the log in the table. @throws ExpectedFailure mapping-incomplete, ads-bad-log */
export function judgeLogTable(table: PlainTable, columns: DecisionColumns, level: number): JudgedLog {
  const { rows, unusable } = logRows(table, columns)
  return { result: judgePolicies(rows, level), unusable }
}

/**
 * The rows of a log. Without a column of probabilities the log is taken to have chosen evenly. A few rows without action, reward or probability (a
 * hundredth at most) are left out.
 * @throws ExpectedFailure mapping-incomplete, ads-bad-log
 */
export function logRows(
  table: PlainTable,
  columns: DecisionColumns,
): { readonly rows: readonly LogRow[]; readonly unusable: number } {
  const { action, reward, propensity, segment, target } = columns
  if (action === undefined || reward === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, cause: 'action,reward,propensity' })
  const name = (row: readonly string[]): string => (row[action] ?? '').trim()
  const even = 1 / Math.max(1, new Set(table.rows.map(name)).size)
  const segmentOf = segment === undefined ? () => '' : segmentNames(table, segment)
  const read = (row: readonly string[], column: number): number =>
    numberIn(row[column], table.decimalComma) ?? truthOf(row[column]) ?? Number.NaN
  // Nought stays nought, not its negative.
  const sign = isCostColumn(table.headers[reward] ?? '') ? -1 : 1
  const rows: LogRow[] = []
  let [unusable, first] = [0, 0]
  table.rows.forEach((row, index) => {
    const told: LogRow = {
      action: name(row),
      reward: read(row, reward) * sign + 0,
      propensity: propensity === undefined ? even : read(row, propensity),
      segment: segmentOf(row),
      target: target === undefined ? null : read(row, target),
    }
    const isUsable =
      told.action !== '' &&
      !isNothing(told.action) &&
      Number.isFinite(told.reward) &&
      told.propensity > 0 &&
      told.propensity <= 1 &&
      (told.target === null || told.target >= 0)
    if (isUsable) rows.push(told)
    else if (unusable++ === 0) first = index + 1
  })
  if (rows.length < 2 || unusable > table.rows.length / 100)
    throw new ExpectedFailure('ads-bad-log', { file: table.file, ...(first > 0 ? { row: first } : {}) })
  return { rows, unusable }
}

/**
 * Shares of the next period by segment, from counts of variant and segment in the table, or from a row per visitor (without `trials`).
 * @throws ExpectedFailure mapping-incomplete, ads-bad-counts
 */
export function segmentsOfTable(
  table: PlainTable,
  { arm, trials, successes, segment }: DecisionColumns,
  options: { readonly floor: number; readonly seed: number },
): ContextualResult {
  if (arm === undefined || successes === undefined || segment === undefined)
    throw new ExpectedFailure('mapping-incomplete', {
      file: table.file,
      cause: 'arm,trials,successes,segment',
    })
  const nameOf = segmentNames(table, segment)
  const rows = table.rows.flatMap((row, index): SegmentRow[] => {
    const about = { segment: nameOf(row), arm: (row[arm] ?? '').trim() || '-' }
    if (trials !== undefined)
      return [
        {
          ...about,
          trials: countIn(table, row, index, trials),
          reward: countIn(table, row, index, successes),
        },
      ]
    const success = truthOf(row[successes])
    return success === null ? [] : [{ ...about, trials: 1, reward: success }]
  })
  return decideBySegment(rows, options)
}
