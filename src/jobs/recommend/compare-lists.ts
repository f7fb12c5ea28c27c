import { ExpectedFailure } from '../../contract/failure.ts'
import type { ListId } from '../../contract/ids.ts'
import type { ChangedCustomer, ListComparison, MovedProduct } from '../../contract/list-rules.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customerCards } from '../../store/queries/customers.ts'
import { getList, listedProductIds, productIdsFor } from '../../store/queries/lists.ts'
import { productCards } from '../../store/queries/products.ts'
import { nameOf } from './preview.ts'
import { GrowingInts } from './pairs.ts'

/** A comparison and the row ids of the customers who differ, ascending. */
export type Compared = { readonly comparison: ListComparison; readonly changedIds: Int32Array }

const SLICE = 5_000
const PRODUCTS_SHOWN = 20

/**
 * Compares two lists customer by customer, both read in the order of customers at once. Yields the customers seen so far. O(entries of both).
 * @throws ExpectedFailure list-not-found
 */
export function* compareLists(
  db: ReadableDb,
  before: ListId,
  after: ListId,
): Generator<number, Compared, void> {
  for (const id of [before, after])
    if (getList(db, id) === undefined) throw new ExpectedFailure('list-not-found', { list: id })
  const tally = { both: 0, onlyBefore: 0, onlyAfter: 0, changed: 0, reordered: 0, same: 0 }
  const counts = new Map<number, { before: number; after: number }>()
  const changedIds = new GrowingInts()
  let kept = 0
  let seen = 0
  for (const { customer, old, fresh } of merged(db, before, after)) {
    for (const id of old ?? []) countIn(counts, id, 'before')
    for (const id of fresh ?? []) countIn(counts, id, 'after')
    if (old === null) tally.onlyAfter++
    else if (fresh === null) tally.onlyBefore++
    else {
      tally.both++
      const stayed = common(old, fresh)
      kept += old.length === 0 ? 1 : stayed / old.length
      if (stayed < Math.max(old.length, fresh.length)) tally.changed++
      else if (old.some((id, at) => fresh[at] !== id)) tally.reordered++
      else tally.same++
      if (stayed === Math.max(old.length, fresh.length)) {
        if (++seen % SLICE === 0) yield seen
        continue
      }
    }
    changedIds.push(customer)
    if (++seen % SLICE === 0) yield seen
  }
  return {
    comparison: { ...tally, kept: tally.both === 0 ? null : kept / tally.both, ...moved(db, counts) },
    changedIds: changedIds.values(),
  }
}

/** A page of the customers who differ, with what came and went. */
export function changedPage(
  db: ReadableDb,
  before: ListId,
  after: ListId,
  changedIds: Int32Array,
  page: { readonly offset: number; readonly limit: number },
): ChangedCustomer[] {
  const ids = changedIds.subarray(page.offset, page.offset + page.limit)
  const pairs = Array.from(ids, (id) => ({
    id,
    old: productIdsFor(db, before, id),
    fresh: productIdsFor(db, after, id),
  }))
  const customers = customerCards(db, [...ids])
  const mentioned = new Set(pairs.flatMap(({ old, fresh }) => [...(old ?? []), ...(fresh ?? [])]))
  const cards = productCards(db, [...mentioned])
  const named = (id: number): ChangedCustomer['came'][number] => {
    const { externalId, name } = nameOf(cards, id)
    return { externalId, name }
  }
  return pairs.map(({ id, old, fresh }) => {
    const customer = customers.get(id)
    const [had, has] = [new Set(old), new Set(fresh)]
    return {
      customerId: id,
      // Somebody merged into another, or of an undone import, stays in a list made before; he is shown by his number.
      externalId: customer?.externalId ?? `#${id}`,
      name: customer?.name ?? '',
      change: old === undefined ? 'only-after' : fresh === undefined ? 'only-before' : 'changed',
      came: [...has].filter((each) => !had.has(each)).map(named),
      went: [...had].filter((each) => !has.has(each)).map(named),
      kept: [...had].filter((each) => has.has(each)).length,
    }
  })
}

type Both = { readonly customer: number; readonly old: Int32Array | null; readonly fresh: Int32Array | null }

function* merged(db: ReadableDb, before: ListId, after: ListId): Generator<Both, void, void> {
  const [left, right] = [listedProductIds(db, before), listedProductIds(db, after)]
  try {
    let [old, fresh] = [left.next(), right.next()]
    while (old.done !== true || fresh.done !== true) {
      const a = old.done === true ? Number.POSITIVE_INFINITY : old.value[0]
      const b = fresh.done === true ? Number.POSITIVE_INFINITY : fresh.value[0]
      yield {
        customer: Math.min(a, b),
        old: a <= b && old.done !== true ? old.value[1] : null,
        fresh: b <= a && fresh.done !== true ? fresh.value[1] : null,
      }
      if (a <= b) old = left.next()
      if (b <= a) fresh = right.next()
    }
  } finally {
    // A statement that is not closed would keep the connection from writing.
    left.return(undefined)
    right.return(undefined)
  }
}

function common(old: Int32Array, fresh: Int32Array): number {
  let stayed = 0
  for (const id of old) if (fresh.includes(id)) stayed++
  return stayed
}

function countIn(
  counts: Map<number, { before: number; after: number }>,
  id: number,
  when: 'before' | 'after',
): void {
  const found = counts.get(id)
  if (found === undefined) counts.set(id, { before: 0, after: 0, [when]: 1 })
  else found[when]++
}

function moved(
  db: ReadableDb,
  counts: ReadonlyMap<number, { before: number; after: number }>,
): Pick<ListComparison, 'risen' | 'fallen'> {
  const changes = [...counts]
    .map(([id, count]) => ({ id, ...count, by: count.after - count.before }))
    .sort((a, b) => b.by - a.by || a.id - b.id)
  const risen = changes.filter(({ by }) => by > 0).slice(0, PRODUCTS_SHOWN)
  const fallen = changes
    .filter(({ by }) => by < 0)
    .slice(-PRODUCTS_SHOWN)
    .reverse()
  const cards = productCards(
    db,
    [...risen, ...fallen].map(({ id }) => id),
  )
  const shown = ({ id, before, after }: (typeof changes)[number]): MovedProduct => {
    const { category: _, ...name } = nameOf(cards, id)
    return { ...name, before, after }
  }
  return { risen: risen.map(shown), fallen: fallen.map(shown) }
}
