import type { WritableDb } from '../../store/database.ts'
import { discardUndone, purgeUndoneImports } from '../../store/queries/import-removal.ts'
import { runSliced } from '../run-sliced.ts'

/** Something new is about to be done: what was undone goes for good. */
export async function endRedo(db: WritableDb): Promise<void> {
  discardUndone(db)
  await runSliced(purgeUndoneImports(db), new AbortController().signal, () => undefined)
}
