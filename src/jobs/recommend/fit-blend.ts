import type { BlendSettings, ModelSettings } from '../../contract/models.ts'
import { type BlendMember, createBlend } from '../../engine/recommend/blend.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import { splitByCustomer } from '../../engine/recommend/split.ts'
import { tuneBlend } from '../../engine/recommend/tune-blend.ts'
import type { Interactions } from '../../engine/sparse.ts'
import { nextTurn } from '../run-sliced.ts'
import type { FitContext, Fitted } from './fit-context.ts'
import { sideWithin } from './side-data.ts'

/** Share of every customer's products that the weights are judged by. */
const HELD_SHARE = 0.2
/** More customers make the weights hardly surer. */
const MAX_CUSTOMERS = 1000
const K = 10
/** The weight 1 is divided into tenths. */
const STEPS = 10

type FitModel = (interactions: Interactions, settings: ModelSettings, context: FitContext) => Promise<Fitted>

/**
 * Trains the members and adds them up. With `tune` the weights are found first: the members are trained on four fifths of every
 * customer's products, and the division of the weight that finds the rest best (ndcg_cut@10) is kept; members that do not help are left out.
 */
export async function fitBlend(
  interactions: Interactions,
  settings: BlendSettings,
  context: FitContext,
  fitModel: FitModel,
): Promise<Fitted> {
  const weights = settings.tune
    ? await tunedWeights(interactions, settings, context, fitModel)
    : settings.members.map(({ weight }) => weight)
  const members: BlendMember[] = []
  for (const [at, { settings: own }] of settings.members.entries()) {
    const weight = weights[at] ?? 0
    if (!(weight > 0)) continue
    members.push({ model: (await fitModel(interactions, own, context)).model, weight })
  }
  return { model: createBlend(members, settings.normalisation), curve: [] }
}

async function tunedWeights(
  interactions: Interactions,
  { members, normalisation, seed }: BlendSettings,
  context: FitContext,
  fitModel: FitModel,
): Promise<readonly number[]> {
  const split = splitByCustomer(interactions, HELD_SHARE, seed)
  const given = members.map(({ weight }) => weight)
  if (split.testCustomers === 0) return given
  const inner = { ...context, side: sideWithin(context.side, split.train) }
  const models: Recommender[] = []
  for (const { settings } of members) models.push((await fitModel(split.train, settings, inner)).model)
  const tuning = tuneBlend({
    models,
    normalisation,
    train: split.train,
    test: split.test,
    customers: everyNth(split.test, split.testCustomers),
    trained: true,
    k: K,
    steps: STEPS,
  })
  for (;;) {
    context.signal.throwIfAborted()
    const next = tuning.next()
    if (next.done === true) return next.value.quality > 0 ? next.value.weights : given
    if (next.value % 16 === 0) {
      context.progress({ phase: 'evaluating', done: next.value, total: MAX_CUSTOMERS, unit: 'customers' })
      await nextTurn()
    }
  }
}

/** Customers with something to find, at most `MAX_CUSTOMERS` of them, evenly. */
function everyNth(test: Interactions, customers: number): Int32Array {
  const step = Math.max(1, Math.ceil(customers / MAX_CUSTOMERS))
  let seen = 0
  const chosen: number[] = []
  for (let r = 0; r < test.rows; r++)
    if ((test.rowStart[r + 1] ?? 0) > (test.rowStart[r] ?? 0) && seen++ % step === 0) chosen.push(r)
  return Int32Array.from(chosen)
}
