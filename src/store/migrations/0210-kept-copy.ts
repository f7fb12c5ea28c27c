import type { WritableDb } from '../database.ts'

/**
 * Texts that were written, and tests they were sent to. They come from the user and not from a file, so no import refers to them: undoing one leaves
 * them, and they are no part of the fingerprint of the data.
 */
export function keptCopy(db: WritableDb): void {
  db.exec(`
    CREATE TABLE copy_drafts (
      draft_id INTEGER PRIMARY KEY AUTOINCREMENT,
      saved_at INTEGER NOT NULL,
      -- Texts and what they are scored by, as the contract has them.
      draft    TEXT    NOT NULL CHECK (json_valid(draft))
    ) STRICT;

    CREATE TABLE sent_tests (
      test_id    INTEGER PRIMARY KEY AUTOINCREMENT,
      name       TEXT    NOT NULL,
      origin     TEXT    NOT NULL,
      sent_at    INTEGER NOT NULL,
      changed_at INTEGER NOT NULL,
      -- Each arm's text with the counts typed so far.
      arms       TEXT    NOT NULL CHECK (json_valid(arms)),
      rules      TEXT    NOT NULL CHECK (json_valid(rules)),
      -- Null until the user has decided.
      decision   TEXT    CHECK (json_valid(decision))
    ) STRICT;
  `)
}
