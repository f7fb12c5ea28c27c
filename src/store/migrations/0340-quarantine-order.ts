import type { WritableDb } from '../database.ts'

/**
 * Lines that are set aside still, in their order and with their reasons: those of a large file are listed page by page, counted by reason, and gone
 * through in batches, all of it in one index. The number of the line is named in it, so that what comes behind is in it as well.
 */
export function quarantineOrder(db: WritableDb): void {
  db.exec(`
    CREATE INDEX quarantine_by_state ON quarantine (import_id, state, quarantine_id, reason);
    DROP INDEX quarantine_by_import;
    -- Of two with the same columns.
    DROP INDEX quarantine_history_by_row;
  `)
}
