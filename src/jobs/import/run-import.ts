import { basename } from 'node:path'
import { stat } from 'node:fs/promises'
import { ExpectedFailure } from '../../contract/failure.ts'
import { stepId } from '../../contract/ids.ts'
import type { ImportCounts } from '../../contract/import-counts.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { RuleBook } from '../../contract/rules.ts'
import type { ColumnRole } from '../../contract/column-roles.ts'
import type { WritableDb } from '../../store/database.ts'
import { translated } from '../../store/open.ts'
import { stageWithoutWaiting } from '../../store/staging-mode.ts'
import { applyFileRules, type FileToJudge } from '../../store/queries/file-rules.ts'
import { isRuleOn, Marks } from '../../store/queries/flags.ts'
import { removeHiddenImport } from '../../store/queries/import-removal.ts'
import {
  importStager,
  insertStagingImport,
  partOf,
  publishImport,
  type ImportStager,
} from '../../store/queries/import-staging.ts'
import { hasImportOfSize, isImported, sweepUnpublished } from '../../store/queries/imports.ts'
import type { StagedCounts } from '../../store/queries/import-rows.ts'
import { getRules } from '../../store/queries/rules.ts'
import { StagedFigures } from '../../store/queries/staged-figures.ts'
import { endRedo } from '../clean/end-redo.ts'
import type { Job, JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { collectSoon, keepHeapLean } from './lean-heap.ts'
import { hashFile } from './source.ts'
import { Tally } from './tally.ts'
import { openTyped, type TypedFile, type TypedPart, type UntypedPart } from './typed-rows.ts'
import { typingContextOf } from './typing-context-of.ts'
import { isTypedByColumn, streamColumns, type TypedColumns } from './worker-columns.ts'

/** Records of one transaction: more would not be faster, but take more memory and keep other writers waiting longer. */
const BATCH_ROWS = 20_000
/**
 * Of columns: a few parts, so that the thread that reads is never kept waiting for this one, nor this one for it. The first are fewer: while that
 * thread meets the names of a file for the first time, it is slow, and this one would wait.
 */
const BATCH_COLUMN_ROWS = 24_000
const FIRST_ROWS = 3_000
const MIN_BULK_BYTES = 512 * 1024

/**
 * Imports a file: rows are staged in batches and become visible all at once, as a step that can be undone. Whatever goes wrong, or when it
 * is cancelled, the project is as it was before. Something new ends what could be redone.
 */
export const runImport: Job<'import'> = async ({ file, plan, allowRepeat }, context) => {
  const { db, signal } = context
  signal.throwIfAborted()
  const startedAt = context.now()
  keepHeapLean()
  sweepUnpublished(db)
  if (!allowRepeat) await refuseRepeat(file, plan, context)
  const tally = new Tally()
  const rules = getRules(db)
  const input = await opened(file, plan, tally, context, startedAt, rules)
  const collectAsUsual = collectSoon()
  let waitAgain = (): void => undefined
  try {
    await endRedo(db)
    waitAgain = stageWithoutWaiting(db)
    const staging = { fileName: basename(file), fileBytes: input.fileBytes, plan, startedAt }
    const importId = insertStagingImport(db, staging)
    const marks = new Marks(db, importId)
    const headerOf = (role: ColumnRole): string => input.headers()[plan.roles.indexOf(role)] ?? ''
    const marksConflicts = isRuleOn(rules, 'conflicting-facts')
    const figures = new StagedFigures(rules)
    const stager = importStager(db, importId, {
      marks,
      headerOf,
      marksConflicts,
      figures,
      ...bulkOf(input.fileBytes),
    })
    try {
      await stageAll(input, stager, tally, context)
      const counts = tally.counts(basename(file))
      if (!allowRepeat && isImported(db, input.hash(), partOf(plan))) throw alreadyImported(file)
      signal.throwIfAborted()
      const judged = judge(context, { importId, rules, marks, headerOf, figures })
      signal.throwIfAborted()
      waitAgain()
      return publish(context, importId, input, { ...counts, flagged: marks.records }, judged, startedAt)
    } catch (error) {
      stager.discard()
      await removeStaged(db, importId)
      throw error
    }
  } finally {
    collectAsUsual()
    if (db.open) waitAgain()
    await input.close()
  }
}

/** Where this fails as well (the disk is full, the connection is lost), the next writer sweeps; what failed first is what is told. */
async function removeStaged(db: WritableDb, importId: number): Promise<void> {
  if (!db.open) return
  try {
    await runSliced(removeHiddenImport(db, importId), new AbortController().signal, () => undefined)
  } catch (error) {
    if (!(translated(error, db.name) instanceof ExpectedFailure)) throw error
  }
}

type Judged = { readonly matchedRefunds: number; readonly marks: Marks }

/** Rules that need all rows, and the sales of refunds: asked when everything is in and nothing is visible yet. */
function judge({ db, progress }: JobContext, file: FileToJudge): Judged {
  progress({ phase: 'checking', done: 0, total: 1, unit: 'steps' })
  const { matchedRefunds } = applyFileRules(db, file)
  progress({ phase: 'checking', done: 1, total: 1, unit: 'steps' })
  return { matchedRefunds, marks: file.marks }
}

function publish(
  { db, progress, now }: JobContext,
  id: number,
  input: Input,
  counts: ImportCounts,
  { matchedRefunds, marks }: Judged,
  startedAt: number,
): Awaited<ReturnType<Job<'import'>>> {
  progress({ phase: 'publishing', done: 0, total: 1, unit: 'steps' })
  const finishedAt = now()
  const seconds = Math.max(0, finishedAt - startedAt) / 1000
  const created = publishImport(db, {
    importId: id,
    fileHash: input.hash(),
    headers: input.headers(),
    counts,
    finishedAt,
    seconds,
    profile: input.profile(),
    flagCounts: marks.counts(),
  })
  progress({ phase: 'publishing', done: 1, total: 1, unit: 'steps' })
  return {
    ...created,
    importId: id,
    stepId: stepId.parse(created.stepId),
    counts,
    matchedRefunds,
    flags: marks.byRule,
    seconds,
  }
}

/** The content of a file needs reading twice only where an import of the same size makes a repeat possible. */
async function refuseRepeat(file: string, plan: ImportPlan, { db, signal }: JobContext): Promise<void> {
  const bytes = await sizeOf(file)
  if (bytes === undefined || !hasImportOfSize(db, bytes)) return
  if (isImported(db, await hashFile(file, signal), partOf(plan))) throw alreadyImported(file)
}

async function sizeOf(file: string): Promise<number | undefined> {
  try {
    return (await stat(file)).size
  } catch {
    // Opening it says why.
    return undefined
  }
}

function alreadyImported(file: string): ExpectedFailure {
  return new ExpectedFailure('already-imported', { file: basename(file) })
}

type Input = Omit<TypedFile, 'parts'> &
  (
    | { readonly kind: 'rows'; readonly parts: TypedFile['parts'] }
    | ({ readonly kind: 'columns' } & Pick<TypedColumns, 'parts' | 'reuse'>)
  )

/** Large files are typed by column where they are read, if they can be. */
async function opened(
  file: string,
  plan: ImportPlan,
  tally: Tally,
  { db, signal }: JobContext,
  now: number,
  rules: RuleBook,
): Promise<Input> {
  if (isTypedByColumn(plan, rules))
    return { kind: 'columns', ...(await streamColumns(file, plan, rules, now, tally, signal)) }
  return { kind: 'rows', ...(await openTyped(file, plan, tally, signal, typingContextOf(db, now))) }
}

async function stageAll(
  input: Input,
  stager: ImportStager,
  tally: Tally,
  context: JobContext,
): Promise<void> {
  if (input.kind === 'rows')
    await stageParts(
      input.parts(),
      input.fileBytes,
      BATCH_ROWS,
      tally,
      context,
      ({ records }) => records,
      (parts) => stager.stage(typedInTurn(parts)),
    )
  else
    await stageParts(
      input.parts(),
      input.fileBytes,
      BATCH_COLUMN_ROWS,
      tally,
      context,
      ({ part }) => part.columns.length + part.rejected.length,
      (parts) => {
        const counts = stager.stageColumns(parts.map(({ part }) => part))
        input.reuse(parts)
        return counts
      },
    )
  const { progress } = context
  let done = 0
  stager.finish(() => {
    progress({ phase: 'indexing', done: ++done, total: 0, unit: 'steps' })
  })
}

async function stageParts<Part extends { readonly position: number }>(
  parts: AsyncIterable<Part>,
  fileBytes: number,
  batchRows: number,
  tally: Tally,
  context: JobContext,
  recordsOf: (part: Part) => number,
  stage: (parts: readonly Part[]) => StagedCounts,
): Promise<void> {
  let held: Part[] = []
  let records = 0
  let atOnce = Math.min(batchRows, FIRST_ROWS)
  const write = (): void => {
    const waiting = held
    held = []
    records = 0
    atOnce = Math.min(batchRows, atOnce * 2)
    tally.stage(stage(waiting))
  }
  for await (const part of parts) {
    context.signal.throwIfAborted()
    held.push(part)
    records += recordsOf(part)
    if (records >= atOnce) write()
    const { accepted, quarantined } = tally
    context.progress({
      phase: 'writing',
      done: part.position,
      total: fileBytes,
      unit: 'bytes',
      accepted,
      quarantined,
    })
  }
  write()
}

/** Rows are written in bulk from files of some thousand lines on. A line takes 50 bytes and more. */
export function bulkOf(fileBytes: number): { readonly bulkRows?: number } {
  return fileBytes < MIN_BULK_BYTES ? {} : { bulkRows: Math.ceil(fileBytes / 50) }
}

/** Rows live only while they are written. */
function* typedInTurn(parts: readonly UntypedPart[]): Generator<TypedPart, void, undefined> {
  for (const part of parts) yield part.type()
}
