import { ExpectedFailure } from '../../contract/failure.ts'
import { segmentId, type Segment } from '../../contract/segments.ts'
import type { ReadableDb } from '../../store/database.ts'
import { findSegment, getSegment } from '../../store/queries/segments.ts'

/** A segment by its name, or by its number. @throws ExpectedFailure segment-not-found */
export function segmentNamed(db: ReadableDb, name: string): Segment {
  const byName = findSegment(db, name)
  if (byName !== undefined) return byName
  const id = segmentId.safeParse(Number(name))
  const byId = id.success ? getSegment(db, id.data) : undefined
  if (byId === undefined) throw new ExpectedFailure('segment-not-found', { field: name })
  return byId
}
