import type { ClusterSettings } from '../../contract/clusters.ts'
import type { DateOrder } from '../../contract/dates.ts'
import { readTransactionSource } from '../customers/transaction-source.ts'
import type { PlainReading } from '../customers/plain-reading.ts'
import type { JobContext } from '../job.ts'
import { clusterRows, type Clustered } from './cluster-rows.ts'
import { transactionFeatures, type TransactionGroup } from './transaction-features.ts'

export type ClusteredTransactions = {
  readonly reading: PlainReading
  readonly ids: readonly string[]
  /** Customers without an order. */
  readonly leftOut: number
  readonly clustered: Clustered
}

/**
 * Clusters the customers of a file of purchases by what purchases alone tell; nothing is stored.
 * @throws ExpectedFailure of reading, and as {@link clusterRows}
 */
export async function clusterTransactions(
  path: string,
  columns: readonly string[],
  options: {
    readonly order: DateOrder | undefined
    readonly groups: readonly TransactionGroup[]
    readonly settings: ClusterSettings
  },
  context: Pick<JobContext, 'signal' | 'progress' | 'now'>,
): Promise<ClusteredTransactions> {
  const { order, groups, settings } = options
  const source = await readTransactionSource(path, columns, {
    order,
    signal: context.signal,
    now: context.now(),
  })
  const { ids: _ids, deals: _deals, span: _span, ...reading } = source
  const { ids, columns: figures, orders, revenue, leftOut } = transactionFeatures(source, groups)
  const worth = source.hasValues ? { orders, revenue } : null
  const clustered = await clusterRows(figures, worth, settings, context)
  return { reading, ids, leftOut, clustered }
}
