import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { readerBase } from '../customers/customer-base.ts'
import { writeReport } from './project-report.ts'
import { reportHtml } from './report-html.ts'

/** Answers of the reader to `reportRequests`. */
export const reportPageReaders = {
  'report:page': async (
    input: ReaderInput<'report:page'>,
    { db, now }: { readonly db: ReadableDb; readonly now: () => number },
  ): Promise<Output<'report:page'>> => {
    // In slices; the report then finds the columns in memory.
    await readerBase(db)
    const document = writeReport(db, input, now())
    return { html: reportHtml(document), title: `${document.title}: ${document.project}` }
  },
}
