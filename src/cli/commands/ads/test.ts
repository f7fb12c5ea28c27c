import { resolve } from 'node:path'
import {
  defaultTestRules,
  type TestArm,
  type TestResult,
  type TestRules,
  type ValueTestResult,
} from '../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import { decideArms } from '../../../jobs/ads/decide.ts'
import { decideValueTable, type ValueColumns } from '../../../jobs/ads/decide-values.ts'
import { numberIn, placeOf, readPlainTable, type PlainTable } from '../../../jobs/plain-table.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import type { AdsOptions } from './series-source.ts'
import { table as textTable } from './text-table.ts'

export type TestOptions = AdsOptions & {
  readonly arm: readonly string[]
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
  const values = options.data === undefined ? null : await valuesOf(options.data, options)
  if (values !== null) return valueOutcome({ file: options.data }, values, options)
  const arms = await armsOf(options)
  return testOutcome({ file: options.data }, decideArms(arms, rulesOf(options)), options)
}

export function rulesOf({ kind, lossLimit, least, split, level, floor, growth }: TestOptions): TestRules {
  const shares = split === undefined ? [] : split.split(/[,:]/).map(Number)
  if (shares.some((share) => !(share > 0)))
    throw new UsageError('--split takes shares above 0, such as 50,50')
  if (kind === 'value')
    throw new UsageError('--kind value needs --data with a row per visitor: --columns arm,value[,visitor]')
  return {
    ...defaultTestRules,
    kind,
    lossLimit: lossLimit ?? null,
    leastTrials: least ?? defaultTestRules.leastTrials,
    split: shares,
    level: level ?? defaultTestRules.level,
    floor: floor ?? defaultTestRules.floor,
    growth: growth ?? defaultTestRules.growth,
  }
}

const VALUE = /revenue|value|amount|gmv|spend per|收入|金额|价值/i
const VISITOR = /visitor|user|customer|session|访客|用户|会员/i

/** A file with a row per visitor and what he brought: where it is asked for, or where the columns leave no other reading. */
async function valuesOf(file: string, options: TestOptions): Promise<ValueTestResult | null> {
  const { kind, columns, lossLimit, least, split, level, seed } = options
  if (kind !== 'value' && kind !== 'auto') return null
  const table = await readPlainTable(resolve(file))
  const found = valueColumns(table, kind, columns)
  if (found === null) return null
  return decideValueTable(table, found, {
    lossLimit: lossLimit ?? null,
    leastVisitors: least ?? defaultTestRules.leastTrials,
    split: split === undefined ? [] : split.split(/[,:]/).map(Number),
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
  const arm = find(/variant|arm|group|version|组|版本|方案|变体/i, [value])
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

async function armsOf({ arm, data, columns }: TestOptions): Promise<TestArm[]> {
  if (arm.length > 0 === (data !== undefined))
    throw new UsageError('give --arm name=trials:successes for each variant, or --data')
  if (data === undefined) return arm.map(armOf)
  return countsIn(await readPlainTable(resolve(data)), columns)
}

function armOf(text: string): TestArm {
  const match = /^(.*)=\s*([\d.]+)\s*[:/]\s*([\d.]+)\s*$/.exec(text)
  if (match === null) throw new UsageError(`--arm takes name=trials:successes, not ${text}`)
  return { name: (match[1] ?? '').trim(), trials: Number(match[2]), successes: Number(match[3]) }
}

const ARM = /variant|arm|group|version|ad|campaign|creative|name|test|组|版本|方案|变体|广告|计划/i
const TRIALS =
  /trial|impression|view|visitor|user|session|sent|recipient|click|spen|cost|n$|曝光|展现|访问|人数|发送|点击|花费|消耗/i
const SUCCESSES = /success|conver|purchase|order|approved|sale|signup|open|click|转化|成交|订单|购买|打开/i

/**
 * Counts by variant from the rows of a table: rows of one variant are added up.
 * @throws ExpectedFailure mapping-incomplete
 */
export function countsIn(table: PlainTable, columns: string | undefined): TestArm[] {
  const [arm, trials, successes] =
    columns === undefined
      ? guessed(table)
      : columns.split(',').map((name, order) => placeOf(table, name.trim(), order))
  if (arm === undefined || trials === undefined || successes === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, cause: 'arm,trials,successes' })
  const arms = new Map<string, { name: string; trials: number; successes: number }>()
  for (const row of table.rows) {
    const name = (row[arm] ?? '').trim() || '-'
    const own = arms.get(name) ?? { name, trials: 0, successes: 0 }
    own.trials += numberIn(row[trials], table.decimalComma) ?? 0
    own.successes += numberIn(row[successes], table.decimalComma) ?? 0
    arms.set(name, own)
  }
  return [...arms.values()]
}

function guessed(table: PlainTable): (number | undefined)[] {
  const find = (pattern: RegExp, not: readonly number[]): number | undefined => {
    const at = table.headers.findIndex((header, column) => !not.includes(column) && pattern.test(header))
    return at < 0 ? undefined : at
  }
  if (!table.hasHeader || table.headers.length === 3) return [0, 1, 2]
  const arm = find(ARM, []) ?? 0
  const successes =
    find(/success|conver|purchase|order|approved|转化|成交|订单|购买/i, [arm]) ?? find(SUCCESSES, [arm])
  return [arm, find(TRIALS, [arm, successes ?? -1]), successes]
}

export function testOutcome(
  about: object,
  result: TestResult,
  { language }: Pick<TestOptions, 'language'>,
): Outcome {
  const sentences = adsDecisionSentences(language).test(result)
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
