import type { WritableDb } from '../database.ts'

/**
 * Rows that were set aside and mended later come in with an import of their own, which names the one they belong to: so they are staged, made
 * visible, undone and redone like any other.
 */
export function fixes(db: WritableDb): void {
  db.exec(`
    ALTER TABLE imports ADD COLUMN mends INTEGER REFERENCES imports (import_id) ON DELETE SET NULL;
    CREATE INDEX imports_by_mends ON imports (mends) WHERE mends IS NOT NULL;
    CREATE INDEX quarantine_history_by_row ON quarantine_history (quarantine_id);
  `)
}
