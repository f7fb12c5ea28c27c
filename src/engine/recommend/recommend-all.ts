import { type Interactions, rowOf } from '../sparse.ts'
import type { Backend } from './backend.ts'
import { chooseFrom, type ChoiceRules } from './choose.ts'
import { bestNewProducts, type NewProducts } from './new-products.ts'
import type { History, ListScorer, Recommender, TopScores } from './model.ts'

/** The longest list a scorer gives. */
const MOST_CANDIDATES = 1000

export type ListSettings = {
  /** Products per customer, 1..1000. */
  readonly count: number
  /** Whether products of the customer's history may be listed again. */
  readonly allowBought: boolean
  /** One flag per product, 0 = never list it; all may be listed if left out. */
  readonly allowed?: Uint8Array
  /** Strongest reasons per listed product, 0..10. */
  readonly reasons: number
  /** Customers to make lists for, by index; all if left out. */
  readonly customers?: Int32Array
  /** Makes the lists of customers without a history (popularity); they stay empty if left out. */
  readonly fallback?: Recommender
  /** Several fallbacks in the place of one, and which of them is for a row (an index, -1 for none). */
  readonly fallbacks?: readonly Recommender[]
  readonly fallbackFor?: (row: number) => number
  /** Products of a row's history that may be listed although bought products may not; ascending. */
  readonly mayRepeat?: (row: number) => Int32Array
  /** Products beside a row's history that may not be listed either where bought ones may not; ascending. */
  readonly mustNot?: (row: number) => Int32Array
  /** Puts lists together from more candidates than the list is long; the order of the scores if left out. */
  readonly choice?: ChoiceRules
  /**
   * Products the model does not know, and how many places at the end of each personal list they may take; they get the indices
   * from `model.products` on.
   */
  readonly fresh?: { readonly ties: NewProducts; readonly places: number; readonly from: number }
  /**
   * Index of the training customer behind a row whose history is still that of the training, or -1 to fold the history in;
   * the row itself if left out.
   */
  readonly trainedAt?: (row: number) => number
  /** Customers per block, 1024 if left out. */
  readonly blockSize?: number
}

/** The lists of one block of customers, all row-major. */
export type ListBlock = {
  /** Customer indices. */
  readonly customers: Int32Array
  readonly count: number
  readonly reasons: number
  /** customers x count, best first (equal scores: lower index), -1 where nothing is left. */
  readonly products: Int32Array
  readonly scores: Float64Array
  /** customers x count x reasons, strongest first, -1 where there are fewer. The shares are parts of the score. */
  readonly reasonProducts: Int32Array
  readonly reasonShares: Float64Array
  /** 1 where the list came from a fallback. */
  readonly isFallback: Uint8Array
  /** Which fallback the list came from, -1 where from none. */
  readonly fallback: Int32Array
  /** Per row, how many of the best by score were pushed out: by the least score, by the quota of categories, by variety. */
  readonly cutByScore: Int32Array
  readonly cutByCategory: Int32Array
  readonly cutByDiversity: Int32Array
  /** Per row, how many products at the end of the list the model does not know. */
  readonly fresh: Int32Array
}

/**
 * Top lists for all customers, or some, block by block in order; the cost is that of the model's scores.
 * @param interactions histories, with the columns the model was trained on, and its rows unless `trainedAt` names them.
 */
export async function* recommendAll(
  model: Recommender,
  interactions: Interactions,
  settings: ListSettings,
  backend: Backend,
): AsyncGenerator<ListBlock, void, void> {
  const { count, reasons, blockSize = model.listBlock ?? 1024 } = settings
  checkListSettings(model, interactions, settings)
  const allowed = settings.allowed === undefined ? undefined : indicesOf(settings.allowed)
  const scorer = await model.openLists(backend, allowed)
  const fallbacks = settings.fallbacks ?? (settings.fallback === undefined ? [] : [settings.fallback])
  const fallbackFor = settings.fallbackFor ?? (() => (fallbacks.length > 0 ? 0 : -1))
  const open: (ListScorer | undefined)[] = []
  try {
    const total = settings.customers?.length ?? interactions.rows
    for (let from = 0; from < total; from += blockSize) {
      const customers = blockOf(settings.customers, from, Math.min(total, from + blockSize))
      const histories = Array.from(customers, (customer) => rowOf(interactions, customer))
      const block = emptyBlock(customers, count, reasons)
      const isPersonal = model.kind !== 'popularity'
      const known = places(histories, (history) => !isPersonal || history.products.length > 0)
      await fill(block, known, scorer, histories, settings, true)
      const unknown = places(histories, (history) => isPersonal && history.products.length === 0)
      for (const [index, at] of grouped(unknown, (place) => fallbackFor(customers[place]!))) {
        const fallback = fallbacks[index]
        if (fallback === undefined) continue
        const other = (open[index] ??= await fallback.openLists(backend, allowed))
        await fill(block, at, other, histories, settings, false)
        for (const place of at) {
          block.isFallback[place] = 1
          block.fallback[place] = index
        }
      }
      yield block
    }
  } finally {
    scorer.close()
    for (const each of open) each?.close()
  }
}

/** Writes the lists of the block's rows `at`. */
async function fill(
  block: ListBlock,
  at: Int32Array,
  scorer: ListScorer,
  histories: readonly History[],
  settings: ListSettings,
  isPersonal: boolean,
): Promise<void> {
  if (at.length === 0) return
  const { count, reasons, trainedAt = (row: number) => row } = settings
  const own = Array.from(at, (place) => histories[place]!)
  const trained = at.map((place) => trainedAt(block.customers[place]!))
  const repeats = Array.from(at, (place) => settings.mayRepeat?.(block.customers[place]!) ?? NOTHING)
  const barred = Array.from(at, (place) => settings.mustNot?.(block.customers[place]!) ?? NOTHING)
  const rules = choiceOf(settings, isPersonal)
  const ask = (which: Int32Array, length: number): Promise<TopScores> => {
    const asked = Array.from(which, (k) => own[k]!)
    return scorer.top({
      histories: asked,
      trained: which.map((k) => trained[k]!),
      count: length,
      ...exclusions(asked, settings.allowBought, (k) => ({
        may: repeats[which[k]!]!,
        mustNot: barred[which[k]!]!,
      })),
    })
  }
  const everyone = Int32Array.from(at.keys())
  const products = new Int32Array(at.length * count).fill(-1)
  if (rules === null) {
    const top = await ask(everyone, count)
    products.set(top.products)
    at.forEach((place, k) => {
      block.products.set(products.subarray(k * count, (k + 1) * count), place * count)
      block.scores.set(top.scores.subarray(k * count, (k + 1) * count), place * count)
    })
  } else {
    const first = candidatesFor(count, rules)
    const rest = choose(block, at, everyone, await ask(everyone, first), first, rules, products)
    // A strict rule may want more candidates than are usually needed.
    if (rest.length > 0 && first < MOST_CANDIDATES) {
      const all = MOST_CANDIDATES
      choose(block, at, rest, await ask(rest, all), all, rules, products)
    }
  }
  const fresh = isPersonal ? settings.fresh : undefined
  if (fresh !== undefined) {
    // What a new product is like counts also where it is bought already, so that nothing is left out here.
    const nobody = { excludedStart: new Int32Array(own.length + 1), excluded: NOTHING }
    const top = await scorer.top({ histories: own, trained, count: NEW_CANDIDATES, ...nobody })
    addNew(block, at, top, fresh, products)
  }
  if (reasons === 0) return
  const found = await scorer.reasons({ histories: own, products, count, reasons })
  if (found === null) return
  const size = count * reasons
  at.forEach((place, k) => {
    // New products, at the end, have their reasons already.
    const end = products.indexOf(-1, k * count)
    const known = (end < 0 || end >= (k + 1) * count ? count : end - k * count) * reasons
    block.reasonProducts.set(found.products.subarray(k * size, k * size + known), place * size)
    block.reasonShares.set(found.shares.subarray(k * size, k * size + known), place * size)
  })
}

/** Best products of a customer among which the ties of new products are looked for. */
const NEW_CANDIDATES = 200

/** Gives the last places to new products; `products` (the lists without them, for the reasons) ends before them. */
function addNew(
  block: ListBlock,
  at: Int32Array,
  top: TopScores,
  { ties, places: most, from }: NonNullable<ListSettings['fresh']>,
  products: Int32Array,
): void {
  const { count, reasons } = block
  at.forEach((place, k) => {
    const range = [k * NEW_CANDIDATES, (k + 1) * NEW_CANDIDATES] as const
    const best = bestNewProducts(
      ties,
      top.products.subarray(...range),
      top.scores.subarray(...range),
      Math.min(most, count),
    )
    block.fresh[place] = best.length
    const own = block.products.subarray(place * count, (place + 1) * count)
    const filled = own.indexOf(-1) < 0 ? count : own.indexOf(-1)
    const kept = Math.min(filled, count - best.length)
    products.fill(-1, k * count + kept, (k + 1) * count)
    own.fill(-1, kept)
    best.forEach((each, order) => {
      const to = place * count + kept + order
      block.products[to] = from + each.product
      block.scores[to] = each.score
      each.parts.slice(0, reasons).forEach((part, r) => {
        block.reasonProducts[to * reasons + r] = part.product
        block.reasonShares[to * reasons + r] = part.share
      })
    })
  })
}

const NOTHING = new Int32Array(0)

/** The least score is one of the model's own, so that it says nothing about a list from elsewhere. */
function choiceOf({ choice }: ListSettings, isPersonal: boolean): ChoiceRules | null {
  if (choice === undefined) return null
  const rules = isPersonal ? choice : { ...choice, minScore: null, diversity: 0 }
  return rules.minScore === null && rules.perCategory === null && rules.diversity === 0 ? null : rules
}

function candidatesFor(count: number, { perCategory, diversity }: ChoiceRules): number {
  if (perCategory === null && diversity === 0) return count
  return Math.min(MOST_CANDIDATES, Math.max(count * 5, count + 50))
}

/** Chooses the lists of rows `which` of `at`; gives those that are too short although there may be more candidates. */
function choose(
  block: ListBlock,
  at: Int32Array,
  which: Int32Array,
  top: TopScores,
  candidates: number,
  rules: ChoiceRules,
  products: Int32Array,
): Int32Array {
  const { count } = block
  const short: number[] = []
  which.forEach((k, row) => {
    const own = top.products.subarray(row * candidates, (row + 1) * candidates)
    const scores = top.scores.subarray(row * candidates, (row + 1) * candidates)
    const { places: chosen, ...cut } = chooseFrom(own, scores, count, rules)
    const place = at[k]!
    chosen.forEach((from, to) => {
      products[k * count + to] = block.products[place * count + to] = own[from]!
      block.scores[place * count + to] = scores[from]!
    })
    block.cutByScore[place] = cut.cutByScore
    block.cutByCategory[place] = cut.cutByCategory
    block.cutByDiversity[place] = cut.cutByDiversity
    const isExhausted =
      own[candidates - 1]! < 0 || (rules.minScore !== null && scores[candidates - 1]! < rules.minScore)
    if (chosen.length < count && !isExhausted) short.push(k)
  })
  return Int32Array.from(short)
}

/** Places by what `groupOf` says of them, in ascending order of both. */
function grouped(all: Int32Array, groupOf: (place: number) => number): [number, Int32Array][] {
  const groups = new Map<number, number[]>()
  for (const place of all) {
    const group = groupOf(place)
    const own = groups.get(group)
    if (own === undefined) groups.set(group, [place])
    else own.push(place)
  }
  return [...groups].sort((a, b) => a[0] - b[0]).map(([group, own]) => [group, Int32Array.from(own)])
}

function exclusions(
  histories: readonly History[],
  allowBought: boolean,
  exceptions: (k: number) => { readonly may: Int32Array; readonly mustNot: Int32Array },
): { excludedStart: Int32Array; excluded: Int32Array } {
  const excludedStart = new Int32Array(histories.length + 1)
  if (allowBought) return { excludedStart, excluded: new Int32Array(0) }
  const parts = histories.map((history, k) => {
    const { may, mustNot } = exceptions(k)
    const kept = without(history.products, may)
    return mustNot.length === 0 ? kept : Int32Array.from([...kept, ...mustNot]).sort()
  })
  parts.forEach((part, k) => (excludedStart[k + 1] = excludedStart[k]! + part.length))
  const excluded = new Int32Array(excludedStart[histories.length]!)
  parts.forEach((part, k) => {
    excluded.set(part, excludedStart[k])
  })
  return { excludedStart, excluded }
}

/** Both ascending. */
function without(all: Int32Array, some: Int32Array): Int32Array {
  if (some.length === 0) return all
  const taken = new Set(some)
  return all.filter((product) => !taken.has(product))
}

function emptyBlock(customers: Int32Array, count: number, reasons: number): ListBlock {
  const rows = customers.length
  return {
    customers,
    count,
    reasons,
    products: new Int32Array(rows * count).fill(-1),
    scores: new Float64Array(rows * count),
    reasonProducts: new Int32Array(rows * count * reasons).fill(-1),
    reasonShares: new Float64Array(rows * count * reasons),
    isFallback: new Uint8Array(rows),
    fallback: new Int32Array(rows).fill(-1),
    cutByScore: new Int32Array(rows),
    cutByCategory: new Int32Array(rows),
    cutByDiversity: new Int32Array(rows),
    fresh: new Int32Array(rows),
  }
}

function blockOf(customers: Int32Array | undefined, from: number, to: number): Int32Array {
  return customers === undefined
    ? Int32Array.from({ length: to - from }, (_, k) => from + k)
    : customers.slice(from, to)
}

function places(histories: readonly History[], test: (history: History) => boolean): Int32Array {
  return Int32Array.from(histories.flatMap((history, place) => (test(history) ? [place] : [])))
}

/** The indices of the flags that are not 0, ascending. */
export function indicesOf(flags: Uint8Array): Int32Array {
  const indices: number[] = []
  for (let k = 0; k < flags.length; k++) if (flags[k] !== 0) indices.push(k)
  return Int32Array.from(indices)
}

function checkListSettings(model: Recommender, interactions: Interactions, settings: ListSettings): void {
  const { count, reasons, allowed, trainedAt } = settings
  if (!Number.isInteger(count) || count < 1 || count > 1000)
    throw new RangeError(`count must be 1..1000, got ${count}`)
  if (!Number.isInteger(reasons) || reasons < 0 || reasons > 10)
    throw new RangeError(`reasons must be 0..10, got ${reasons}`)
  if (
    interactions.columns !== model.products ||
    (trainedAt === undefined && interactions.rows !== model.customers)
  ) {
    throw new RangeError(
      `the model knows ${model.customers} x ${model.products}, the interactions are ${interactions.rows} x ${interactions.columns}`,
    )
  }
  if (allowed !== undefined && allowed.length !== model.products) {
    throw new RangeError(`allowed needs ${model.products} flags, got ${allowed.length}`)
  }
}
