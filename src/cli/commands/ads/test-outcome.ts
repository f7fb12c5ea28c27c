import { defaultTestRules, type TestResult, type TestRules } from '../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import { UsageError, type Outcome } from '../../run-command.ts'
import type { ArmsFound, ArmsOptions } from './arms-source.ts'
import { table as textTable } from './text-table.ts'

export type TestOptions = ArmsOptions & {
  readonly kind: TestRules['kind'] | 'value'
  readonly seed?: number
  readonly lossLimit?: number
  readonly least?: number
  readonly split?: string
  readonly level?: number
  readonly floor?: number
  readonly growth?: number
  /** The log chose evenly among its actions. */
  readonly even?: true
}

/** @throws UsageError for a rule that cannot be */
export function rulesOf(options: TestOptions): TestRules {
  const { kind, lossLimit, least, level, floor, growth } = options
  if (kind === 'value' && options.data === undefined)
    throw new UsageError('--kind value needs --data with a row per visitor: --columns arm,value[,visitor]')
  return {
    ...defaultTestRules,
    kind: kind === 'value' ? 'auto' : kind,
    lossLimit: lossLimit ?? null,
    leastTrials: least ?? defaultTestRules.leastTrials,
    split: splitOf(options),
    level: level ?? defaultTestRules.level,
    floor: floor ?? defaultTestRules.floor,
    growth: growth ?? defaultTestRules.growth,
  }
}

function splitOf({ split }: TestOptions): number[] {
  const shares = split === undefined ? [] : split.split(/[,:]/).map(Number)
  if (shares.some((share) => !(share > 0)))
    throw new UsageError('--split takes shares above 0, such as 50,50')
  return shares
}

export function testOutcome(
  { about, read }: Pick<ArmsFound, 'about' | 'read'>,
  result: TestResult,
  { language }: Pick<TestOptions, 'language'>,
): Outcome {
  const sentences = [...read, ...adsDecisionSentences(language).test(result)]
  const lines = textTable(
    ['variant', 'trials', 'successes', 'rate', 'from', 'to', 'P(best)', 'loss', 'next'],
    result.arms.map((arm, k) => [
      arm.name,
      arm.trials.toLocaleString('en', { maximumFractionDigits: 2, useGrouping: false }),
      String(arm.successes),
      arm.rate.toPrecision(4),
      arm.low.toPrecision(4),
      arm.high.toPrecision(4),
      arm.best.toFixed(4),
      arm.loss.toPrecision(3),
      `${(100 * (result.next[k]?.thompson ?? 0)).toFixed(1)} %`,
    ]),
  )
  return { document: { ...about, ...result, sentences }, lines: [...lines, '', ...sentences] }
}
