import type { MainHandlers } from '../../contract/requests.ts'
import { deleteSegment, duplicateSegment, renameSegment } from '../../store/queries/segments.ts'
import { setRfmSettings } from '../../store/queries/rfm-settings.ts'
import type { Projects } from '../projects.ts'

export type SegmentHandlerTools = {
  readonly projects: Projects
  readonly now: () => number
  readonly dataChanged: () => void
}

type SegmentHandlers = Pick<
  MainHandlers,
  'segments:rename' | 'segments:delete' | 'segments:duplicate' | 'rfm:set-settings'
>

export function segmentHandlers({ projects, now, dataChanged }: SegmentHandlerTools): SegmentHandlers {
  return {
    'segments:rename': async ({ id, name }) => {
      await projects.write((db) => renameSegment(db, id, name, now()))
      dataChanged()
    },
    'segments:delete': async ({ id }) => {
      await projects.write((db) => deleteSegment(db, id))
      dataChanged()
    },
    'segments:duplicate': async ({ id, name }) => {
      const copy = await projects.write((db) => duplicateSegment(db, id, name, now()))
      dataChanged()
      return { id: copy }
    },
    'rfm:set-settings': async (settings) => {
      await projects.write((db) => setRfmSettings(db, settings))
      dataChanged()
      return settings
    },
  }
}
