import { ExpectedFailure } from '../../contract/failure.ts'
import type { ListId } from '../../contract/ids.ts'
import { writing, type WritableDb } from '../../store/database.ts'
import { hideList, listsOfModel, removeListRows } from '../../store/queries/lists.ts'
import { hideModel, removeModelParts } from '../../store/queries/models.ts'
import type { Job, JobContext } from '../job.ts'
import { runSliced } from '../run-sliced.ts'

/**
 * Deletes lists: they are out of sight at once, their rows go slice by slice. Cancelling leaves the rest to the sweep before the next job.
 * @throws ExpectedFailure list-not-found
 */
export const deleteLists: Job<'delete-lists'> = async ({ listIds }, context) => {
  const { db } = context
  writing(db, () => {
    for (const id of listIds) if (!hideList(db, id)) throw new ExpectedFailure('list-not-found', { list: id })
  })
  return { rows: await removeRows(listIds, context), lists: listIds.length }
}

/**
 * Deletes a model with the lists it made.
 * @throws ExpectedFailure model-not-found
 */
export const deleteModel: Job<'delete-model'> = async ({ modelId }, context) => {
  const { db, signal, progress } = context
  const lists = listsOfModel(db, modelId)
  writing(db, () => {
    if (!hideModel(db, modelId)) throw new ExpectedFailure('model-not-found', { model: modelId })
    for (const id of lists) hideList(db, id)
  })
  const rows = await removeRows(lists, context)
  await runSliced(removeModelParts(db, modelId), signal, (done) =>
    progress({ phase: 'removing', done, total: 0, unit: 'steps' }),
  )
  return { rows, lists: lists.length }
}

async function removeRows(
  ids: readonly ListId[],
  { db, signal, progress }: JobContext & { readonly db: WritableDb },
): Promise<number> {
  let rows = 0
  for (const id of ids) {
    let own = 0
    await runSliced(removeListRows(db, id), signal, (done) => {
      own = done
      progress({ phase: 'removing', done: rows + done, total: 0, unit: 'rows' })
    })
    rows += own
  }
  return rows
}
