import type { DecisionColumns } from '../../contract/ads-tests.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { PlainTable } from '../plain-table.ts'
import type { ColumnProfile } from './column-profile.ts'

/** Where a table tells variants and their counts. */
export type CountColumns = {
  readonly kind: 'counts'
  readonly arm: number
  readonly trials: number
  readonly successes: number
  /** The successes are told as a share of the trials. */
  readonly isRate: boolean
}

/** A row per visitor: who he is (null: each row is one), which variant he saw, and whether he did what was hoped for. */
export type VisitorColumns = {
  readonly kind: 'visitors'
  readonly arm: number
  readonly outcome: number
  readonly visitor: number | null
  /** What the visitor really saw, where a second column tells it beside what he was meant to see. */
  readonly companion: number | null
  /** Other columns of yes and no, which could have been the outcome. */
  readonly others: readonly number[]
}

/** Columns of counts per variant: `control_visitors`, `control_orders`, `new_visitors` ... */
export type WideColumns = {
  readonly kind: 'wide'
  readonly arms: readonly { readonly name: string; readonly trials: number; readonly successes: number }[]
}

/** A row per measure and a column per variant. */
export type TurnedColumns = {
  readonly kind: 'turned'
  readonly arms: readonly number[]
  readonly trials: number
  readonly successes: number
}

export type ArmColumns = CountColumns | VisitorColumns | WideColumns | TurnedColumns

/** Names of variants, the surest first; a column with a name per row is no variant while another repeats. */
const ARM = [
  /variant|variation|^arm|(?<!con)version|treat|experiment|bucket|版本|方案|变体|实验组|对照/i,
  /group|(?:^|[^a-z])ads?(?:$|[^a-z])|campaign|creative|cohort|name|test|组|广告|计划|创意/i,
  /action|article|item|offer|promotion|page|banner|channel|活动|页面/i,
]
/** What was tried, people before contacts before money. */
const TRIALS = [
  /trial|visitor|user|session|recipient|sent|sample|(?:^|[_\s-])n$|访客|访问|人数|发送/i,
  /impression|曝光|展现|展示/i,
  /view|visit|reach|exposed/i,
  /click|点击/i,
  /spen[dt]|cost|total|花费|消耗/i,
]
const SUCCESSES = [
  /success|approved|purchase|order|bought|成交|订单|购买/i,
  /conver|转化/i,
  /sale|sign[_\s-]?up|subscri|regist|install|retention|reward|open|click|label|outcome|打开|点击|注册|留存/i,
  /visit|response|result|(?:^|[_\s-])y$/i,
]
const RATE = /rate|ratio|percent|pct|share|ctr|cvr|(?:^|[_\s-])cr$|%|率|占比/i
const EXPOSED = /expos/i
const VISITOR = /visitor|user|customer|session|device|cookie|member|访客|用户|会员|编号/i
const TIME = /date|time|day|week|month|hour|日期|时间/i
/** More variants than this are rows of something else. */
const MOST_GUESSED = 50
/** Fewer rows are sums by variant, not visitors. */
const LEAST_VISITORS = 20
/** Two columns tell the same split where so many rows agree; where fewer do, they tell different things. */
const COMPANION = 0.9

/** Where the columns are told: without trials there is a row per visitor. @throws ExpectedFailure mapping-incomplete, ads-bad-counts */
export function toldArmColumns(
  table: PlainTable,
  profiles: readonly ColumnProfile[],
  { arm, trials, successes, visitor }: DecisionColumns,
): ArmColumns {
  if (arm === undefined || successes === undefined)
    throw new ExpectedFailure('mapping-incomplete', { file: table.file, cause: 'arm,trials,successes' })
  if (trials !== undefined)
    return { kind: 'counts', arm, trials, successes, isRate: isRate(table, profiles, trials, successes) }
  const { isBinary = false, header = '' } = profiles[successes] ?? {}
  if (!isBinary) throw new ExpectedFailure('ads-bad-counts', { file: table.file, column: header })
  return { kind: 'visitors', arm, outcome: successes, visitor: visitor ?? null, companion: null, others: [] }
}

/** Where a table holds variants and counts, by names and contents of its columns; null where it does not. */
export function findArmColumns(table: PlainTable, profiles: readonly ColumnProfile[]): ArmColumns | null {
  if (!table.hasHeader && profiles.length === 3)
    return { kind: 'counts', arm: 0, trials: 1, successes: 2, isRate: isRate(table, profiles, 1, 2) }
  return turned(table, profiles) ?? wide(profiles) ?? visitors(table, profiles) ?? counts(table, profiles)
}

function counts(table: PlainTable, profiles: readonly ColumnProfile[]): CountColumns | null {
  const arm = armAmong(profiles, [])
  if (arm === undefined) return null
  const numbers = profiles.flatMap(({ hasNumbers, isId, header }, column) =>
    hasNumbers && !isId && column !== arm && !TIME.test(header) ? [column] : [],
  )
  const header = (column: number): string => profiles[column]?.header ?? ''
  const plain = numbers.filter((column) => !RATE.test(header(column)))
  const first = (
    patterns: readonly RegExp[],
    among: readonly number[],
    not: readonly (number | undefined)[],
  ) =>
    patterns.flatMap((pattern) =>
      among.filter((column) => !not.includes(column) && pattern.test(header(column))),
    )[0]
  const successes = first(SUCCESSES, plain, []) ?? first([...SUCCESSES, RATE], numbers, [])
  if (successes === undefined) return fallback(table, profiles, arm)
  const trials = first(TRIALS, plain, [successes])
  if (trials === undefined) return fallback(table, profiles, arm)
  return { kind: 'counts', arm, trials, successes, isRate: isRate(table, profiles, trials, successes) }
}

/** Three columns say by their order what they are. */
function fallback(table: PlainTable, profiles: readonly ColumnProfile[], arm: number): CountColumns | null {
  const [one, other] = profiles.flatMap(({ isNumeric, isId }, column) =>
    column !== arm && isNumeric && !isId ? [column] : [],
  )
  if (profiles.length !== 3 || one === undefined || other === undefined) return null
  return { kind: 'counts', arm, trials: one, successes: other, isRate: isRate(table, profiles, one, other) }
}

/** Successes between 0 and 1 beside whole trials are shares of them. */
function isRate(
  table: PlainTable,
  profiles: readonly ColumnProfile[],
  trials: number,
  successes: number,
): boolean {
  const header = profiles[successes]?.header ?? ''
  if (profiles[trials]?.isCount !== true) return false
  if (profiles[successes]?.isProbability === true) return true
  return (
    RATE.test(header) &&
    table.rows.every((row) => !/\d/.test(row[successes] ?? '') || /%/.test(row[successes] ?? ''))
  )
}

/** A column whose values repeat, the surest by its name; a column of yes and no where its name says that it is one. */
export function armAmong(profiles: readonly ColumnProfile[], not: readonly number[]): number | undefined {
  const open = profiles.flatMap(({ distinct, isId, isProbability, header, filled }, column) =>
    !not.includes(column) &&
    (!isId || (ARM[0]?.test(header) ?? false)) &&
    !isProbability &&
    filled > 0 &&
    distinct > 0 &&
    !(TIME.test(header) && !ARM[0]?.test(header))
      ? [column]
      : [],
  )
  // One of few values is what others are compared with: no name says it better.
  const compared = open.find((column) => profiles[column]?.hasControl === true)
  if (compared !== undefined) return compared
  const names = ARM.flatMap((pattern) =>
    open.filter((column) => {
      const { header = '', isNumeric = false, isBinary = false, distinct = 0 } = profiles[column] ?? {}
      // Numbers name variants only where they are few: 0 and 1, or campaigns by their numbers.
      return pattern.test(header) && (!isNumeric || isBinary || distinct <= MOST_GUESSED)
    }),
  )
  const few = (column: number): boolean => (profiles[column]?.distinct ?? Infinity) <= MOST_GUESSED
  const words = open.filter((column) => profiles[column]?.isNumeric === false)
  return names.find(few) ?? words.find(few) ?? names[0] ?? words[0]
}

function visitors(table: PlainTable, profiles: readonly ColumnProfile[]): VisitorColumns | null {
  const rows = table.rows.length
  const visitor = profiles.findIndex(({ isId, header }) => isId && VISITOR.test(header))
  const arm = armAmong(profiles, [])
  const { distinct: variants = 0 } = arm === undefined ? {} : (profiles[arm] ?? {})
  if (arm === undefined || rows < LEAST_VISITORS || variants < 1 || rows < 4 * variants) return null
  const truths = profiles.flatMap(({ isBinary, header }, column) =>
    isBinary && column !== arm && !(ARM[0]?.test(header) ?? false) ? [column] : [],
  )
  const [outcome, ...others] = byPreference(profiles, truths)
  if (outcome === undefined) return null
  // Numbers of trials beside a yes or no per row: sums by day, unless each row names its visitor.
  const isSummed = profiles.some(
    ({ isNumeric, isCount, isBinary, isId, header, distinct }, column) =>
      column !== arm &&
      isNumeric &&
      isCount &&
      !isBinary &&
      !isId &&
      distinct > 2 &&
      TRIALS.some((pattern) => pattern.test(header)) &&
      !TIME.test(header),
  )
  if (isSummed && visitor < 0) return null
  return {
    kind: 'visitors',
    arm,
    outcome,
    visitor: visitor < 0 ? null : visitor,
    companion: companionOf(table, profiles, arm),
    others,
  }
}

/** By name; of several of one name (retention_1, retention_7) the latest. */
function byPreference(profiles: readonly ColumnProfile[], among: readonly number[]): number[] {
  const rank = (column: number): number => {
    const header = profiles[column]?.header ?? ''
    const place = SUCCESSES.findIndex((pattern) => pattern.test(header))
    return (place < 0 ? SUCCESSES.length : place) + (EXPOSED.test(header) ? 10 : 0)
  }
  const number = (column: number): number =>
    Number(/(\d+)\D*$/.exec(profiles[column]?.header ?? '')?.[1] ?? 0)
  return [...among].sort((a, b) => rank(a) - rank(b) || number(b) - number(a) || a - b)
}

/** A second column with as many values that nearly always go with the same variant: what was really shown. */
function companionOf(table: PlainTable, profiles: readonly ColumnProfile[], arm: number): number | null {
  const variants = profiles[arm]?.distinct ?? 0
  for (const [column, { distinct, isId, isBinary, isNumeric }] of profiles.entries()) {
    if (column === arm || distinct !== variants || isId || isBinary || isNumeric) continue
    const { agreeing } = agreement(table, arm, column)
    if (agreeing >= COMPANION * table.rows.length) return column
  }
  return null
}

/** Which value of a second column goes with each value of the first, and how many rows agree. */
export function agreement(
  table: PlainTable,
  one: number,
  other: number,
): { readonly usual: ReadonlyMap<string, string>; readonly agreeing: number } {
  const cells = new Map<string, Map<string, number>>()
  for (const row of table.rows) {
    const [a, b] = [(row[one] ?? '').trim(), (row[other] ?? '').trim()]
    const own = cells.get(a) ?? new Map<string, number>()
    own.set(b, (own.get(b) ?? 0) + 1)
    cells.set(a, own)
  }
  const usual = new Map<string, string>()
  let agreeing = 0
  for (const [a, own] of cells) {
    const [[b, count] = ['', 0]] = [...own].sort((x, y) => y[1] - x[1])
    usual.set(a, b)
    agreeing += count
  }
  return { usual: new Set(usual.values()).size === usual.size ? usual : new Map(), agreeing }
}

const TRIAL_WORD =
  /^(?:n|trials?|impressions?|views?|visits?|visitors?|users?|sessions?|sent|recipients?|exposed|total|size|samples?|曝光|展现|访问|访客|人数|发送)$/i
const SUCCESS_WORD =
  /^(?:success(?:es)?|purchases?|orders?|conv|convs|conversions?|converted|sales?|sign_?ups?|clicks?|clicked|opens?|opened|成交|订单|转化|点击)$/i

/** Headers that join a variant with what is counted of it. */
function wide(profiles: readonly ColumnProfile[]): WideColumns | null {
  const arms = new Map<string, { name: string; trials?: number; successes?: number }>()
  profiles.forEach(({ header, isNumeric }, column) => {
    if (!isNumeric) return
    const parts = header.split(/[\s_.:/()[\]-]+/).filter((part) => part !== '')
    const at = parts.findIndex((part) => TRIAL_WORD.test(part) || SUCCESS_WORD.test(part))
    const name = parts.filter((_, i) => i !== at).join(' ')
    if (at < 0 || name === '') return
    const own = arms.get(name.toLowerCase()) ?? { name }
    // Clicks are successes beside impressions, and trials beside orders.
    if (SUCCESS_WORD.test(parts[at] ?? '') && own.successes === undefined) own.successes = column
    else own.trials ??= column
    arms.set(name.toLowerCase(), own)
  })
  const complete = [...arms.values()].flatMap(({ name, trials, successes }) =>
    trials === undefined || successes === undefined ? [] : [{ name, trials, successes }],
  )
  return complete.length >= 2 && complete.length === arms.size ? { kind: 'wide', arms: complete } : null
}

/** Rows named by what they count, below a column per variant. */
function turned(table: PlainTable, profiles: readonly ColumnProfile[]): TurnedColumns | null {
  if (table.rows.length < 2 || table.rows.length > 12 || profiles[0]?.isNumeric !== false) return null
  const names = table.rows.map((row) => (row[0] ?? '').trim())
  const trials = names.findIndex((name) => TRIALS.some((pattern) => pattern.test(name)) && !RATE.test(name))
  const successes = SUCCESSES.map((pattern) =>
    names.findIndex((name, i) => i !== trials && pattern.test(name) && !RATE.test(name)),
  ).find((at) => at >= 0)
  const arms = profiles.flatMap(({ isNumeric }, column) => (column > 0 && isNumeric ? [column] : []))
  // Words of measures in the first column and none in the headers: else these are variants with such names.
  const isPlain = arms.every((column) => {
    const header = profiles[column]?.header ?? ''
    return (
      !TRIALS.some((pattern) => pattern.test(header)) && !SUCCESSES.some((pattern) => pattern.test(header))
    )
  })
  return trials >= 0 && successes !== undefined && arms.length >= 2 && isPlain
    ? { kind: 'turned', arms, trials, successes }
    : null
}
