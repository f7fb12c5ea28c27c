import type { Audience } from '../../contract/segment-requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import type { CustomerBase } from './customer-base.ts'
import { evaluateRule, segmentMask, type Mask } from './evaluate-rule.ts'

/** Who is meant. @throws ExpectedFailure segment-not-found, segment-cycle, analysis-missing */
export function audienceMask(db: ReadableDb, base: CustomerBase, audience: Audience, now: number): Mask {
  if ('segmentId' in audience) return segmentMask(db, base, audience.segmentId, { now })
  return evaluateRule(db, base, audience.rule, { moment: base.moment(audience.asOf, now), now })
}
