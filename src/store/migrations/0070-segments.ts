import type { WritableDb } from '../database.ts'

/**
 * Segments as data (a rule tree in JSON, or the customers of a static one), how large they were for which data, the settings of RFM, and the
 * interactions once more as columns: sorted by customer and time, so that a question about all customers is one pass over plain arrays (ADR 0021).
 */
export function segments(db: WritableDb): void {
  db.exec(`
    CREATE TABLE segments (
      segment_id  INTEGER PRIMARY KEY AUTOINCREMENT,
      name        TEXT    NOT NULL UNIQUE CHECK (name <> ''),
      description TEXT    NOT NULL DEFAULT '',
      kind        TEXT    NOT NULL CHECK (kind IN ('dynamic', 'static')),
      rule        TEXT    NOT NULL CHECK (json_valid(rule)),
      as_of       TEXT    NOT NULL CHECK (json_valid(as_of)),
      created_at  INTEGER NOT NULL,
      updated_at  INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE segment_members (
      segment_id  INTEGER NOT NULL REFERENCES segments (segment_id) ON DELETE CASCADE,
      customer_id INTEGER NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
      PRIMARY KEY (segment_id, customer_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX segment_members_by_customer ON segment_members (customer_id);

    CREATE TABLE segment_sizes (
      segment_id  INTEGER NOT NULL REFERENCES segments (segment_id) ON DELETE CASCADE,
      fingerprint TEXT    NOT NULL,
      recorded_at INTEGER NOT NULL,
      size        INTEGER NOT NULL CHECK (size >= 0),
      customers   INTEGER NOT NULL CHECK (customers >= size),
      PRIMARY KEY (segment_id, fingerprint)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE customer_columns (
      name        TEXT    NOT NULL,
      chunk       INTEGER NOT NULL CHECK (chunk >= 0),
      fingerprint TEXT    NOT NULL,
      data        BLOB    NOT NULL,
      PRIMARY KEY (name, chunk)
    ) STRICT;
  `)
}
