import type { WritableDb } from '../database.ts'

/** Days that move sales: promotions and events of the user's own, holidays of a calendar, working days made up for. */
export function forecastEvents(db: WritableDb): void {
  db.exec(`
    CREATE TABLE forecast_events (
      event_id  INTEGER PRIMARY KEY AUTOINCREMENT,
      name      TEXT    NOT NULL CHECK (name <> ''),
      kind      TEXT    NOT NULL CHECK (kind IN ('promotion', 'event', 'holiday', 'make-up-day')),
      first_day TEXT    NOT NULL CHECK (length(first_day) = 10),
      last_day  TEXT    NOT NULL CHECK (length(last_day) = 10 AND last_day >= first_day),
      uplift    REAL,
      predicted INTEGER NOT NULL CHECK (predicted IN (0, 1)),
      calendar  TEXT    NOT NULL CHECK (calendar IN ('own', 'china', 'western')),
      UNIQUE (name, first_day)
    ) STRICT;
  `)
}
