import { becauseOf } from './explanation.ts'
import { checkProduct } from './history.ts'
import { reasonsBy } from './linear-reasons.ts'
import type { Contribution, FactorPair, History, Recommender, SavedModel } from './model.ts'
import { scoreAll } from './normal-equations.ts'
import { doubles, numberSetting } from './saved.ts'
import { topByScores } from './top-by-scores.ts'

export const blendNormalisations = ['score', 'rank'] as const
export type BlendNormalisation = (typeof blendNormalisations)[number]

export type BlendMember = { readonly model: Recommender; readonly weight: number }

export type BlendModel = Recommender & { readonly kind: 'blend'; readonly members: readonly BlendMember[] }

const CUSTOMERS_PER_BLOCK = 64
/** The constant of reciprocal rank fusion. */
const RANK_OFFSET = 60

/**
 * A weighted sum of models over the same products. 'score': every member's scores are divided by their standard deviation over all
 * products, per customer; 'rank': a member gives 1 / (60 + rank) (Cormack, Clarke, Buettcher, "Reciprocal Rank Fusion", SIGIR 2009), nothing to
 * products it has no evidence for. With 'score' and members whose reasons add up, the blend's reasons add up too.
 * A list costs what the members' scores cost, plus, for ranks, O(products log products).
 * @throws RangeError without members, for weights that are not above 0, or members that know different products or customers.
 */
export function createBlend(members: readonly BlendMember[], normalisation: BlendNormalisation): BlendModel {
  const [first] = members
  if (first === undefined) throw new RangeError('a blend needs members')
  const { products, customers } = first.model
  for (const { model, weight } of members) {
    if (!(weight > 0)) throw new RangeError(`weights must be above 0, got ${weight}`)
    if (model.products !== products || model.customers !== customers)
      throw new RangeError('the members of a blend must know the same customers and products')
  }
  const scorers = members.map(({ model }) => memberScorer(model))
  const needsEvidence = members.every(({ model }) => model.needsEvidence)
  const scoresOf = (history: History, trained: number): Float64Array => {
    const out = new Float64Array(products)
    members.forEach(({ model, weight }, m) => {
      const own = normalised(scorers[m]!(history, trained), normalisation, model.needsEvidence)
      for (let p = 0; p < products; p++) out[p]! += weight * own[p]!
    })
    return out
  }
  const heaviestFirst = [...members].sort((a, b) => b.weight - a.weight)
  /** Each member's scale for a history, by which its shares are divided. */
  const scalesOf = (history: History): number[] => scorers.map((scores) => deviation(scores(history, -1)))
  const sharesOf = (history: History, product: number, scales: readonly number[]): Shares => {
    const sums = new Map<number, number>(Array.from(history.products, (past) => [past, 0]))
    let isAdditive = normalisation === 'score'
    members.forEach(({ model, weight }, m) => {
      const scale = scales[m]!
      const explanation = model.explain(history, product)
      if (explanation.kind !== 'because-of') isAdditive = false
      if (explanation.kind === 'popular' || !(scale > 0)) return
      for (const { product: past, share } of explanation.contributions)
        sums.set(past, (sums.get(past) ?? 0) + (weight * share) / scale)
    })
    return { isAdditive, contributions: Array.from(sums, ([past, share]) => ({ product: past, share })) }
  }

  return {
    kind: 'blend',
    members,
    customers,
    products,
    converged: members.every(({ model }) => model.converged),
    needsEvidence,
    listBlock: CUSTOMERS_PER_BLOCK,
    scoresFor: (history) => scoresOf(history, -1),
    explain: (history, product) => {
      checkProduct(product, products)
      const { isAdditive, contributions } = sharesOf(history, product, scalesOf(history))
      if (isAdditive) return becauseOf(contributions)
      return {
        kind: 'evidence',
        score: scoresOf(history, -1)[product]!,
        contributions: contributions
          .filter(({ share }) => share > 0)
          .sort((a, b) => b.share - a.share || a.product - b.product),
      }
    },
    similarProducts: (product, count) => {
      for (const { model } of heaviestFirst) {
        const found = model.similarProducts(product, count)
        if (found.length > 0) return found
      }
      return []
    },
    similarCustomers: (customer, count) => {
      for (const { model } of heaviestFirst) {
        const found = model.similarCustomers(customer, count)
        if (found !== null && found.length > 0) return found
      }
      return null
    },
    openLists: (_backend, allowed) =>
      Promise.resolve({
        top: (block) => Promise.resolve(topByScores(block, scoresOf, allowed ?? null, needsEvidence)),
        reasons: (block) =>
          Promise.resolve(
            reasonsBy(block, (history) => {
              const scales = scalesOf(history)
              const places = new Map<number, number>(Array.from(history.products, (past, k) => [past, k]))
              return (product, shares) => {
                shares.fill(0)
                for (const { product: past, share } of sharesOf(history, product, scales).contributions) {
                  const place = places.get(past)
                  if (place !== undefined) shares[place] = share
                }
              }
            }),
          ),
        close: () => undefined,
      }),
    save: () => saveBlend(members, normalisation),
  }
}

type Shares = { readonly isAdditive: boolean; readonly contributions: Contribution[] }

/** One member's scores brought to a common scale. */
export function normalised(
  scores: Float64Array,
  normalisation: BlendNormalisation,
  needsEvidence: boolean,
): Float64Array {
  if (normalisation === 'score') {
    const scale = deviation(scores)
    return scale > 0 ? scores.map((score) => score / scale) : new Float64Array(scores.length)
  }
  const order = Int32Array.from(scores.keys()).filter((p) => !needsEvidence || scores[p]! > 0)
  order.sort((a, b) => scores[b]! - scores[a]! || a - b)
  const out = new Float64Array(scores.length)
  order.forEach((product, place) => (out[product] = 1 / (RANK_OFFSET + place + 1)))
  return out
}

/** Scores of a training customer by his factors where a model has them, else of his history. */
export function memberScorer(model: Recommender): (history: History, trained: number) => Float64Array {
  const pair = hasFactors(model) ? model.factorPair() : null
  return (history, trained) =>
    pair !== null && trained >= 0
      ? scoreAll(pair.products, pair.customerRow(trained), pair.rank)
      : model.scoresFor(history)
}

function hasFactors(model: Recommender): model is Recommender & { factorPair(): FactorPair } {
  return 'factorPair' in model
}

function deviation(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value
  const mean = sum / values.length
  let square = 0
  for (const value of values) square += (value - mean) ** 2
  return Math.sqrt(square / values.length)
}

/** Settings and arrays of member m are kept under `m:name`. */
function saveBlend(members: readonly BlendMember[], normalisation: BlendNormalisation): SavedModel {
  const settings: Record<string, number | string | boolean | null> = {
    normalisation,
    members: members.length,
  }
  const arrays: Record<string, SavedModel['arrays'][string]> = {
    weights: Float64Array.from(members, ({ weight }) => weight),
  }
  members.forEach(({ model }, m) => {
    const saved = model.save()
    settings[`${m}:kind`] = saved.kind
    for (const [name, value] of Object.entries(saved.settings)) settings[`${m}:setting:${name}`] = value
    for (const [name, array] of Object.entries(saved.arrays)) arrays[`${m}:${name}`] = array
  })
  return { kind: 'blend', version: 1, settings, arrays }
}

/** @param load reads one member. @throws TypeError when the saved model is incomplete. */
export function loadBlend(
  { settings, arrays }: SavedModel,
  load: (saved: SavedModel) => Recommender,
): BlendModel {
  const count = numberSetting(settings, 'members')
  const weights = doubles(arrays, 'weights', count)
  const normalisation = blendNormalisations.find((each) => each === settings['normalisation'])
  if (normalisation === undefined) throw new TypeError('the saved blend names no normalisation')
  const under = <V>(all: Readonly<Record<string, V>>, prefix: string): Record<string, V> =>
    Object.fromEntries(
      Object.entries(all)
        .filter(([name]) => name.startsWith(prefix))
        .map(([name, value]) => [name.slice(prefix.length), value]),
    )
  const members = Array.from(weights, (weight, m): BlendMember => {
    const kind = settings[`${m}:kind`]
    // `load` refuses a kind that it does not know.
    const saved = {
      kind,
      version: 1,
      settings: under(settings, `${m}:setting:`),
      arrays: under(arrays, `${m}:`),
    }
    return { model: load(saved as SavedModel), weight } // the kind is checked by `load`
  })
  return createBlend(members, normalisation)
}
