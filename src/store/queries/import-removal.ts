import { writing, type ReadableDb, type WritableDb } from '../database.ts'

/** Rows that go in one transaction: a fraction of a second, and a write-ahead log of a few megabytes. */
const BATCH_ROWS = 5_000

export type Removed = { readonly interactions: number; readonly customers: number; readonly products: number }

/**
 * Hides a published import at once, in one small transaction; {@link removeHiddenImport} then takes its rows away.
 * @returns how many rows there are to remove, or undefined where no such import is published
 */
export function hideImport(db: WritableDb, importId: number): number | undefined {
  const accepted = db
    .prepare<[number], number>(
      `UPDATE imports SET status = 'removing' WHERE import_id = ? AND status = 'published' RETURNING accepted + quarantined`,
    )
    .pluck()
    .get(importId)
  return accepted
}

/** Imports that are not whole: staged by a job that was killed, or being removed when it was. Staged ones first. */
export function listUnpublishedImports(db: ReadableDb): number[] {
  return db
    .prepare<[], number>(
      `SELECT import_id FROM imports WHERE status <> 'published' ORDER BY status DESC, import_id`,
    )
    .pluck()
    .all()
}

/**
 * Removes all that an invisible import brought, in small transactions, one per step; may be broken off anywhere and taken
 * up again. An interaction that other imports told as well passes to the earliest of them, whose counts follow, so that in
 * the end the project is as if the import had never been. Yields the rows done so far.
 */
export function* removeHiddenImport(db: WritableDb, importId: number): Generator<number, Removed, void> {
  let done = 0
  let interactions = 0
  let customers = 0
  let products = 0
  const statements = prepared(db)
  for (;;) {
    const step = writing(db, () => removeInteractions(statements, importId))
    if (step.rows === 0) break
    interactions += step.removed
    yield (done += step.rows)
  }
  for (const remove of [statements.deleteRepeats, statements.deleteQuarantine]) {
    for (;;) {
      const { changes } = writing(db, () => remove.run({ importId, limit: BATCH_ROWS }))
      if (changes === 0) break
      yield (done += changes)
    }
  }
  for (;;) {
    const step = writing(db, () => removeFacts(statements.customers, importId))
    if (step.rows === 0) break
    customers += step.removed
    yield (done += step.rows)
  }
  for (;;) {
    const step = writing(db, () => removeFacts(statements.products, importId))
    if (step.rows === 0) break
    products += step.removed
    yield (done += step.rows)
  }
  writing(db, () => {
    statements.deleteCampaigns.run()
    statements.deleteImport.run(importId)
  })
  return { interactions, customers, products }
}

type Step = { readonly rows: number; readonly removed: number }

function removeInteractions(statements: Statements, importId: number): Step {
  const ids = statements.someInteractions.all(importId, BATCH_ROWS)
  if (ids.length === 0) return { rows: 0, removed: 0 }
  const batch = JSON.stringify(ids)
  const passed = new Map<number, number>()
  const kept = new Set<number>()
  for (const { id, heir, line } of statements.heirs.all(batch)) {
    if (kept.has(id)) continue
    kept.add(id)
    statements.pass.run(heir, line, id)
    // Further lines of the heir with the same interaction are now repeats within its own file.
    statements.forget.run(id, heir)
    passed.set(heir, (passed.get(heir) ?? 0) + 1)
  }
  for (const [heir, count] of passed) statements.recount.run({ heir, count })
  const gone = JSON.stringify(ids.filter((id) => !kept.has(id)))
  statements.forgetAll.run(gone)
  statements.deleteInteractions.run(gone)
  return { rows: ids.length, removed: ids.length - kept.size }
}

type FactStatements = {
  readonly some: { all(importId: number, limit: number): number[] }
  readonly deleteFacts: { run(importId: number, ids: string): unknown }
  readonly deleteOrphans: { run(ids: string): { changes: number } }
}

function removeFacts({ some, deleteFacts, deleteOrphans }: FactStatements, importId: number): Step {
  const ids = some.all(importId, BATCH_ROWS)
  if (ids.length === 0) return { rows: 0, removed: 0 }
  const batch = JSON.stringify(ids)
  deleteFacts.run(importId, batch)
  return { rows: ids.length, removed: deleteOrphans.run(batch).changes }
}

type Statements = ReturnType<typeof prepared>

function prepared(db: WritableDb) {
  const facts = (entity: 'customer' | 'product', isKept: string): FactStatements => ({
    some: db
      .prepare<[number, number], number>(
        `SELECT ${entity}_id FROM ${entity}_facts WHERE import_id = ? LIMIT ?`,
      )
      .pluck(),
    deleteFacts: db.prepare<[number, string]>(
      `DELETE FROM ${entity}_facts WHERE import_id = ? AND ${entity}_id IN (SELECT value FROM json_each(?))`,
    ),
    deleteOrphans: db.prepare<[string]>(
      `DELETE FROM ${entity}s
        WHERE ${entity}_id IN (SELECT value FROM json_each(?))
          AND NOT EXISTS (SELECT 1 FROM ${entity}_facts f WHERE f.${entity}_id = ${entity}s.${entity}_id)
          AND NOT EXISTS (SELECT 1 FROM interactions x WHERE x.${entity}_id = ${entity}s.${entity}_id)
          ${isKept}`,
    ),
  })
  return {
    someInteractions: db
      .prepare<[number, number], number>(
        'SELECT interaction_id FROM interactions WHERE import_id = ? LIMIT ?',
      )
      .pluck(),
    /** All tellings of each by other published imports, the earliest first. */
    heirs: db.prepare<[string], { id: number; heir: number; line: number }>(
      `SELECT r.interaction_id AS id, r.import_id AS heir, r.line
         FROM repeats r JOIN imports i ON i.import_id = r.import_id
        WHERE r.interaction_id IN (SELECT value FROM json_each(?)) AND i.status = 'published'
        ORDER BY r.interaction_id, r.import_id, r.line`,
    ),
    pass: db.prepare<[number, number, number]>(
      'UPDATE interactions SET import_id = ?, line = ? WHERE interaction_id = ?',
    ),
    forget: db.prepare<[number, number]>('DELETE FROM repeats WHERE interaction_id = ? AND import_id = ?'),
    forgetAll: db.prepare<[string]>(
      'DELETE FROM repeats WHERE interaction_id IN (SELECT value FROM json_each(?))',
    ),
    recount: db.prepare<object>(
      `UPDATE imports SET accepted = accepted + @count, duplicates = duplicates - @count WHERE import_id = @heir`,
    ),
    deleteInteractions: db.prepare<[string]>(
      'DELETE FROM interactions WHERE interaction_id IN (SELECT value FROM json_each(?))',
    ),
    deleteRepeats: db.prepare<object>(
      `DELETE FROM repeats
        WHERE (interaction_id, import_id, line) IN (
              SELECT interaction_id, import_id, line FROM repeats WHERE import_id = @importId LIMIT @limit)`,
    ),
    deleteQuarantine: db.prepare<object>(
      `DELETE FROM quarantine
        WHERE quarantine_id IN (SELECT quarantine_id FROM quarantine WHERE import_id = @importId LIMIT @limit)`,
    ),
    // Lists name their customers; those stay, invisible, until their lists go.
    customers: facts(
      'customer',
      'AND NOT EXISTS (SELECT 1 FROM list_customers l WHERE l.customer_id = customers.customer_id)',
    ),
    // That a product is never to be recommended is the user's word, not the import's.
    products: facts('product', 'AND excluded = 0'),
    deleteCampaigns: db.prepare<[]>(
      `DELETE FROM campaigns
        WHERE campaign_id NOT IN (SELECT x.campaign_id FROM interactions x WHERE x.campaign_id IS NOT NULL)`,
    ),
    deleteImport: db.prepare<[number]>('DELETE FROM imports WHERE import_id = ?'),
  }
}
