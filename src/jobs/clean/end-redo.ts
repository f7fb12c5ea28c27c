import type { WritableDb } from '../../store/database.ts'
import { discardUndone, listUndoneImports, removeHiddenImport } from '../../store/queries/import-removal.ts'
import { runSliced } from '../run-sliced.ts'

/** Something new is about to be done: what was undone goes for good. */
export async function endRedo(db: WritableDb): Promise<void> {
  const imports = listUndoneImports(db)
  discardUndone(db)
  for (const id of imports)
    await runSliced(removeHiddenImport(db, id), new AbortController().signal, () => undefined)
}
