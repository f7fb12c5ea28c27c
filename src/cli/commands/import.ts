import { basename, resolve } from 'node:path'
import { ExpectedFailure, type Failure } from '../../contract/failure.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import { fill } from '../../contract/locales/fill.ts'
import { findingSentences } from '../../contract/locales/finding-words.ts'
import { describeFailure } from '../../contract/locales/failures.ts'
import { bestMapping, fitsMapping, planByMapping } from '../../contract/mappings.ts'
import { listMappings } from '../../store/queries/mappings.ts'
import { importId, stepId } from '../../contract/ids.ts'
import type { ImportCounts, ImportSummary } from '../../contract/import-counts.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { missingRoles } from '../../contract/plan-needs.ts'
import type { WritableDb } from '../../store/database.ts'
import type { Joined } from '../../jobs/import/join/join-files.ts'
import { prepareReading } from '../../jobs/import/reading-threads.ts'
import {
  joinAdvice,
  joinedLine,
  missingLines,
  outcomeLines,
  readingLines,
  summaryLine,
} from '../import-notes.ts'
import { readingsOf, type Reading, type ReadingOptions } from '../import-plan-from.ts'
import { joinTables } from '../join-tables.ts'
import { UsageError, type CliCommand, type CommonOptions, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'
import type { OpenProject } from '../../store/open.ts'
import { withProject, withProjectMade } from '../with-project.ts'

type ImportOptions = CommonOptions &
  ReadingOptions & {
    readonly repeat?: true
    readonly dryRun?: true
    readonly mapping?: string
    /** File of the orders whose lines the other files hold. */
    readonly join?: string
  }

/** Imports into the project, which is made if it does not exist: a first import needs no other command before it. */
export const importCommand: CliCommand<ImportOptions> = async (options, terminal, files) => {
  prepareReading()
  const words = localeOf(options.language).terminal
  const imports: object[] = []
  const failures: (Failure & { readonly file: string; readonly message: string; readonly hint: string })[] =
    []
  const joins: object[] = []
  const leftOut: { readonly file: string; readonly name: string }[] = []
  const importAll = async ({ db, path }: OpenProject, made: boolean): Promise<Outcome> => {
    const lines: string[] = made ? [fill(words.made, { file: path })] : []
    const importFile = async (file: string): Promise<void> => {
      const joined =
        options.join === undefined
          ? undefined
          : await joinTables(file, options.join, options, terminal.signal)
      if (joined === undefined) return importTables(file)
      try {
        lines.push(joinedLine(joined, options.language))
        joins.push({ file: basename(file), with: basename(options.join ?? ''), ...figuresOfJoin(joined) })
        // What was made holds one table, whatever was told of where its parts lie.
        const { member: _, sheet: __, ...rest } = options
        await importTables(joined.path, rest)
      } finally {
        joined.dispose()
      }
    }
    const importTables = async (file: string, given: ReadingOptions = options): Promise<void> => {
      const readings = await readingsOf(file, given)
      const [first] = readings.filter((each) => 'inspection' in each)
      for (const { name, readable } of first?.inspection.members ?? [])
        if (!readable && given.member === undefined) leftOut.push({ file: basename(file), name })
      const before = imports.length + failures.length
      for (const looked of readings) {
        // Of several tables one that fails is told with the others, which go on.
        try {
          if ('failure' in looked) throw looked.failure
          await importTable(file, looked, readings.length > 1)
        } catch (error) {
          if (readings.length === 1 || terminal.signal.aborted || !(error instanceof ExpectedFailure))
            throw error
          const member = 'failure' in looked ? looked.member : partOf(looked.plan)
          if (error.code === 'file-no-rows') leaveOut(file, member, words.noRows)
          else fail(`${basename(file)} / ${member}`, error)
        }
      }
      if (imports.length + failures.length === before)
        throw new ExpectedFailure('file-no-rows', { file: basename(file) })
    }
    const leaveOut = (file: string, name: string, why: string): void => {
      leftOut.push({ file: basename(file), name })
      lines.push(fill(why, { file: `${basename(file)} / ${name}` }))
    }
    const fail = (file: string, error: ExpectedFailure): void => {
      const failure = error.toFailure()
      const { title, detail, hint } = describeFailure(failure, options.language)
      failures.push({ file, ...failure, message: detail, hint })
      lines.push(`${file}: ${title}`, `  ${detail}`, `  ${hint}`)
    }
    const importTable = async (file: string, looked: Reading, hasOthers: boolean): Promise<void> => {
      const reading = byMapping(db, looked, options.mapping)
      // A note that lies beside the tables of an archive is none.
      const isNote = reading.inspection.columns.length === 1 && missingRoles(reading.plan).length > 0
      if (hasOthers && isNote) {
        leaveOut(file, partOf(reading.plan), words.note)
        return
      }
      const help = missingLines(reading, options.language)
      if (help.length > 0) {
        process.stderr.write(`${readingLines(reading, options.language).join('\n')}\n`)
        const missing = missingRoles(reading.plan).join(', ')
        throw new ExpectedFailure('mapping-incomplete', { file: basename(file), missing })
      }
      const name = [basename(file), partOf(reading.plan)].filter((part) => part !== '').join(' / ')
      const { document, outcome } = await importOne(db, terminal, file, reading, options)
      imports.push(document)
      const isTrial = options.dryRun === true
      const shown = isTrial ? fill(words.nothingWritten, { file: name }) : name
      lines.push(summaryLine(shown, outcome.counts, options.language))
      const own = reading.inspection.preset?.name
      if (own === 'sextant-list' || own === 'sextant-segment')
        lines.push(`  ${localeOf(options.language).contract.preset[own]}`)
      lines.push(...findingSentences(reading.inspection, options.language).map((line) => `  ${line}`))
      const { project, language } = options
      lines.push(...joinAdvice(reading, language))
      lines.push(...outcomeLines({ outcome, plan: reading.plan, project, isTrial }, language))
    }
    for (const each of files) {
      try {
        await importFile(resolve(each))
      } catch (error) {
        // Of several files one that fails is told with the others, which go on.
        const isAlone = files.length === 1 || terminal.signal.aborted
        if (isAlone || !(error instanceof ExpectedFailure)) throw error
        fail(basename(each), error)
      }
    }
    const hasFailed = failures.length > 0
    const error = hasFailed ? { error: failures[0] } : {}
    return {
      document: { project: path, made, imports, failures, leftOut, joins, ...error },
      lines,
      hasFailed,
    }
  }
  if (options.dryRun === true) return withProject(options.project, (project) => importAll(project, false))
  return withProjectMade(options.project, importAll, () => imports.length > 0)
}

function figuresOfJoin({ on, lines, withoutOrder, withoutLines, leftOut }: Joined): object {
  return { on, lines, withoutOrder, withoutLines, leftOut }
}

/** @throws ExpectedFailure mapping-not-found; UsageError where the named mapping is not for such a file */
function byMapping(
  db: WritableDb,
  reading: Reading,
  name: string | undefined,
): Reading & { mapping: string | null } {
  if (name === undefined) return { ...reading, mapping: null }
  const headers = reading.inspection.columns.map(({ header }) => header)
  const mappings = listMappings(db)
  const mapping =
    name === 'auto' ? bestMapping(mappings, headers) : mappings.find((each) => each.name === name)
  if (mapping === undefined) {
    if (name !== 'auto') throw new ExpectedFailure('mapping-not-found', { field: name })
    return { ...reading, mapping: null }
  }
  if (!fitsMapping(mapping, headers))
    throw new UsageError(
      `${reading.inspection.fileName} lacks columns of the mapping ${name}: ${mapping.headers.join(', ')}`,
    )
  return { ...reading, plan: planByMapping(mapping, reading.inspection), mapping: mapping.name }
}

async function importOne(
  db: WritableDb,
  terminal: Terminal,
  file: string,
  { inspection, plan, mapping }: Reading & { readonly mapping: string | null },
  options: ImportOptions,
): Promise<{ document: object; outcome: Pick<ImportSummary, 'counts' | 'flags'> }> {
  const about = { file: basename(file), mapping, detection: detectionOf(inspection), plan }
  const startedAt = Date.now()
  if (options.dryRun === true) {
    const { counts, ...report } = await terminal.run<'check'>(db, { kind: 'check', file, plan })
    const seconds = (Date.now() - startedAt) / 1000
    return {
      document: { ...about, ...figuresOf(counts, seconds), ...report, counts },
      outcome: { counts, flags: report.flags },
    }
  }
  const allowRepeat = options.repeat === true
  const { counts, ...summary } = await terminal.run<'import'>(db, { kind: 'import', file, plan, allowRepeat })
  return {
    document: { ...about, ...summary, ...figuresOf(counts, summary.seconds), counts },
    outcome: { counts, flags: summary.flags },
  }
}

/** The table of an archive or a workbook by its name. */
function partOf({ dialect }: ImportPlan): string {
  return [dialect.member, dialect.sheet].filter((part) => part !== '').join(' / ')
}

type InspectOptions = Omit<CommonOptions, 'project'> & ReadingOptions

/** What files look like and what is proposed; needs no project. */
export const inspectCommand: CliCommand<InspectOptions> = async (options, _, files) => {
  const inspections: object[] = []
  const unread: object[] = []
  const lines: string[] = []
  for (const each of files) {
    const file = resolve(each)
    // An open order of day and month is told as such here, not refused.
    const readings = await readingsOf(file, { ...options, dateOrder: options.dateOrder ?? 'dmy' })
    for (const looked of readings) {
      if ('failure' in looked) {
        unread.push({ file: basename(file), member: looked.member, ...looked.failure.toFailure() })
        const { title } = describeFailure(looked.failure.toFailure(), options.language)
        lines.push(`${basename(file)} / ${looked.member}: ${title}`)
        continue
      }
      const { inspection, plan } = looked
      const dateOrder = options.dateOrder ?? inspection.plan.dateOrder
      const { columnDateOrders } = options.dateOrder === undefined ? inspection.plan : plan
      const proposed: ImportPlan = { ...plan, dateOrder, columnDateOrders }
      inspections.push({
        file: basename(file),
        ...inspection,
        detection: detectionOf(inspection),
        plan: proposed,
      })
      lines.push(...readingLines({ inspection, plan: proposed }, options.language))
    }
  }
  return { document: { inspections, unread, ...(inspections.length === 1 ? inspections[0] : {}) }, lines }
}

function detectionOf(inspection: Reading['inspection']): object {
  const { container, preset, plan, findings, ambiguousDates, estimatedRows, exact } = inspection
  return {
    container,
    preset: preset?.name ?? null,
    ...plan.dialect,
    target: plan.target,
    findings,
    ambiguousDates,
    estimatedRows,
    exact,
  }
}

function figuresOf(counts: ImportCounts, seconds: number): object {
  const { read, accepted, merged, duplicates, quarantined, skipped, flagged, mended } = counts
  return {
    read,
    accepted,
    merged,
    duplicate: duplicates,
    quarantined,
    quarantinedByReason: Object.fromEntries(counts.byReason.map(({ reason, lines }) => [reason, lines])),
    skipped,
    skippedByReason: Object.fromEntries(counts.skippedBy.map(({ reason, lines }) => [reason, lines])),
    flagged,
    mended,
    seconds,
    rowsPerSecond: seconds > 0 ? Math.round(read / seconds) : null,
  }
}

type UndoOptions = CommonOptions & { readonly import?: number; readonly step?: number }

/** The step or import named, or the latest step. */
export const undoCommand: CliCommand<UndoOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const words = localeOf(options.language).terminal
    if (options.import !== undefined) {
      const id = importId.safeParse(options.import)
      if (!id.success) throw new UsageError('--import takes the id of an import')
      const removed = await terminal.run<'undo-import'>(db, { kind: 'undo-import', importId: id.data })
      return {
        document: { project: path, removed },
        lines: [fill(words.takenBackRows, { n: removed.interactions })],
      }
    }
    const undone = await terminal.run<'undo'>(db, { kind: 'undo', stepId: stepFrom(options.step) })
    return {
      document: { project: path, ...undone },
      lines: [fill(words.takenBack, { id: undone.step.id, kind: words.stepKind[undone.step.kind] })],
    }
  })

export const redoCommand: CliCommand<UndoOptions> = (options, terminal) =>
  withProject(options.project, async ({ db, path }) => {
    const words = localeOf(options.language).terminal
    const done = await terminal.run<'redo'>(db, { kind: 'redo', stepId: stepFrom(options.step) })
    return {
      document: { project: path, ...done },
      lines: [fill(words.doneAgain, { id: done.step.id, kind: words.stepKind[done.step.kind] })],
    }
  })

function stepFrom(id: number | undefined): ReturnType<typeof stepId.parse> | null {
  if (id === undefined) return null
  const parsed = stepId.safeParse(id)
  if (!parsed.success) throw new UsageError('--step takes the number of a step (see history)')
  return parsed.data
}
