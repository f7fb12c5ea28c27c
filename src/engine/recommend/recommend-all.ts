import { type Interactions, rowOf } from '../sparse.ts'
import type { Backend } from './backend.ts'
import type { History, ListScorer, Recommender } from './model.ts'

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
  /** 1 where the list came from the fallback. */
  readonly isFallback: Uint8Array
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
  const { count, reasons, blockSize = 1024 } = settings
  checkListSettings(model, interactions, settings)
  const allowed = settings.allowed === undefined ? undefined : indicesOf(settings.allowed)
  const scorer = await model.openLists(backend, allowed)
  let fallback: ListScorer | null = null
  try {
    const total = settings.customers?.length ?? interactions.rows
    for (let from = 0; from < total; from += blockSize) {
      const customers = blockOf(settings.customers, from, Math.min(total, from + blockSize))
      const histories = Array.from(customers, (customer) => rowOf(interactions, customer))
      const block = emptyBlock(customers, count, reasons)
      const isPersonal = model.kind !== 'popularity'
      const known = places(histories, (history) => !isPersonal || history.products.length > 0)
      await fill(block, known, scorer, histories, settings)
      const unknown = places(histories, (history) => isPersonal && history.products.length === 0)
      if (settings.fallback !== undefined && unknown.length > 0) {
        fallback ??= await settings.fallback.openLists(backend, allowed)
        await fill(block, unknown, fallback, histories, settings)
        for (const place of unknown) block.isFallback[place] = 1
      }
      yield block
    }
  } finally {
    scorer.close()
    fallback?.close()
  }
}

/** Writes the lists of the block's rows `at`. */
async function fill(
  block: ListBlock,
  at: Int32Array,
  scorer: ListScorer,
  histories: readonly History[],
  settings: ListSettings,
): Promise<void> {
  if (at.length === 0) return
  const { count, reasons, trainedAt = (row: number) => row } = settings
  const own = Array.from(at, (place) => histories[place]!)
  const trained = at.map((place) => trainedAt(block.customers[place]!))
  const { products, scores } = await scorer.top({
    histories: own,
    trained,
    count,
    ...exclusions(own, settings.allowBought),
  })
  at.forEach((place, k) => {
    block.products.set(products.subarray(k * count, (k + 1) * count), place * count)
    block.scores.set(scores.subarray(k * count, (k + 1) * count), place * count)
  })
  if (reasons === 0) return
  const found = await scorer.reasons({ histories: own, products, count, reasons })
  if (found === null) return
  const size = count * reasons
  at.forEach((place, k) => {
    block.reasonProducts.set(found.products.subarray(k * size, (k + 1) * size), place * size)
    block.reasonShares.set(found.shares.subarray(k * size, (k + 1) * size), place * size)
  })
}

function exclusions(
  histories: readonly History[],
  allowBought: boolean,
): { excludedStart: Int32Array; excluded: Int32Array } {
  const excludedStart = new Int32Array(histories.length + 1)
  if (allowBought) return { excludedStart, excluded: new Int32Array(0) }
  histories.forEach((history, k) => (excludedStart[k + 1] = excludedStart[k]! + history.products.length))
  const excluded = new Int32Array(excludedStart[histories.length]!)
  histories.forEach((history, k) => {
    excluded.set(history.products, excludedStart[k])
  })
  return { excludedStart, excluded }
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
