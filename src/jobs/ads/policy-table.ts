import type { ContextualResult, OffPolicyResult } from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { numberIn, placeOf, type PlainTable } from '../plain-table.ts'
import { countIn } from './arm-counts.ts'
import { decideBySegment, judgePolicies, type LogRow } from './decide.ts'

export const policyRoles = [
  'arm',
  'trials',
  'successes',
  'segment',
  'action',
  'reward',
  'propensity',
  'target',
] as const
export type PolicyRole = (typeof policyRoles)[number]
export type PolicyColumns = Readonly<Partial<Record<PolicyRole, number>>>

const NAMES: Readonly<Record<PolicyRole, RegExp>> = {
  action: /^(action|decision|chosen|shown)|动作|决策|展示(?:内容|版本)/i,
  reward: /^(reward|outcome|result)|回报|奖励|收益/i,
  propensity: /propens|probab|^p$|^prob|概率|倾向/i,
  target: /^(target|policy|new)[ _]?(prob|propens|p)|目标概率/i,
  segment: /segment|context|audience|age|gender|device|region|人群|分群|受众|客群|设备|地区/i,
  arm: /variant|^arm|group|(?<!con)version|^ad$|campaign|creative|版本|方案|变体|创意|广告/i,
  trials: /trial|impression|view|visitor|session|sent|曝光|展现|访问|发送/i,
  successes: /success|conver|purchase|order|click|转化|成交|点击|订单/i,
}

/**
 * What the columns are: counts by variant (and segment), or a log of decisions. `text` names them in order or as `name:role`.
 * @throws ExpectedFailure mapping-incomplete for a name that is not there
 */
export function policyColumns(table: PlainTable, text: string | undefined): PolicyColumns {
  const found: Partial<Record<PolicyRole, number>> = {}
  if (text === undefined) {
    for (const role of ['propensity', 'target', ...policyRoles] as const) {
      const taken = new Set(Object.values(found))
      const at = table.headers.findIndex((header, column) => !taken.has(column) && NAMES[role].test(header))
      if (at >= 0 && found[role] === undefined) found[role] = at
    }
    return found
  }
  const parts = text.split(',').map((part) => part.trim())
  const named = parts.map((part, order) => {
    const split = table.headers.includes(part) ? null : /^(.*):(\w+)$/.exec(part)
    const role = policyRoles.find((each) => each === split?.[2])
    return { role, place: placeOf(table, role === undefined ? part : (split?.[1] ?? part), order) }
  })
  const isLog =
    named.some(({ role }) => role === 'propensity' || role === 'action' || role === 'reward') ||
    looksLikeLog(
      table,
      named.map(({ place }) => place),
    )
  const order: PolicyRole[] = isLog
    ? ['action', 'reward', 'propensity', 'segment', 'target']
    : ['arm', 'trials', 'successes', 'segment']
  for (const { role, place } of named) if (role !== undefined) found[role] = place
  const open = order.filter((role) => found[role] === undefined)
  named
    .filter(({ role }) => role === undefined)
    .forEach(({ place }, i) => {
      const role = open[i]
      if (role !== undefined) found[role] = place
    })
  return found
}

/** The third column holds probabilities. */
function looksLikeLog(table: PlainTable, [, , third]: readonly number[]): boolean {
  if (third === undefined) return false
  const values = table.rows.slice(0, 500).map((row) => numberIn(row[third], table.decimalComma))
  return (
    values.every((value) => value !== null && value > 0 && value <= 1) &&
    values.some((value) => value !== null && value < 1)
  )
}

/**
 * What other policies would have earned on the log in the table.
 * @throws ExpectedFailure mapping-incomplete, ads-bad-log
 */
export function judgeLogTable(table: PlainTable, columns: PolicyColumns, level: number): OffPolicyResult {
  const { action, reward, propensity, segment, target } = columns
  if (action === undefined || reward === undefined || propensity === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, cause: 'action,reward,propensity' })
  const read = (row: readonly string[], column: number): number =>
    numberIn(row[column], table.decimalComma) ?? Number.NaN
  const rows = table.rows.map((row): LogRow => ({
    action: (row[action] ?? '').trim(),
    reward: read(row, reward),
    propensity: read(row, propensity),
    segment: segment === undefined ? '' : (row[segment] ?? '').trim(),
    target: target === undefined ? null : read(row, target),
  }))
  return judgePolicies(rows, level)
}

/**
 * Shares of the next period by segment, from counts of variant and segment in the table.
 * @throws ExpectedFailure mapping-incomplete, ads-bad-counts
 */
export function segmentsOfTable(
  table: PlainTable,
  { arm, trials, successes, segment }: PolicyColumns,
  options: { readonly floor: number; readonly seed: number },
): ContextualResult {
  if (arm === undefined || trials === undefined || successes === undefined || segment === undefined)
    throw new ExpectedFailure('mapping-incomplete', {
      file: table.file,
      cause: 'arm,trials,successes,segment',
    })
  const rows = table.rows.map((row, index) => ({
    segment: (row[segment] ?? '').trim() || '-',
    arm: (row[arm] ?? '').trim() || '-',
    trials: countIn(table, row, index, trials),
    reward: countIn(table, row, index, successes),
  }))
  return decideBySegment(rows, options)
}
