import { ExpectedFailure } from '../../contract/failure.ts'
import { plainRules, type ListRules } from '../../contract/list-rules.ts'
import type { ListSettings } from '../../contract/lists.ts'
import type { Backend } from '../../engine/recommend/backend.ts'
import { likenessBasis } from '../../contract/likeness-basis.ts'
import { likenessOf, sameCategory } from '../../engine/recommend/likeness.ts'
import type { Recommender } from '../../engine/recommend/model.ts'
import type { NewProducts } from '../../engine/recommend/new-products.ts'
import { createPopularity } from '../../engine/recommend/popularity.ts'
import { recommendAll, type ListBlock } from '../../engine/recommend/recommend-all.ts'
import type { Interactions } from '../../engine/sparse.ts'
import type { ReadableDb } from '../../store/database.ts'
import { allCustomerIds, customerIdOf, findCustomerIds } from '../../store/queries/customers.ts'
import { agreeingCustomers, refusingCustomers } from '../../store/queries/list-inputs.ts'
import { REASONS_KEPT } from '../../store/queries/lists.ts'
import { suppressedCustomers } from '../../store/queries/results.ts'
import { readRuledProducts, type RuledProducts } from './list-products.ts'
import type { LoadedModel } from './loaded-model.ts'
import { indexIn } from './pairs.ts'
import { baseInSteps, type CustomerBase } from '../customers/customer-base.ts'
import { segmentMembers } from '../customers/segment-members.ts'
import { returnedByRow } from './returned.ts'
import { noSegments, segmentBestsellers, type SegmentBestsellers } from './segment-bestsellers.ts'
import { readNewProducts } from './new-products.ts'
import { dueByRow, readRebuyTimes, type RebuyTimes } from './rebuy-times.ts'

/** A list before anything is ranked: for whom, of what, by which rules. */
export type ListPlan = {
  readonly settings: ListSettings
  readonly rules: ListRules
  readonly model: LoadedModel
  /** Row ids of the customers to be listed, ascending. */
  readonly customerIds: Int32Array
  readonly customers: { readonly asked: number; readonly suppressed: number; readonly withoutConsent: number }
  readonly products: RuledProducts
  readonly rebuy: RebuyTimes | null
  /** Columns of all customers, where what was bought is left out: what was given back is left out as well. */
  readonly base: CustomerBase | null
  /** Products the model does not know, where the rules give places to them. */
  readonly fresh: NewProducts | null
}

/**
 * Finds out who and what may be in a list. Yields the rows read so far. `now`: UTC milliseconds, for segments that count from today.
 * @throws ExpectedFailure customer-not-found (none of the ids given exists), or as {@link segmentMembers}
 */
export function* planList(
  db: ReadableDb,
  model: LoadedModel,
  settings: ListSettings,
  now: number,
): Generator<number, ListPlan, void> {
  const rules = settings.rules ?? plainRules
  // Members of a segment come from the columns of all customers: read in steps here, found in memory there.
  if (settings.customers.kind === 'segment') yield* baseInSteps(db)
  const asked = yield* wantedCustomers(db, settings, now)
  const suppressed = suppressedCustomers(db)
  const reachable = suppressed.size === 0 ? asked : asked.filter((id) => !suppressed.has(id))
  const customerIds = consenting(db, reachable, rules)
  const products = yield* readRuledProducts(db, model.productIds, rules)
  const needsTimes = rules.rebuy && settings.excludeBought
  return {
    settings,
    rules,
    model,
    customerIds,
    customers: {
      asked: asked.length,
      suppressed: asked.length - reachable.length,
      withoutConsent: reachable.length - customerIds.length,
    },
    products,
    base: settings.excludeBought ? yield* baseInSteps(db) : null,
    rebuy: needsTimes ? yield* readRebuyTimes(db, products.categoryOfId) : null,
    fresh: rules.newProducts > 0 ? yield* readNewProducts(db, model.productIds, products.newIds) : null,
  }
}

/** The lists of a plan for some of its customers, block by block. `histories` has a row per customer and the model's columns. */
export function listBlocks(
  plan: ListPlan,
  customerIds: Int32Array,
  histories: Interactions,
  segments: SegmentBestsellers,
  backend: Backend,
  blockSize?: number,
): AsyncGenerator<ListBlock, void, void> {
  const { settings, rules, model, products } = plan
  const isVaried = rules.diversity > 0
  return recommendAll(
    model.recommender,
    histories,
    {
      // Whose history is what the model was trained on keeps the trained factors; the others are folded in, so that the
      // scores are those of the preview.
      trainedAt: (row) => (model.current ? indexIn(model.customerIds, customerIds[row] ?? 0) : -1),
      count: settings.topN,
      allowBought: !settings.excludeBought,
      allowed: products.allowed,
      reasons: REASONS_KEPT,
      ...(plan.rules.withoutHistory === 'leave-out' ? {} : fallbacksOf(model, segments, customerIds)),
      ...(plan.base === null ? {} : { mustNot: returnedByRow(plan.base, customerIds, model.productIds) }),
      ...(plan.rebuy === null ? {} : { mayRepeat: dueByRow(plan.rebuy, customerIds, model.productIds) }),
      ...(plan.fresh === null
        ? {}
        : { fresh: { ties: plan.fresh, places: rules.newProducts, from: model.productIds.length } }),
      choice: {
        minScore: rules.minScore,
        perCategory: rules.perCategory,
        categoryOf: products.categoryOf,
        diversity: rules.diversity,
        likeness: isVaried ? likenessFor(plan) : null,
      },
      ...(blockSize === undefined ? {} : { blockSize }),
    },
    backend,
  )
}

/** What {@link likenessBasis} of the contract says of the model's kind. */
function likenessFor({ model, products }: ListPlan): (a: number, b: number) => number {
  return likenessBasis(model.kind) === 'category'
    ? sameCategory(products.categoryOf)
    : likenessOf(model.recommender)
}

/** What customers without a history get: fallback 0 is the best overall, fallback n + 1 the best of segment n. */
function fallbacksOf(
  model: LoadedModel,
  segments: SegmentBestsellers,
  customerIds: Int32Array,
): { fallbacks: Recommender[]; fallbackFor: (row: number) => number } {
  const ofSegments = segments.segments.map(({ scores }) =>
    createPopularity(scores, model.customerIds.length, null, 0),
  )
  return {
    fallbacks: [popularityOf(model), ...ofSegments],
    fallbackFor: (row) => segments.of(customerIds[row] ?? 0) + 1,
  }
}

/** Finds the segments of the customers without a history, where the rules ask for it. Yields the segments looked at. */
export function* segmentsFor(
  db: ReadableDb,
  { rules, model }: ListPlan,
  customerIds: Int32Array,
  histories: Interactions,
  now: number,
): Generator<number, SegmentBestsellers, void> {
  if (rules.withoutHistory !== 'segment' || model.kind === 'popularity') return noSegments
  const without = customerIds.filter((_, row) => histories.rowStart[row] === histories.rowStart[row + 1])
  yield* baseInSteps(db)
  return yield* segmentBestsellers(db, model.productIds, without, now)
}

/** Row ids of the customers a list is for, ascending. */
function* wantedCustomers(
  db: ReadableDb,
  { customers }: ListSettings,
  now: number,
): Generator<number, Int32Array, void> {
  switch (customers.kind) {
    case 'all':
      return yield* allCustomerIds(db)
    case 'search':
      return Int32Array.from(findCustomerIds(db, customers.text))
    case 'segment':
      return segmentMembers(db, customers.segmentId, now)
    case 'ids': {
      const found = new Set<number>()
      for (const externalId of customers.ids) {
        const id = customerIdOf(db, externalId)
        if (id !== undefined) found.add(id)
      }
      if (found.size === 0) throw new ExpectedFailure('customer-not-found')
      return Int32Array.from(found).sort()
    }
  }
}

/** Who refused all contact is on no list; who may be written to through a channel is a rule of the list. */
function consenting(db: ReadableDb, customers: Int32Array, { consent }: ListRules): Int32Array {
  const refusing = refusingCustomers(db, consent?.channel ?? null)
  const kept = refusing.size === 0 ? customers : customers.filter((id) => !refusing.has(id))
  if (consent?.needs !== 'grant') return kept
  const agreeing = agreeingCustomers(db, consent.channel)
  return kept.filter((id) => agreeing.has(id))
}

/** Popular at training time, as the preview tells it, not among the customers of this list. */
export function popularityOf(model: LoadedModel): Recommender {
  return createPopularity(Float64Array.from(model.popularity), model.customerIds.length, null, 0)
}

/** Row id behind an index of a list: of the model's products, then of the new ones. */
export function listedId({ model, products }: ListPlan, index: number): number {
  const known = model.productIds.length
  return (index < known ? model.productIds[index] : products.newIds[index - known]) ?? 0
}
