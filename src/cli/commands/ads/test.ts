import { resolve } from 'node:path'
import {
  defaultTestRules,
  type TestResult,
  type TestRules,
  type ValueTestResult,
} from '../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import { decideArms } from '../../../jobs/ads/decide.ts'
import { decideValueTable, type ValueColumns } from '../../../jobs/ads/decide-values.ts'
import { placeOf, readPlainTable, type PlainTable } from '../../../jobs/plain-table.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import { armsOf, checkArms, type ArmsFound, type ArmsOptions } from './arms-source.ts'
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
}

/** A decision from counts: which variant is best, how sure that is, and what to do next. */
export const testCommand: CliCommand<TestOptions> = async (options) => {
  checkArms(options)
  const values = options.data === undefined ? null : await valuesOf(options.data, options)
  if (values !== null) return valueOutcome({ file: options.data }, values, options)
  const rules = rulesOf(options)
  const found = await armsOf(options)
  return testOutcome(found, decideArms(found.arms, rules), options)
}

/** @throws UsageError for a rule that cannot be */
export function rulesOf(options: TestOptions): TestRules {
  const { kind, lossLimit, least, level, floor, growth } = options
  if (kind === 'value')
    throw new UsageError('--kind value needs --data with a row per visitor: --columns arm,value[,visitor]')
  return {
    ...defaultTestRules,
    kind,
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

const VALUE = /revenue|value|amount|gmv|spend per|收入|金额|价值/i
const VISITOR = /visitor|user|customer|session|访客|用户|会员/i
const VARIANT = /variant|arm|group|(?<!con)version|组|版本|方案|变体/i

/** A file with a row per visitor and what he brought: where it is asked for, or where the columns leave no other reading. */
async function valuesOf(file: string, options: TestOptions): Promise<ValueTestResult | null> {
  const { kind, columns, lossLimit, least, level, seed } = options
  if (kind !== 'value' && kind !== 'auto') return null
  const table = await readPlainTable(resolve(file))
  const found = valueColumns(table, kind, columns)
  if (found === null) return null
  return decideValueTable(table, found, {
    lossLimit: lossLimit ?? null,
    leastVisitors: least ?? defaultTestRules.leastTrials,
    split: splitOf(options),
    level: level ?? defaultTestRules.level,
    seed: seed ?? 1,
  })
}

function valueColumns(
  table: PlainTable,
  kind: TestOptions['kind'],
  columns: string | undefined,
): ValueColumns | null {
  if (columns !== undefined) {
    if (kind !== 'value') return null
    const [arm, value, visitor] = columns.split(',').map((name, order) => placeOf(table, name.trim(), order))
    if (arm === undefined || value === undefined) throw new UsageError('--columns takes arm,value[,visitor]')
    return { arm, value, visitor: visitor ?? null }
  }
  const find = (pattern: RegExp, not: readonly number[]): number =>
    table.headers.findIndex((header, at) => pattern.test(header) && !not.includes(at))
  const value = find(VALUE, [])
  const arm = find(VARIANT, [value])
  const counts = table.headers.some((header) => /trial|impression|success|conver|曝光|转化/i.test(header))
  // Few rows are sums by variant, not visitors.
  const isPerVisitor = value >= 0 && arm >= 0 && !counts && table.rows.length >= 40
  if (kind === 'auto' && !isPerVisitor) return null
  if (value < 0 || arm < 0) throw new UsageError('name the columns: --columns arm,value[,visitor]')
  const visitor = find(VISITOR, [value, arm])
  return { arm, value, visitor: visitor < 0 ? null : visitor }
}

function valueOutcome(
  about: object,
  result: ValueTestResult,
  { language }: Pick<TestOptions, 'language'>,
): Outcome {
  const sentences = adsDecisionSentences(language).values(result)
  const lines = textTable(
    ['variant', 'visitors', 'buyers', 'per visitor', 'from', 'to', 'P(best)', 'loss', 'Welch p'],
    result.arms.map(({ name, visitors, buyers, mean, low, high, best, loss, welchP }) => [
      name,
      String(visitors),
      String(buyers),
      ...[mean, low, high].map((figure) => figure.toPrecision(4)),
      best.toFixed(4),
      loss.toPrecision(3),
      welchP.toPrecision(3),
    ]),
  )
  return { document: { ...about, ...result, sentences }, lines: [...lines, '', ...sentences] }
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
