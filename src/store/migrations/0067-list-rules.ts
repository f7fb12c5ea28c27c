import type { WritableDb } from '../database.ts'

/** Lists have names and tell what their rules did; a customer without a history may have the list of a segment. */
export function listRules(db: WritableDb): void {
  db.exec(`
    ALTER TABLE lists ADD COLUMN name TEXT NOT NULL DEFAULT '';
    ALTER TABLE lists ADD COLUMN outcome TEXT CHECK (outcome IS NULL OR json_valid(outcome));
    ALTER TABLE list_customers ADD COLUMN segment_id INTEGER;
  `)
}
