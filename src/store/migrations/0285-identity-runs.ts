import type { WritableDb } from '../database.ts'

/**
 * Identities of interactions that are copied in bulk are kept in sorted runs instead of an index: see ADR 0041. Rows that are there already stay in
 * the index, which from now on has the rows of positive identity only.
 */
export function identityRuns(db: WritableDb): void {
  db.exec(`
    DROP INDEX interactions_by_identity;
    CREATE INDEX interactions_by_identity ON interactions (identity) WHERE identity > 0;

    -- Rows that were copied together; theirs are between these row ids, and carry their identity with a minus.
    CREATE TABLE identity_runs (
      run_id   INTEGER PRIMARY KEY AUTOINCREMENT,
      first_id INTEGER NOT NULL,
      last_id  INTEGER NOT NULL CHECK (last_id >= first_id),
      -- Identities are in one of 2^bits buckets by their first bits.
      bits     INTEGER NOT NULL CHECK (bits BETWEEN 0 AND 19)
    ) STRICT;

    CREATE TABLE identity_buckets (
      -- run_id * 2^20 + number of the bucket.
      place   INTEGER PRIMARY KEY,
      -- Identities (float64 each), then for each of them its row id, counted from first_id (uint32), all little-endian.
      entries BLOB    NOT NULL
    ) STRICT;
  `)
}
