import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { columnRole, columnRoles, rolesOfTarget, type ColumnRole } from '../contract/column-roles.ts'
import type { ImportTarget, InteractionKind } from '../contract/column-roles.ts'
import type { DateOrder } from '../contract/dates.ts'
import type { Delimiter, DialectChoices, Encoding } from '../contract/dialect.ts'
import { ExpectedFailure } from '../contract/failure.ts'
import type { PresetChoice } from '../contract/presets.ts'
import { importPlan, type CountedTime, type ImportPlan } from '../contract/import-plan.ts'
import type { Inspection } from '../contract/inspection.ts'
import { inspectFile } from '../jobs/import/inspect.ts'
import { UsageError } from './run-command.ts'

/** Delimiters as a terminal can be told them. */
export const typedDelimiters = { '\\t': '\t', '\\x01': '\u0001', '\\x1f': '\u001f' } as const

function isTyped(delimiter: string): delimiter is keyof typeof typedDelimiters {
  return delimiter in typedDelimiters
}

/** What the user may say about how a file is to be read; the rest is detected. */
export type ReadingOptions = {
  readonly map: readonly string[]
  readonly plan?: string
  readonly target?: ImportTarget
  readonly member?: string
  readonly sheet?: string
  readonly encoding?: Encoding
  readonly delimiter?: Delimiter | keyof typeof typedDelimiters
  readonly quote?: '"' | "'" | 'none'
  readonly header?: boolean
  readonly headerRows?: number
  readonly skipTop?: number
  readonly skipBottom?: number
  readonly dateOrder?: DateOrder
  readonly decimalComma?: true
  readonly timeZone?: string
  readonly currency?: string
  readonly channel?: string
  readonly kind?: InteractionKind
  readonly firstDay?: string
  readonly timeAs?: CountedTime['unit'] | 'dates'
  readonly keepAnonymous?: boolean
  readonly keepWithoutProduct?: boolean
  readonly preset?: PresetChoice
}

/** One table of a file, and how it will be read. */
export type Reading = { readonly inspection: Inspection; readonly plan: ImportPlan }
/** One table of an archive that cannot be read, while others may. */
export type Unread = { readonly member: string; readonly failure: ExpectedFailure }

/**
 * How each table of a file is to be read: one for most files, one per readable member for an archive (unless one is named), in its
 * order, and one per sheet for the sheets of a workbook that have the same columns (unless one is named).
 * @throws ExpectedFailure of looking at the file (of an archive at its main table), time-order-ambiguous where there is one table; UsageError
 */
export async function readingsOf(file: string, options: ReadingOptions): Promise<(Reading | Unread)[]> {
  const given = options.plan === undefined ? undefined : readPlan(options.plan)
  const entries = options.map.flatMap((entry) => (entry.includes('=') ? [entry] : readMap(entry)))
  const look = (dialect: DialectChoices): Promise<Inspection> =>
    inspectFile(file, {
      dialect,
      ...(options.target === undefined ? {} : { target: options.target }),
      ...(options.preset === undefined ? {} : { preset: options.preset }),
    })
  const first = await look(
    given === undefined ? dialectOf(options) : { ...given.dialect, ...dialectOf(options) },
  )
  const reading = (inspection: Inspection): Reading => ({
    inspection: options.firstDay === undefined ? inspection : withoutDoubt(inspection),
    plan: given ?? planOf(inspection, options, entries),
  })
  const members = options.member === undefined ? first.members.filter((each) => each.readable) : []
  if (members.length <= 1) {
    const isOpen = options.sheet === undefined && given === undefined
    const others = isOpen ? await sheetsAlike(first, (sheet) => look({ ...dialectOf(options), sheet })) : []
    return others.length === 0 ? [reading(first)] : [first, ...others].map(oneOfAlike).map(reading)
  }
  const readings: (Reading | Unread)[] = []
  for (const { name } of members) {
    try {
      const isFirst = name === first.plan.dialect.member
      readings.push(reading(isFirst ? first : await look({ ...dialectOf(options), member: name })))
    } catch (error) {
      if (!(error instanceof ExpectedFailure)) throw error
      readings.push({ member: name, failure: error })
    }
  }
  return readings
}

/** The other sheets of a workbook with the columns of the first: one table in parts (a year or a shop each). */
async function sheetsAlike(
  first: Inspection,
  look: (sheet: string) => Promise<Inspection>,
): Promise<Inspection[]> {
  const columnsOf = ({ columns }: Inspection): string => JSON.stringify(columns.map(({ header }) => header))
  if (first.plan.dialect.headerRows === 0) return []
  const alike: Inspection[] = []
  for (const { name, readable, hidden } of first.sheets) {
    if (!readable || hidden === true || name === first.plan.dialect.sheet) continue
    try {
      const other = await look(name)
      if (columnsOf(other) === columnsOf(first)) alike.push(other)
    } catch (error) {
      // A sheet that is no table is none of them.
      if (!(error instanceof ExpectedFailure)) throw error
    }
  }
  return alike
}

/** The finding about the sheets says that those alike are read as well. */
function oneOfAlike(inspection: Inspection): Inspection {
  return {
    ...inspection,
    findings: inspection.findings.map((finding) =>
      finding.kind === 'sheet' ? { ...finding, params: { ...finding.params, alike: 'read' } } : finding,
    ),
  }
}

/** What the user has said is no longer in doubt. */
function withoutDoubt(inspection: Inspection): Inspection {
  return {
    ...inspection,
    findings: inspection.findings.filter(
      ({ kind }) => kind !== 'numbered-periods' && kind !== 'counted-time',
    ),
  }
}

function dialectOf(options: ReadingOptions): DialectChoices {
  const headerRows = options.headerRows ?? (options.header === undefined ? undefined : Number(options.header))
  return {
    ...(options.member === undefined ? {} : { member: options.member }),
    ...(options.sheet === undefined ? {} : { sheet: options.sheet }),
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.delimiter === undefined
      ? {}
      : { delimiter: isTyped(options.delimiter) ? typedDelimiters[options.delimiter] : options.delimiter }),
    ...(options.quote === undefined ? {} : { quote: options.quote === 'none' ? '' : options.quote }),
    ...(headerRows === undefined ? {} : { headerRows }),
    ...(options.skipTop === undefined ? {} : { skipTop: options.skipTop }),
    ...(options.skipBottom === undefined ? {} : { skipBottom: options.skipBottom }),
  }
}

/** The plan that inspection proposes, with what the options say instead. */
function planOf(inspection: Inspection, options: ReadingOptions, entries: readonly string[]): ImportPlan {
  const target = options.target ?? inspection.plan.target
  const roles = rolesFor(inspection, target, entries)
  const open = inspection.ambiguousDates.filter((column) => roles[column] !== 'ignore')
  if (open.length > 0 && options.dateOrder === undefined) {
    const column = inspection.columns[open[0] ?? 0]?.header ?? ''
    throw new ExpectedFailure('time-order-ambiguous', { file: inspection.fileName, column })
  }
  const { plan: proposed } = inspection
  const plan = importPlan.safeParse({
    ...proposed,
    roles,
    target,
    dateOrder: options.dateOrder ?? proposed.dateOrder,
    columnDateOrders: options.dateOrder === undefined ? proposed.columnDateOrders : {},
    decimalComma: options.decimalComma ?? proposed.decimalComma,
    timeZone: options.timeZone ?? proposed.timeZone,
    currency: options.currency ?? proposed.currency,
    channel: options.channel ?? proposed.channel,
    defaultKind: options.kind ?? proposed.defaultKind,
    period:
      options.firstDay === undefined ? proposed.period : { from: options.firstDay, to: options.firstDay },
    countedTime: countedTimeOf(options, proposed, roles),
    keepWithoutCustomer:
      options.keepAnonymous ??
      (proposed.keepWithoutCustomer && !isNewlyNamed(proposed.roles, roles, customers)),
    keepWithoutProduct:
      options.keepWithoutProduct ??
      (proposed.keepWithoutProduct && !isNewlyNamed(proposed.roles, roles, products)),
  })
  if (!plan.success) throw new UsageError(z.prettifyError(plan.error))
  return plan.data
}

/** What was found out about one column says nothing about another. */
function countedTimeOf(
  { timeAs }: ReadingOptions,
  { countedTime, roles: before }: ImportPlan,
  roles: readonly ColumnRole[],
): ImportPlan['countedTime'] {
  if (timeAs === undefined) return roles.indexOf('time') === before.indexOf('time') ? countedTime : null
  if (timeAs === 'dates') return null
  return { unit: timeAs, from: countedTime?.from ?? (timeAs === 'second' || timeAs === 'hour' ? 0 : 1) }
}

const customers: readonly ColumnRole[] = ['customer-id', 'email', 'phone']
const products: readonly ColumnRole[] = ['product-id', 'product-name', 'product-column']

/** What was kept only since no column named it: then a row without it is a fault again. */
function isNewlyNamed(
  proposed: readonly ColumnRole[],
  roles: readonly ColumnRole[],
  keys: readonly ColumnRole[],
): boolean {
  return !proposed.some((role) => keys.includes(role)) && roles.some((role) => keys.includes(role))
}

function rolesFor(inspection: Inspection, target: ImportTarget, map: readonly string[]): ColumnRole[] {
  const roles = [...inspection.plan.roles]
  for (const entry of map) {
    const at = entry.lastIndexOf('=')
    const column = entry.slice(0, at).trim()
    const role = columnRole.safeParse(entry.slice(at + 1).trim())
    if (at <= 0 || !role.success) {
      throw new UsageError(`--map ${entry}: give COLUMN=ROLE, with a role of: ${columnRoles.join(', ')}`)
    }
    const index = columnIndex(inspection, column)
    // A role that only one column can have leaves the column that was proposed for it.
    if (role.data !== 'ignore' && !rolesOfTarget[target].repeatable.includes(role.data)) {
      for (let other = 0; other < roles.length; other++)
        if (roles[other] === role.data) roles[other] = 'ignore'
    }
    roles[index] = role.data
  }
  return roles
}

function columnIndex({ columns, fileName }: Inspection, name: string): number {
  const byName = columns.findIndex(({ header }) => header.trim() === name)
  if (byName >= 0) return byName
  const number = /^\d+$/.test(name) ? Number(name) - 1 : -1
  if (number >= 0 && number < columns.length) return number
  throw new UsageError(
    `${fileName} has no column ${name}; it has: ${columns.map(({ header }) => header).join(', ')}`,
  )
}

function readPlan(path: string): ImportPlan {
  return readDocument(path, 'an import plan', (value) => importPlan.parse(value))
}

/** Column to role, or role to column: both are clear, since roles are a closed set. */
const plainMap = z.record(z.string(), z.string())

function readMap(path: string): string[] {
  return readDocument(path, 'an object of columns and roles', (value) =>
    Object.entries(plainMap.parse(value)).map(([key, other]) =>
      columnRole.safeParse(other).success ? `${key}=${other}` : `${other}=${key}`,
    ),
  )
}

function readDocument<T>(path: string, what: string, parse: (value: unknown) => T): T {
  let text: string
  try {
    text = readFileSync(resolve(path), 'utf8')
  } catch {
    throw new ExpectedFailure('file-not-found', { file: basename(path) })
  }
  try {
    return parse(JSON.parse(text))
  } catch (error) {
    throw new UsageError(
      `${basename(path)} is not ${what}: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}
