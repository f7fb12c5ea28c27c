import { ExpectedFailure } from '../../contract/failure.ts'
import { SMALL_GROUP, type SegmentId } from '../../contract/segments.ts'
import type { ReadableDb } from '../../store/database.ts'
import { customersPerProduct } from '../../store/queries/interactions.ts'
import { listSegments } from '../../store/queries/segments.ts'
import { segmentMembers } from '../customers/segment-members.ts'
import { indexIn } from './pairs.ts'

/** What each segment's members take up most, for those of them who have no history of their own. */
export type SegmentBestsellers = {
  readonly segments: readonly { readonly id: SegmentId; readonly scores: Float64Array }[]
  /** Index into `segments`, or -1 where a customer is in none of them. */
  readonly of: (customerId: number) => number
}

export const noSegments: SegmentBestsellers = { segments: [], of: () => -1 }

/** Members looked at, spread evenly: a bestseller list does not get better with more. */
const MOST_MEMBERS = 50_000
const MOST_SEGMENTS = 200

/**
 * For every customer given the smallest segment he is in of which at least {@link SMALL_GROUP} members have a history, with its bestsellers:
 * customers per product of the model among the members. Segments that cannot be told at present (an analysis is missing) are passed over.
 * Yields the segments looked at. O(segments x customers + interactions of the members).
 */
export function* segmentBestsellers(
  db: ReadableDb,
  productIds: Int32Array,
  customerIds: Int32Array,
  now: number,
): Generator<number, SegmentBestsellers, void> {
  if (customerIds.length === 0) return noSegments
  const chosen = new Map<number, { index: number; size: number }>()
  const segments: { id: SegmentId; scores: Float64Array }[] = []
  let looked = 0
  for (const { id } of listSegments(db).slice(0, MOST_SEGMENTS)) {
    yield ++looked
    const members = membersOf(db, id, now)
    const own = members === null ? [] : [...customerIds].filter((customer) => indexIn(members, customer) >= 0)
    if (members === null || own.length === 0) continue
    const { buyers, perProduct } = customersPerProduct(db, spread(members, MOST_MEMBERS))
    if (buyers < SMALL_GROUP) continue
    const scores = Float64Array.from(productIds, (product) => perProduct.get(product) ?? 0)
    const index = segments.push({ id, scores }) - 1
    for (const customer of own) {
      const before = chosen.get(customer)
      if (before === undefined || members.length < before.size)
        chosen.set(customer, { index, size: members.length })
    }
  }
  return { segments, of: (customer) => chosen.get(customer)?.index ?? -1 }
}

function membersOf(db: ReadableDb, id: SegmentId, now: number): Int32Array | null {
  try {
    return segmentMembers(db, id, now)
  } catch (error) {
    if (error instanceof ExpectedFailure) return null
    throw error
  }
}

function spread(ids: Int32Array, most: number): number[] {
  if (ids.length <= most) return [...ids]
  return Array.from({ length: most }, (_, k) => ids[Math.floor((k * ids.length) / most)] ?? 0)
}
