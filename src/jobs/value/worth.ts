import type { CustomerId } from '../../contract/ids.ts'
import type { CustomerWorth } from '../../contract/value-requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { labelsOf, latestClusters } from '../clusters/cluster-reader.ts'
import { clvRows, endOf, latestClv, loadClv } from './clv-reader.ts'

/** What the latest analyses of value and groups say of one customer. O(customers): one look through the row ids of each. */
export function customerWorthOf(db: ReadableDb, id: CustomerId): CustomerWorth {
  return { clv: valueOf(db, id), clusters: groupOf(db, id) }
}

function valueOf(db: ReadableDb, id: CustomerId): CustomerWorth['clv'] {
  const analysis = latestClv(db)
  if (analysis === null) return null
  const { columns } = loadClv(db, analysis.id)
  const place = columns.customer.indexOf(id)
  const { horizonDays, level } = analysis.settings
  return {
    customer: place < 0 ? null : (clvRows(db, columns, [place], endOf(db, analysis.id))[0] ?? null),
    horizonDays,
    level,
    currency: analysis.summary.observed.currency,
    current: analysis.current,
  }
}

function groupOf(db: ReadableDb, id: CustomerId): CustomerWorth['clusters'] {
  const analysis = latestClusters(db)
  if (analysis === null) return null
  const { customers, labels } = labelsOf(db, analysis.id)
  const place = customers.indexOf(id)
  const { clusters, hasStructure } = analysis.summary
  const own = place < 0 ? undefined : clusters.find(({ cluster }) => cluster === labels[place])
  return { cluster: own ?? null, hasStructure, current: analysis.current }
}
