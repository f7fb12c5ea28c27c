import type { ClusterAnalysis, MapPoint } from '../../contract/clusters.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAnalysis, readAnalysisArray } from '../../store/queries/analyses.ts'
import { customerCards } from '../../store/queries/customers.ts'
import type { StoredArray } from '../../store/queries/stored-arrays.ts'
import { clusterAnalysisOf } from './run-cluster.ts'

/** More points are not told apart on a screen. */
const MOST_POINTS = 2_000

/** The clustering that was made last; null before the first. */
export function latestClusters(db: ReadableDb): ClusterAnalysis | null {
  const record = latestAnalysis(db, 'customers', 'clusters')
  return record === undefined ? null : clusterAnalysisOf(record)
}

/** @throws ExpectedFailure analysis-not-found */
export function clusterMap(db: ReadableDb, id: AnalysisId): MapPoint[] {
  const { customers, labels } = labelsOf(db, id)
  const map = part(db, id, 'map')
  const count = Math.min(MOST_POINTS, customers.length)
  const places = Array.from({ length: count }, (_, k) => Math.floor((k * customers.length) / count))
  const cards = customerCards(
    db,
    places.map((place) => customers[place] ?? 0),
  )
  return places.flatMap((place) => {
    const card = cards.get(customers[place] ?? 0)
    if (card === undefined) return []
    const name = card.name === '' ? card.externalId : card.name
    return [
      { id: card.id, name, x: map[2 * place] ?? 0, y: map[2 * place + 1] ?? 0, cluster: labels[place] ?? 0 },
    ]
  })
}

/** A page of the customers of one cluster. @throws ExpectedFailure analysis-not-found */
export function clusterCustomers(
  db: ReadableDb,
  { analysisId, cluster, offset, limit }: ReaderInput<'clusters:customers'>,
): Output<'clusters:customers'> {
  const { customers, labels } = labelsOf(db, analysisId)
  const own = [...customers].filter((_, place) => labels[place] === cluster)
  const page = own.slice(offset, offset + limit)
  const cards = customerCards(db, page)
  return { total: own.length, rows: page.flatMap((id) => cards.get(id) ?? []) }
}

/** @throws ExpectedFailure analysis-not-found */
export function labelsOf(
  db: ReadableDb,
  id: AnalysisId,
): { readonly customers: StoredArray; readonly labels: StoredArray } {
  return { customers: part(db, id, 'customer'), labels: part(db, id, 'cluster') }
}

function part(db: ReadableDb, id: AnalysisId, name: string): StoredArray {
  const array = readAnalysisArray(db, id, name)
  if (array === undefined) throw new ExpectedFailure('analysis-not-found')
  return array
}
