import { ExpectedFailure } from '../../contract/failure.ts'
import { guessedRoles } from './guess-columns.ts'
import { placeOf, type PlainTable } from '../plain-table.ts'

export const seriesRoles = [
  'time',
  'outcome',
  'worth',
  'spend',
  'control',
  'holiday',
  'channel',
  'ignore',
] as const
export type SeriesRole = (typeof seriesRoles)[number]

/** A column per channel, or a row per channel and day: then `channel` names it, and `spend` has one column. */
export type SeriesColumns = {
  readonly time: number | null
  readonly outcome: number
  /** What one of the outcome is worth in money: the outcome is then their product. */
  readonly worth: number | null
  readonly spend: readonly number[]
  readonly control: readonly number[]
  readonly holiday: readonly number[]
  readonly channel: number | null
}

/** Other words for the roles, so that nobody has to look them up. */
const ROLE_WORDS: Readonly<Record<SeriesRole, RegExp>> = {
  time: /^(?:time|date|day|week|month|period)$/i,
  outcome: /^(?:outcome|revenue|sales|kpi|target|y|orders|conversions)$/i,
  worth: /^(?:worth|value|unit_?value)$/i,
  spend: /^(?:spends?|costs?|media|channels)$/i,
  control: /^(?:controls?|covariates?)$/i,
  holiday: /^(?:holidays?|events?|promo(?:tion)?s?)$/i,
  channel: /^(?:channel|platform|campaign)$/i,
  ignore: /^(?:ignore|skip|none)$/i,
}
const roleOf = (word: string | undefined): SeriesRole | undefined =>
  seriesRoles.find((role) => word !== undefined && ROLE_WORDS[role].test(word))

/** Roles that may have several columns: a name that follows one without a role of its own is another of them. */
const MANY: readonly (SeriesRole | null)[] = ['spend', 'control', 'holiday', 'ignore']

/**
 * What `--columns` says. Either in order, `time,outcome,spend,spend...`, or by role, `time=week,outcome=sales,spend=tv,radio,control=price`;
 * `name:role` gives a column a role wherever it stands. Roles that nothing is said of are found by the names of the columns that are left.
 * @throws ExpectedFailure ads-columns for a column that is not there, or where no outcome is found
 */
export function givenColumns(table: PlainTable, text: string): SeriesColumns {
  const found: Record<SeriesRole, number[]> = {
    time: [],
    outcome: [],
    worth: [],
    spend: [],
    control: [],
    holiday: [],
    channel: [],
    ignore: [],
  }
  const ordered: number[] = []
  let current: SeriesRole | null = null
  splitNames(table, text).forEach((part, order) => {
    const [own, name] = roleAndName(table, part)
    if (own !== null && part.includes('=')) current = own
    if (name === '') return
    const role = own ?? (MANY.includes(current) ? current : null)
    for (const each of role === null ? [name] : severalNames(table, name)) {
      const place = columnAt(table, each, order)
      if (role === null) ordered.push(place)
      else found[role].push(place)
    }
  })
  if (found.time.length === 0 && ordered.length > 0) found.time.push(...ordered.splice(0, 1))
  if (found.outcome.length === 0 && ordered.length > 0) found.outcome.push(...ordered.splice(0, 1))
  found.spend.push(...ordered)
  const isComplete = found.outcome.length > 0 && found.spend.length > 0 && found.time.length > 0
  const guessed = isComplete ? null : guessedRoles(table, found)
  const outcome = found.outcome[0] ?? guessed?.outcome
  if (outcome === undefined) throw noOutcome(table)
  return {
    time: found.time[0] ?? guessed?.time ?? null,
    outcome,
    worth: found.worth[0] ?? guessed?.worth ?? null,
    spend: found.spend.length > 0 ? found.spend : (guessed?.spend ?? []),
    // Whoever names the spends has decided on the rest as well.
    control: [...found.control, ...(found.spend.length > 0 ? [] : (guessed?.control ?? []))],
    holiday: [...found.holiday, ...(found.spend.length > 0 ? [] : (guessed?.holiday ?? []))],
    channel: found.channel[0] ?? guessed?.channel ?? null,
  }
}

/**
 * What the columns seem to be, by their names and contents.
 * @throws ExpectedFailure ads-columns where no outcome is found
 */
export function guessedColumns(table: PlainTable): SeriesColumns {
  const { outcome, ...roles } = guessedRoles(table, {})
  if (outcome === undefined) throw noOutcome(table)
  return { ...roles, outcome }
}

function noOutcome(table: PlainTable): ExpectedFailure {
  return new ExpectedFailure('ads-columns', {
    file: table.file,
    missing: 'conversion-value',
    columns: table.headers.join(', '),
  })
}

/** Commas separate names, unless a header has one. */
function splitNames(table: PlainTable, text: string): string[] {
  const whole = table.headers.filter((header) => header.includes(',') && text.includes(header))
  const marked = whole.reduce(
    (sofar, header) => sofar.replaceAll(header, header.replaceAll(',', '\u0000')),
    text,
  )
  return marked
    .split(',')
    .map((part) => part.replaceAll('\u0000', ',').trim())
    .filter((part) => part !== '')
}

function roleAndName(table: PlainTable, part: string): [SeriesRole | null, string] {
  if (table.headers.includes(part)) return [null, part]
  const [, word, after = ''] = /^\s*(\w+)\s*=\s*(.*)$/.exec(part) ?? []
  const before = roleOf(word)
  if (before !== undefined) return [before, after]
  const [, name = '', last] = /^(.*):(\w+)$/.exec(part) ?? []
  const own = roleOf(last)
  return own === undefined ? [null, part] : [own, name.trim()]
}

/** `tv+radio` or `tv|radio`, where no column is called so. */
function severalNames(table: PlainTable, name: string): string[] {
  return table.headers.includes(name) || !/[+|]/.test(name)
    ? [name]
    : name
        .split(/[+|]/)
        .map((each) => each.trim())
        .filter((each) => each !== '')
}

function columnAt(table: PlainTable, name: string, order: number): number {
  try {
    return placeOf(table, name, order)
  } catch (error) {
    if (!(error instanceof ExpectedFailure)) throw error
    throw new ExpectedFailure('ads-columns', {
      file: table.file,
      column: name,
      columns: table.headers.join(', '),
    })
  }
}
