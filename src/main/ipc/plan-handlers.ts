import type { MainHandlers } from '../../contract/requests.ts'
import { setAction } from '../../store/queries/plans.ts'
import type { SegmentHandlerTools } from './segment-handlers.ts'

/** Small writes of the strategy view. */
export function planHandlers({
  projects,
  dataChanged,
}: Pick<SegmentHandlerTools, 'projects' | 'dataChanged'>): Pick<MainHandlers, 'plan:set-action'> {
  return {
    'plan:set-action': async ({ id, state, note }) => {
      await projects.write((db) => setAction(db, id, { state, note }))
      dataChanged()
    },
  }
}
