import { resolve } from 'node:path'
import {
  defaultTestRules,
  type OffPolicyResult,
  type SimulationSettings,
  type TestRules,
} from '../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import { decideArms, simulate } from '../../../jobs/ads/decide.ts'
import {
  judgeLogTable,
  policyColumns,
  segmentsOfTable,
  type PolicyColumns,
} from '../../../jobs/ads/policy-table.ts'
import { readPlainTable, type PlainTable } from '../../../jobs/plain-table.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import { armsOf, armsOfTable, checkArms, type ArmsFound } from './arms-source.ts'
import { rulesOf, testOutcome, type TestOptions } from './test.ts'
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
  const { rates, data, arm, project, columns: text } = options
  if (rates !== undefined) {
    if (data !== undefined || project !== undefined || arm.length > 0)
      throw new UsageError('--rates simulates; it does not go with --data, --project or --arm')
    const result = await simulate(simulationOf(options), terminal.signal, ({ done, total }) =>
      terminal.show({ phase: 'evaluating', done, total, unit: 'steps' }),
    )
    const sentences = adsDecisionSentences(options.language).simulation(result)
    return { document: { ...result, sentences }, lines: sentences }
  }
  if (data === undefined && arm.length === 0 && project === undefined)
    throw new UsageError(
      'give counts (--arm, --data or --project), a log (--data), or --rates for a simulation',
    )
  const rules = rulesOf(options)
  if (data === undefined) return decided(await armsOf(options), rules, options)
  checkArms(options)
  const table = await readPlainTable(resolve(data))
  const columns = policyColumns(table, text)
  if (columns.propensity !== undefined) return logOutcome(table, columns, options)
  if (columns.segment !== undefined) return segmentOutcome(table, columns, options)
  const counts = [columns.arm, columns.trials, columns.successes]
  const places = counts.every((each) => each !== undefined)
    ? counts.map((at) => String(at + 1)).join(',')
    : text
  return decided(armsOfTable(table, text === undefined ? undefined : places, options), rules, options)
}

function decided(found: ArmsFound, rules: TestRules, options: PolicyOptions): Outcome {
  return testOutcome(found, decideArms(found.arms, rules), options)
}

/** Headers by role, so that nobody has to guess what was read. */
function namesOf(table: PlainTable, columns: PolicyColumns): Record<string, string> {
  return Object.fromEntries(Object.entries(columns).map(([role, at]) => [role, table.headers[at] ?? '']))
}

function logOutcome(table: PlainTable, columns: PolicyColumns, options: PolicyOptions): Outcome {
  const { action, reward, propensity } = columns
  if (action === undefined || reward === undefined || propensity === undefined)
    throw new UsageError('a log needs --columns action,reward,propensity[,segment]')
  const result = judgeLogTable(table, columns, options.level ?? defaultTestRules.level)
  const sentences = adsDecisionSentences(options.language).offPolicy(result)
  return {
    document: { file: options.data, columns: namesOf(table, columns), ...result, sentences },
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
  if (columns.arm === undefined || columns.trials === undefined || columns.successes === undefined)
    throw new UsageError('counts by segment need --columns arm,trials,successes,segment')
  const { floor = defaultTestRules.floor, seed, language } = options
  const words = adsDecisionSentences(language)
  const { arm = '', trials = '', successes = '', segment = '' } = namesOf(table, columns)
  const result = segmentsOfTable(table, columns, { floor, seed })
  const sentences = [words.read({ arm, trials, successes, segment }), ...words.contextual(result)]
  return {
    document: { file: options.data, columns: namesOf(table, columns), ...result, sentences },
    lines: sentences,
  }
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
