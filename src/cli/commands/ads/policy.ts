import type { SimulationSettings, TestRules } from '../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import { decideArms, simulate } from '../../../jobs/ads/decide.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import { armsOf, checkArms, type ArmsFound } from './arms-source.ts'
import { fileOutcome } from './decision-file.ts'
import { keptLogOutcome, type LogOptions } from './kept-log.ts'
import { rulesOf, testOutcome } from './test-outcome.ts'

type PolicyOptions = LogOptions & {
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
  const { rates, data, arm, project } = options
  if (rates !== undefined) {
    if (data !== undefined || project !== undefined || arm.length > 0)
      throw new UsageError('--rates simulates; it does not go with --data, --project or --arm')
    const result = await simulate(simulationOf(options), terminal.signal, ({ done, total }) =>
      terminal.show({ phase: 'evaluating', done, total, unit: 'steps' }),
    )
    const sentences = adsDecisionSentences(options.language).simulation(result)
    return { document: { ...result, sentences }, lines: sentences }
  }
  if (options.log !== undefined || options.keep !== undefined) return keptLogOutcome(options)
  if (data === undefined && arm.length === 0 && project === undefined)
    throw new UsageError(
      'give counts (--arm, --data or --project), a log (--data), or --rates for a simulation',
    )
  if (data !== undefined) {
    checkArms(options)
    return fileOutcome(data, options, 'policy')
  }
  const rules = rulesOf(options)
  return decided(await armsOf(options), rules, options)
}

function decided(found: ArmsFound, rules: TestRules, options: PolicyOptions): Outcome {
  return testOutcome(found, decideArms(found.arms, rules), options)
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
