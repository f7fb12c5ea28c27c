import { readFileSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import { z } from 'zod'
import { ExpectedFailure } from '../../contract/failure.ts'
import { importId } from '../../contract/ids.ts'
import {
  columnRole,
  columnRoles,
  importPlan,
  type ColumnRole,
  type DateOrder,
  type Delimiter,
  type Dialect,
  type Encoding,
  type ImportPlan,
  type ImportTarget,
  type Inspection,
  type InteractionKind,
} from '../../contract/import-plan.ts'
import { inspectFile } from '../../jobs/import/inspect.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type ImportOptions = CommonOptions & {
  readonly map: readonly string[]
  readonly plan?: string
  readonly target?: ImportTarget
  readonly encoding?: Encoding
  readonly delimiter?: Delimiter | '\\t'
  readonly header?: boolean
  readonly dateOrder?: DateOrder
  readonly decimalComma?: true
  readonly timeZone?: string
  readonly currency?: string
  readonly kind?: InteractionKind
  readonly repeat?: true
  readonly dryRun?: true
}

export const importCommand: CliCommand<ImportOptions> = (options, terminal, files) =>
  withProject(options.project, async ({ db, path }) => {
    const imports: object[] = []
    const lines: string[] = []
    for (const each of files) {
      const file = resolve(each)
      const plan = options.plan === undefined ? await planFor(file, options) : readPlan(options.plan)
      const name = basename(file)
      if (options.dryRun === true) {
        const report = await terminal.run<'check'>(db, { kind: 'check', file, plan })
        imports.push({ file: name, plan, ...report })
        lines.push(summaryLine(`${name} (nothing written)`, report.counts))
        continue
      }
      const summary = await terminal.run<'import'>(db, {
        kind: 'import',
        file,
        plan,
        allowRepeat: options.repeat === true,
      })
      imports.push({ file: name, plan, ...summary })
      lines.push(summaryLine(name, summary.counts))
    }
    return { document: { project: path, imports }, lines }
  })

export const undoCommand: CliCommand<CommonOptions & { readonly import: number }> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const id = importId.safeParse(options.import)
    if (!id.success) throw new UsageError('--import takes the id of an import')
    const removed = await terminal.run<'undo-import'>(db, { kind: 'undo-import', importId: id.data })
    return {
      document: { project: path, removed },
      lines: [`Taken back: ${removed.interactions} interactions`],
    }
  })

/** The plan that inspection proposes, with what the options say instead. */
async function planFor(file: string, options: ImportOptions): Promise<ImportPlan> {
  const overrides: Partial<Dialect> = {
    ...(options.encoding === undefined ? {} : { encoding: options.encoding }),
    ...(options.delimiter === undefined
      ? {}
      : { delimiter: options.delimiter === '\\t' ? '\t' : options.delimiter }),
    ...(options.header === undefined ? {} : { hasHeader: options.header }),
  }
  const inspection = await inspectFile(file, overrides)
  if (inspection.dateOrderAmbiguous && options.dateOrder === undefined) {
    throw new ExpectedFailure('time-order-ambiguous', { file: inspection.fileName })
  }
  const proposed = inspection.plan
  const given = {
    ...proposed,
    roles: rolesFor(inspection, options.map),
    target: options.target ?? proposed.target,
    dateOrder: options.dateOrder ?? proposed.dateOrder,
    decimalComma: options.decimalComma ?? proposed.decimalComma,
    timeZone: options.timeZone ?? proposed.timeZone,
    currency: options.currency ?? proposed.currency,
    defaultKind: options.kind ?? proposed.defaultKind,
  }
  const plan = importPlan.safeParse(given)
  if (!plan.success) throw new UsageError(z.prettifyError(plan.error))
  return plan.data
}

function rolesFor(inspection: Inspection, map: readonly string[]): ColumnRole[] {
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
    if (role.data !== 'ignore') {
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
  let text: string
  try {
    text = readFileSync(resolve(path), 'utf8')
  } catch {
    throw new ExpectedFailure('file-not-found', { file: basename(path) })
  }
  try {
    return importPlan.parse(JSON.parse(text))
  } catch (error) {
    throw new UsageError(
      `${basename(path)} is no import plan: ${error instanceof Error ? error.message : String(error)}`,
    )
  }
}

function summaryLine(
  name: string,
  counts: { read: number; accepted: number; duplicates: number; quarantined: number; blank: number },
): string {
  return (
    `${name}: read ${counts.read}, accepted ${counts.accepted}, duplicates ${counts.duplicates}, ` +
    `quarantined ${counts.quarantined}, blank ${counts.blank}`
  )
}
