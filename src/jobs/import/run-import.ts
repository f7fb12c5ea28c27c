import { basename } from 'node:path'
import { stat } from 'node:fs/promises'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ImportCounts } from '../../contract/import-plan.ts'
import { removeHiddenImport } from '../../store/queries/import-removal.ts'
import {
  importStager,
  insertStagingImport,
  publishImport,
  type ImportStager,
} from '../../store/queries/import-staging.ts'
import { hasImportOfSize, isImported, sweepUnpublished } from '../../store/queries/imports.ts'
import type { Job, JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'
import { hashFile } from './source.ts'
import { Tally } from './tally.ts'
import { openTyped, type TypedFile, type TypedPart, type UntypedPart } from './typed-rows.ts'

/** Records of one transaction: more would not be faster, but take more memory and keep other writers waiting longer. */
const BATCH_ROWS = 20_000

/**
 * Imports a file: rows are staged in batches and become visible all at once. Whatever goes wrong, or when it is
 * cancelled, the project is as it was before.
 */
export const runImport: Job<'import'> = async ({ file, plan, allowRepeat }, context) => {
  const { db, signal } = context
  signal.throwIfAborted()
  const startedAt = context.now()
  sweepUnpublished(db)
  if (!allowRepeat) await refuseRepeat(file, context)
  const tally = new Tally()
  const input = await openTyped(file, plan, tally, signal)
  try {
    const staging = { fileName: basename(file), fileBytes: input.fileBytes, plan, startedAt }
    const importId = insertStagingImport(db, staging)
    try {
      await stageAll(input, importStager(db, importId), tally, context)
      const counts = tally.counts(basename(file))
      if (!allowRepeat && isImported(db, input.hash())) throw alreadyImported(file)
      signal.throwIfAborted()
      return publish(context, importId, input.hash(), input.headers(), counts, startedAt)
    } catch (error) {
      // The connection may be what failed; then the next writer sweeps.
      if (db.open)
        await runSliced(removeHiddenImport(db, importId), new AbortController().signal, () => undefined)
      throw error
    }
  } finally {
    await input.close()
  }
}

function publish(
  context: JobContext,
  importId: number,
  fileHash: string,
  headers: readonly string[],
  counts: ImportCounts,
  startedAt: number,
): { importId: number; counts: ImportCounts; newCustomers: number; newProducts: number; seconds: number } {
  context.progress({ phase: 'publishing', done: 0, total: 1, unit: 'steps' })
  const finishedAt = context.now()
  const seconds = Math.max(0, finishedAt - startedAt) / 1000
  const { byReason: _, ...sums } = counts
  const created = publishImport(context.db, {
    importId,
    fileHash,
    headers,
    counts: sums,
    finishedAt,
    seconds,
  })
  context.progress({ phase: 'publishing', done: 1, total: 1, unit: 'steps' })
  return { importId, counts, ...created, seconds }
}

/** The content of a file needs reading twice only where an import of the same size makes a repeat possible. */
async function refuseRepeat(file: string, { db, signal }: JobContext): Promise<void> {
  const bytes = await sizeOf(file)
  if (bytes === undefined || !hasImportOfSize(db, bytes)) return
  if (isImported(db, await hashFile(file, signal))) throw alreadyImported(file)
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

async function stageAll(
  input: TypedFile,
  stage: ImportStager,
  tally: Tally,
  context: JobContext,
): Promise<void> {
  let held: UntypedPart[] = []
  let records = 0
  const write = (): void => {
    const parts = held
    held = []
    records = 0
    const { accepted, duplicates } = stage(typedInTurn(parts))
    tally.accepted += accepted
    tally.duplicates += duplicates
  }
  for await (const part of input.parts()) {
    context.signal.throwIfAborted()
    held.push(part)
    records += part.records
    if (records >= BATCH_ROWS) write()
    const { accepted, quarantined } = tally
    context.progress({
      phase: 'writing',
      done: part.position,
      total: input.fileBytes,
      unit: 'bytes',
      accepted,
      quarantined,
    })
  }
  write()
}

/** Rows live only while they are written. */
function* typedInTurn(parts: readonly UntypedPart[]): Generator<TypedPart, void, undefined> {
  for (const part of parts) yield part.type()
}
