import type { MainHandlers } from '../../contract/requests.ts'
import { setAction } from '../../store/queries/plans.ts'
import type { SegmentHandlerTools } from './segment-handlers.ts'

/** Small writes of the strategy view. */
export function planHandlers({
  projects,
  dataChanged,
  now,
}: Pick<SegmentHandlerTools, 'projects' | 'dataChanged' | 'now'>): Pick<MainHandlers, 'plan:set-action'> {
  return {
    'plan:set-action': async ({ id, state, note }) => {
      await projects.write((db) => setAction(db, id, { state, note }, now()))
      dataChanged()
    },
  }
}
