import { ExpectedFailure } from '../../contract/failure.ts'
import type { MainHandlers } from '../../contract/requests.ts'
import { renameList } from '../../store/queries/lists.ts'
import type { Projects } from '../projects.ts'

export type ListHandlerTools = { readonly projects: Projects; readonly dataChanged: () => void }

export function listHandlers({
  projects,
  dataChanged,
}: ListHandlerTools): Pick<MainHandlers, 'lists:rename'> {
  return {
    'lists:rename': async ({ listId, name }) => {
      const isThere = await projects.write((db) => renameList(db, listId, name))
      if (!isThere) throw new ExpectedFailure('list-not-found', { list: listId })
      dataChanged()
    },
  }
}
