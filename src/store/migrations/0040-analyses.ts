import type { WritableDb } from '../database.ts'

/**
 * Results of long analyses (values of customers, clusters, forecasts, response curves, plans): settings and a summary as JSON, and parts as
 * bytes for what is long. Each carries the fingerprint of the data it was computed from.
 */
export function analyses(db: WritableDb): void {
  db.exec(`
    CREATE TABLE analyses (
      analysis_id INTEGER PRIMARY KEY AUTOINCREMENT,
      status      TEXT    NOT NULL CHECK (status IN ('staging', 'published')),
      area        TEXT    NOT NULL CHECK (area IN ('customers', 'ads', 'forecast', 'copy', 'strategy')),
      kind        TEXT    NOT NULL,
      name        TEXT    NOT NULL DEFAULT '',
      settings    TEXT    NOT NULL,
      summary     TEXT    NOT NULL DEFAULT '{}',
      fingerprint TEXT    NOT NULL,
      created_at  INTEGER NOT NULL,
      seconds     REAL    NOT NULL DEFAULT 0
    ) STRICT;
    CREATE INDEX analyses_by_area ON analyses (area, kind, analysis_id) WHERE status = 'published';

    CREATE TABLE analysis_parts (
      analysis_id INTEGER NOT NULL REFERENCES analyses (analysis_id) ON DELETE CASCADE,
      name        TEXT    NOT NULL,
      chunk       INTEGER NOT NULL CHECK (chunk >= 0),
      type        TEXT    NOT NULL CHECK (type IN ('json', 'int32', 'float32', 'float64')),
      data        BLOB    NOT NULL,
      PRIMARY KEY (analysis_id, name, chunk)
    ) STRICT;
  `)
}
