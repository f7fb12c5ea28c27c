import { ExpectedFailure } from '../../contract/failure.ts'
import { undoImportWithFixes } from '../../store/queries/fixes.ts'
import { getImport, sweepUnpublished } from '../../store/queries/imports.ts'
import { projectCounts, refreshCounts } from '../../store/queries/project.ts'
import type { Job } from '../job.ts'

/**
 * Takes an import back, with the fixes of what it had set aside: it is invisible at once, and can be redone until something new is done.
 * @throws ExpectedFailure import-not-found
 */
export const undoImport: Job<'undo-import'> = async ({ importId }, { db, signal }) => {
  signal.throwIfAborted()
  sweepUnpublished(db)
  if (getImport(db, importId) === undefined)
    throw new ExpectedFailure('import-not-found', { import: importId })
  const before = projectCounts(db)
  const interactions = undoImportWithFixes(db, importId) ?? 0
  refreshCounts(db)
  const after = projectCounts(db)
  return Promise.resolve({
    interactions,
    customers: Math.max(0, before.customers - after.customers),
    products: Math.max(0, before.products - after.products),
  })
}
