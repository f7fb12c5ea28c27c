import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { valueRequests } from '../../contract/value-requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { latestAttribution } from '../attribution/attribution-reader.ts'
import { clusterCustomers, clusterMap, latestClusters } from '../clusters/cluster-reader.ts'
import { listLookalikes, lookalikeCustomers, lookalikeIds } from '../lookalike/lookalike-reader.ts'
import { clvCustomers, latestClv } from './clv-reader.ts'
import { customerWorthOf } from './worth.ts'

type Name = keyof typeof valueRequests
type Readers = {
  readonly [N in Name]: (
    input: ReaderInput<N>,
    context: { readonly db: ReadableDb },
  ) => Output<N> | Promise<Output<N>>
}

/** Answers of the reader to `valueRequests`. */
export const valueReaders: Readers = {
  'clv:latest': (_, { db }) => latestClv(db),
  'clv:customers': (input, { db }) => clvCustomers(db, input),
  'customers:worth': ({ customerId }, { db }) => customerWorthOf(db, customerId),
  'clusters:latest': (_, { db }) => latestClusters(db),
  'clusters:map': ({ analysisId }, { db }) => clusterMap(db, analysisId),
  'clusters:customers': (input, { db }) => clusterCustomers(db, input),
  'lookalikes:list': (_, { db }) => listLookalikes(db),
  'lookalikes:customers': (input, { db }) => lookalikeCustomers(db, input),
  'lookalikes:ids': (input, { db }) => lookalikeIds(db, input),
  'attribution:latest': (_, { db }) => latestAttribution(db),
}
