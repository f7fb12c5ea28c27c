import type { ModelSummary } from '../../contract/models.ts'

export type JudgedModel = ModelSummary & { readonly evaluation: NonNullable<ModelSummary['evaluation']> }

/** The judged model that is furthest ahead of popularity; undefined where none was judged. */
export function bestModel(models: readonly ModelSummary[]): JudgedModel | undefined {
  return latestJudged(models).sort(
    (a, b) => b.evaluation.ndcgGain.value - a.evaluation.ndcgGain.value || b.id - a.id,
  )[0]
}

/** The latest judged model of every kind. */
export function latestJudged(models: readonly ModelSummary[]): JudgedModel[] {
  const byKind = new Map<string, JudgedModel>()
  for (const model of [...models].sort((a, b) => a.id - b.id)) {
    const { evaluation } = model
    if (evaluation !== null) byKind.set(model.settings.kind, { ...model, evaluation })
  }
  return [...byKind.values()]
}
