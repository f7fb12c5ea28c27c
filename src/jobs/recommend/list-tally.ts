import type { EntryRule, ListOutcome } from '../../contract/list-rules.ts'
import type { ListBlock } from '../../engine/recommend/recommend-all.ts'
import { type Interactions, rowOf } from '../../engine/sparse.ts'
import { topOfScores } from '../../engine/recommend/top-of-scores.ts'
import { indicesOf } from '../../engine/recommend/recommend-all.ts'
import type { ListPlan } from './list-plan.ts'

type Count = { entries: number; customers: number }

/** Counts what the rules did while the lists of a plan are made. */
export class ListTally {
  readonly #plan: ListPlan
  readonly #histories: Interactions
  readonly #listed: Uint8Array
  readonly #bestsellers: ReadonlySet<number>
  readonly #entries = new Map<EntryRule, Count>()
  readonly #customers = { leftOut: 0, personal: 0, ofSegment: 0, popular: 0, shorter: 0, empty: 0 }
  #rows = 0
  #overlap = 0
  #personalRows = 0

  constructor(plan: ListPlan, histories: Interactions) {
    this.#plan = plan
    this.#histories = histories
    this.#listed = new Uint8Array(plan.model.productIds.length + plan.products.newIds.length)
    this.#bestsellers = new Set(bestsellersOf(plan))
  }

  get customers(): number {
    const { personal, ofSegment, popular } = this.#customers
    return personal + ofSegment + popular
  }

  get notPersonal(): number {
    return this.#customers.ofSegment + this.#customers.popular
  }

  get rows(): number {
    return this.#rows
  }

  /** Counts the list at `place` of a block; returns whether there is anything in it. */
  add(block: ListBlock, place: number): boolean {
    const { count, products } = block
    const listed = products.subarray(place * count, (place + 1) * count).filter((product) => product >= 0)
    const isPersonal = block.isFallback[place] === 0 && this.#plan.model.kind !== 'popularity'
    const history = rowOf(this.#histories, block.customers[place] ?? 0).products
    if (listed.length === 0) {
      const isLeftOut = history.length === 0 && this.#plan.rules.withoutHistory === 'leave-out'
      this.#customers[isLeftOut ? 'leftOut' : 'empty']++
      return false
    }
    const source = isPersonal ? 'personal' : (block.fallback[place] ?? -1) > 0 ? 'ofSegment' : 'popular'
    this.#customers[source]++
    if (listed.length < count) this.#customers.shorter++
    this.#rows += listed.length
    for (const product of listed) this.#listed[product] = 1
    this.#note('min-score', block.cutByScore[place] ?? 0)
    this.#note('category-quota', block.cutByCategory[place] ?? 0)
    this.#note('new-product', block.fresh[place] ?? 0)
    this.#note('diversity', block.cutByDiversity[place] ?? 0)
    if (this.#plan.rebuy !== null) {
      const bought = new Set(history)
      this.#note('rebuy', listed.filter((product) => bought.has(product)).length)
    }
    if (isPersonal) {
      this.#personalRows += listed.length
      this.#overlap += listed.filter((product) => this.#bestsellers.has(product)).length
    }
    return true
  }

  outcome(): ListOutcome {
    const { customers, products } = this.#plan
    return {
      customers: { ...customers, ...this.#customers },
      products: { ...products.outcome, listed: this.#listed.reduce((sum, flag) => sum + flag, 0) },
      entries: [...this.#entries].map(([rule, count]) => ({ rule, ...count })),
      rows: this.#rows,
      popularOverlap: this.#personalRows === 0 ? null : this.#overlap / this.#personalRows,
    }
  }

  #note(rule: EntryRule, entries: number): void {
    if (entries === 0) return
    const count = this.#entries.get(rule) ?? { entries: 0, customers: 0 }
    this.#entries.set(rule, { entries: count.entries + entries, customers: count.customers + 1 })
  }
}

function bestsellersOf({ model, products, settings }: ListPlan): Int32Array {
  const best = new Int32Array(settings.topN).fill(-1)
  topOfScores(
    Float64Array.from(model.popularity),
    indicesOf(products.allowed),
    [],
    best,
    new Float64Array(settings.topN),
  )
  return best
}
