import { ExpectedFailure, type Reply } from '../../contract/failure.ts'
import { requests, type MainHandlers } from '../../contract/requests.ts'
import type { PagePrinter } from '../desktop.ts'
import type { FileRegistry } from '../files.ts'
import type { Projects } from '../projects.ts'
import { writeWhole } from './file-handlers.ts'

export type ReportHandlerTools = {
  readonly files: FileRegistry
  readonly projects: Pick<Projects, 'settledPath'>
  readonly printPage: PagePrinter
  /** Asks the reader. */
  readonly ask: (name: string, input: unknown, project: string | null) => Promise<Reply<unknown>>
}

/** Reports as PDF: the reader writes the page, a hidden window prints it. */
export function reportHandlers({
  files,
  projects,
  printPage,
  ask,
}: ReportHandlerTools): Pick<MainHandlers, 'report:save-pdf'> {
  return {
    'report:save-pdf': async ({ subject, language, token }) => {
      const path = files.targetPath(token)
      const reply = await ask('report:page', { subject, language }, await projects.settledPath())
      if (!reply.ok) throw new ExpectedFailure(reply.failure.code, reply.failure.params)
      const { html } = requests['report:page'].output.parse(reply.value)
      const pdf = await printPage(html)
      await writeWhole(path, pdf)
      return { bytes: pdf.byteLength }
    },
  }
}
