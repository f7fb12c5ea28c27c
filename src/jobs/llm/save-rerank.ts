import { ExpectedFailure } from '../../contract/failure.ts'
import type { JudgedRerank } from '../../contract/llm.ts'
import {
  getList,
  listedCustomer,
  listFingerprint,
  publishList,
  REASONS_KEPT,
  startList,
  storeLists,
  type StoredList,
} from '../../store/queries/lists.ts'
import type { Job } from '../job.ts'
import { drawnLists, judgeRerank, type DrawnList } from './rerank.ts'

/**
 * Keeps the lists that a language model put into another order, with its reasons, as a list of its own: named, compared and exported like any other. It holds the
 * customers the answer spoke of, each with exactly the products of his list; the list they come from is not changed.
 * @throws ExpectedFailure list-not-found, llm-nothing-to-rerank; llm-rerank-changed where other customers would be drawn now than were shown;
 *   llm-rerank-unanswered where the answer orders no list
 */
export const saveRerank: Job<'save-rerank'> = async (
  { brief, answer, customers, name },
  { db, signal, progress, now },
) => {
  const startedAt = now()
  const drawn = drawnLists(brief, db)
  if (drawn.length !== customers.length || drawn.some(({ customer }, at) => customer !== customers[at]))
    throw new ExpectedFailure('llm-rerank-changed')
  const source = getList(db, brief.listId)
  if (source === undefined) throw new ExpectedFailure('list-not-found', { list: brief.listId })
  const { lists } = judgeRerank(brief, answer, db)
  const stored = drawn.flatMap((own, at) => {
    const judged = lists[at]
    const before = listedCustomer(db, brief.listId, own.customerId)
    return judged?.isAnswered === true && before !== undefined
      ? [reordered(before.list, own, judged.rows)]
      : []
  })
  if (stored.length === 0) throw new ExpectedFailure('llm-rerank-unanswered')
  signal.throwIfAborted()
  const ids = drawn.flatMap(({ customer }, at) => (lists[at]?.isAnswered === true ? [customer] : []))
  const id = startList(db, {
    settings: { ...source.settings, customers: { kind: 'ids', ids }, name },
    fingerprint: listFingerprint(db, brief.listId),
    createdAt: startedAt,
  })
  storeLists(db, id, stored)
  signal.throwIfAborted()
  publishList(db, id, {
    customers: stored.length,
    rows: stored.reduce((sum, { productIds }) => sum + productIds.length, 0),
    popularCustomers: 0,
    seconds: (now() - startedAt) / 1000,
    outcome: null,
  })
  progress({ phase: 'saving', done: stored.length, total: stored.length, unit: 'customers' })
  const summary = getList(db, id)
  if (summary === undefined) throw new Error('a list that was just published is not there')
  return summary
}

/** Products whose name is not known any more stay where they were told to be last: at the end, in their order. */
function reordered(
  list: StoredList,
  { ranks }: DrawnList,
  rows: JudgedRerank['lists'][number]['rows'],
): StoredList {
  const told = rows.map(({ was, reason }) => ({ rank: ranks[was - 1] ?? -1, words: reason }))
  const untold = Array.from(list.productIds, (_, rank) => rank).filter((rank) => !ranks.includes(rank))
  const order = [...told.filter(({ rank }) => rank >= 0), ...untold.map((rank) => ({ rank, words: '' }))]
  const reasons = order.flatMap(({ rank }) =>
    Array.from({ length: REASONS_KEPT }, (_, k) => rank * REASONS_KEPT + k),
  )
  return {
    ...list,
    // New products stand anywhere now, and are told by their place at the end only.
    fresh: 0,
    productIds: Int32Array.from(order, ({ rank }) => list.productIds[rank] ?? 0),
    scores: Float64Array.from(order, ({ rank }) => list.scores[rank] ?? 0),
    reasonProducts: Int32Array.from(reasons, (at) => list.reasonProducts[at] ?? 0),
    reasonShares: Float64Array.from(reasons, (at) => list.reasonShares[at] ?? 0),
    words: order.map(({ words }) => words),
  }
}
