import type { WritableDb } from '../database.ts'

/**
 * Logs of decisions as counts of alike ones, so that policies can be judged from the project. They come from a file the user pointed at and hold
 * nothing of who was decided for; no import refers to them.
 */
export function decisionLogs(db: WritableDb): void {
  db.exec(`
    CREATE TABLE decision_logs (
      log_id    INTEGER PRIMARY KEY AUTOINCREMENT,
      name      TEXT    NOT NULL UNIQUE,
      kept_at   INTEGER NOT NULL,
      decisions INTEGER NOT NULL CHECK (decisions > 0),
      -- Names of actions and of segments; cells point into them.
      actions   TEXT    NOT NULL CHECK (json_valid(actions)),
      segments  TEXT    NOT NULL CHECK (json_valid(segments)),
      cells     TEXT    NOT NULL CHECK (json_valid(cells))
    ) STRICT;
  `)
}
