import { ExpectedFailure } from '../../contract/failure.ts'
import { namedSegments, type SegmentDraft, type SegmentId } from '../../contract/segments.ts'
import { writing, type WritableDb } from '../../store/database.ts'
import {
  listSegments,
  putMembers,
  putSegment,
  recordSize,
  requireSegment,
} from '../../store/queries/segments.ts'
import type { Job } from '../job.ts'
import { prepareBase, type CustomerBase } from './customer-base.ts'
import { countOfMask, evaluateRule, idsOfMask, isGone, segmentMask } from './evaluate-rule.ts'

/**
 * Stores a segment, with the members of this moment when it is static, and how large it is now.
 * @throws ExpectedFailure segment-name-taken, segment-not-found, segment-cycle, analysis-missing
 */
export const saveSegment: Job<'save-segment'> = async ({ draft, id }, context) => {
  const base = await prepareBase(context)
  context.signal.throwIfAborted()
  return storeSegment(context.db, base, draft, { id, now: context.now() })
}

/** The same without a job. @throws ExpectedFailure as {@link saveSegment} */
export function storeSegment(
  db: WritableDb,
  base: CustomerBase,
  draft: SegmentDraft,
  { id, now }: { readonly id: SegmentId | null; readonly now: number },
): ReturnType<typeof requireSegment> {
  // Of the rule itself, also for a static segment; a circle through the segment being saved is seen before it is written.
  if (id !== null && leadsTo(db, draft.rule, id))
    throw new ExpectedFailure('segment-cycle', { field: draft.name })
  const mask = evaluateRule(db, base, draft.rule, { moment: base.moment(draft.asOf, now), now })
  return writing(db, () => {
    const saved = putSegment(db, draft, { id, now })
    if (draft.kind === 'static') putMembers(db, saved, idsOfMask(base, mask))
    else putMembers(db, saved, [])
    recordSize(db, saved, { size: countOfMask(mask), customers: base.size, now })
    return requireSegment(db, saved)
  })
}

function leadsTo(db: WritableDb, rule: SegmentDraft['rule'], id: SegmentId): boolean {
  const seen = new Set<SegmentId>()
  const waiting = namedSegments(rule)
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === id) return true
    if (seen.has(next)) continue
    seen.add(next)
    waiting.push(...namedSegments(requireSegment(db, next).rule))
  }
  return false
}

/** Keeps the sizes of all segments for the present data, a segment per step; those that name what is gone are left out. Tells how many were kept. */
export function* recordSizes(db: WritableDb, base: CustomerBase, now: number): Generator<void, number, void> {
  let recorded = 0
  for (const { id, sizeCurrent } of listSegments(db)) {
    if (sizeCurrent) continue
    let size: number
    try {
      size = countOfMask(segmentMask(db, base, id, { now }))
    } catch (error) {
      if (isGone(error)) continue
      throw error
    }
    recordSize(db, id, { size, customers: base.size, now })
    recorded++
    yield
  }
  return recorded
}
