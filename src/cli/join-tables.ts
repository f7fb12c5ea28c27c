import { existsSync } from 'node:fs'
import { basename, resolve } from 'node:path'
import type { FilePart, Inspection } from '../contract/inspection.ts'
import { inspectFile } from '../jobs/import/inspect.ts'
import { joinFiles, type Joined } from '../jobs/import/join/join-files.ts'
import { UsageError } from './run-command.ts'

/** Which tables of the file are told, beside the one with the orders. */
export type LinesChoice = { readonly member?: string; readonly sheet?: string }

/**
 * Joins the lines of orders in a file with the table of their orders: another file, or another table of the same one, by its name in the archive or
 * the workbook. Where the lines are not named, they are the only other table there.
 * @throws ExpectedFailure of looking at and reading either table; UsageError where the lines are not clear
 */
export async function joinTables(
  file: string,
  orders: string,
  { member, sheet }: LinesChoice,
  signal: AbortSignal,
): Promise<Joined> {
  const named = { ...(member === undefined ? {} : { member }), ...(sheet === undefined ? {} : { sheet }) }
  const other = resolve(orders)
  const own = await inspectFile(file, { dialect: named })
  if (!existsSync(other)) {
    const inside = await tablesInside(file, own, orders, named)
    if (inside !== undefined) return joinFiles(inside.lines, inside.orders, signal)
  }
  const told = await inspectFile(other, {})
  return joinFiles({ path: file, inspection: own }, { path: other, inspection: told }, signal)
}

type Table = { readonly path: string; readonly inspection: Inspection }

/** Undefined where the file has no table of that name. */
async function tablesInside(
  file: string,
  own: Inspection,
  orders: string,
  named: LinesChoice,
): Promise<{ readonly lines: Table; readonly orders: Table } | undefined> {
  const [key, parts] =
    own.members.length > 0 ? (['member', own.members] as const) : (['sheet', own.sheets] as const)
  const found = partNamed(parts, orders)
  if (found === undefined) return undefined
  const wanted = named[key]
  const others = parts.filter(({ name, readable }) => readable && name !== found)
  const lines = wanted === undefined ? others : others.filter(({ name }) => name === partNamed(parts, wanted))
  const [only] = lines
  if (only === undefined || lines.length > 1)
    throw new UsageError(
      `--join ${orders}: say with --${key} which table of ${basename(file)} holds the lines: ${others.map(({ name }) => name).join(', ')}`,
    )
  const look = async (name: string): Promise<Table> => ({
    path: file,
    inspection: await inspectFile(file, { dialect: { [key]: name } }),
  })
  return { lines: await look(only.name), orders: await look(found) }
}

/** The whole name, or the last part of it. */
function partNamed(parts: readonly FilePart[], name: string): string | undefined {
  const alike = parts.filter((part) => part.name === name || part.name.split(/[\\/]/).at(-1) === name)
  if (alike.length > 1)
    throw new UsageError(`${name} may be any of ${alike.map((part) => part.name).join(', ')}`)
  return alike[0]?.name
}
