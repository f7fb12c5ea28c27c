import type { Output } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { listDrafts, listSentTests } from '../../store/queries/kept-copy.ts'

type Context = { readonly db: ReadableDb }

/** Answers of the reader to the questions of `keptCopyRequests`. */
export const keptCopyReaders = {
  'copy:drafts': (_: unknown, { db }: Context): Output<'copy:drafts'> => listDrafts(db),
  'ads:sent-tests': (_: unknown, { db }: Context): Output<'ads:sent-tests'> => listSentTests(db),
}
