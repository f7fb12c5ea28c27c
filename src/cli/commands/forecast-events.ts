import { calendarDay, type ForecastEvent } from '../../contract/forecast.ts'
import { holidaysOf } from '../../store/holidays.ts'
import {
  addForecastEvents,
  deleteForecastEvent,
  listForecastEvents,
  saveForecastEvent,
} from '../../store/queries/forecast-events.ts'
import { UsageError, type CliCommand, type CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

type EventOptions = CommonOptions & {
  readonly add?: string
  readonly kind: ForecastEvent['kind']
  readonly from?: string
  readonly to?: string
  readonly uplift?: number
  readonly addCalendar?: 'china' | 'western'
  readonly remove?: number
}

/** Events and holidays of a project: adds one, a calendar's, removes one, and lists all. */
export const forecastEventsCommand: CliCommand<EventOptions> = (options, _terminal) =>
  withProject(options.project, async ({ db }) => {
    const { add, addCalendar, remove, from, to = from } = options
    let added = 0
    if (add !== undefined) {
      if (!calendarDay.safeParse(from).success || !calendarDay.safeParse(to).success)
        throw new UsageError('--add needs --from, and --to where it lasts: days as 2026-11-11')
      const uplift = options.uplift === undefined ? null : options.uplift / 100
      const days = { from: from ?? '', to: to ?? '' }
      if (days.to < days.from) throw new UsageError('--to is before --from')
      saveForecastEvent(db, {
        id: null,
        name: add,
        kind: options.kind,
        ...days,
        uplift,
        predicted: false,
        calendar: 'own',
      })
      added = 1
    }
    if (addCalendar !== undefined) {
      const [first, last] = [Number(from?.slice(0, 4)), Number(to?.slice(0, 4))]
      if (!(first >= 2000 && last >= first && last <= 2099))
        throw new UsageError('--add-calendar needs --from and --to: years from 2000 to 2099')
      added = addForecastEvents(db, holidaysOf(addCalendar, first, last))
    }
    if (remove !== undefined) deleteForecastEvent(db, remove)
    const events = listForecastEvents(db)
    return {
      document: { added, events },
      lines: events.map(
        ({ id, name, kind, from: first, to: last, predicted }) =>
          `${id}  ${first}${last === first ? '' : ` to ${last}`}  ${kind}  ${name}${predicted ? '  (predicted)' : ''}`,
      ),
    }
  })
