import { resolve } from 'node:path'
import {
  defaultTestRules,
  type DecisionFile,
  type OffPolicyResult,
  type TestRules,
  type ValueTestResult,
} from '../../../contract/ads-tests.ts'
import { adsDecisionSentences, type AdsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import { decideArms } from '../../../jobs/ads/decide.ts'
import { profileTable } from '../../../jobs/ads/column-profile.ts'
import { valueColumns } from '../../../jobs/ads/decide-values.ts'
import { columnsFromText, decisionsOf } from '../../../jobs/ads/decision-table.ts'
import { readPlainTable, type PlainTable } from '../../../jobs/plain-table.ts'
import { UsageError, type Outcome } from '../../run-command.ts'
import { rulesOf, testOutcome, type TestOptions } from './test-outcome.ts'
import { table as textTable } from './text-table.ts'

/**
 * What a plain file of a test or of decisions comes to: a log judged off-policy, shares by segment (of `policy`), or a decided test.
 * @throws UsageError; ExpectedFailure of reading, mapping-incomplete, ads-bad-counts, ads-bad-log, ads-too-many-arms
 */
export async function fileOutcome(
  file: string,
  options: TestOptions,
  command: 'test' | 'policy',
): Promise<Outcome> {
  const { kind, columns: text, level, floor, seed, even, language } = options
  const rules = rulesOf(options)
  const table = await readPlainTable(resolve(file))
  const isOfValues = kind === 'value'
  const columns =
    text !== undefined ? columnsFromText(table, text, isOfValues) : isOfValues ? valuesOnly(table) : null
  const choices = {
    columns,
    isEven: even === true,
    level: level ?? defaultTestRules.level,
    floor: floor ?? defaultTestRules.floor,
    seed: seed ?? 1,
  }
  const found = decisionsOf(table, choices, rules)
  const words = adsDecisionSentences(language)
  const about = { file, columns: namesOf(found), notes: found.notes }
  const said = [...words.readFile(found), ...words.notes(found.notes)]
  if (found.log !== null) return logOutcome(about, said, found.log, words)
  if (command === 'policy' && found.segments !== null) {
    const sentences = [...said, ...words.contextual(found.segments)]
    return { document: { ...about, ...found.segments, sentences }, lines: sentences }
  }
  if (found.arms === null) return valueOutcome(about, said, found.values, words)
  const tested = testOutcome({ about, read: said }, decideArms(found.arms, countRules(rules, found)), options)
  if (found.values === null || command === 'policy') return tested
  return withValues(tested, found.values, words)
}

function valuesOnly(table: PlainTable): NonNullable<ReturnType<typeof columnsFromText>> {
  const found = valueColumns(table, profileTable(table), true)
  if (found === null) throw new UsageError('name the columns: --columns arm,value[,visitor]')
  const { arm, value, visitor } = found
  return visitor === null ? { arm, value } : { arm, value, visitor }
}

/** Visitors are counted one by one: what each of them did is a share, whatever the numbers. */
function countRules(rules: TestRules, { notes }: DecisionFile): TestRules {
  const isOfVisitors = notes.some(({ code }) => code === 'rows-are-visitors')
  return isOfVisitors && rules.kind === 'auto' ? { ...rules, kind: 'share' } : rules
}

/** Headers by role, so that nobody has to guess what was read. */
function namesOf({ columns, headers }: DecisionFile): Record<string, string> {
  return Object.fromEntries(Object.entries(columns).map(([role, at]) => [role, headers[at] ?? '']))
}

/** A judged log, with what was said of where it came from. */
export function logOutcome(
  about: object,
  said: readonly string[],
  result: OffPolicyResult,
  words: AdsDecisionSentences,
): Outcome {
  const sentences = [...said, ...words.offPolicy(result)]
  const lines = textTable(
    ['policy', 'IPS', 'SNIPS', 'doubly robust', 'from', 'to', 'effective'],
    result.policies.map(({ name, ips, snips, doublyRobust, effective }) => [
      name,
      ips.value.toPrecision(4),
      snips.value.toPrecision(4),
      doublyRobust.value.toPrecision(4),
      doublyRobust.low.toPrecision(4),
      doublyRobust.high.toPrecision(4),
      effective.toFixed(0),
    ]),
  )
  return { document: { ...about, ...result, sentences }, lines: [...lines, '', ...sentences] }
}

function valueLines({ arms }: ValueTestResult): string[] {
  return textTable(
    ['variant', 'visitors', 'buyers', 'per visitor', 'from', 'to', 'P(best)', 'loss', 'Welch p'],
    arms.map(({ name, visitors, buyers, mean, low, high, best, loss, welchP }) => [
      name,
      String(visitors),
      String(buyers),
      ...[mean, low, high].map((figure) => figure.toPrecision(4)),
      best.toFixed(4),
      loss.toPrecision(3),
      welchP.toPrecision(3),
    ]),
  )
}

function valueOutcome(
  about: object,
  said: readonly string[],
  values: ValueTestResult | null,
  words: AdsDecisionSentences,
): Outcome {
  if (values === null) throw new UsageError('name the columns: --columns arm,value[,visitor]')
  const sentences = [...said, ...words.values(values)]
  return {
    document: { ...about, ...values, sentences },
    lines: [...valueLines(values), '', ...sentences],
  }
}

/** A file that tells both who did what was hoped for and what each brought is judged by both. */
function withValues(tested: Outcome, values: ValueTestResult, words: AdsDecisionSentences): Outcome {
  const sentences = [words.alsoValues, ...words.values(values)]
  return {
    document: { ...tested.document, perVisitor: { ...values, sentences } },
    lines: [...tested.lines, '', ...valueLines(values), '', ...sentences],
  }
}
