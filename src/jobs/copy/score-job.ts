import { publishAnalysis, startAnalysis } from '../../store/queries/analyses.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { Job } from '../job.ts'
import { scoreCopy } from './score.ts'
import { testedTextsOf } from './tested-texts.ts'

/** Learns from the project's tests of texts, scores the drafts, and keeps the answer. */
export const scoreCopyJob: Job<'score-copy'> = async ({ settings }, context) => {
  const { db, now } = context
  const startedAt = now()
  const { score } = await scoreCopy(testedTextsOf(db, settings), settings, context)
  const id = startAnalysis(db, {
    area: 'copy',
    kind: 'score',
    settings,
    fingerprint: dataFingerprint(db),
    createdAt: startedAt,
  })
  publishAnalysis(db, id, { summary: score, seconds: score.seconds })
  return score
}
