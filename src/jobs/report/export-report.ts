import { AtomicFile } from '../export/atomic-file.ts'
import { prepareBase } from '../customers/customer-base.ts'
import type { Job } from '../job.ts'
import { writeReport } from './project-report.ts'
import { reportHtml } from './report-html.ts'
import { reportMarkdown } from './report-markdown.ts'

/**
 * Writes the report of a project, or of its plan, to a file that appears when complete.
 * @throws ExpectedFailure target-not-writable, disk-full
 */
export const exportReport: Job<'export-report'> = async ({ settings, file }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  await prepareBase(context)
  progress({ phase: 'exporting', done: 0, total: 1, unit: 'steps' })
  const document = writeReport(db, settings, startedAt)
  signal.throwIfAborted()
  const out = new AtomicFile(file)
  try {
    out.write(settings.format === 'html' ? reportHtml(document) : reportMarkdown(document))
    out.publish()
  } finally {
    out.discard()
  }
  const isMissing = ({ state }: { readonly state: string }): boolean => state === 'missing'
  return {
    rows: document.parts.length,
    customers: 0,
    bytes: out.bytes,
    seconds: Math.max(0, now() - startedAt) / 1000,
    parts: document.parts.filter((part) => !isMissing(part)).map(({ id }) => id),
    missing: document.parts.filter(isMissing).map(({ id }) => id),
  }
}
