import type { Step } from '../../contract/cleaning.ts'
import type { WritableDb } from '../../store/database.ts'
import { redoImport, undoImport } from '../../store/queries/import-removal.ts'

/** How a kind of step is taken back and done again; both give the number of interactions that changed. */
interface StepKind {
  undo: (db: WritableDb, step: Step) => number
  redo: (db: WritableDb, step: Step) => number
}

/** Every kind that a project can hold; a new one needs a line here, one in the contract and its words. */
export const stepKindOf: Record<Step['kind'], StepKind> = {
  import: {
    undo: (db, { importId }) => undoImport(db, importId ?? 0) ?? 0,
    redo: (db, { importId }) => redoImport(db, importId ?? 0) ?? 0,
  },
}
