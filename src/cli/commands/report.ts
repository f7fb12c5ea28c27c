import { extname, resolve } from 'node:path'
import type { ReportSubject } from '../../contract/report.ts'
import { printedTo } from '../print-page.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type ReportOptions = CommonOptions & { readonly out: string; readonly subject: ReportSubject }

/** `report --project P --out report.html`: what a project tells, as a page or as text. */
export const reportCommand: CliCommand<ReportOptions> = async (options, terminal) => {
  const { subject, language } = options
  const file = resolve(options.out)
  const ending = extname(file).toLowerCase()
  const format = ending === '.md' ? 'md' : 'html'
  if (!['.html', '.htm', '.md', '.pdf'].includes(ending))
    throw new UsageError('--out takes a .html, .md or .pdf file')
  return withProject(options.project, async ({ db, path }) => {
    const settings = { subject, format, language } as const
    const write = (page: string) => terminal.run(db, { kind: 'export-report', settings, file: page })
    const written = ending === '.pdf' ? await printedTo(file, write, terminal.signal) : await write(file)
    const { parts, missing } = written
    return {
      document: { project: path, file, ...written },
      lines: [
        `written to ${file}: ${parts.join(', ') || 'nothing yet'}`,
        ...(missing.length === 0 ? [] : [`no result yet: ${missing.join(', ')}`]),
      ],
    }
  })
}
