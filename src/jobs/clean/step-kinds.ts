import type { Step } from '../../contract/cleaning.ts'
import type { WritableDb } from '../../store/database.ts'
import { redoFix, redoImportWithFixes, undoFix, undoImportWithFixes } from '../../store/queries/fixes.ts'

import { redoMerge, setDismissed, undoMerge } from '../../store/queries/merges.ts'

/** How a kind of step is taken back and done again; both give the number of interactions that changed. */
interface StepKind {
  undo: (db: WritableDb, step: Step) => number
  redo: (db: WritableDb, step: Step) => number
}

/** Every kind that a project can hold; a new one needs a line here, one in the contract and its words. */
export const stepKindOf: Record<Step['kind'], StepKind> = {
  import: {
    undo: (db, { importId }) => undoImportWithFixes(db, importId ?? 0) ?? 0,
    redo: (db, { importId }) => redoImportWithFixes(db, importId ?? 0),
  },
  fix: {
    undo: (db, { id }) => undoFix(db, id),
    redo: (db, { id }) => redoFix(db, id),
  },
  merge: {
    undo: (db, { id }) => undoMerge(db, id),
    redo: (db, { id }) => redoMerge(db, id),
  },
  dismiss: {
    undo: (db, { id }) => (setDismissed(db, id, false), 0),
    redo: (db, { id }) => (setDismissed(db, id, true), 0),
  },
}
