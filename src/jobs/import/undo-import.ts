import { ExpectedFailure } from '../../contract/failure.ts'
import { hideImport, removeHiddenImport } from '../../store/queries/import-removal.ts'
import { sweepUnpublished } from '../../store/queries/imports.ts'
import type { Job } from '../job.ts'
import { nextTurn } from '../run-sliced.ts'

/**
 * Takes an import back. It is invisible after the first small transaction; from there on there is no way back, so a cancel
 * counts only before it (a job killed later is completed by the next sweep).
 */
export const undoImport: Job<'undo-import'> = async ({ importId }, { db, signal, progress }) => {
  signal.throwIfAborted()
  sweepUnpublished(db)
  const total = hideImport(db, importId)
  if (total === undefined) throw new ExpectedFailure('import-not-found', { import: importId })
  progress({ phase: 'removing', done: 0, total, unit: 'rows' })
  const work = removeHiddenImport(db, importId)
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
    // The steps also count rows that only name customers and products.
    progress({ phase: 'removing', done: Math.min(next.value, total), total, unit: 'rows' })
    await nextTurn()
  }
}
