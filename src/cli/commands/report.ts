import { extname, resolve } from 'node:path'
import type { ReportSubject } from '../../contract/report.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type ReportOptions = CommonOptions & { readonly out: string; readonly subject: ReportSubject }

/** `report --project P --out report.html`: what a project tells, as a page or as text. */
export const reportCommand: CliCommand<ReportOptions> = async (options, terminal) => {
  const { subject, language } = options
  const file = resolve(options.out)
  const ending = extname(file).toLowerCase()
  if (ending === '.pdf')
    throw new UsageError(
      'a PDF is printed by the window (Pipeline, Write report); here --out takes a .html, which every browser prints, or a .md file',
    )
  const format = ending === '.md' ? 'md' : 'html'
  if (!['.html', '.htm', '.md'].includes(ending)) throw new UsageError('--out takes a .html or a .md file')
  return withProject(options.project, async ({ db, path }) => {
    const settings = { subject, format, language } as const
    const written = await terminal.run(db, { kind: 'export-report', settings, file })
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
