import { ExpectedFailure } from '../../contract/failure.ts'
import {
  asOf,
  rule,
  type Segment,
  type SegmentDraft,
  type SegmentId,
  type SegmentSize,
} from '../../contract/segments.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { dataFingerprint } from './project.ts'

type Row = {
  id: number
  name: string
  description: string
  kind: 'dynamic' | 'static'
  rule: string
  asOf: string
  createdAt: number
  updatedAt: number
}
const COLUMNS = `segment_id AS id, name, description, kind, rule, as_of AS asOf, created_at AS createdAt, updated_at AS updatedAt`

/** All segments by name. Who is in one is told by `segmentMembers` in `src/jobs/customers/segment-members.ts`. O(segments). */
export function listSegments(db: ReadableDb): Segment[] {
  const present = dataFingerprint(db)
  return db
    .prepare<[], Row>(`SELECT ${COLUMNS} FROM segments ORDER BY name COLLATE NOCASE, segment_id`)
    .all()
    .map((row) => segmentOf(db, row, present))
}

export function getSegment(db: ReadableDb, id: SegmentId): Segment | undefined {
  const row = db.prepare<[number], Row>(`SELECT ${COLUMNS} FROM segments WHERE segment_id = ?`).get(id)
  return row && segmentOf(db, row, dataFingerprint(db))
}

export function findSegment(db: ReadableDb, name: string): Segment | undefined {
  const row = db.prepare<[string], Row>(`SELECT ${COLUMNS} FROM segments WHERE name = ?`).get(name)
  return row && segmentOf(db, row, dataFingerprint(db))
}

/** @throws ExpectedFailure segment-not-found */
export function requireSegment(db: ReadableDb, id: SegmentId): Segment {
  const found = getSegment(db, id)
  if (found === undefined) throw new ExpectedFailure('segment-not-found', { segment: id })
  return found
}

/**
 * Writes a new segment, or changes the one named by `id`.
 * @throws ExpectedFailure segment-name-taken, segment-not-found
 */
export function putSegment(
  db: WritableDb,
  draft: SegmentDraft,
  options: { readonly id: SegmentId | null; readonly now: number },
): SegmentId {
  const { id, now } = options
  const values = {
    name: draft.name,
    description: draft.description,
    kind: draft.kind,
    rule: JSON.stringify(draft.rule),
    asOf: JSON.stringify(draft.asOf),
    now,
  }
  refuseTakenName(db, draft.name, id)
  if (id === null) {
    const { lastInsertRowid } = db
      .prepare<object>(
        `INSERT INTO segments (name, description, kind, rule, as_of, created_at, updated_at)
         VALUES (@name, @description, @kind, @rule, @asOf, @now, @now)`,
      )
      .run(values)
    return Number(lastInsertRowid) as SegmentId // minted by the primary key
  }
  const { changes } = db
    .prepare<object>(
      `UPDATE segments SET name = @name, description = @description, kind = @kind, rule = @rule, as_of = @asOf, updated_at = @now
        WHERE segment_id = @id`,
    )
    .run({ ...values, id })
  if (changes === 0) throw new ExpectedFailure('segment-not-found', { segment: id })
  return id
}

/** @throws ExpectedFailure segment-name-taken, segment-not-found */
export function renameSegment(db: WritableDb, id: SegmentId, name: string, now: number): void {
  refuseTakenName(db, name, id)
  const { changes } = db
    .prepare<[string, number, number]>('UPDATE segments SET name = ?, updated_at = ? WHERE segment_id = ?')
    .run(name, now, id)
  if (changes === 0) throw new ExpectedFailure('segment-not-found', { segment: id })
}

/**
 * Segments that name this one in their rule keep it from being deleted.
 * @throws ExpectedFailure segment-in-use, segment-not-found
 */
export function deleteSegment(db: WritableDb, id: SegmentId): void {
  const user = db
    .prepare<[number], string>(
      `SELECT s.name FROM segments s, json_tree(s.rule) t
        WHERE t.key = 'segmentId' AND t.value = ? AND s.segment_id <> t.value LIMIT 1`,
    )
    .pluck()
    .get(id)
  if (user !== undefined) throw new ExpectedFailure('segment-in-use', { name: user })
  const { changes } = db.prepare<[number]>('DELETE FROM segments WHERE segment_id = ?').run(id)
  if (changes === 0) throw new ExpectedFailure('segment-not-found', { segment: id })
}

/**
 * A copy with its own name, static members and all.
 * @throws ExpectedFailure segment-name-taken, segment-not-found
 */
export function duplicateSegment(db: WritableDb, id: SegmentId, name: string, now: number): SegmentId {
  const from = requireSegment(db, id)
  return writing(db, () => {
    const copy = putSegment(db, { ...from, name }, { id: null, now })
    db.prepare<[number, number]>(
      'INSERT INTO segment_members (segment_id, customer_id) SELECT ?, customer_id FROM segment_members WHERE segment_id = ?',
    ).run(copy, id)
    return copy
  })
}

/** The customers of a static segment, in the place of those it had. */
export function putMembers(db: WritableDb, id: SegmentId, customerIds: Iterable<number>): void {
  const insert = db.prepare<[number, number]>(
    'INSERT INTO segment_members (segment_id, customer_id) VALUES (?, ?)',
  )
  db.prepare<[number]>('DELETE FROM segment_members WHERE segment_id = ?').run(id)
  for (const customer of customerIds) insert.run(id, customer)
}

/** Members of a static segment; whom somebody was merged into stands for him. */
export function storedMembers(db: ReadableDb, id: SegmentId): number[] {
  return db
    .prepare<[number], number>(
      `SELECT DISTINCT coalesce(c.merged_into, c.customer_id) FROM segment_members m
         JOIN customers c ON c.customer_id = m.customer_id WHERE m.segment_id = ? ORDER BY 1`,
    )
    .pluck()
    .all(id)
}

/** Keeps how large a segment is for the present data; the same data told again overwrite it. */
export function recordSize(
  db: WritableDb,
  id: SegmentId,
  { size, customers, now }: { readonly size: number; readonly customers: number; readonly now: number },
): void {
  db.prepare<[number, string, number, number, number]>(
    'INSERT OR REPLACE INTO segment_sizes (segment_id, fingerprint, recorded_at, size, customers) VALUES (?, ?, ?, ?, ?)',
  ).run(id, dataFingerprint(db), now, size, customers)
}

function segmentOf(db: ReadableDb, row: Row, present: string): Segment {
  const sizes = db
    .prepare<[number], SegmentSize & { fingerprint: string }>(
      `SELECT recorded_at AS at, size, customers, fingerprint FROM segment_sizes WHERE segment_id = ? ORDER BY recorded_at, fingerprint`,
    )
    .all(row.id)
  const own = sizes.find((each) => each.fingerprint === present)
  return {
    ...row,
    id: row.id as SegmentId, // minted by the primary key
    rule: rule.parse(JSON.parse(row.rule)),
    asOf: asOf.parse(JSON.parse(row.asOf)),
    size: own?.size ?? sizes.at(-1)?.size ?? null,
    sizeCurrent: own !== undefined,
    history: sizes.map(({ at, size, customers }) => ({ at, size, customers })),
  }
}

function refuseTakenName(db: ReadableDb, name: string, own: SegmentId | null): void {
  const other = db
    .prepare<[string], number>('SELECT segment_id FROM segments WHERE name = ?')
    .pluck()
    .get(name)
  if (other !== undefined && other !== own) throw new ExpectedFailure('segment-name-taken', { name })
}
