import type { AsOf, Rule, SegmentId } from '../../contract/segments.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerBase } from './customer-base.ts'
import { countOfMask, evaluateRule, idsOfMask, segmentMask } from './evaluate-rule.ts'

/**
 * Row ids of a segment's customers as they are now, ascending; for lists, exports, audiences and series of any other area. The suppressed are
 * among them: whoever contacts people leaves them out. `now`: UTC milliseconds, for segments that count from today.
 * @throws ExpectedFailure segment-not-found, segment-cycle, analysis-missing
 */
export function segmentMembers(db: ReadableDb, id: SegmentId, now: number): Int32Array {
  const base = customerBase(db)
  return idsOfMask(base, segmentMask(db, base, id, { now }))
}

/**
 * How many customers fit a rule, and how many there are.
 * @throws ExpectedFailure segment-not-found, segment-cycle, analysis-missing
 */
export function countRule(
  db: ReadableDb,
  { rule, asOf, now }: { readonly rule: Rule; readonly asOf: AsOf; readonly now: number },
): { readonly size: number; readonly customers: number; readonly suppressed: number } {
  const base = customerBase(db)
  const mask = evaluateRule(db, base, rule, { moment: base.moment(asOf, now), now })
  const flags = base.suppressed()
  let suppressed = 0
  for (let c = 0; c < mask.length; c++) suppressed += (mask[c] ?? 0) & (flags[c] ?? 0)
  return { size: countOfMask(mask), customers: base.size, suppressed }
}
