import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { writeReport } from './project-report.ts'
import { reportHtml } from './report-html.ts'

/** Answers of the reader to `reportRequests`. */
export const reportPageReaders = {
  'report:page': (
    input: ReaderInput<'report:page'>,
    { db, now }: { readonly db: ReadableDb; readonly now: () => number },
  ): Output<'report:page'> => {
    const document = writeReport(db, input, now())
    return { html: reportHtml(document), title: `${document.title}: ${document.project}` }
  },
}
