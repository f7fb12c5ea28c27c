/** How a list is put together from candidates that are sorted by score. */
export type ChoiceRules = {
  /** Candidates with a lower score are not taken; null: all are. */
  readonly minScore: number | null
  /** Most products of one category; null: any number. */
  readonly perCategory: number | null
  /** Category of each product by index, -1 where it has none (and is not counted). Needed for `perCategory`. */
  readonly categoryOf: Int32Array | null
  /** Weight of variety against score, 0 to 1; 0 keeps the order of the scores. */
  readonly diversity: number
  /** Likeness of two products, about 0 to 1, symmetric. Needed for `diversity`. */
  readonly likeness: ((a: number, b: number) => number) | null
}

export type Choice = {
  /** Places of the chosen candidates, in the order of the list. */
  readonly places: Int32Array
  /** How many of the best by score each rule alone pushed out. */
  readonly cutByScore: number
  readonly cutByCategory: number
  readonly cutByDiversity: number
}

/**
 * Chooses up to `count` of the candidates (products with their scores, best first, the first -1 ends them).
 *
 * Variety is maximal marginal relevance (Carbonell and Goldstein, SIGIR 1998): the next product is the one with the largest
 * (1 - d) rel - d max over those chosen of likeness, where rel is the score stretched to 0..1 over the candidates. Equal ones: the one with
 * the higher score first. O(candidates), with diversity O(count x candidates) likenesses.
 */
export function chooseFrom(
  products: Int32Array,
  scores: Float64Array,
  count: number,
  rules: ChoiceRules,
): Choice {
  const filled = products.indexOf(-1)
  const all = filled < 0 ? products.length : filled
  const eligible = rules.minScore === null ? all : countAtLeast(scores, all, rules.minScore)
  const cutByScore = Math.min(count, all) - Math.min(count, eligible)
  const byScore = bestWithinQuota(products, eligible, count, rules)
  const cutByCategory = Math.min(count, eligible) - byScore.filter((place) => place < count).length
  if (rules.diversity <= 0 || rules.likeness === null || byScore.length === 0)
    return { places: byScore, cutByScore, cutByCategory, cutByDiversity: 0 }
  const places = varied(products, scores, eligible, count, rules, rules.likeness)
  const kept = new Set(places)
  return {
    places,
    cutByScore,
    cutByCategory,
    cutByDiversity: byScore.filter((place) => !kept.has(place)).length,
  }
}

/** Scores fall, so that those below the limit stand at the end. */
function countAtLeast(scores: Float64Array, all: number, limit: number): number {
  let kept = 0
  while (kept < all && scores[kept]! >= limit) kept++
  return kept
}

class Quota {
  readonly #taken = new Map<number, number>()
  readonly #categoryOf: Int32Array | null
  readonly #most: number

  constructor({ perCategory, categoryOf }: ChoiceRules) {
    this.#most = perCategory ?? Number.POSITIVE_INFINITY
    this.#categoryOf = perCategory === null ? null : categoryOf
  }

  allows(product: number): boolean {
    const category = this.#categoryOf?.[product] ?? -1
    return category < 0 || (this.#taken.get(category) ?? 0) < this.#most
  }

  take(product: number): void {
    const category = this.#categoryOf?.[product] ?? -1
    if (category >= 0) this.#taken.set(category, (this.#taken.get(category) ?? 0) + 1)
  }
}

function bestWithinQuota(
  products: Int32Array,
  eligible: number,
  count: number,
  rules: ChoiceRules,
): Int32Array {
  const places = new Int32Array(Math.min(count, eligible))
  if (rules.perCategory === null) return places.map((_, place) => place)
  const quota = new Quota(rules)
  let chosen = 0
  for (let place = 0; place < eligible && chosen < places.length; place++) {
    if (!quota.allows(products[place]!)) continue
    quota.take(products[place]!)
    places[chosen++] = place
  }
  return places.subarray(0, chosen)
}

function varied(
  products: Int32Array,
  scores: Float64Array,
  eligible: number,
  count: number,
  rules: ChoiceRules,
  likeness: (a: number, b: number) => number,
): Int32Array {
  const { diversity } = rules
  const lowest = scores[eligible - 1]!
  const span = scores[0]! - lowest
  const relevance = Float64Array.from({ length: eligible }, (_, place) =>
    span > 0 ? (scores[place]! - lowest) / span : 1,
  )
  const nearest = new Float64Array(eligible)
  const isTaken = new Uint8Array(eligible)
  const quota = new Quota(rules)
  const places = new Int32Array(Math.min(count, eligible))
  let chosen = 0
  while (chosen < places.length) {
    let best = -1
    let bestGain = Number.NEGATIVE_INFINITY
    for (let place = 0; place < eligible; place++) {
      if (isTaken[place] !== 0) continue
      const gain = (1 - diversity) * relevance[place]! - diversity * nearest[place]!
      if (gain > bestGain && quota.allows(products[place]!)) {
        best = place
        bestGain = gain
      }
    }
    if (best < 0) break
    isTaken[best] = 1
    quota.take(products[best]!)
    places[chosen++] = best
    for (let place = 0; place < eligible && chosen < places.length; place++) {
      if (isTaken[place] !== 0) continue
      const alike = likeness(products[place]!, products[best]!)
      if (alike > nearest[place]!) nearest[place] = alike
    }
  }
  return places.subarray(0, chosen)
}
