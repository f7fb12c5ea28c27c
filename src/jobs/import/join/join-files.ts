import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { basename, extname, join } from 'node:path'
import type { ColumnRole } from '../../../contract/column-roles.ts'
import { csvRow } from '../../../contract/csv-text.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { Inspection } from '../../../contract/inspection.ts'
import { cleanId } from '../clean-id.ts'
import { dataRows } from './data-rows.ts'

/** A table that was looked at. */
export type TableToJoin = { readonly path: string; readonly inspection: Inspection }

/** Places of the columns by which rows find each other. */
export type Keys = readonly [lines: number, orders: number]

export type Joined = {
  /** A file of its own, in a folder of its own; `dispose` removes both. */
  readonly path: string
  readonly dispose: () => void
  /** Headers by which rows found each other. */
  readonly on: readonly [lines: string, orders: string]
  readonly lines: number
  /** Lines whose order the other file does not tell; they are kept, with those cells empty. */
  readonly withoutOrder: number
  /** Orders that no line names; they are not in the joined file. */
  readonly withoutLines: number
  /** Columns of the other file that are about an order as a whole, and would be counted once per line. */
  readonly leftOut: readonly string[]
}

/** What lines tell themselves, and orders only in sum. */
const OF_LINES: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'product-id',
  'product-name',
  'quantity',
  'unit-price',
  'line-total',
  'refund-amount',
])

/**
 * Lines of orders and the orders they belong to become one table: each line with the columns of its order behind its own. The lines are
 * streamed, the orders are kept: O(lines + orders) time, O(orders) memory.
 * @param on the columns that tell orders apart
 * @throws ExpectedFailure mapping-incomplete where no column of both tells orders apart; of reading either file
 */
export async function joinFiles(
  lines: TableToJoin,
  orders: TableToJoin,
  signal: AbortSignal,
  on: Keys = keysOf(lines.inspection, orders.inspection),
): Promise<Joined> {
  const [lineKey, orderKey] = on
  const kept = orders.inspection.columns.filter(
    ({ index }) => index !== orderKey && !OF_LINES.has(orders.inspection.plan.roles[index] ?? 'ignore'),
  )
  const leftOut = orders.inspection.columns.filter(
    ({ index }) => index !== orderKey && OF_LINES.has(orders.inspection.plan.roles[index] ?? 'ignore'),
  )
  const byKey = new Map<string, { readonly cells: readonly string[]; isNamed: boolean }>()
  for await (const row of dataRows(orders.path, orders.inspection.plan.dialect, signal)) {
    const key = cleanId(row[orderKey] ?? '')
    if (key !== '' && !byKey.has(key))
      byKey.set(key, { cells: kept.map(({ index }) => row[index] ?? ''), isNamed: false })
  }
  const folder = mkdtempSync(join(tmpdir(), 'sextant-join-'))
  const dispose = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    const path = join(folder, joinedName(tableName(lines.inspection), tableName(orders.inspection)))
    const headers = lines.inspection.columns.map(({ header }) => header)
    const taken = new Set(headers)
    const added = kept.map(({ header }) =>
      taken.has(header) ? `${header} (${stem(tableName(orders.inspection))})` : header,
    )
    const out = createWriteStream(path, { encoding: 'utf8' })
    const write = async (values: readonly string[]): Promise<void> => {
      if (!out.write(csvRow(values, 'machine'))) await once(out, 'drain')
    }
    await write([...headers, ...added])
    const empty = kept.map(() => '')
    let count = 0
    let withoutOrder = 0
    for await (const row of dataRows(lines.path, lines.inspection.plan.dialect, signal)) {
      const order = byKey.get(cleanId(row[lineKey] ?? ''))
      if (order === undefined) withoutOrder++
      else order.isNamed = true
      const own = headers.map((_, index) => row[index] ?? '')
      await write([...own, ...(order?.cells ?? empty)])
      count++
    }
    out.end()
    await once(out, 'close')
    let withoutLines = 0
    for (const { isNamed } of byKey.values()) if (!isNamed) withoutLines++
    return {
      path,
      dispose,
      on: [headers[lineKey] ?? '', orders.inspection.columns[orderKey]?.header ?? ''],
      lines: count,
      withoutOrder,
      withoutLines,
      leftOut: leftOut.map(({ header }) => header),
    }
  } catch (error) {
    dispose()
    throw error
  }
}

/** @throws ExpectedFailure mapping-incomplete */
function keysOf(lines: Inspection, orders: Inspection): Keys {
  const keys = proposedKeys(lines, orders)
  if (keys !== undefined) return keys
  const file = lines.plan.roles.includes('order-id') ? orders.fileName : lines.fileName
  throw new ExpectedFailure('mapping-incomplete', { file, missing: 'order-id' })
}

/** The columns that tell orders apart: what each proposes as the order's number, else a header of both; undefined where none is. */
export function proposedKeys(lines: Inspection, orders: Inspection): Keys | undefined {
  const roleAt = ({ plan }: Inspection): number => plan.roles.indexOf('order-id')
  const byRole = [roleAt(lines), roleAt(orders)] as const
  if (byRole[0] >= 0 && byRole[1] >= 0) return byRole
  const header = lines.columns[Math.max(0, byRole[0])]?.header ?? ''
  const same = lines.columns.flatMap(({ header: own, index }) => {
    const other = orders.columns.findIndex((column) => column.header === own && own !== '')
    const isMeant = byRole[0] < 0 ? /order|invoice|basket|订单|单号/i.test(own) : own === header
    return other >= 0 && isMeant ? [[index, other] as const] : []
  })[0]
  return same
}

/** What a table is called: the file in an archive, the sheet of a workbook that has several, else the file. */
export function tableName({ plan, fileName, sheets }: Inspection): string {
  const { member, sheet } = plan.dialect
  if (sheets.length > 1 && sheet !== '') return sheet
  return member === '' ? fileName : basename(member)
}

function stem(name: string): string {
  // A sheet may be called anything.
  return basename(name, extname(name)).replace(/[/\\:*?"<>|]/g, ' ')
}

function joinedName(lines: string, orders: string): string {
  return `${stem(lines)} + ${stem(orders)}.csv`
}
