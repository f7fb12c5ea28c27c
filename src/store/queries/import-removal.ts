import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { dropEmptyRuns } from './identity-runs.ts'
import { createInteractionIndexes, dropInteractionIndexes } from '../interaction-indexes.ts'

/** Rows that go in one transaction: a fraction of a second. */
const BATCH_ROWS = 5_000
/** Interactions lie in no order in most of their indexes: the fewer the transactions, the less often a page is written. */
const BATCH_INTERACTIONS = 50_000

export type Removed = { readonly interactions: number; readonly customers: number; readonly products: number }

/** Imports that are not whole: staged by a job that was killed, or being removed when it was. Staged ones first. */
export function listUnpublishedImports(db: ReadableDb): number[] {
  return db
    .prepare<[], number>(
      `SELECT import_id FROM imports WHERE status IN ('staging', 'removing') ORDER BY status DESC, import_id`,
    )
    .pluck()
    .all()
}

/** Whether there are rows that readers must not see. */
export function hasHiddenImports(db: ReadableDb): boolean {
  return (
    db.prepare<[], number>(`SELECT 1 FROM imports WHERE status <> 'published' LIMIT 1`).pluck().get() === 1
  )
}

/** Steps that were undone, other than imports, are forgotten with what they would need to be redone. */
export function discardUndone(db: WritableDb): void {
  writing(db, () => {
    for (const table of ['quarantine_history', 'moved_interactions', 'merged_facts'])
      db.exec(
        `DELETE FROM ${table} WHERE step_id IN (SELECT step_id FROM steps WHERE state = 'undone' AND kind <> 'import')`,
      )
    db.exec(`UPDATE duplicate_pairs SET step_id = NULL
              WHERE step_id IN (SELECT step_id FROM steps WHERE state = 'undone' AND kind <> 'import')`)
    db.exec(`UPDATE quarantine SET step_id = NULL
              WHERE step_id IN (SELECT step_id FROM steps WHERE state = 'undone' AND kind <> 'import')`)
    db.exec(`DELETE FROM steps WHERE state = 'undone' AND kind <> 'import'`)
  })
}

/** Imports that were undone and can still be redone. */
function listUndoneImports(db: ReadableDb): number[] {
  return db
    .prepare<[], number>(`SELECT import_id FROM imports WHERE status = 'undone' ORDER BY import_id`)
    .pluck()
    .all()
}

/**
 * Takes a published import back so that it can be redone: what it told is invisible at once, and an interaction that other published imports
 * told as well passes to the earliest of them, whose counts follow. One transaction, O(its interactions, and those of imports that share some).
 * @returns how many interactions are hidden now, or undefined where no such import is published
 */
export function undoImport(db: WritableDb, importId: number): number | undefined {
  return writing(db, () => {
    if (!changeStatus(db, importId, 'published', 'undone')) return undefined
    passToHeirs(db, importId)
    return countInteractions(db, importId)
  })
}

/**
 * The opposite: what it told is visible again. Who told an interaction first owns it again, so that the project is exactly as it was before.
 * @returns how many interactions came back, or undefined where no such import is undone
 */
export function redoImport(db: WritableDb, importId: number): number | undefined {
  return writing(db, () => {
    if (!changeStatus(db, importId, 'undone', 'published')) return undefined
    const hidden = countInteractions(db, importId)
    claimBack(db, importId)
    return hidden
  })
}

function changeStatus(
  db: WritableDb,
  importId: number,
  from: 'published' | 'undone',
  to: 'published' | 'undone',
): boolean {
  const { changes } = db
    .prepare<[string, number, string]>('UPDATE imports SET status = ? WHERE import_id = ? AND status = ?')
    .run(to, importId, from)
  if (changes === 0) return false
  db.prepare<[string, number]>(
    `UPDATE steps SET state = ? WHERE import_id = ? AND kind IN ('import', 'fix')`,
  ).run(to === 'published' ? 'done' : 'undone', importId)
  return true
}

function countInteractions(db: ReadableDb, importId: number): number {
  return (
    db
      .prepare<[number], number>('SELECT count(*) FROM interactions WHERE import_id = ?')
      .pluck()
      .get(importId) ?? 0
  )
}

/** Import and line of a telling as one number that sorts by both: lines are below 2^32. */
const TELLING = '(r.import_id << 32) | r.line'

/** Interactions that other published imports told as well pass to the earliest of them. */
function passToHeirs(db: WritableDb, importId: number): void {
  pass(
    db,
    `SELECT x.interaction_id, x.import_id, x.line, min(${TELLING})
       FROM interactions x
       JOIN repeats r ON r.interaction_id = x.interaction_id
       JOIN imports i ON i.import_id = r.import_id
      WHERE x.import_id = ? AND r.import_id <> x.import_id AND i.status = 'published' GROUP BY x.interaction_id`,
    importId,
  )
}

/** Interactions pass to an import that is published again where it told them before their owner did, or the owner is hidden. */
function claimBack(db: WritableDb, importId: number): void {
  pass(
    db,
    `SELECT x.interaction_id, x.import_id, x.line, min(${TELLING})
       FROM repeats r
       JOIN interactions x ON x.interaction_id = r.interaction_id
       JOIN imports i ON i.import_id = x.import_id
      WHERE r.import_id = ? AND (x.import_id > r.import_id OR i.status <> 'published') GROUP BY x.interaction_id`,
    importId,
  )
}

/** `found`: interactions with their owner, his line and the telling they pass to. The owner keeps a trace of having told them. */
function pass(db: WritableDb, found: string, importId: number): void {
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS passing (id INTEGER PRIMARY KEY, owner INTEGER, line INTEGER, telling INTEGER)',
  )
  db.prepare<[number]>(`INSERT INTO temp.passing ${found}`).run(importId)
  db.exec(`
    UPDATE interactions SET import_id = p.telling >> 32, line = p.telling & 4294967295
      FROM temp.passing p WHERE p.id = interactions.interaction_id;
    -- Further lines of the new owner stay: they tell nothing to readers, and are there when it passes on.
    DELETE FROM repeats WHERE (interaction_id, import_id, line)
       IN (SELECT id, telling >> 32, telling & 4294967295 FROM temp.passing);
    INSERT INTO repeats (interaction_id, import_id, line) SELECT id, owner, line FROM temp.passing;
    UPDATE imports SET duplicates = imports.duplicates + imports.accepted - n.accepted, accepted = n.accepted
      FROM (SELECT t.import_id, (SELECT count(DISTINCT x.line) FROM interactions x WHERE x.import_id = t.import_id) AS accepted
              FROM (SELECT owner AS import_id FROM temp.passing UNION SELECT telling >> 32 FROM temp.passing) t) n
     WHERE n.import_id = imports.import_id;
    DELETE FROM temp.passing;
  `)
}

/**
 * Removes all that an invisible import brought for good, in small transactions, one per step; may be broken off anywhere and taken up again.
 * What other imports told as well passes to the earliest of them, so that in the end the project is as if the import had never been.
 * Yields the rows done so far.
 */
export function* removeHiddenImport(db: WritableDb, importId: number): Generator<number, Removed, void> {
  let done = 0
  let interactions = 0
  let customers = 0
  let products = 0
  const statements = prepared(db)
  writing(db, () => {
    // From here on there is no way back, also where the process ends half-way.
    db.prepare<[number]>(
      `UPDATE imports SET status = 'removing' WHERE import_id = ? AND status = 'undone'`,
    ).run(importId)
    passToHeirs(db, importId)
    if (ownsMost(db, importId)) dropInteractionIndexes(db)
  })
  for (let last = 0; ;) {
    const ids = writing(db, () => removeInteractions(statements, importId, last))
    if (ids.length === 0) break
    last = ids.at(-1) ?? last
    interactions += ids.length
    yield (done += ids.length)
  }
  writing(db, () => {
    createInteractionIndexes(db)
    dropEmptyRuns(db)
  })
  for (const remove of statements.deleteOthers) {
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

/** Removes the imports that were undone for good: nothing can be redone any more. Yields the rows done so far. */
export function* purgeUndoneImports(db: WritableDb): Generator<number, void, void> {
  for (const id of listUndoneImports(db)) yield* removeHiddenImport(db, id)
}

type Step = { readonly rows: number; readonly removed: number }

/** Then the rows that stay are indexed anew faster than the others are taken out of the indexes. */
function ownsMost(db: ReadableDb, importId: number): boolean {
  const all = db.prepare<[], number>('SELECT count(*) FROM interactions').pluck().get() ?? 0
  return countInteractions(db, importId) * 2 > all
}

function removeInteractions(statements: Statements, importId: number, after: number): number[] {
  const ids = statements.someInteractions.all(importId, after, BATCH_INTERACTIONS)
  if (ids.length === 0) return ids
  const batch = JSON.stringify(ids)
  statements.forgetAll.run(batch)
  statements.deleteInteractions.run(batch)
  return ids
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
          AND merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM ${entity}s m WHERE m.merged_into = ${entity}s.${entity}_id)
          ${isKept}`,
    ),
  })
  return {
    someInteractions: db
      .prepare<[number, number, number], number>(
        'SELECT interaction_id FROM interactions WHERE import_id = ? AND interaction_id > ? ORDER BY interaction_id LIMIT ?',
      )
      .pluck(),
    forgetAll: db.prepare<[string]>(
      'DELETE FROM repeats WHERE interaction_id IN (SELECT value FROM json_each(?))',
    ),
    deleteInteractions: db.prepare<[string]>(
      'DELETE FROM interactions WHERE interaction_id IN (SELECT value FROM json_each(?))',
    ),
    /** Everything else that belongs to an import and nothing else refers to, by its key. */
    deleteOthers: (
      [
        ['repeats', 'interaction_id, import_id, line', 'import_id = @importId'],
        [
          'quarantine_history',
          'step_id, quarantine_id',
          `step_id IN (SELECT step_id FROM steps WHERE import_id = @importId)`,
        ],
        ['quarantine', 'quarantine_id', 'import_id = @importId'],
        ['flags', 'flag_id', 'import_id = @importId'],
        ['campaign_results', 'result_id', 'import_id = @importId'],
        ['copy_results', 'copy_id', 'import_id = @importId'],
        ['consents', 'customer_id, channel, import_id', 'import_id = @importId'],
        ['suppressions', 'suppression_id', 'import_id = @importId'],
        ['series_points', 'series, at, import_id', 'import_id = @importId'],
        ['steps', 'step_id', 'import_id = @importId'],
      ] as const
    ).map(([table, key, isOurs]) =>
      db.prepare<object>(
        `DELETE FROM ${table} WHERE (${key}) IN (SELECT ${key} FROM ${table} WHERE ${isOurs} LIMIT @limit)`,
      ),
    ),
    // Lists name their customers; those stay, invisible, until their lists go.
    customers: facts(
      'customer',
      `AND NOT EXISTS (SELECT 1 FROM list_customers l WHERE l.customer_id = customers.customer_id)
       AND NOT EXISTS (SELECT 1 FROM consents s WHERE s.customer_id = customers.customer_id)`,
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
