import type { ColumnRole } from '../../../contract/column-roles.ts'
import type { Inspection } from '../../../contract/inspection.ts'
import type { JoinAnswer, JoinErrand, LineSide } from '../../../contract/joining.ts'
import { inspectFile } from '../inspect.ts'
import { joinFiles, proposedKeys, tableName } from './join-files.ts'

/**
 * Joins two files in the way that is proposed or was decided, and tells both. The file that is made belongs to the caller.
 * @throws ExpectedFailure of looking at and reading either file
 */
export async function joinForWindow({
  file,
  other,
  choices,
  otherChoices,
  linesIn,
  on,
}: JoinErrand): Promise<JoinAnswer> {
  const tables = {
    file: { path: file, inspection: await inspectFile(file, choices) },
    other: { path: other, inspection: await inspectFile(other, otherChoices) },
  }
  const side = linesIn ?? sideOfLines(tables.file.inspection, tables.other.inspection)
  const [lines, orders] = side === 'file' ? [tables.file, tables.other] : [tables.other, tables.file]
  const keys = on ?? proposedKeys(lines.inspection, orders.inspection)
  const told = {
    linesIn: side,
    lines: sideOf(lines.inspection, keys?.[0]),
    orders: sideOf(orders.inspection, keys?.[1]),
  }
  if (keys === undefined) return { ...told, joined: null }
  const joined = await joinFiles(lines, orders, new AbortController().signal, keys)
  const { path, lines: count, withoutOrder, withoutLines, leftOut } = joined
  return { ...told, joined: { path, lines: count, withoutOrder, withoutLines, leftOut: [...leftOut] } }
}

function sideOf(inspection: Inspection, key: number | undefined): JoinAnswer['lines'] {
  const { columns } = inspection
  return { name: tableName(inspection), columns: columns.map(({ header }) => header), key: key ?? null }
}

/** The file that tells products piece by piece holds the lines; the one that tells who bought is of orders. */
function sideOfLines(file: Inspection, other: Inspection): LineSide {
  return weightOf(file) >= weightOf(other) ? 'file' : 'other'
}

function weightOf({ plan }: Inspection): number {
  const weigh = (roles: readonly ColumnRole[], weight: number): number =>
    roles.some((role) => plan.roles.includes(role)) ? weight : 0
  return weigh(PIECES, 2) + weigh(AMOUNTS, 1) - weigh(PEOPLE, 3) - weigh(['time'], 1)
}

const PIECES: readonly ColumnRole[] = ['product-id']
const AMOUNTS: readonly ColumnRole[] = ['unit-price', 'quantity']
const PEOPLE: readonly ColumnRole[] = ['customer-id', 'email', 'phone']
