import {
  decisionRoles,
  defaultTestRules,
  type DecisionChoices,
  type DecisionColumns,
  type DecisionFile,
  type DecisionNote,
  type DecisionRole,
  type TestRules,
} from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { placeOf, readPlainTable, type PlainTable } from '../plain-table.ts'
import { findArmColumns, toldArmColumns, type ArmColumns } from './arm-columns.ts'
import { countArms } from './arm-counts.ts'
import { profileTable, type ColumnProfile } from './column-profile.ts'
import { decideValueTable, valueColumns, type ValueColumns } from './decide-values.ts'
import type { LogRow } from './decide.ts'
import {
  isActionName,
  isCostColumn,
  judgeLogTable,
  logColumns,
  logRows,
  segmentAmong,
  segmentsOfTable,
} from './policy-table.ts'

/** Everything that a file of a test or of decisions tells. @throws ExpectedFailure of reading; mapping-incomplete, ads-bad-counts, ads-bad-log */
export async function readDecisions(file: string, choices: DecisionChoices): Promise<DecisionFile> {
  return decisionsOf(await readPlainTable(file), choices)
}

/**
 * A log with probabilities is judged off-policy; anything else is counts by variant, with what visitors brought and a division by segment where the
 * table tells them.
 * @throws ExpectedFailure mapping-incomplete, ads-bad-counts, ads-bad-log, ads-too-many-arms
 */
export function decisionsOf(
  table: PlainTable,
  choices: DecisionChoices,
  rules: Pick<TestRules, 'lossLimit' | 'leastTrials' | 'split'> = defaultTestRules,
): DecisionFile {
  const profiles = profileTable(table)
  const about = { headers: [...table.headers], arms: null, values: null, segments: null, log: null }
  const log = chosenLogColumns(profiles, choices)
  if (log !== undefined) {
    const { result, unusable } = judgeLogTable(table, log, choices.level)
    const notes: DecisionNote[] = [
      ...(log.propensity === undefined ? [{ code: 'even-log' as const }] : []),
      ...(isCostColumn(table.headers[log.reward ?? -1] ?? '') ? [{ code: 'reward-is-cost' as const }] : []),
      ...(unusable > 0 ? [{ code: 'rows-unusable' as const, value: unusable }] : []),
    ]
    return { ...about, columns: log, notes, log: result }
  }
  const given = choices.columns
  const value = given === null ? valueColumns(table, profiles, false) : givenValue(given)
  const counts = countsOf(table, profiles, given, value !== null)
  const roles: DecisionColumns = { ...rolesOfValue(value), ...(counts === null ? {} : rolesOf(counts)) }
  const companion = counts?.kind === 'visitors' ? counts.companion : null
  const used = [...Object.values(roles), ...(companion === null ? [] : [companion])]
  const segment = given === null ? segmentAmong(profiles, used) : given.segment
  const columns = segment === undefined ? roles : { ...roles, segment }
  const counted = counts === null ? null : countArms(table, counts)
  return {
    ...about,
    columns,
    notes: [
      ...(counted?.notes ?? []),
      ...(isLogOf(profiles, roles) ? [{ code: 'no-propensity' as const }] : []),
    ],
    arms: counted?.arms ?? null,
    values:
      value === null
        ? null
        : decideValueTable(table, value, { ...rules, level: choices.level, seed: choices.seed }),
    segments:
      segment === undefined || roles.successes === undefined
        ? null
        : segmentsOfTable(table, columns, { floor: choices.floor, seed: choices.seed }),
  }
}

/** The columns of the log that the choices, or names and contents, say the table is; undefined where it is none. */
function chosenLogColumns(
  profiles: readonly ColumnProfile[],
  { columns, isEven }: Pick<DecisionChoices, 'columns' | 'isEven'>,
): DecisionColumns | undefined {
  if (columns === null) return logColumns(profiles, isEven)
  return columns.action === undefined ? undefined : columns
}

/** The rows of a log of decisions. @throws ExpectedFailure of reading; mapping-incomplete where the file is none, ads-bad-log */
export async function readLog(
  file: string,
  choices: Pick<DecisionChoices, 'columns' | 'isEven'>,
): Promise<readonly LogRow[]> {
  const table = await readPlainTable(file)
  const columns = chosenLogColumns(profileTable(table), choices)
  if (columns === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, cause: 'action,reward,propensity' })
  return logRows(table, columns).rows
}

/** Variants are the actions of a log, such as articles that were shown: it may be judged as one. */
function isLogOf(profiles: readonly ColumnProfile[], { arm }: DecisionColumns): boolean {
  const log = logColumns(profiles, true)
  return log?.action !== undefined && log.action === arm && isActionName(profiles[arm]?.header ?? '')
}

function givenValue({ arm, value, visitor }: DecisionColumns): ValueColumns | null {
  return arm === undefined || value === undefined ? null : { arm, value, visitor: visitor ?? null }
}

/** Null where there are only values; @throws ExpectedFailure mapping-incomplete where there is neither */
function countsOf(
  table: PlainTable,
  profiles: readonly ColumnProfile[],
  given: DecisionColumns | null,
  hasValues: boolean,
): ArmColumns | null {
  if (given !== null)
    return hasValues && given.successes === undefined ? null : toldArmColumns(table, profiles, given)
  const found = findArmColumns(table, profiles)
  if (found === null && !hasValues)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, cause: 'arm,trials,successes' })
  return found
}

function rolesOfValue(value: ValueColumns | null): DecisionColumns {
  if (value === null) return {}
  const { visitor, ...rest } = value
  return visitor === null ? rest : { ...rest, visitor }
}

function rolesOf(columns: ArmColumns): DecisionColumns {
  switch (columns.kind) {
    case 'counts':
      return { arm: columns.arm, trials: columns.trials, successes: columns.successes }
    case 'visitors':
      return {
        arm: columns.arm,
        successes: columns.outcome,
        ...(columns.visitor === null ? {} : { visitor: columns.visitor }),
      }
    case 'wide':
    case 'turned':
      return {}
  }
}

/**
 * What `--columns` says: names of columns, each with its role (`name:role`) or in the order of a log (action, reward, propensity, segment, target),
 * of values (arm, value, visitor) or of counts (arm, trials, successes, segment; of two columns arm and successes, with a row per visitor).
 * @throws ExpectedFailure mapping-incomplete for a name that is not there
 */
export function columnsFromText(table: PlainTable, text: string, isOfValues: boolean): DecisionColumns {
  const found: Partial<Record<DecisionRole, number>> = {}
  const named = text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')
    .map((part, order) => {
      const split = table.headers.includes(part) ? null : /^(.*):(\w+)$/.exec(part)
      const role = decisionRoles.find((each) => each === split?.[2])
      return { role, place: placeOf(table, role === undefined ? part : (split?.[1] ?? part), order) }
    })
  for (const { role, place } of named) if (role !== undefined) found[role] = place
  const places = named.flatMap(({ role, place }) => (role === undefined ? [place] : []))
  const profiles = profileTable(table)
  const isLog =
    found.propensity !== undefined ||
    found.action !== undefined ||
    found.reward !== undefined ||
    profiles[places[2] ?? -1]?.isProbability === true
  const order: readonly DecisionRole[] = isOfValues
    ? ['arm', 'value', 'visitor']
    : isLog
      ? ['action', 'reward', 'propensity', 'segment', 'target']
      : places.length === 2 && profiles[places[1] ?? -1]?.isBinary === true
        ? ['arm', 'successes']
        : ['arm', 'trials', 'successes', 'segment']
  const open = order.filter((role) => found[role] === undefined)
  places.forEach((place, i) => {
    const role = open[i]
    if (role !== undefined) found[role] = place
  })
  return found
}
