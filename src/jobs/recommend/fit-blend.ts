import { type BlendSettings, memberSettings, type ModelSettings } from '../../contract/models.ts'
import { type BlendMember, createBlend } from '../../engine/recommend/blend.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import { splitByCustomer } from '../../engine/recommend/split.ts'
import { tuneBlend } from '../../engine/recommend/tune-blend.ts'
import type { Interactions } from '../../engine/sparse.ts'
import { nextTurn } from '../run-sliced.ts'
import type { FitContext, Fitted, FittedAsAsked } from './fit-context.ts'
import { sideWithin } from './side-data.ts'

/** Share of every customer's products that the weights are judged by. */
const HELD_SHARE = 0.2
/** More customers make the weights hardly surer. */
const MAX_CUSTOMERS = 1000
const K = 10
/** The weight 1 is divided into tenths. */
const STEPS = 10

type FitModel = (
  interactions: Interactions,
  settings: ModelSettings,
  context: FitContext,
) => Promise<FittedAsAsked>

/**
 * Trains the members and adds them up. With `tune` the weights are found first: the members are trained on four fifths of every
 * customer's products, and the division of the weight that finds the rest best (ndcg_cut@10) is kept; members that do not help are left out.
 * Settings of members that follow the data are those found there. The settings given back are what the blend is made of.
 */
export async function fitBlend(
  interactions: Interactions,
  settings: BlendSettings,
  context: FitContext,
  fitModel: FitModel,
): Promise<Fitted & { readonly settings: BlendSettings }> {
  const parts = settings.tune ? await tuned(interactions, settings, context, fitModel) : settings.members
  const members: BlendMember[] = []
  const used: BlendSettings['members'] = []
  for (const { settings: own, weight } of parts) {
    if (!(weight > 0)) continue
    const fitted = await fitModel(interactions, own, context)
    members.push({ model: fitted.model, weight })
    used.push({ settings: memberSettings.parse(fitted.settings), weight })
  }
  return {
    model: createBlend(members, settings.normalisation),
    curve: [],
    settings: { ...settings, members: used, tune: false },
  }
}

async function tuned(
  interactions: Interactions,
  { members, normalisation, seed }: BlendSettings,
  context: FitContext,
  fitModel: FitModel,
): Promise<BlendSettings['members']> {
  const split = splitByCustomer(interactions, HELD_SHARE, seed)
  if (split.testCustomers === 0) return members
  const inner = { ...context, side: sideWithin(context.side, split.train) }
  const models: Recommender[] = []
  const settled: BlendSettings['members'] = []
  for (const { settings, weight } of members) {
    const fitted = await fitModel(split.train, settings, inner)
    models.push(fitted.model)
    settled.push({ settings: memberSettings.parse(fitted.settings), weight })
  }
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
    if (next.done === true) {
      const { quality, weights } = next.value
      return quality > 0 ? settled.map((each, at) => ({ ...each, weight: weights[at] ?? 0 })) : settled
    }
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
