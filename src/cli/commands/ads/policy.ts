import { resolve } from 'node:path'
import type { OffPolicyResult, SimulationSettings } from '../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import {
  decideArms,
  decideBySegment,
  judgePolicies,
  simulate,
  type LogRow,
} from '../../../jobs/ads/decide.ts'
import { numberIn, placeOf, readPlainTable, type PlainTable } from '../../../jobs/plain-table.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import { countsIn, rulesOf, testOutcome, type TestOptions } from './test.ts'
import { table as textTable } from './text-table.ts'

type PolicyOptions = TestOptions & {
  readonly rates?: string
  readonly rounds: number
  readonly perRound: number
  readonly runs: number
  readonly current?: string
  readonly epsilon: number
  readonly seed: number
}

/** Next period's shares from counts, per segment where there are segments; what other policies would have earned on a log; a simulation of regret. */
export const policyCommand: CliCommand<PolicyOptions> = async (options, terminal) => {
  if (options.rates !== undefined) {
    if (options.data !== undefined) throw new UsageError('--rates simulates; it does not go with --data')
    const result = await simulate(simulationOf(options), terminal.signal, ({ done, total }) =>
      terminal.show({ phase: 'evaluating', done, total, unit: 'steps' }),
    )
    const sentences = adsDecisionSentences(options.language).simulation(result)
    return { document: { ...result, sentences }, lines: sentences }
  }
  if (options.data === undefined)
    throw new UsageError('give --data with counts or a log, or --rates for a simulation')
  const table = await readPlainTable(resolve(options.data))
  const columns = rolesOf(table, options.columns)
  if (columns.propensity !== undefined) return logOutcome(table, columns, options)
  if (columns.segment !== undefined) return segmentOutcome(table, columns, options)
  const counts = countsIn(
    table,
    options.columns === undefined
      ? undefined
      : [columns.arm, columns.trials, columns.successes].map((at) => String((at ?? 0) + 1)).join(','),
  )
  return testOutcome({ file: options.data }, decideArms(counts, { ...rulesOf(options) }), options)
}

type PolicyRole = 'arm' | 'trials' | 'successes' | 'segment' | 'action' | 'reward' | 'propensity' | 'target'
type PolicyColumns = Readonly<Partial<Record<PolicyRole, number>>>

const NAMES: Readonly<Record<PolicyRole, RegExp>> = {
  action: /^(action|decision|chosen|shown|动作)/i,
  reward: /^(reward|outcome|result|回报|奖励)/i,
  propensity: /propens|probab|^p$|^prob|概率/i,
  target: /^(target|policy|new)[ _]?(prob|propens|p)|目标概率/i,
  segment: /segment|context|audience|age|gender|device|region|人群|分群|受众/i,
  arm: /variant|^arm|group|version|^ad$|campaign|creative|版本|方案|变体/i,
  trials: /trial|impression|view|visitor|session|sent|曝光|展现|访问/i,
  successes: /success|conver|purchase|order|click|转化|成交|点击/i,
}
const roles = ['arm', 'trials', 'successes', 'segment', 'action', 'reward', 'propensity', 'target'] as const

function rolesOf(table: PlainTable, columns: string | undefined): PolicyColumns {
  const found: Partial<Record<PolicyRole, number>> = {}
  if (columns === undefined) {
    for (const role of ['propensity', 'target', ...roles] as const) {
      const taken = new Set(Object.values(found))
      const at = table.headers.findIndex((header, column) => !taken.has(column) && NAMES[role].test(header))
      if (at >= 0 && found[role] === undefined) found[role] = at
    }
    return found
  }
  const parts = columns.split(',').map((part) => part.trim())
  const named = parts.map((part, order) => {
    const split = /^(.*):(\w+)$/.exec(part)
    const role = roles.find((each) => each === split?.[2])
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

function logOutcome(table: PlainTable, columns: PolicyColumns, options: PolicyOptions): Outcome {
  const { action, reward, propensity, segment, target } = columns
  if (action === undefined || reward === undefined || propensity === undefined)
    throw new UsageError('a log needs --columns action,reward,propensity[,segment]')
  const read = (row: readonly string[], column: number): number =>
    numberIn(row[column], table.decimalComma) ?? Number.NaN
  const rows = table.rows.map((row): LogRow => ({
    action: (row[action] ?? '').trim(),
    reward: read(row, reward),
    propensity: read(row, propensity),
    segment: segment === undefined ? '' : (row[segment] ?? '').trim(),
    target: target === undefined ? null : read(row, target),
  }))
  const result = judgePolicies(rows, options.level ?? 0.95)
  const sentences = adsDecisionSentences(options.language).offPolicy(result)
  return {
    document: { file: options.data, ...result, sentences },
    lines: [...policyLines(result), '', ...sentences],
  }
}

function policyLines({ policies }: OffPolicyResult): string[] {
  return textTable(
    ['policy', 'IPS', 'SNIPS', 'doubly robust', 'from', 'to', 'effective'],
    policies.map(({ name, ips, snips, doublyRobust, effective }) => [
      name,
      ips.value.toPrecision(4),
      snips.value.toPrecision(4),
      doublyRobust.value.toPrecision(4),
      doublyRobust.low.toPrecision(4),
      doublyRobust.high.toPrecision(4),
      effective.toFixed(0),
    ]),
  )
}

function segmentOutcome(table: PlainTable, columns: PolicyColumns, options: PolicyOptions): Outcome {
  const { arm, trials, successes, segment } = columns
  if (arm === undefined || trials === undefined || successes === undefined || segment === undefined)
    throw new UsageError('counts by segment need --columns arm,trials,successes,segment')
  const rows = table.rows.map((row) => ({
    segment: (row[segment] ?? '').trim() || '-',
    arm: (row[arm] ?? '').trim() || '-',
    trials: numberIn(row[trials], table.decimalComma) ?? 0,
    reward: numberIn(row[successes], table.decimalComma) ?? 0,
  }))
  const result = decideBySegment(rows, { floor: options.floor ?? 0.05, seed: options.seed })
  const sentences = adsDecisionSentences(options.language).contextual(result)
  return { document: { file: options.data, ...result, sentences }, lines: sentences }
}

function simulationOf({
  rates = '',
  rounds,
  perRound,
  runs,
  current,
  epsilon,
  seed,
}: PolicyOptions): SimulationSettings {
  const numbers = (text: string): number[] =>
    text.split(',').map((part) => (part.trim().endsWith('%') ? Number.parseFloat(part) / 100 : Number(part)))
  const parsed = numbers(rates)
  if (parsed.length < 2 || parsed.some((rate) => !(rate >= 0 && rate <= 1)))
    throw new UsageError('--rates takes two or more rates from 0 to 1')
  const shares = current === undefined ? [] : numbers(current)
  if (shares.some((share) => !(share >= 0)) || (shares.length > 0 && shares.length !== parsed.length))
    throw new UsageError('--current takes a share for each rate')
  return { rates: parsed, rounds, perRound, runs, current: shares, epsilon, seed }
}
