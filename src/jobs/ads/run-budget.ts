import { ExpectedFailure } from '../../contract/failure.ts'
import { publishAnalysis, startAnalysis, storeAnalysisJson } from '../../store/queries/analyses.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { Job } from '../job.ts'
import { makePlan } from './make-plan.ts'
import { BUDGET_KIND, latestBasis, RESULT_PART } from './stored-response.ts'

/**
 * Keeps a plan of the latest response model.
 * @throws ExpectedFailure analysis-not-found without a model
 */
export const runBudget: Job<'ads-budget'> = async ({ settings }, { db, signal, now }) => {
  const startedAt = now()
  const basis = latestBasis(db)
  if (basis === undefined) throw new ExpectedFailure('analysis-not-found')
  const result = makePlan(basis, settings)
  signal.throwIfAborted()
  const id = startAnalysis(db, {
    area: 'ads',
    kind: BUDGET_KIND,
    settings,
    fingerprint: dataFingerprint(db),
    createdAt: startedAt,
  })
  storeAnalysisJson(db, id, RESULT_PART, result)
  const seconds = (now() - startedAt) / 1000
  const plan = result.plan
  publishAnalysis(db, id, {
    summary:
      plan === null
        ? { problems: result.problems }
        : {
            total: plan.total,
            today: plan.today,
            gain: plan.gainAtSameTotal,
            binding: plan.bindings[0] ?? null,
          },
    seconds,
  })
  await Promise.resolve()
  return { id, seconds }
}
