import type { ModelSettings } from '../../contract/models.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import { compareWith, type Comparison, evaluateAt, type Evaluation } from '../../engine/recommend/evaluate.ts'
import { fitPopularity } from '../../engine/recommend/popularity.ts'
import type { Split } from '../../engine/recommend/split.ts'
import type { ProgressReport } from '../job.ts'
import { fitModel } from './fit.ts'

export type { Evaluation }

export type CompareSettings = {
  readonly split: Split
  readonly models: readonly ModelSettings[]
  /** Lengths of the judged lists. */
  readonly ks: readonly number[]
  readonly backend: Backend
  readonly signal: AbortSignal
  readonly progress: (report: ProgressReport) => void
  readonly now: () => number
}

export type ComparedModel = {
  readonly settings: ModelSettings
  readonly seconds: { readonly fit: number; readonly rank: number }
  readonly converged: boolean
  readonly evaluations: readonly Evaluation[]
  /** Paired difference to popularity in ndcg_cut, one per length. */
  readonly comparisons: readonly Comparison[]
}

export type ComparedModels = { readonly popularity: readonly Evaluation[]; readonly models: ComparedModel[] }

const BOOTSTRAP = { resamples: 1000, seed: 1 }

/** Trains every model on the training part only and judges it on the test part, popularity always beside it. */
export async function compareModels(settings: CompareSettings): Promise<ComparedModels> {
  const { split, models, ks, backend, signal, progress, now } = settings
  const popular = fitPopularity(split.train, { halfLifeDays: null, now: now() })
  const popularity = await evaluateAt(popular, split, ks, BOOTSTRAP, backend)
  const compared: ComparedModel[] = []
  for (const [at, model] of models.entries()) {
    signal.throwIfAborted()
    const startedAt = now()
    const context = { backend, signal, progress, events: null, now: startedAt }
    const { model: fitted } = await fitModel(split.train, model, context)
    const fittedAt = now()
    progress({ phase: 'evaluating', done: at, total: models.length, unit: 'steps' })
    const evaluations = await evaluateAt(fitted, split, ks, BOOTSTRAP, backend)
    compared.push({
      settings: model,
      seconds: { fit: (fittedAt - startedAt) / 1000, rank: (now() - fittedAt) / 1000 },
      converged: fitted.converged,
      evaluations,
      comparisons: evaluations.map((each, place) =>
        compareWith(each, popularity[place] ?? each, 'ndcg_cut', { k: each.k, ...BOOTSTRAP }),
      ),
    })
  }
  return { popularity, models: compared }
}
