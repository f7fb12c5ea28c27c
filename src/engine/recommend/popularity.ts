import type { Interactions } from '../sparse.ts'
import { columnCounts } from '../sparse.ts'
import { openFactorLists } from './factor-lists.ts'
import { checkProduct } from './history.ts'
import type { Recommender, SavedModel } from './model.ts'
import { doubles, numberSetting } from './saved.ts'

/** Purchases with their times; parallel arrays. */
export type PurchaseEvents = {
  readonly product: ArrayLike<number>
  /** Milliseconds since 1970. */
  readonly time: ArrayLike<number>
}

export type PopularitySettings = {
  /** Days after which a purchase counts half; null = all count the same. */
  readonly halfLifeDays: number | null
  /** Milliseconds since 1970: the time the scores are for. */
  readonly now: number
}

const DAY_MS = 86_400_000

export type PopularityModel = Recommender & { readonly kind: 'popularity'; readonly scores: Float64Array }

/**
 * Sum over a product's purchases of 2^(-(now - time) / half-life) (references 4.1). Without events, or without a half-life, the number of
 * customers who bought it.
 * @throws RangeError when the half-life is not above zero.
 */
export function fitPopularity(
  interactions: Interactions,
  settings: PopularitySettings,
  events: PurchaseEvents | null = null,
): PopularityModel {
  const { halfLifeDays, now } = settings
  const scores = Float64Array.from(columnCounts(interactions))
  if (halfLifeDays !== null) {
    if (!(halfLifeDays > 0)) throw new RangeError(`halfLifeDays must be above 0, got ${halfLifeDays}`)
    if (events === null) throw new RangeError('a half-life needs the times of the purchases')
    scores.fill(0)
    for (let k = 0; k < events.product.length; k++) {
      // A clock that ran ahead must not make a purchase count more than once.
      const age = Math.max(0, now - events.time[k]!)
      scores[events.product[k]!]! += 2 ** (-age / (halfLifeDays * DAY_MS))
    }
  }
  return createPopularity(scores, interactions.rows, halfLifeDays, now)
}

export function loadPopularity({ settings, arrays }: SavedModel): PopularityModel {
  const halfLife = settings['halfLifeDays']
  const scores = doubles(arrays, 'scores', numberSetting(settings, 'productCount'))
  const days = typeof halfLife === 'number' ? halfLife : null
  return createPopularity(
    scores,
    numberSetting(settings, 'customerCount'),
    days,
    numberSetting(settings, 'now'),
  )
}

/** The model of given scores, one per product. */
export function createPopularity(
  scores: Float64Array,
  customers: number,
  halfLifeDays: number | null,
  now: number,
): PopularityModel {
  const single = Float32Array.from(scores)
  return {
    kind: 'popularity',
    scores,
    customers,
    products: scores.length,
    converged: true,
    needsEvidence: false,
    scoresFor: () => scores.slice(),
    explain: (_history, product) => {
      checkProduct(product, scores.length)
      let rank = 1
      for (let p = 0; p < scores.length; p++) {
        if (scores[p]! > scores[product]! || (scores[p] === scores[product] && p < product)) rank++
      }
      return { kind: 'popular', score: scores[product]!, rank }
    },
    // Popularity knows no likeness; an empty list is the honest answer.
    similarProducts: () => [],
    similarCustomers: () => [],
    openLists: (backend, allowed) =>
      openFactorLists({
        pair: { rank: 1, products: single, customerRow: () => [1] },
        foldIn: () => Float64Array.of(1),
        reasons: () => Promise.resolve(null),
        backend,
        allowed,
      }),
    save: () => ({
      kind: 'popularity',
      version: 1,
      settings: { halfLifeDays, now, customerCount: customers, productCount: scores.length },
      arrays: { scores },
    }),
  }
}
