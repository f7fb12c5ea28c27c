import {
  type AutoSelection,
  type AutoSettings,
  type ModelKind,
  modelKinds,
  type ModelSettings,
} from '../../contract/models.ts'
import { compareWith, evaluateAt, type Evaluation } from '../../engine/recommend/evaluate.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import { looksLikeRatings } from '../../engine/recommend/rules-of-size.ts'
import { splitByCustomer, thinnedTest } from '../../engine/recommend/split.ts'
import { nextTurn } from '../run-sliced.ts'
import { blendOfBest } from './auto-blend.ts'
import { type Candidate, candidatesOf, type DataShape, JUDGED_CUSTOMERS, shapeOf } from './auto-candidates.ts'
import type { EvaluationData } from './evaluation-data.ts'
import type { AutoContext, Choice, Finalist } from './auto-types.ts'
import { chooseRatings } from './auto-ratings.ts'
import { fitModel } from './fit.ts'
import { refusalOf } from './limits.ts'
import { sideWithin } from './side-data.ts'

/** Length of the lists that candidates are judged by. */
const K = 10
/** Customers for the first look. */
const FIRST_LOOK = 400
/** Share of the budget for the first look at candidates; the rest is for the best of every kind, in full. */
const LOOK_SHARE = 0.5
/** No single training may take more than this part of the budget. */
const MAX_PARTS = 3
/** Below this many customers no choice is better than chance. */
const MIN_CUSTOMERS = 20
const HELD_SHARE = 0.2
const BOOTSTRAP = { k: K, resamples: 1000, seed: 1 }

/** A part of the training is held back from every customer, for choices that must not see the test. */
export function validationWithin(data: EvaluationData, seed: number): EvaluationData {
  const split = splitByCustomer(data.split.train, HELD_SHARE, seed)
  return { ...data, split, side: sideWithin(data.side, split.train), ratingTest: null }
}

/**
 * Tries candidates on held-out data and chooses: a first look at many with little training and few customers, then the best of every kind
 * in full (successive halving), then a blend of the best three, kept only if it is ahead on customers its weights were not
 * tuned on. Popularity stays the choice where nothing beats it. The plan follows from the data's size and the budget, not from the clock, so
 * that the same data, budget and seed make the same choice.
 * Where ratings are asked for alone, the choice is by the error of the ratings, see {@link chooseRatings}; where the values are none (counts, or 1
 * everywhere), by the lists as for all others.
 * @param data held-out data for the choice: never the test.
 */
export async function chooseModel(
  data: EvaluationData,
  settings: AutoSettings,
  context: AutoContext,
): Promise<Choice> {
  const { ratings } = data.side
  const isRated = ratings !== null && looksLikeRatings(ratings.weight)
  if (settings.kinds.length === 1 && settings.kinds[0] === 'biased-mf' && (ratings === null || isRated))
    return chooseRatings(data, settings, context)
  const judged: EvaluationData = { ...data, split: thinnedTest(data.split, JUDGED_CUSTOMERS) }
  const { plan, leftOut } = planOf(judged, settings)
  const steps = { done: 0, total: plan.reduce((sum, { looks }) => sum + looks.length + 1, 2) }
  const progress = (): void =>
    context.progress({ phase: 'tuning', done: steps.done++, total: steps.total, unit: 'steps' })
  const finalists: Finalist[] = []
  const isSingle = plan.filter(({ kind }) => kind !== 'popularity').length === 1
  for (const { kind, looks } of plan) {
    const wanted = isSingle && kind !== 'popularity' ? 3 : 1
    const best = await lookedAt(looks, wanted, judged, context, progress)
    const full: Finalist[] = []
    for (const { settings: own } of best) {
      progress()
      const startedAt = context.clock()
      const { model, evaluation, used } = await judgedBy(own, judged, context)
      full.push({
        settings: used,
        model,
        evaluation,
        trials: looks.length,
        seconds: (context.clock() - startedAt) / 1000,
      })
    }
    full.sort(byQuality)
    finalists.push(...full.slice(0, 1))
    finalists.sort(byQuality)
    forgetModels(finalists)
  }
  progress()
  return choiceOf(finalists, judged, settings, leftOut, context)
}

type Planned = { readonly kind: ModelKind; readonly looks: readonly Candidate[] }

/** Candidates in turns, one of every kind, as far as the budget goes. */
function planOf(
  { split, side }: EvaluationData,
  { kinds, budgetSeconds, seed }: AutoSettings,
): { plan: Planned[]; leftOut: AutoSelection['leftOut'] } {
  const shape = shapeOf(split.train)
  const leftOut: AutoSelection['leftOut'] = []
  // A blend alone is one of whatever suits the data.
  const isOpen = kinds.every((kind) => kind === 'blend' || kind === 'popularity')
  const wanted = modelKinds.filter((kind) =>
    isOpen ? kind !== 'blend' && kind !== 'biased-mf' : kinds.includes(kind) || kind === 'popularity',
  )
  const queues: { kind: ModelKind; waiting: Candidate[]; looks: Candidate[] }[] = []
  for (const kind of wanted) {
    const candidates = candidatesOf(kind, shape, seed).filter(
      ({ settings }) => settings.kind !== 'popularity' || settings.halfLifeDays === 0 || side.events !== null,
    )
    // A kind that was asked for alone is tried, however long it takes.
    const isAlone = wanted.length === 2 && kind !== 'popularity'
    const most = isAlone ? Infinity : budgetSeconds / MAX_PARTS
    const reason = refusedFor(kind, candidates, shape, side.words !== null, most)
    const waiting = candidates.filter((each) => kind === 'popularity' || each.seconds <= most)
    if (reason === null) queues.push({ kind, waiting, looks: [] })
    else leftOut.push(reason)
  }
  let planned = 0
  while (queues.some(({ waiting }) => waiting.length > 0)) {
    for (const queue of queues) {
      const next = queue.waiting.shift()
      if (next === undefined) continue
      const isFirst = queue.looks.length === 0
      if (!isFirst && planned + next.seconds > LOOK_SHARE * budgetSeconds) continue
      planned += next.seconds
      queue.looks.push(next)
    }
  }
  return { plan: queues.map(({ kind, looks }) => ({ kind, looks })), leftOut }
}

function refusedFor(
  kind: ModelKind,
  candidates: readonly Candidate[],
  shape: DataShape,
  hasWords: boolean,
  mostSeconds: number,
): AutoSelection['leftOut'][number] | null {
  const [first] = candidates
  if (first === undefined) return null
  if (kind === 'content' && !hasWords) return { kind, reason: 'no-texts', needed: null }
  const refusal = refusalOf(first.settings, shape)
  if (refusal !== null) {
    const reason = refusal.code === 'too-large-to-train' ? 'memory' : 'products'
    return { kind, reason, needed: refusal.needed }
  }
  const quickest = Math.min(...candidates.map(({ seconds }) => seconds))
  return kind !== 'popularity' && quickest > mostSeconds
    ? { kind, reason: 'time', needed: Math.ceil(quickest) }
    : null
}

/** The `wanted` best after a short training, judged by few customers; without a look where there is no choice. */
async function lookedAt(
  looks: readonly Candidate[],
  wanted: number,
  data: EvaluationData,
  context: AutoContext,
  progress: () => void,
): Promise<readonly Candidate[]> {
  if (looks.length <= wanted) return looks
  const few = { ...data, split: thinnedTest(data.split, FIRST_LOOK) }
  const found: { candidate: Candidate; quality: number }[] = []
  for (const candidate of looks) {
    progress()
    const { evaluation } = await judgedBy(candidate.short, few, context)
    found.push({ candidate, quality: evaluation.accuracy.ndcg_cut.mean })
  }
  // The order of the plan breaks ties: the sort is stable.
  return found
    .sort((a, b) => b.quality - a.quality)
    .slice(0, wanted)
    .map(({ candidate }) => candidate)
}

async function judgedBy(
  settings: ModelSettings,
  data: EvaluationData,
  context: AutoContext,
): Promise<{ model: Recommender; evaluation: Evaluation; used: ModelSettings }> {
  const { backend, signal, clock } = context
  const quiet = { backend, signal, progress: () => undefined, side: data.side, now: data.now ?? clock() }
  const { model, settings: used } = await fitModel(data.split.train, settings, quiet)
  const breathe = async (): Promise<void> => {
    await nextTurn()
    signal.throwIfAborted()
  }
  const [evaluation] = await evaluateAt(model, data.split, [K], BOOTSTRAP, backend, breathe)
  if (evaluation === undefined) throw new RangeError('no list length to evaluate at')
  return { model, evaluation, used }
}

function byQuality(a: Finalist, b: Finalist): number {
  return b.evaluation.accuracy.ndcg_cut.mean - a.evaluation.accuracy.ndcg_cut.mean
}

/** Only the best three are needed again, for a blend: the memory of the others is given back. */
function forgetModels(finalists: Finalist[]): void {
  finalists.forEach((finalist, place) => {
    if (place >= 3 && finalist.model !== null) finalists[place] = { ...finalist, model: null }
  })
}

async function choiceOf(
  finalists: readonly Finalist[],
  data: EvaluationData,
  settings: AutoSettings,
  leftOut: AutoSelection['leftOut'],
  context: AutoContext,
): Promise<Choice> {
  const popular = finalists.find((each) => each.settings.kind === 'popularity')
  const [best, second] = finalists
  if (best === undefined || popular === undefined) throw new RangeError('popularity is always a candidate')
  const customers = best.evaluation.testCustomers
  const reasons: AutoSelection['reasons'] = []
  const gainOver = (one: Finalist, other: Finalist) => {
    const { difference, verdict } = compareWith(one.evaluation, other.evaluation, 'ndcg_cut', BOOTSTRAP)
    return { verdict, gain: { value: difference.mean, low: difference.low, high: difference.high } }
  }
  const overPopular = gainOver(best, popular)
  let chosen = best
  const entries = [...finalists]
  if (customers < MIN_CUSTOMERS) {
    chosen = popular
    reasons.push({ code: 'too-few-customers', kind: 'popularity', other: null, gain: null })
  } else if (best !== popular && overPopular.verdict !== 'better') {
    chosen = popular
    reasons.push({
      code: 'popularity-not-beaten',
      kind: 'popularity',
      other: best.settings.kind,
      gain: overPopular.gain,
    })
  } else if (best === popular) {
    reasons.push({
      code: 'popularity-not-beaten',
      kind: 'popularity',
      other: second?.settings.kind ?? null,
      gain: null,
    })
  } else {
    reasons.push({ code: 'best', kind: best.settings.kind, other: 'popularity', gain: overPopular.gain })
    if (second !== undefined && second !== popular) {
      const { verdict, gain } = gainOver(best, second)
      const code = verdict === 'better' ? 'clearly-ahead' : 'within-chance'
      reasons.push({ code, kind: best.settings.kind, other: second.settings.kind, gain })
    }
    const mayBlend = settings.kinds.length === 0 || settings.kinds.includes('blend')
    const blended = mayBlend
      ? await blendOfBest(finalists.slice(0, 3), data, settings.seed, K, context)
      : null
    if (blended !== null) {
      const { helps, finalist, gain } = blended
      if (helps) {
        chosen = finalist
        entries.push(finalist)
        entries.sort(byQuality)
      }
      const code = helps ? 'blend-helps' : 'blend-does-not-help'
      reasons.push({ code, kind: 'blend', other: best.settings.kind, gain })
    }
  }
  return {
    settings: chosen.settings,
    selection: {
      settings,
      split: data.split.cutTime === null ? 'per-customer' : 'temporal',
      customers,
      k: K,
      leaderboard: entries.map((each) => entryOf(each, each === chosen)),
      leftOut,
      reasons,
    },
  }
}

function entryOf(
  { settings, evaluation, trials, seconds }: Finalist,
  chosen: boolean,
): AutoSelection['leaderboard'][number] {
  const { ndcg_cut: ndcg, recall_all: recall } = evaluation.accuracy
  return {
    settings,
    ndcg: { value: ndcg.mean, low: ndcg.low, high: ndcg.high },
    recall: recall.mean,
    coverage: evaluation.breadth.coverage,
    trials,
    seconds,
    chosen,
  }
}
