import type { WritableDb } from '../database.ts'
import { ManyRows } from './many-rows.ts'

export type FactValue = string | number | null

/** A customer (or product) in the project. */
export type Place = {
  /** Row id under which it counts: of whom it was merged into, where it was. */
  readonly id: number
  /** Row id of whom the file names. */
  readonly toldId: number
  /** The step that merged it, so that its rows go back when that is undone; null where it was not merged. */
  readonly mergeStep: number | null
}

export type EntityStatements = {
  readonly lastId: () => number
  readonly find: (externalId: string) => Place | undefined
  readonly own: { get(toldId: number, importId: number): FactValue[] | undefined }
  readonly others: { all(toldId: number, importId: number): FactValue[][] }
  readonly update: { run(...values: FactValue[]): unknown }
  readonly entities: ManyRows
  readonly bareFacts: ManyRows
  readonly facts: ManyRows
}

/** Statements about customers or products and what one import says of them in `columns`, made once. */
export function entityStatements(
  db: WritableDb,
  entity: 'customer' | 'product',
  names: readonly string[],
): EntityStatements {
  const placeOf = placeFinder(db, entity)
  const find = db.prepare<[string], { id: number; mergedInto: number | null }>(
    `SELECT ${entity}_id AS id, merged_into AS mergedInto FROM ${entity}s WHERE external_id = ?`,
  )
  return {
    lastId: () =>
      db
        .prepare<[], number>(
          `SELECT max(coalesce((SELECT seq FROM sqlite_sequence WHERE name = '${entity}s'), 0),
                      coalesce((SELECT max(${entity}_id) FROM ${entity}s), 0))`,
        )
        .pluck()
        .get() ?? 0,
    find: (externalId) => {
      const found = find.get(externalId)
      return found && placeOf(found.id, found.mergedInto)
    },
    own: db
      .prepare<[number, number], FactValue[]>(
        `SELECT ${names.join(', ')} FROM ${entity}_facts WHERE ${entity}_id = ? AND import_id = ?`,
      )
      .raw(),
    others: db
      .prepare<[number, number], FactValue[]>(
        `SELECT ${names.map((name) => `f.${name}`).join(', ')} FROM ${entity}_facts f JOIN imports i ON i.import_id = f.import_id
          WHERE f.${entity}_id = ? AND f.import_id <> ? AND i.status = 'published' ORDER BY f.import_id DESC`,
      )
      .raw(),
    update: db.prepare<FactValue[]>(
      `UPDATE ${entity}_facts SET ${names.map((name) => `${name} = ?`).join(', ')} WHERE ${entity}_id = ? AND import_id = ?`,
    ),
    entities: new ManyRows(db, `${entity}s`, [`${entity}_id`, 'external_id']),
    bareFacts: new ManyRows(db, `${entity}_facts`, [`${entity}_id`, 'import_id', 'line']),
    facts: new ManyRows(db, `${entity}_facts`, [`${entity}_id`, 'import_id', 'line', ...names]),
  }
}

/** As whom a customer (product) counts now: who he was merged into, through any number of merges. */
function placeFinder(
  db: WritableDb,
  entity: 'customer' | 'product',
): (toldId: number, mergedInto: number | null) => Place {
  const nextOf = db
    .prepare<[number], number | null>(`SELECT merged_into FROM ${entity}s WHERE ${entity}_id = ?`)
    .pluck()
  const mergeStepOf = db
    .prepare<object, number | null>(
      `SELECT step_id FROM duplicate_pairs
        WHERE entity = '${entity}' AND state = 'merged' AND (a_id = @told OR b_id = @told)
        ORDER BY (a_id = @next OR b_id = @next) DESC, step_id DESC LIMIT 1`,
    )
    .pluck()
  return (toldId, mergedInto) => {
    if (mergedInto === null) return { id: toldId, toldId, mergeStep: null }
    let id = mergedInto
    for (let next = nextOf.get(id); typeof next === 'number'; next = nextOf.get(id)) id = next
    return { id, toldId, mergeStep: mergeStepOf.get({ told: toldId, next: mergedInto }) ?? null }
  }
}
