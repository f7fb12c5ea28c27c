import { z } from 'zod'
import {
  choosableFacts,
  fieldAgreement,
  type DuplicatePair,
  type MatchedEntity,
  type MatchedSide,
  type PairState,
} from '../../contract/duplicates.ts'
import { stepId } from '../../contract/ids.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'

/** What is known of customers (products) now, by row id: of several imports the latest that tells it. */
export type KnownEntity = { readonly id: number; readonly facts: ReadonlyMap<string, string> }

/** All that are visible and count for themselves, in the order of their ids. O(facts). */
export function knownEntities(db: ReadableDb, entity: MatchedEntity): KnownEntity[] {
  const columns = choosableFacts[entity]
  const known = new Map<number, Map<string, string>>()
  const ids = db
    .prepare<[], number>(`SELECT ${entity}_id FROM visible_${entity}s ORDER BY ${entity}_id`)
    .pluck()
    .all()
  for (const id of ids) known.set(id, new Map())
  const rows = db
    .prepare<[], (string | number)[]>(
      `SELECT f.${entity}_id, f.attributes, ${columns.map((column) => `f.${column}`).join(', ')}
         FROM ${entity}_facts f JOIN imports i ON i.import_id = f.import_id
        WHERE i.status = 'published' ORDER BY f.import_id`,
    )
    .raw()
  for (const [id, attributes, ...values] of rows.iterate()) {
    const facts = known.get(Number(id))
    if (facts === undefined) continue
    values.forEach((value, at) => {
      if (value !== '') facts.set(columns[at] ?? '', String(value))
    })
    if (attributes !== '{}')
      for (const [name, value] of Object.entries(attributesText.parse(JSON.parse(String(attributes)))))
        facts.set(`attribute:${name}`, value)
  }
  return [...known].map(([id, facts]) => ({ id, facts }))
}

const attributesText = z.record(z.string(), z.string())

export type PairToKeep = {
  readonly a: number
  readonly b: number
  readonly score: number
  readonly fields: DuplicatePair['fields']
}

/** Replaces the open pairs of an entity by those of a new search; what was merged or dismissed stays so. */
export function keepPairs(db: WritableDb, entity: MatchedEntity, pairs: readonly PairToKeep[]): number {
  return writing(db, () => {
    db.prepare<[string]>(
      `DELETE FROM duplicate_pairs WHERE entity = ? AND state = 'open' AND step_id IS NULL`,
    ).run(entity)
    const insert = db.prepare<[string, number, number, number, string]>(
      `INSERT INTO duplicate_pairs (entity, a_id, b_id, score, reasons, state) VALUES (?, ?, ?, ?, ?, 'open')
       ON CONFLICT DO NOTHING`,
    )
    let kept = 0
    for (const { a, b, score, fields } of pairs)
      kept += insert.run(entity, Math.min(a, b), Math.max(a, b), score, JSON.stringify(fields)).changes
    return kept
  })
}

export type PairPage = {
  readonly entity: MatchedEntity
  readonly state: PairState
  readonly offset: number
  readonly limit: number
}

/** Pairs of a state, the most certain first. Of open ones those whose members both still count for themselves. */
export function listPairs(db: ReadableDb, page: PairPage): { total: number; rows: DuplicatePair[] } {
  const { entity, state, offset, limit } = page
  const where = conditionOf(entity, state)
  const total = db
    .prepare<object, number>(`SELECT count(*) FROM duplicate_pairs d ${where}`)
    .pluck()
    .get({ entity, state })
  const rows = db
    .prepare<object, PairRow>(
      `SELECT d.pair_id AS id, d.a_id AS a, d.b_id AS b, d.score, d.reasons, d.state, d.step_id AS stepId
         FROM duplicate_pairs d ${where} ORDER BY d.score DESC, d.pair_id LIMIT @limit OFFSET @offset`,
    )
    .all({ entity, state, offset, limit })
  const sides = sidesOf(db, entity)
  return { total: total ?? 0, rows: rows.map((row) => pairOf(row, entity, sides)) }
}

/** Open pairs from a score on, by row ids. */
export function openPairsFrom(
  db: ReadableDb,
  entity: MatchedEntity,
  minScore: number,
): { a: number; b: number }[] {
  return db
    .prepare<object, { a: number; b: number }>(
      `SELECT d.a_id AS a, d.b_id AS b FROM duplicate_pairs d ${conditionOf(entity, 'open')} AND d.score >= @minScore`,
    )
    .all({ entity, state: 'open', minScore })
}

function conditionOf(entity: MatchedEntity, state: PairState): string {
  const isVisible = (side: string): string =>
    `EXISTS (SELECT 1 FROM visible_${entity}s v WHERE v.${entity}_id = d.${side})`
  const both = state === 'open' ? `AND ${isVisible('a_id')} AND ${isVisible('b_id')}` : ''
  return `WHERE d.entity = @entity AND d.state = @state ${both}`
}

type PairRow = {
  id: number
  a: number
  b: number
  score: number
  reasons: string
  state: PairState
  stepId: number | null
}

function pairOf(row: PairRow, entity: MatchedEntity, side: (id: number) => MatchedSide): DuplicatePair {
  return {
    id: row.id,
    entity,
    a: side(row.a),
    b: side(row.b),
    score: row.score,
    fields: z.array(fieldAgreement).parse(JSON.parse(row.reasons)),
    state: row.state,
    stepId: row.stepId === null ? null : stepId.parse(row.stepId),
  }
}

/** What each side was told to be by itself, also after a merge. */
function sidesOf(db: ReadableDb, entity: MatchedEntity): (id: number) => MatchedSide {
  const columns = choosableFacts[entity]
  const own = db
    .prepare<[number], string>(`SELECT external_id FROM ${entity}s WHERE ${entity}_id = ?`)
    .pluck()
  const facts = db
    .prepare<[number], string[]>(
      `SELECT ${columns.map((column) => `f.${column}`).join(', ')} FROM ${entity}_facts f
         JOIN imports i ON i.import_id = f.import_id
        WHERE f.${entity}_id = ? AND i.status = 'published' ORDER BY f.import_id`,
    )
    .raw()
  const count = db
    .prepare<[number], number>(`SELECT count(*) FROM visible_interactions WHERE ${entity}_id = ?`)
    .pluck()
  return (id) => {
    const told: Record<string, string> = {}
    for (const values of facts.all(id))
      values.forEach((value, at) => {
        const column = columns[at]
        if (value !== '' && column !== undefined) told[column] = value
      })
    return { id, externalId: own.get(id) ?? '', interactions: count.get(id) ?? 0, facts: told }
  }
}
