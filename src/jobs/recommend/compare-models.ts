import {
  type AutoSelection,
  type AutoSettings,
  defaultSettings,
  type ModelSettings,
  type TrainSettings,
} from '../../contract/models.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import { compareWith, type Comparison, evaluateAt, type Evaluation } from '../../engine/recommend/evaluate.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import { fitPopularity } from '../../engine/recommend/popularity.ts'
import { productMeans, type RatingErrors, ratingErrors } from '../../engine/recommend/rating-errors.ts'
import type { ProgressReport } from '../job.ts'
import { nextTurn } from '../run-sliced.ts'
import type { EvaluationData } from './evaluation-data.ts'
import { chooseModel, validationWithin } from './auto.ts'
import type { Choice } from './auto-types.ts'
import { fitModel } from './fit.ts'
import { refuseTooLarge } from './limits.ts'
import type { FoundSettings } from './fit-context.ts'

export type { Evaluation, RatingErrors }

export type CompareSettings = {
  readonly data: EvaluationData
  readonly models: readonly TrainSettings[]
  /** Data to choose on for automatic settings, apart from the test; held back from the training where left out. */
  readonly validation?: EvaluationData
  /** Lengths of the judged lists. */
  readonly ks: readonly number[]
  readonly backend: Backend
  readonly signal: AbortSignal
  readonly progress: (report: ProgressReport) => void
  readonly now: () => number
}

export type ComparedModel = {
  readonly settings: ModelSettings
  /** How they were chosen; null where they were given. */
  readonly selection: AutoSelection | null
  /** How the settings that were not given were found; null where all were given. */
  readonly found: FoundSettings | null
  readonly seconds: { readonly choose: number; readonly fit: number; readonly rank: number }
  readonly converged: boolean
  readonly curve: readonly number[]
  readonly evaluations: readonly Evaluation[]
  /** Paired difference to popularity in ndcg_cut, one per length. */
  readonly comparisons: readonly Comparison[]
  /** Of a model of ratings on test ratings. */
  readonly ratings: RatingErrors | null
}

/** Two models on the same customers: (first - second) in ndcg_cut. */
export type PairedTest = Comparison & { readonly first: number; readonly second: number; readonly k: number }

export type ComparedModels = {
  readonly popularity: readonly Evaluation[]
  readonly models: ComparedModel[]
  readonly pairs: readonly PairedTest[]
  /** Errors of predicting every product's mean rating; null without ratings. */
  readonly meanRatings: RatingErrors | null
}

const BOOTSTRAP = { resamples: 1000, seed: 1 }

/**
 * Trains every model on the training part only and judges it on the test part, popularity always beside it.
 * @throws ExpectedFailure too-large-to-train, too-many-products-to-train (before anything is trained), no-ratings-to-train, no-product-texts
 */
export async function compareModels(settings: CompareSettings): Promise<ComparedModels> {
  const { data, models, ks, backend, signal, progress, now } = settings
  const { split } = data
  const { rows: customers, columns: products } = split.train
  for (const model of models)
    if (model.kind !== 'auto')
      refuseTooLarge(model, { customers, products, pairs: split.train.column.length })
  const at = data.now ?? now()
  const breathe = async (): Promise<void> => {
    await nextTurn()
    signal.throwIfAborted()
  }
  const popular = fitPopularity(split.train, { halfLifeDays: null, now: at })
  const popularity = await evaluateAt(popular, split, ks, BOOTSTRAP, backend, breathe)
  const compared: ComparedModel[] = []
  for (const [place, asked] of models.entries()) {
    signal.throwIfAborted()
    const askedAt = now()
    const choice = asked.kind === 'auto' ? await chosenFor(asked, settings) : null
    const model = choice?.settings ?? (asked.kind === 'auto' ? defaultSettings.popularity : asked)
    const startedAt = now()
    const context = { backend, signal, progress, side: data.side, now: at }
    const { model: fitted, curve, settings: used, found } = await fitModel(split.train, model, context)
    const fittedAt = now()
    progress({ phase: 'evaluating', done: place, total: models.length, unit: 'steps' })
    const evaluations = await evaluateAt(fitted, split, ks, BOOTSTRAP, backend, breathe)
    compared.push({
      settings: used,
      selection: choice?.selection ?? null,
      found,
      seconds: {
        choose: (startedAt - askedAt) / 1000,
        fit: (fittedAt - startedAt) / 1000,
        rank: (now() - fittedAt) / 1000,
      },
      converged: fitted.converged,
      curve,
      evaluations,
      comparisons: evaluations.map((each, length) =>
        compareWith(each, popularity[length] ?? each, 'ndcg_cut', { k: each.k, ...BOOTSTRAP }),
      ),
      ratings: errorsOf(fitted, data),
    })
  }
  return {
    popularity,
    models: compared,
    pairs: pairedTests(compared),
    meanRatings: compared.some(({ ratings }) => ratings !== null) ? meanErrors(data) : null,
  }
}

function chosenFor(
  asked: AutoSettings,
  { data, validation, backend, signal, progress, now }: CompareSettings,
): Promise<Choice> {
  const held = validation ?? validationWithin(data, asked.seed)
  return chooseModel(held, asked, { backend, signal, progress, clock: now })
}

function errorsOf({ predictRating }: Recommender, { side, ratingTest }: EvaluationData): RatingErrors | null {
  if (predictRating === undefined || side.ratings === null || ratingTest === null) return null
  return ratingTest.column.length === 0 ? null : ratingErrors(predictRating, side.ratings, ratingTest)
}

function meanErrors({ side, ratingTest }: EvaluationData): RatingErrors | null {
  if (side.ratings === null || ratingTest === null || ratingTest.column.length === 0) return null
  return ratingErrors(productMeans(side.ratings), side.ratings, ratingTest)
}

function pairedTests(models: readonly ComparedModel[]): PairedTest[] {
  return models.flatMap(({ evaluations }, first) =>
    models.slice(first + 1).flatMap((other, offset) =>
      evaluations.map((each, length) => ({
        first,
        second: first + 1 + offset,
        k: each.k,
        ...compareWith(each, other.evaluations[length] ?? each, 'ndcg_cut', { k: each.k, ...BOOTSTRAP }),
      })),
    ),
  )
}
