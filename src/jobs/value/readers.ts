import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { valueRequests } from '../../contract/value-requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { clvCustomers, latestClv } from './clv-reader.ts'

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
}
