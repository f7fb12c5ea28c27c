import type { MainHandlers } from '../../contract/requests.ts'
import { holidaysOf } from '../../store/holidays.ts'
import {
  addForecastEvents,
  deleteForecastEvent,
  saveForecastEvent,
} from '../../store/queries/forecast-events.ts'
import type { Projects } from '../projects.ts'

export type ForecastHandlerTools = { readonly projects: Projects; readonly dataChanged: () => void }

type ForecastHandlers = Pick<
  MainHandlers,
  'forecast:save-event' | 'forecast:delete-event' | 'forecast:add-calendar'
>

export function forecastHandlers({ projects, dataChanged }: ForecastHandlerTools): ForecastHandlers {
  return {
    'forecast:save-event': async (event) => {
      await projects.write((db) => saveForecastEvent(db, event))
      dataChanged()
    },
    'forecast:delete-event': async ({ id }) => {
      await projects.write((db) => deleteForecastEvent(db, id))
      dataChanged()
    },
    'forecast:add-calendar': async ({ calendar, from, to }) => {
      const added = await projects.write((db) => addForecastEvents(db, holidaysOf(calendar, from, to)))
      dataChanged()
      return { added }
    },
  }
}
