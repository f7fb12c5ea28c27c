import type { WritableDb } from '../database.ts'

/**
 * Plans that are edited: an action whose customers change is put aside and another takes its place, so that everything can be taken back; edits keep
 * what the rows were before and after.
 */
export function planEdits(db: WritableDb): void {
  db.exec(`
    ALTER TABLE plan_actions ADD COLUMN place REAL NOT NULL DEFAULT 0;
    ALTER TABLE plan_actions ADD COLUMN put_aside INTEGER NOT NULL DEFAULT 0 CHECK (put_aside IN (0, 1));
    UPDATE plan_actions SET place = action_id;

    CREATE TABLE plan_edits (
      edit_id     INTEGER PRIMARY KEY AUTOINCREMENT,
      analysis_id INTEGER NOT NULL REFERENCES analyses (analysis_id) ON DELETE CASCADE,
      made_at     INTEGER NOT NULL,
      -- Rows before and after, as the store reads them.
      changes     TEXT    NOT NULL CHECK (json_valid(changes)),
      -- Settings of the plan before and after, where they changed.
      settings    TEXT    CHECK (json_valid(settings)),
      undone      INTEGER NOT NULL DEFAULT 0 CHECK (undone IN (0, 1))
    ) STRICT;
    CREATE INDEX plan_edits_by_analysis ON plan_edits (analysis_id);
  `)
}
