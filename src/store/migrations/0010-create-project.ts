import type { WritableDb } from '../database.ts'

/**
 * The first shape of a project.
 *
 * Visibility: rows carry the import that brought them; only rows of imports whose status is `published` exist for
 * readers. Staged batches thus become visible by one row's change, and an undone or killed import by the same.
 * Customers and products are visible through their facts, one row per import that mentions them, so that undoing an
 * import also takes back the names and addresses it brought.
 *
 * Money is in micros (millionths of the currency), since unit prices of shops are finer than minor units: ADR 0004.
 */
export function createProject(db: WritableDb): void {
  db.exec(`
    CREATE TABLE meta (
      key   TEXT PRIMARY KEY,
      value TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE imports (
      import_id   INTEGER PRIMARY KEY AUTOINCREMENT,
      status      TEXT    NOT NULL CHECK (status IN ('staging', 'published', 'removing')),
      file_name   TEXT    NOT NULL,
      file_bytes  INTEGER NOT NULL CHECK (file_bytes >= 0),
      file_hash   TEXT    NOT NULL,
      target      TEXT    NOT NULL CHECK (target IN ('interactions', 'customers', 'products')),
      plan        TEXT    NOT NULL CHECK (json_valid(plan)),
      headers     TEXT    NOT NULL CHECK (json_valid(headers)),
      started_at  INTEGER NOT NULL,
      finished_at INTEGER,
      seconds     REAL    NOT NULL DEFAULT 0,
      read        INTEGER NOT NULL DEFAULT 0,
      accepted    INTEGER NOT NULL DEFAULT 0,
      duplicates  INTEGER NOT NULL DEFAULT 0,
      quarantined INTEGER NOT NULL DEFAULT 0,
      blank       INTEGER NOT NULL DEFAULT 0,
      CHECK (status <> 'published' OR read = accepted + duplicates + quarantined + blank)
    ) STRICT;
    CREATE INDEX imports_by_hash ON imports (file_hash);

    CREATE TABLE quarantine (
      quarantine_id INTEGER PRIMARY KEY,
      import_id     INTEGER NOT NULL REFERENCES imports (import_id),
      line          INTEGER NOT NULL CHECK (line > 0),
      column_name   TEXT    NOT NULL,
      reason        TEXT    NOT NULL,
      raw           TEXT    NOT NULL
    ) STRICT;
    CREATE INDEX quarantine_by_import ON quarantine (import_id, reason);

    CREATE TABLE customers (
      customer_id INTEGER PRIMARY KEY AUTOINCREMENT,
      external_id TEXT NOT NULL UNIQUE CHECK (external_id <> '')
    ) STRICT;

    CREATE TABLE customer_facts (
      customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
      import_id   INTEGER NOT NULL REFERENCES imports (import_id),
      name        TEXT NOT NULL DEFAULT '',
      email       TEXT NOT NULL DEFAULT '',
      phone       TEXT NOT NULL DEFAULT '',
      country     TEXT NOT NULL DEFAULT '',
      city        TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (customer_id, import_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX customer_facts_by_import ON customer_facts (import_id);

    CREATE TABLE products (
      product_id  INTEGER PRIMARY KEY AUTOINCREMENT,
      external_id TEXT    NOT NULL UNIQUE CHECK (external_id <> ''),
      excluded    INTEGER NOT NULL DEFAULT 0 CHECK (excluded IN (0, 1))
    ) STRICT;

    CREATE TABLE product_facts (
      product_id INTEGER NOT NULL REFERENCES products (product_id),
      import_id  INTEGER NOT NULL REFERENCES imports (import_id),
      name       TEXT NOT NULL DEFAULT '',
      category   TEXT NOT NULL DEFAULT '',
      PRIMARY KEY (product_id, import_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX product_facts_by_import ON product_facts (import_id);

    CREATE TABLE campaigns (
      campaign_id INTEGER PRIMARY KEY AUTOINCREMENT,
      name        TEXT NOT NULL UNIQUE CHECK (name <> '')
    ) STRICT;

    CREATE TABLE interactions (
      interaction_id    INTEGER PRIMARY KEY,
      import_id         INTEGER NOT NULL REFERENCES imports (import_id),
      line              INTEGER NOT NULL CHECK (line > 0),
      customer_id       INTEGER NOT NULL REFERENCES customers (customer_id),
      product_id        INTEGER NOT NULL REFERENCES products (product_id),
      kind              INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 6),
      occurred_at       INTEGER,
      order_id          TEXT    NOT NULL DEFAULT '',
      quantity          REAL    NOT NULL CHECK (quantity > 0),
      unit_price_micros INTEGER,
      currency          TEXT    NOT NULL DEFAULT 'XXX' CHECK (length(currency) = 3),
      rating            REAL,
      channel           TEXT    NOT NULL DEFAULT '',
      campaign_id       INTEGER REFERENCES campaigns (campaign_id)
    ) STRICT;
    -- What makes two rows the same interaction. Also serves look-ups by customer, hence its order.
    CREATE UNIQUE INDEX interactions_identity ON interactions (
      customer_id, product_id, coalesce(occurred_at, -1), kind, order_id, quantity,
      coalesce(unit_price_micros, -1), coalesce(rating, -1)
    );
    CREATE INDEX interactions_by_import ON interactions (import_id);
    CREATE INDEX interactions_by_product ON interactions (product_id);
    CREATE INDEX interactions_by_campaign ON interactions (campaign_id) WHERE campaign_id IS NOT NULL;

    -- A row of a later import that was already there: when the first import is undone, the later one keeps it.
    CREATE TABLE repeats (
      interaction_id INTEGER NOT NULL REFERENCES interactions (interaction_id),
      import_id      INTEGER NOT NULL REFERENCES imports (import_id),
      line           INTEGER NOT NULL,
      PRIMARY KEY (interaction_id, import_id, line)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX repeats_by_import ON repeats (import_id);

    CREATE TABLE models (
      model_id    INTEGER PRIMARY KEY AUTOINCREMENT,
      status      TEXT    NOT NULL CHECK (status IN ('staging', 'published')),
      kind        TEXT    NOT NULL,
      settings    TEXT    NOT NULL CHECK (json_valid(settings)),
      -- What the engine needs beside the arrays to rebuild the model.
      engine      TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(engine)),
      fingerprint TEXT    NOT NULL,
      created_at  INTEGER NOT NULL,
      seconds     REAL    NOT NULL DEFAULT 0,
      customers   INTEGER NOT NULL DEFAULT 0,
      products    INTEGER NOT NULL DEFAULT 0,
      pairs       INTEGER NOT NULL DEFAULT 0,
      curve       TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(curve)),
      converged   INTEGER NOT NULL DEFAULT 0 CHECK (converged IN (0, 1)),
      evaluation  TEXT    CHECK (evaluation IS NULL OR json_valid(evaluation))
    ) STRICT;

    -- Typed arrays of a model, little-endian, cut into chunks of a few megabytes.
    CREATE TABLE model_parts (
      model_id INTEGER NOT NULL REFERENCES models (model_id),
      name     TEXT    NOT NULL,
      chunk    INTEGER NOT NULL CHECK (chunk >= 0),
      type     TEXT    NOT NULL CHECK (type IN ('int32', 'float32', 'float64')),
      data     BLOB    NOT NULL,
      PRIMARY KEY (model_id, name, chunk)
    ) STRICT;

    CREATE TABLE lists (
      list_id           INTEGER PRIMARY KEY AUTOINCREMENT,
      status            TEXT    NOT NULL CHECK (status IN ('staging', 'published')),
      model_id          INTEGER NOT NULL REFERENCES models (model_id),
      settings          TEXT    NOT NULL CHECK (json_valid(settings)),
      fingerprint       TEXT    NOT NULL,
      created_at        INTEGER NOT NULL,
      seconds           REAL    NOT NULL DEFAULT 0,
      customers         INTEGER NOT NULL DEFAULT 0,
      rows              INTEGER NOT NULL DEFAULT 0,
      popular_customers INTEGER NOT NULL DEFAULT 0
    ) STRICT;

    -- One row per customer: parallel arrays by rank. Three reasons per product: ids (0 = none) and shares of the score.
    CREATE TABLE list_customers (
      list_id         INTEGER NOT NULL REFERENCES lists (list_id),
      customer_id     INTEGER NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
      personal        INTEGER NOT NULL CHECK (personal IN (0, 1)),
      product_ids     BLOB    NOT NULL,
      scores          BLOB    NOT NULL,
      reason_products BLOB    NOT NULL,
      reason_shares   BLOB    NOT NULL,
      PRIMARY KEY (list_id, customer_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX list_customers_by_customer ON list_customers (customer_id);

    CREATE TABLE jobs (
      job_id      TEXT    PRIMARY KEY,
      kind        TEXT    NOT NULL,
      state       TEXT    NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'cancelled')),
      started_at  INTEGER NOT NULL,
      finished_at INTEGER,
      failure     TEXT    CHECK (failure IS NULL OR json_valid(failure))
    ) STRICT;

    -- The process that may write just now: two programs on one file must not sweep each other's staged rows.
    CREATE TABLE writer (
      one        INTEGER PRIMARY KEY CHECK (one = 1),
      pid        INTEGER NOT NULL,
      host       TEXT    NOT NULL,
      job_id     TEXT    NOT NULL,
      started_at INTEGER NOT NULL
    ) STRICT;

    CREATE VIEW visible_interactions AS
      SELECT x.interaction_id, x.import_id, x.line, x.customer_id, x.product_id, x.kind, x.occurred_at, x.order_id,
             x.quantity, x.unit_price_micros, x.currency, x.rating, x.channel, x.campaign_id
        FROM interactions x
       WHERE x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published');

    CREATE VIEW visible_customers AS
      SELECT c.customer_id, c.external_id
        FROM customers c
       WHERE EXISTS (SELECT 1 FROM customer_facts f JOIN imports i ON i.import_id = f.import_id
                      WHERE f.customer_id = c.customer_id AND i.status = 'published');

    CREATE VIEW visible_products AS
      SELECT p.product_id, p.external_id, p.excluded
        FROM products p
       WHERE EXISTS (SELECT 1 FROM product_facts f JOIN imports i ON i.import_id = f.import_id
                      WHERE f.product_id = p.product_id AND i.status = 'published');
  `)
}
