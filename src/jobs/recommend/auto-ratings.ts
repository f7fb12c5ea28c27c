import { ExpectedFailure } from '../../contract/failure.ts'
import type { AutoSettings } from '../../contract/models.ts'
import { seededRandom } from '../../engine/random.ts'
import { evaluateAt } from '../../engine/recommend/evaluate.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import { ratingErrors } from '../../engine/recommend/rating-errors.ts'
import { emptyTriplets, type Interactions, interactionsFromTriplets } from '../../engine/sparse.ts'
import { nextTurn } from '../run-sliced.ts'
import type { AutoContext, Choice } from './auto-types.ts'
import { type Candidate, candidatesOf, shapeOf } from './auto-candidates.ts'
import type { EvaluationData } from './evaluation-data.ts'
import { fitModel } from './fit.ts'

/** Share of the ratings that candidates are judged by. */
const HELD_SHARE = 0.1
const K = 10

/**
 * The settings of biased factorisation with the lowest RMSE on a tenth of the ratings, held back at random; as many candidates as the budget
 * has room for, one at least. How its lists do is told beside it, and had no say.
 * @throws ExpectedFailure no-ratings-to-train
 */
export async function chooseRatings(
  data: EvaluationData,
  settings: AutoSettings,
  context: AutoContext,
): Promise<Choice> {
  const { ratings } = data.side
  if (ratings === null) throw new ExpectedFailure('no-ratings-to-train')
  const [learn, held] = heldBack(ratings, settings.seed)
  if (held.column.length === 0) throw new ExpectedFailure('no-ratings-to-train')
  const { backend, signal, clock } = context
  const looks = plannedOf(learn, settings)
  const side = { ...data.side, ratings: learn }
  const tried: { candidate: Candidate; model: Recommender; rmse: number; seconds: number }[] = []
  for (const [done, candidate] of looks.entries()) {
    context.progress({ phase: 'tuning', done, total: looks.length, unit: 'steps' })
    const startedAt = clock()
    const quiet = { backend, signal, progress: () => undefined, side, now: data.now ?? startedAt }
    const { model } = await fitModel(data.split.train, candidate.settings, quiet)
    if (model.predictRating === undefined) throw new RangeError('a model of ratings predicts ratings')
    const { rmse } = ratingErrors(model.predictRating, learn, held)
    tried.push({ candidate, model, rmse, seconds: (clock() - startedAt) / 1000 })
  }
  const best = tried.reduce((first, each) => (each.rmse < first.rmse ? each : first))
  const breathe = async (): Promise<void> => {
    await nextTurn()
    signal.throwIfAborted()
  }
  const bootstrap = { resamples: 1000, seed: 1 }
  const [evaluation] = await evaluateAt(best.model, data.split, [K], bootstrap, backend, breathe)
  if (evaluation === undefined) throw new RangeError('no list length to evaluate at')
  const { ndcg_cut: ndcg, recall_all: recall } = evaluation.accuracy
  return {
    settings: best.candidate.settings,
    selection: {
      settings,
      split: 'per-customer',
      customers: evaluation.testCustomers,
      k: K,
      leaderboard: [
        {
          settings: best.candidate.settings,
          ndcg: { value: ndcg.mean, low: ndcg.low, high: ndcg.high },
          recall: recall.mean,
          coverage: evaluation.breadth.coverage,
          rmse: best.rmse,
          trials: looks.length,
          seconds: best.seconds,
          chosen: true,
        },
      ],
      leftOut: [],
      reasons: [{ code: 'only-one', kind: 'biased-mf', other: null, gain: null }],
    },
  }
}

function plannedOf(ratings: Interactions, { budgetSeconds, seed }: AutoSettings): Candidate[] {
  const planned: Candidate[] = []
  let seconds = 0
  for (const each of candidatesOf('biased-mf', shapeOf(ratings), seed, 'ratings')) {
    if (planned.length > 0 && seconds + each.seconds > budgetSeconds) continue
    planned.push(each)
    seconds += each.seconds
  }
  return planned
}

function heldBack(ratings: Interactions, seed: number): readonly [Interactions, Interactions] {
  const random = seededRandom(seed)
  const cells = [emptyTriplets(), emptyTriplets()] as const
  for (let r = 0; r < ratings.rows; r++) {
    for (let k = ratings.rowStart[r] ?? 0; k < (ratings.rowStart[r + 1] ?? 0); k++) {
      const part = cells[random.uniform() < HELD_SHARE ? 1 : 0]
      part.row.push(r)
      part.column.push(ratings.column[k] ?? 0)
      part.weight.push(ratings.weight[k] ?? 0)
    }
  }
  const of = (part: 0 | 1): Interactions =>
    interactionsFromTriplets(cells[part], ratings.rows, ratings.columns)
  return [of(0), of(1)]
}
