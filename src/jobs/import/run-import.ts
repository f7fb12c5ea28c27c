import { basename } from 'node:path'
import { stat } from 'node:fs/promises'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ImportCounts } from '../../contract/import-plan.ts'
import type { RejectedRow } from '../../store/queries/import-rows.ts'
import { removeHiddenImport } from '../../store/queries/import-removal.ts'
import { importStager, insertStagingImport, publishImport, type ImportStager, type StagedCounts } from '../../store/queries/import-staging.ts'
import { hasImportOfSize, isImported, sweepUnpublished } from '../../store/queries/imports.ts'
import type { Job, JobContext } from '../job.ts'
import { hashFile } from './source.ts'
import { Tally } from './tally.ts'
import { openTyped, type TypedRows } from './typed-rows.ts'

/** Rows of one transaction. */
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
      const stage = batchedStager(importStager(db, importId), tally)
      for await (const batch of input.batches()) {
        stage(batch.rows, batch.rejected)
        const { accepted, quarantined } = tally
        context.progress({ phase: 'writing', done: batch.position, total: input.fileBytes, unit: 'bytes', accepted, quarantined })
        signal.throwIfAborted()
      }
      stage(undefined, [])
      const counts = tally.counts()
      if (!allowRepeat && isImported(db, input.hash())) throw alreadyImported(file)
      signal.throwIfAborted()
      return publish(context, importId, input.hash(), input.headers(), counts, startedAt)
    } catch (error) {
      // The connection may be what failed; then the next writer sweeps.
      if (db.open) for (const _ of removeHiddenImport(db, importId));
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
  const created = publishImport(context.db, { importId, fileHash, headers, counts: sums, finishedAt, seconds })
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

/** Gathers rows until there are enough for a transaction; `undefined` writes what is left. */
function batchedStager(stager: ImportStager, tally: Tally): (rows: TypedRows | undefined, rejected: readonly RejectedRow[]) => void {
  let held: TypedRows[] = []
  let heldRejected: RejectedRow[] = []
  let heldRows = 0
  return (rows, rejected) => {
    if (rows !== undefined) held.push(rows)
    heldRejected.push(...rejected)
    heldRows += (rows?.rows.length ?? 0) + rejected.length
    if (rows !== undefined && heldRows < BATCH_ROWS) return
    const { accepted, duplicates } = staged(stager, held, heldRejected)
    tally.accepted += accepted
    tally.duplicates += duplicates
    held = []
    heldRejected = []
    heldRows = 0
  }
}

function staged(stager: ImportStager, held: readonly TypedRows[], rejected: readonly RejectedRow[]): StagedCounts {
  // One plan has one target, so all parts are of one kind.
  const interactions = held.flatMap((part) => (part.target === 'interactions' ? part.rows : []))
  if (interactions.length > 0) return stager.interactions(interactions, rejected)
  const customers = held.flatMap((part) => (part.target === 'customers' ? part.rows : []))
  if (customers.length > 0) return stager.customers(customers, rejected)
  return stager.products(
    held.flatMap((part) => (part.target === 'products' ? part.rows : [])),
    rejected,
  )
}

