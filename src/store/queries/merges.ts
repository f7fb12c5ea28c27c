import { z } from 'zod'
import { matchedEntity, mergeGroup, type MatchedEntity, type MergeGroup } from '../../contract/duplicates.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'

/** What a merge needs to be undone: its groups, and who had been merged into one of the others before. */
const mergeDetail = z.object({
  entity: matchedEntity,
  groups: z.array(mergeGroup),
  /** [member, the one it was merged into before] */
  repointed: z.array(z.tuple([z.number(), z.number()])),
})
type MergeDetail = z.output<typeof mergeDetail>

/** Merges groups as one step; members have to be visible and count for themselves. O(interactions and facts of the others). */
export function mergeGroups(
  db: WritableDb,
  entity: MatchedEntity,
  groups: readonly MergeGroup[],
  now: number,
): number {
  return writing(db, () => {
    const merged = groups.reduce((sum, { others }) => sum + others.length, 0)
    const { lastInsertRowid } = db
      .prepare<[number, string, number, string]>(
        `INSERT INTO steps (kind, state, at, params) VALUES ('merge', 'done', ?, json_object('entity', ?, 'rows', ?, 'name', ?))`,
      )
      .run(now, entity, merged, nameOf(db, entity, groups[0]?.survivor ?? 0))
    const step = Number(lastInsertRowid)
    const repointed = groups.flatMap(({ others }) =>
      others.flatMap((other) =>
        childrenOf(db, entity, other).map((child): [number, number] => [child, other]),
      ),
    )
    const detail: MergeDetail = { entity, groups: [...groups], repointed }
    db.prepare<[string, number]>('UPDATE steps SET detail = ? WHERE step_id = ?').run(
      JSON.stringify(detail),
      step,
    )
    for (const { survivor, facts } of groups)
      if (Object.keys(facts).length > 0)
        db.prepare<[number, string, number, string]>(
          'INSERT INTO merged_facts (step_id, entity, entity_id, facts) VALUES (?, ?, ?, ?)',
        ).run(step, entity, survivor, JSON.stringify(facts))
    apply(db, step, detail)
    return step
  })
}

function apply(db: WritableDb, step: number, { entity, groups }: MergeDetail): void {
  const into = db.prepare<[number, number, number]>(
    `UPDATE ${entity}s SET merged_into = ? WHERE ${entity}_id = ? OR merged_into = ?`,
  )
  const remember = db.prepare<[number, string, number, number]>(
    `INSERT OR IGNORE INTO moved_interactions (interaction_id, step_id, entity, from_id)
     SELECT interaction_id, ?, ?, ? FROM interactions WHERE ${entity}_id = ?`,
  )
  const move = db.prepare<[number, number]>(`UPDATE interactions SET ${entity}_id = ? WHERE ${entity}_id = ?`)
  const pair = db.prepare<object>(
    `INSERT INTO duplicate_pairs (entity, a_id, b_id, score, reasons, state, step_id)
     VALUES (@entity, min(@one, @two), max(@one, @two), 1, '[]', 'merged', @step)
     ON CONFLICT (entity, a_id, b_id) DO UPDATE SET state = 'merged', step_id = @step`,
  )
  for (const { survivor, others } of groups) {
    for (const other of others) {
      into.run(survivor, other, other)
      remember.run(step, entity, other, other)
      move.run(survivor, other)
      pair.run({ entity, one: survivor, two: other, step })
    }
  }
}

function takeBack(db: WritableDb, step: number, { entity, groups, repointed }: MergeDetail): void {
  const free = db.prepare<[number]>(`UPDATE ${entity}s SET merged_into = NULL WHERE ${entity}_id = ?`)
  for (const { others } of groups) for (const other of others) free.run(other)
  const point = db.prepare<[number, number]>(`UPDATE ${entity}s SET merged_into = ? WHERE ${entity}_id = ?`)
  for (const [child, before] of repointed) point.run(before, child)
  db.prepare<[number, string]>(
    `UPDATE interactions SET ${entity}_id = m.from_id FROM moved_interactions m
      WHERE m.interaction_id = interactions.interaction_id AND m.step_id = ? AND m.entity = ?`,
  ).run(step, entity)
  db.prepare<[number]>(`UPDATE duplicate_pairs SET state = 'open' WHERE step_id = ?`).run(step)
}

/**
 * Unmerges: everybody counts for himself again. Later merges of the same members go with it, the latest first.
 * @returns how many interactions changed
 */
export function undoMerge(db: WritableDb, step: number): number {
  return writing(db, () => {
    const related = relatedMerges(db, step, 'later')
    return [...related, step].reduce((sum, each) => sum + change(db, each, 'undone'), 0)
  })
}

/** Merges again, after the earlier merges of the same members. */
export function redoMerge(db: WritableDb, step: number): number {
  return writing(db, () => {
    const related = relatedMerges(db, step, 'earlier')
    return [...related, step].reduce((sum, each) => sum + change(db, each, 'done'), 0)
  })
}

function change(db: WritableDb, step: number, state: 'done' | 'undone'): number {
  const detail = detailOf(db, step, state === 'done' ? 'undone' : 'done')
  if (detail === undefined) return 0
  if (state === 'done') apply(db, step, detail)
  else takeBack(db, step, detail)
  db.prepare<[string, number]>('UPDATE steps SET state = ? WHERE step_id = ?').run(state, step)
  return (
    db
      .prepare<[number], number>('SELECT count(*) FROM moved_interactions WHERE step_id = ?')
      .pluck()
      .get(step) ?? 0
  )
}

function detailOf(db: ReadableDb, step: number, state: 'done' | 'undone'): MergeDetail | undefined {
  const text = db
    .prepare<[number, string], string>('SELECT detail FROM steps WHERE step_id = ? AND state = ?')
    .pluck()
    .get(step, state)
  return text === undefined ? undefined : mergeDetail.parse(JSON.parse(text))
}

function relatedMerges(db: ReadableDb, step: number, which: 'later' | 'earlier'): number[] {
  const isLater = which === 'later'
  const own = detailOf(db, step, isLater ? 'done' : 'undone')
  if (own === undefined) return []
  const members = membersOf(own)
  return db
    .prepare<[number, string], { id: number; detail: string }>(
      `SELECT step_id AS id, detail FROM steps
        WHERE kind = 'merge' AND step_id ${isLater ? '>' : '<'} ? AND state = ? ORDER BY step_id ${isLater ? 'DESC' : 'ASC'}`,
    )
    .all(step, isLater ? 'done' : 'undone')
    .filter(({ detail }) => {
      const other = mergeDetail.parse(JSON.parse(detail))
      const isRelated = other.entity === own.entity && [...membersOf(other)].some((id) => members.has(id))
      // A merge of merges: what is related to a related one goes along.
      if (isRelated) for (const id of membersOf(other)) members.add(id)
      return isRelated
    })
    .map(({ id }) => id)
}

function membersOf({ groups }: MergeDetail): Set<number> {
  return new Set(groups.flatMap(({ survivor, others }) => [survivor, ...others]))
}

function childrenOf(db: ReadableDb, entity: MatchedEntity, id: number): number[] {
  return db
    .prepare<[number], number>(`SELECT ${entity}_id FROM ${entity}s WHERE merged_into = ?`)
    .pluck()
    .all(id)
}

function nameOf(db: ReadableDb, entity: MatchedEntity, id: number): string {
  return (
    db
      .prepare<[number], string>(`SELECT external_id FROM ${entity}s WHERE ${entity}_id = ?`)
      .pluck()
      .get(id) ?? ''
  )
}

/** Says of pairs that they are not the same, as a step; they are not proposed again. */
export function dismissPairs(db: WritableDb, pairs: readonly number[], now: number): number {
  return writing(db, () => {
    const { lastInsertRowid } = db
      .prepare<[number, number]>(
        `INSERT INTO steps (kind, state, at, params) VALUES ('dismiss', 'done', ?, json_object('rows', ?))`,
      )
      .run(now, pairs.length)
    const step = Number(lastInsertRowid)
    db.prepare<[number, string]>(
      `UPDATE duplicate_pairs SET state = 'dismissed', step_id = ?
        WHERE state = 'open' AND pair_id IN (SELECT value FROM json_each(?))`,
    ).run(step, JSON.stringify(pairs))
    return step
  })
}

export function setDismissed(db: WritableDb, step: number, isDismissed: boolean): void {
  writing(db, () => {
    const [pair, state] = isDismissed ? ['dismissed', 'done'] : ['open', 'undone']
    db.prepare<[string, number]>('UPDATE duplicate_pairs SET state = ? WHERE step_id = ?').run(pair, step)
    db.prepare<[string, number]>('UPDATE steps SET state = ? WHERE step_id = ?').run(state, step)
  })
}
