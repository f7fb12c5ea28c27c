import { createHash } from 'node:crypto'
import type { ReadableDb } from '../database.ts'
import { allCustomerIds } from '../queries/customers.ts'
import { erasuresOf } from '../queries/erasures.ts'
import { dataFingerprint } from '../queries/project.ts'
import {
  ColumnBuilder,
  SLICE_ROWS,
  type ColumnsOrigin,
  type CustomerColumns,
  type EventRow,
} from './customer-columns.ts'
import { extendColumns, keepsCurrency } from './extend-columns.ts'
import { keptColumns, loadingColumns, type ColumnsStep } from './saved-columns.ts'

/** What the columns depend on; equal texts mean equal columns. */
export function columnsFingerprint(db: ReadableDb): string {
  return dataFingerprint(db)
}

type Current = {
  readonly columns: CustomerColumns
  /** They were in the project as they are. */
  readonly isKept: boolean
}

/**
 * The columns of the present data, in slices of some ten milliseconds, by the shortest way there is: those kept in the project, else those of
 * earlier data (in the project, or `held` in memory) with the rows added since, else all rows (1 to 3 s per million). Rows without a visible
 * customer are left out, as everywhere. A statement is never open between two steps.
 */
export function* currentColumns(
  db: ReadableDb,
  held?: CustomerColumns,
): Generator<ColumnsStep, Current, void> {
  const kept = keptColumns(db)
  if (kept?.fingerprint === columnsFingerprint(db)) {
    const columns = yield* loadingColumns(db)
    if (columns !== undefined) return { columns, isKept: true }
  }
  const now = originOf(db)
  const isHeldNearer = held !== undefined && held.origin.lastId >= (kept?.origin.lastId ?? 0)
  const origin = isHeldNearer ? held.origin : kept?.origin
  if (origin !== undefined && isOnlyAddedTo(db, origin, now)) {
    const earlier = isHeldNearer ? held : yield* loadingColumns(db)
    const columns = earlier && (yield* extended(db, earlier, now))
    if (columns !== undefined) return { columns, isKept: false }
  }
  return { columns: yield* fromRows(db, now), isKept: false }
}

type Origin = Omit<ColumnsOrigin, 'sales'>

function originOf(db: ReadableDb): Origin {
  const imports = db
    .prepare<[], [id: number, ...told: unknown[]]>(
      `SELECT import_id, file_hash, plan, accepted FROM imports WHERE status = 'published' ORDER BY import_id`,
    )
    .raw()
    .all()
  return {
    imports: imports.map(([id, ...told]) => ({
      id,
      told: createHash('sha256').update(JSON.stringify(told)).digest('base64'),
    })),
    merges: db
      .prepare<[], number>(
        `SELECT step_id FROM steps WHERE state = 'done' AND kind = 'merge' ORDER BY step_id`,
      )
      .pluck()
      .all(),
    erasures: erasuresOf(db),
    lastId: db.prepare<[], number | null>('SELECT max(interaction_id) FROM interactions').pluck().get() ?? 0,
  }
}

/** Whether all that has happened since is that imports with later rows have come: none gone or changed, nobody merged or unmerged. */
function isOnlyAddedTo(db: ReadableDb, before: Origin, now: Origin): boolean {
  const present = new Map(now.imports.map(({ id, told }) => [id, told]))
  if (!before.imports.every(({ id, told }) => present.get(id) === told)) return false
  if (before.merges.join() !== now.merges.join() || before.erasures !== now.erasures) return false
  const known = new Set(before.imports.map(({ id }) => id))
  const added = now.imports.map(({ id }) => id).filter((id) => !known.has(id))
  return (
    db
      .prepare<[string, number], number>(
        `SELECT 1 FROM json_each(?) a
          WHERE EXISTS (SELECT 1 FROM interactions x WHERE x.import_id = a.value AND x.interaction_id <= ?)`,
      )
      .pluck()
      .get(JSON.stringify(added), before.lastId) === undefined
  )
}

function* extended(
  db: ReadableDb,
  earlier: CustomerColumns,
  now: Origin,
): Generator<ColumnsStep, CustomerColumns | undefined, void> {
  const added = yield* fromRows(db, now, earlier)
  const rows = added.at.length
  return keepsCurrency(earlier, added.origin.sales)
    ? yield* resting({ done: rows, total: rows }, extendColumns(earlier, added))
    : undefined
}

/** All rows, or those after the last one that `earlier` has, by its currency. */
function* fromRows(
  db: ReadableDb,
  now: Origin,
  earlier?: CustomerColumns,
): Generator<ColumnsStep, CustomerColumns, void> {
  const fingerprint = columnsFingerprint(db)
  const none = { done: 0, total: 0 }
  const ids = yield* resting(none, allCustomerIds(db))
  const known = new Set(earlier?.origin.imports.map(({ id }) => id))
  const imports = now.imports.map(({ id }) => id)
  const total = countOf(
    db,
    imports.filter((id) => !known.has(id)),
  )
  const builder = new ColumnBuilder(ids, total)
  const isWhole = isAll(db, imports)
  const page = db
    .prepare<object, EventRow>(
      `SELECT customer_id, product_id, kind, occurred_at, order_id, quantity, unit_price_micros, currency, channel,
              campaign_id, interaction_id
         FROM interactions
        WHERE interaction_id > @after ${isWhole ? '' : 'AND +import_id IN (SELECT value FROM json_each(@published))'}
        ORDER BY interaction_id LIMIT ${SLICE_ROWS}`,
    )
    .raw()
  const visible = isWhole ? {} : { published: JSON.stringify(imports) }
  let done = 0
  for (let after = earlier?.origin.lastId ?? 0; ;) {
    const rows = page.all({ after, ...visible })
    for (const row of rows) builder.add(row)
    done += rows.length
    yield { done, total }
    const last = rows.at(-1)
    if (last === undefined || rows.length < SLICE_ROWS) break
    after = last[10]
  }
  return yield* resting({ done, total }, builder.build(fingerprint, now, earlier?.currency))
}

/** A work in slices after all rows were read: it has come as far as `step` says. */
function* resting<Result>(
  step: ColumnsStep,
  work: Generator<unknown, Result, void>,
): Generator<ColumnsStep, Result, void> {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    yield step
  }
}

/** Whether every row of the table is visible, as is usual: then rows need not be looked at one by one. */
function isAll(db: ReadableDb, published: readonly number[]): boolean {
  return (
    db
      .prepare<[string], number>(
        `SELECT 1 FROM imports i
          WHERE i.import_id NOT IN (SELECT value FROM json_each(?))
            AND EXISTS (SELECT 1 FROM interactions x WHERE x.import_id = i.import_id)`,
      )
      .pluck()
      .get(JSON.stringify(published)) === undefined
  )
}

function countOf(db: ReadableDb, imports: readonly number[]): number {
  return (
    db
      .prepare<[string], number>(
        `SELECT coalesce(sum((SELECT count(*) FROM interactions x WHERE x.import_id = p.value)), 0) FROM json_each(?) p`,
      )
      .pluck()
      .get(JSON.stringify(imports)) ?? 0
  )
}
