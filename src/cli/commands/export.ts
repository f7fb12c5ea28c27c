import { resolve } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { DataExport, JobResult } from '../../contract/jobs.ts'
import type { ContactChannel } from '../../contract/list-rules.ts'
import { importId, listId } from '../../contract/ids.ts'
import {
  exportColumn,
  exportColumns,
  listHoldout,
  type ExportColumn,
  type ExportSettings,
} from '../../contract/lists.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { listLists } from '../../store/queries/lists.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import { formatOf } from '../values.ts'
import { withProject } from '../with-project.ts'

type ExportOptions = CommonOptions & {
  readonly out: string
  readonly list?: number
  readonly quarantine?: number
  readonly data?: DataExport['what']
  readonly format?: ExportSettings['format']
  readonly layout: ExportSettings['layout']
  readonly purpose: ExportSettings['purpose']
  readonly columns?: string
  readonly search: string
  readonly holdout?: number
  readonly channel: ContactChannel
  readonly from?: string
  readonly days: number
  readonly seed: number
}

const EXPORT_FORMATS = ['csv', 'jsonl', 'xlsx'] as const
const DEFAULT_COLUMNS: readonly ExportColumn[] = exportColumns

export const exportCommand: CliCommand<ExportOptions> = (options, terminal) =>
  withProject(options.project, async ({ db }) => {
    const file = resolve(options.out)
    const written = await write(options, file, db, terminal)
    return {
      document: { file, ...written },
      lines: [
        `${file}: ${written.rows} rows, ${written.bytes} bytes`,
        ...('held' in written && written.held > 0 ? [`${written.held} customers held out`] : []),
      ],
    }
  })

function write(
  options: ExportOptions,
  file: string,
  db: WritableDb,
  terminal: Terminal,
): Promise<JobResult<'export-list' | 'export-data' | 'export-quarantine'>> {
  const { data: what, quarantine, purpose, language } = options
  const format = formatOf(options.out, options.format, EXPORT_FORMATS)
  if (what !== undefined) {
    if (format === 'xlsx') throw new UsageError('--data takes --format csv or jsonl')
    return terminal.run<'export-data'>(db, { kind: 'export-data', file, settings: { what, format, purpose } })
  }
  if (quarantine !== undefined)
    return terminal.run<'export-quarantine'>(db, {
      kind: 'export-quarantine',
      file,
      importId: importIdFrom(quarantine),
      language,
    })
  return terminal.run<'export-list'>(db, { kind: 'export-list', file, settings: settingsFrom(db, options) })
}

function settingsFrom(db: ReadableDb, options: ExportOptions): ExportSettings {
  const { layout, purpose, search, language } = options
  return {
    listId: chosenList(db, options.list),
    format: formatOf(options.out, options.format, EXPORT_FORMATS),
    layout,
    purpose,
    search,
    language,
    columns: columnsFrom(options.columns),
    holdout: holdoutFrom(options),
  }
}

function holdoutFrom({ holdout, channel, from, days, seed }: ExportOptions): ExportSettings['holdout'] {
  if (holdout === undefined) return null
  const day = from ?? new Date().toISOString().slice(0, 10)
  const parsed = listHoldout.safeParse({ channel, share: holdout, from: day, days, seed })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new UsageError(
    `--${issue?.path[0] === 'share' ? 'holdout' : String(issue?.path[0])}: ${issue?.message ?? ''}`,
  )
}

function chosenList(db: ReadableDb, id: number | undefined): ExportSettings['listId'] {
  if (id !== undefined) {
    const parsed = listId.safeParse(id)
    if (!parsed.success) throw new UsageError('--list takes the id of a list')
    return parsed.data
  }
  const latest = listLists(db)[0]
  if (latest === undefined) throw new ExpectedFailure('list-not-found')
  return latest.id
}

function importIdFrom(id: number): ReturnType<typeof importId.parse> {
  const parsed = importId.safeParse(id)
  if (!parsed.success) throw new UsageError('--quarantine takes the id of an import')
  return parsed.data
}

function columnsFrom(text: string | undefined): ExportColumn[] {
  if (text === undefined) return [...DEFAULT_COLUMNS]
  return text.split(',').map((name) => {
    const parsed = exportColumn.safeParse(name.trim())
    if (!parsed.success) throw new UsageError(`no column ${name}; there are: ${exportColumns.join(', ')}`)
    return parsed.data
  })
}
