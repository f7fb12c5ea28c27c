import type { ForecastEvent } from '../../contract/forecast.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'

type Row = Omit<ForecastEvent, 'predicted'> & { predicted: number }
export type EventDraft = Omit<ForecastEvent, 'id'> & { readonly id: number | null }

/** All events, by their first day. */
export function listForecastEvents(db: ReadableDb): ForecastEvent[] {
  return db
    .prepare<[], Row>(
      `SELECT event_id AS id, name, kind, first_day AS "from", last_day AS "to", uplift, predicted, calendar
         FROM forecast_events ORDER BY first_day, event_id`,
    )
    .all()
    .map((row) => ({ ...row, predicted: row.predicted === 1 }))
}

/** Writes an event, in the place of the one with its id or of the same name on the same day. */
export function saveForecastEvent(db: WritableDb, event: EventDraft): void {
  const values = { ...event, predicted: event.predicted ? 1 : 0 }
  writing(db, () => {
    if (event.id !== null) deleteForecastEvent(db, event.id)
    db.prepare<object>(
      `INSERT OR REPLACE INTO forecast_events (event_id, name, kind, first_day, last_day, uplift, predicted, calendar)
       VALUES (@id, @name, @kind, @from, @to, @uplift, @predicted, @calendar)`,
    ).run(values)
  })
}

export function deleteForecastEvent(db: WritableDb, id: number): void {
  db.prepare<[number]>('DELETE FROM forecast_events WHERE event_id = ?').run(id)
}

/** Adds events that are not there under their name and first day yet; answers how many. */
export function addForecastEvents(db: WritableDb, events: readonly Omit<ForecastEvent, 'id'>[]): number {
  let added = 0
  writing(db, () => {
    const insert = db.prepare<object>(
      `INSERT OR IGNORE INTO forecast_events (name, kind, first_day, last_day, uplift, predicted, calendar)
       VALUES (@name, @kind, @from, @to, @uplift, @predicted, @calendar)`,
    )
    for (const event of events) added += insert.run({ ...event, predicted: event.predicted ? 1 : 0 }).changes
  })
  return added
}
