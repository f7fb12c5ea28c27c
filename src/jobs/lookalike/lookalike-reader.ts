import { ExpectedFailure } from '../../contract/failure.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { LookalikeAnalysis } from '../../contract/lookalikes.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { listAnalyses, readAnalysisArray } from '../../store/queries/analyses.ts'
import { activityOf } from '../../store/queries/activity.ts'
import { customerCards } from '../../store/queries/customers.ts'
import { externalIds } from '../../store/queries/customer-ids.ts'
import type { StoredArray } from '../../store/queries/stored-arrays.ts'
import { lookalikeAnalysisOf } from './run-lookalike.ts'

export function listLookalikes(db: ReadableDb): LookalikeAnalysis[] {
  return listAnalyses(db, 'customers', 'lookalikes').map(lookalikeAnalysisOf)
}

/** A page of the ranking. @throws ExpectedFailure analysis-not-found */
export function lookalikeCustomers(
  db: ReadableDb,
  { analysisId, offset, limit }: ReaderInput<'lookalikes:customers'>,
): Output<'lookalikes:customers'> {
  const { customers, scores } = rankingOf(db, analysisId)
  const page = [...customers.subarray(offset, offset + limit)]
  const cards = customerCards(db, page)
  const activity = activityOf(db, 'customer_id', page)
  const rows = page.flatMap((id, place) => {
    const customer = cards.get(id)
    if (customer === undefined) return []
    const own = activity.get(id)
    return [
      {
        rank: offset + place + 1,
        customer,
        score: scores[offset + place] ?? 0,
        orders: own?.orders ?? 0,
        revenue: (own?.revenueMicros ?? 0) / 1e6,
      },
    ]
  })
  return { total: customers.length, rows }
}

/** @throws ExpectedFailure analysis-not-found */
export function lookalikeIds(db: ReadableDb, { analysisId, limit }: ReaderInput<'lookalikes:ids'>): string[] {
  const { customers } = rankingOf(db, analysisId)
  const names = externalIds(db)
  return [...customers.subarray(0, limit)].flatMap((id) => names.get(id) ?? [])
}

/** Row ids and scores, the most alike first. @throws ExpectedFailure analysis-not-found */
export function rankingOf(
  db: ReadableDb,
  id: AnalysisId,
): { readonly customers: StoredArray; readonly scores: StoredArray } {
  const customers = readAnalysisArray(db, id, 'customer')
  const scores = readAnalysisArray(db, id, 'score')
  if (customers === undefined || scores === undefined) throw new ExpectedFailure('analysis-not-found')
  return { customers, scores }
}
