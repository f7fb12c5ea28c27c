import type { Step } from '../../contract/cleaning.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { WritableDb } from '../../store/database.ts'
import { getStep, nextRedo, nextUndo } from '../../store/queries/steps.ts'
import type { Job } from '../job.ts'
import { stepKindOf } from './step-kinds.ts'

/**
 * Takes a step back: the one named, or the latest.
 * @throws ExpectedFailure step-not-found
 */
export const undoStep: Job<'undo'> = async ({ stepId }, { db, signal }) => {
  signal.throwIfAborted()
  const step = stepAt(db, stepId ?? nextUndo(db), 'done')
  const interactions = stepKindOf[step.kind].undo(db, step)
  return Promise.resolve({ step: changed(db, step), interactions })
}

/**
 * Does a step again that was taken back: the one named, or the first.
 * @throws ExpectedFailure step-not-found
 */
export const redoStep: Job<'redo'> = async ({ stepId }, { db, signal }) => {
  signal.throwIfAborted()
  const step = stepAt(db, stepId ?? nextRedo(db), 'undone')
  const interactions = stepKindOf[step.kind].redo(db, step)
  return Promise.resolve({ step: changed(db, step), interactions })
}

function stepAt(db: WritableDb, id: number | undefined, state: Step['state']): Step {
  const step = id === undefined ? undefined : getStep(db, id)
  if (step === undefined || step.state !== state)
    throw new ExpectedFailure('step-not-found', id === undefined ? {} : { step: id })
  return step
}

function changed(db: WritableDb, { id }: Step): Step {
  const step = getStep(db, id)
  if (step === undefined) throw new Error('the step is gone')
  return step
}
