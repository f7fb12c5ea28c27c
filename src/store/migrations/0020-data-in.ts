import { createHash } from 'node:crypto'
import type { WritableDb } from '../database.ts'
import { identityOf } from '../identity.ts'
import { createInteractionIndexes } from '../interaction-indexes.ts'

/**
 * Everything that the stages collect, preprocess, valid? and clean need beyond the first shape: imports that can be undone and redone,
 * rules and what they found, work lists of rows that were set aside, merged customers and products, saved mappings, steps, and the results
 * of campaigns and copy, consent, suppression and plain series.
 *
 * `imports` is rebuilt, since SQLite cannot change a CHECK; its rows keep their ids. An `undone` import is as invisible as a staged one,
 * but stays until something new is done (ADR 0009).
 */
export function dataIn(db: WritableDb): void {
  const before = fingerprintOf(db)
  db.exec(`
    DROP VIEW visible_interactions;
    DROP VIEW visible_customers;
    DROP VIEW visible_products;

    CREATE TABLE imports_new (
      import_id   INTEGER PRIMARY KEY AUTOINCREMENT,
      status      TEXT    NOT NULL CHECK (status IN ('staging', 'published', 'undone', 'removing')),
      file_name   TEXT    NOT NULL,
      file_bytes  INTEGER NOT NULL CHECK (file_bytes >= 0),
      file_hash   TEXT    NOT NULL,
      -- Which part of the file: member of an archive and sheet of a workbook; one file can be imported once per part.
      part        TEXT    NOT NULL DEFAULT '',
      target      TEXT    NOT NULL CHECK (target IN ('interactions', 'customers', 'products', 'campaign-results',
                                                     'copy-results', 'consent', 'suppression', 'series')),
      plan        TEXT    NOT NULL CHECK (json_valid(plan)),
      headers     TEXT    NOT NULL CHECK (json_valid(headers)),
      started_at  INTEGER NOT NULL,
      finished_at INTEGER,
      seconds     REAL    NOT NULL DEFAULT 0,
      read        INTEGER NOT NULL DEFAULT 0,
      accepted    INTEGER NOT NULL DEFAULT 0,
      merged      INTEGER NOT NULL DEFAULT 0,
      duplicates  INTEGER NOT NULL DEFAULT 0,
      quarantined INTEGER NOT NULL DEFAULT 0,
      skipped     INTEGER NOT NULL DEFAULT 0,
      skipped_by  TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(skipped_by)),
      flagged     INTEGER NOT NULL DEFAULT 0,
      mended      INTEGER NOT NULL DEFAULT 0,
      -- Column profiles of the data-quality page, and how many records each rule has marked.
      profile     TEXT    NOT NULL DEFAULT '[]' CHECK (json_valid(profile)),
      flag_counts TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(flag_counts)),
      CHECK (status NOT IN ('published', 'undone') OR read = accepted + merged + duplicates + quarantined + skipped)
    ) STRICT;
    INSERT INTO imports_new (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at, finished_at,
                             seconds, read, accepted, duplicates, quarantined, skipped, skipped_by)
      SELECT import_id, status, file_name, file_bytes, file_hash, target,
             json_remove(json_set(plan, '$.dialect.headerRows', json_extract(plan, '$.dialect.hasHeader')), '$.dialect.hasHeader'),
             headers, started_at, finished_at, seconds, read, accepted, duplicates, quarantined, blank,
             CASE blank WHEN 0 THEN '{}' ELSE json_object('blank', blank) END
        FROM imports;
    DROP TABLE imports;
    ALTER TABLE imports_new RENAME TO imports;
    CREATE INDEX imports_by_hash ON imports (file_hash);

    -- Two rows of one identity are the same interaction if the rest says so too (see identity.ts): a unique index over all that makes them
    -- the same would be larger than the rows, and take most of the time of an import.
    DROP INDEX interactions_identity;
    DROP INDEX interactions_by_import;
    DROP INDEX interactions_by_product;
    ALTER TABLE interactions ADD COLUMN identity INTEGER NOT NULL DEFAULT 0;

    -- Everything that changes the data, for undo and redo.
    CREATE TABLE steps (
      step_id   INTEGER PRIMARY KEY AUTOINCREMENT,
      kind      TEXT    NOT NULL CHECK (kind IN ('import', 'fix', 'merge', 'dismiss')),
      state     TEXT    NOT NULL CHECK (state IN ('staging', 'done', 'undone')),
      at        INTEGER NOT NULL,
      import_id INTEGER REFERENCES imports (import_id),
      params    TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(params)),
      -- What undoing and redoing need beside the rows that name the step.
      detail    TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(detail))
    ) STRICT;
    CREATE INDEX steps_by_import ON steps (import_id);
    INSERT INTO steps (kind, state, at, import_id, params)
      SELECT 'import', 'done', coalesce(finished_at, started_at), import_id, json_object('file', file_name, 'rows', accepted)
        FROM imports WHERE status = 'published' ORDER BY import_id;

    -- 'open' lines wait for the user; 'mended' ones were accepted (merged, repeated) after a fix, 'dropped' ones will not be.
    ALTER TABLE quarantine ADD COLUMN state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'mended', 'dropped'));
    -- JSON array of the cells where they are not what the raw text says: carried down, mended by a recipe or a fix.
    ALTER TABLE quarantine ADD COLUMN cells TEXT CHECK (cells IS NULL OR json_valid(cells));
    -- The step that changed it last; null for a recipe.
    ALTER TABLE quarantine ADD COLUMN step_id INTEGER REFERENCES steps (step_id);
    CREATE INDEX quarantine_by_step ON quarantine (step_id) WHERE step_id IS NOT NULL;

    -- The state of a line before a step, so that undoing brings it back exactly.
    CREATE TABLE quarantine_history (
      step_id       INTEGER NOT NULL REFERENCES steps (step_id),
      quarantine_id INTEGER NOT NULL REFERENCES quarantine (quarantine_id) ON DELETE CASCADE,
      before        TEXT    NOT NULL CHECK (json_valid(before)),
      after         TEXT    NOT NULL CHECK (json_valid(after)),
      PRIMARY KEY (step_id, quarantine_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX quarantine_history_by_line ON quarantine_history (quarantine_id);

    -- What rules marked without setting it aside; of each rule and import the first ten thousand.
    CREATE TABLE flags (
      flag_id     INTEGER PRIMARY KEY,
      import_id   INTEGER NOT NULL REFERENCES imports (import_id),
      rule        TEXT    NOT NULL,
      line        INTEGER NOT NULL,
      column_name TEXT    NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX flags_by_import ON flags (import_id, rule);

    ALTER TABLE customers ADD COLUMN merged_into INTEGER REFERENCES customers (customer_id);
    CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;
    ALTER TABLE products ADD COLUMN merged_into INTEGER REFERENCES products (product_id);
    CREATE INDEX products_merged ON products (merged_into) WHERE merged_into IS NOT NULL;

    -- The line that told of the customer first; 0 where an older version did not keep it.
    ALTER TABLE customer_facts ADD COLUMN line       INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE customer_facts ADD COLUMN province   TEXT NOT NULL DEFAULT '';
    ALTER TABLE customer_facts ADD COLUMN postcode   TEXT NOT NULL DEFAULT '';
    ALTER TABLE customer_facts ADD COLUMN company    TEXT NOT NULL DEFAULT '';
    ALTER TABLE customer_facts ADD COLUMN gender     TEXT NOT NULL DEFAULT '';
    -- YYYY-MM-DD, or --MM-DD where the year is not told.
    ALTER TABLE customer_facts ADD COLUMN birthday   TEXT NOT NULL DEFAULT '';
    ALTER TABLE customer_facts ADD COLUMN joined_at  INTEGER;
    ALTER TABLE customer_facts ADD COLUMN tags       TEXT NOT NULL DEFAULT '';
    ALTER TABLE customer_facts ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes));

    ALTER TABLE product_facts ADD COLUMN line         INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE product_facts ADD COLUMN brand        TEXT NOT NULL DEFAULT '';
    ALTER TABLE product_facts ADD COLUMN description  TEXT NOT NULL DEFAULT '';
    ALTER TABLE product_facts ADD COLUMN url          TEXT NOT NULL DEFAULT '';
    ALTER TABLE product_facts ADD COLUMN stock        REAL;
    ALTER TABLE product_facts ADD COLUMN price_micros INTEGER;
    ALTER TABLE product_facts ADD COLUMN cost_micros  INTEGER;
    ALTER TABLE product_facts ADD COLUMN currency     TEXT NOT NULL DEFAULT 'XXX';
    ALTER TABLE product_facts ADD COLUMN attributes   TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes));

    -- What a merge chose for a customer (product): above all that imports tell. JSON object of fields.
    CREATE TABLE merged_facts (
      step_id   INTEGER NOT NULL REFERENCES steps (step_id),
      entity    TEXT    NOT NULL CHECK (entity IN ('customer', 'product')),
      entity_id INTEGER NOT NULL,
      facts     TEXT    NOT NULL CHECK (json_valid(facts)),
      PRIMARY KEY (entity, entity_id, step_id)
    ) STRICT, WITHOUT ROWID;

    -- Interactions that were told of a customer or product that is now part of another: where they go back to.
    CREATE TABLE moved_interactions (
      interaction_id INTEGER NOT NULL REFERENCES interactions (interaction_id) ON DELETE CASCADE,
      step_id        INTEGER NOT NULL REFERENCES steps (step_id),
      entity         TEXT    NOT NULL CHECK (entity IN ('customer', 'product')),
      from_id        INTEGER NOT NULL,
      PRIMARY KEY (interaction_id, step_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX moved_by_step ON moved_interactions (step_id);

    CREATE TABLE duplicate_pairs (
      pair_id INTEGER PRIMARY KEY AUTOINCREMENT,
      entity  TEXT    NOT NULL CHECK (entity IN ('customer', 'product')),
      a_id    INTEGER NOT NULL,
      b_id    INTEGER NOT NULL,
      score   REAL    NOT NULL CHECK (score BETWEEN 0 AND 1),
      reasons TEXT    NOT NULL CHECK (json_valid(reasons)),
      state   TEXT    NOT NULL CHECK (state IN ('open', 'merged', 'dismissed')),
      step_id INTEGER REFERENCES steps (step_id),
      CHECK (a_id < b_id),
      UNIQUE (entity, a_id, b_id)
    ) STRICT;
    CREATE INDEX duplicate_pairs_by_score ON duplicate_pairs (entity, state, score DESC);
    CREATE INDEX duplicate_pairs_by_step ON duplicate_pairs (step_id) WHERE step_id IS NOT NULL;

    -- Refunds and the sale they take back.
    CREATE TABLE refund_sales (
      refund_id INTEGER PRIMARY KEY REFERENCES interactions (interaction_id) ON DELETE CASCADE,
      sale_id   INTEGER NOT NULL REFERENCES interactions (interaction_id) ON DELETE CASCADE
    ) STRICT;
    CREATE INDEX refund_sales_by_sale ON refund_sales (sale_id);

    CREATE TABLE mappings (
      name       TEXT    PRIMARY KEY CHECK (name <> ''),
      document   TEXT    NOT NULL CHECK (json_valid(document)),
      updated_at INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    -- All tellings stay; of a campaign's day the latest published one counts (visible_campaign_results), so undo brings the older back.
    CREATE TABLE campaign_results (
      result_id               INTEGER PRIMARY KEY,
      import_id               INTEGER NOT NULL REFERENCES imports (import_id),
      line                    INTEGER NOT NULL,
      day                     TEXT    NOT NULL CHECK (length(day) = 10),
      channel                 TEXT    NOT NULL DEFAULT '',
      account                 TEXT    NOT NULL DEFAULT '',
      campaign                TEXT    NOT NULL DEFAULT '',
      ad_set                  TEXT    NOT NULL DEFAULT '',
      ad                      TEXT    NOT NULL DEFAULT '',
      impressions             REAL,
      reach                   REAL,
      clicks                  REAL,
      cost_micros             INTEGER,
      conversions             REAL,
      conversion_value_micros INTEGER,
      recipients              REAL,
      opens                   REAL,
      unsubscribes            REAL,
      currency                TEXT    NOT NULL DEFAULT 'XXX',
      UNIQUE (channel, account, campaign, day, import_id, ad_set, ad, currency)
    ) STRICT;
    CREATE INDEX campaign_results_by_import ON campaign_results (import_id);
    CREATE INDEX campaign_results_by_day ON campaign_results (day);

    CREATE TABLE copy_results (
      copy_id                 INTEGER PRIMARY KEY,
      import_id               INTEGER NOT NULL REFERENCES imports (import_id),
      line                    INTEGER NOT NULL,
      channel                 TEXT    NOT NULL DEFAULT '',
      account                 TEXT    NOT NULL DEFAULT '',
      campaign                TEXT    NOT NULL DEFAULT '',
      ad_set                  TEXT    NOT NULL DEFAULT '',
      ad                      TEXT    NOT NULL DEFAULT '',
      test                    TEXT    NOT NULL DEFAULT '',
      variant                 TEXT    NOT NULL DEFAULT '',
      headline                TEXT    NOT NULL DEFAULT '',
      body                    TEXT    NOT NULL DEFAULT '',
      subject                 TEXT    NOT NULL DEFAULT '',
      from_day                TEXT    NOT NULL DEFAULT '',
      to_day                  TEXT    NOT NULL DEFAULT '',
      impressions             REAL,
      clicks                  REAL,
      cost_micros             INTEGER,
      conversions             REAL,
      conversion_value_micros INTEGER,
      recipients              REAL,
      opens                   REAL,
      unsubscribes            REAL,
      currency                TEXT    NOT NULL DEFAULT 'XXX',
      -- 63 bits of SHA-256 over all that tells texts apart (see copyIdentity): a unique index over the texts would double them.
      identity                INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX copy_results_identity ON copy_results (identity, import_id);
    CREATE INDEX copy_results_by_import ON copy_results (import_id);

    CREATE TABLE consents (
      import_id   INTEGER NOT NULL REFERENCES imports (import_id),
      customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
      channel     TEXT    NOT NULL CHECK (channel IN ('email', 'sms', 'phone', 'post', 'any')),
      state       TEXT    NOT NULL CHECK (state IN ('granted', 'denied')),
      at          INTEGER,
      reason      TEXT    NOT NULL DEFAULT '',
      line        INTEGER NOT NULL,
      PRIMARY KEY (customer_id, channel, import_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX consents_by_import ON consents (import_id);

    CREATE TABLE suppressions (
      suppression_id INTEGER PRIMARY KEY,
      import_id      INTEGER NOT NULL REFERENCES imports (import_id),
      by             TEXT    NOT NULL CHECK (by IN ('customer-id', 'email', 'phone')),
      value          TEXT    NOT NULL CHECK (value <> ''),
      reason         TEXT    NOT NULL DEFAULT '',
      at             INTEGER,
      line           INTEGER NOT NULL,
      UNIQUE (by, value, import_id)
    ) STRICT;
    CREATE INDEX suppressions_by_import ON suppressions (import_id);

    CREATE TABLE series_points (
      import_id INTEGER NOT NULL REFERENCES imports (import_id),
      series    TEXT    NOT NULL,
      at        INTEGER NOT NULL,
      value     REAL    NOT NULL,
      line      INTEGER NOT NULL,
      PRIMARY KEY (series, at, import_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX series_points_by_import ON series_points (import_id);

    CREATE VIEW visible_interactions AS
      SELECT x.interaction_id, x.import_id, x.line, x.customer_id, x.product_id, x.kind, x.occurred_at, x.order_id,
             x.quantity, x.unit_price_micros, x.currency, x.rating, x.channel, x.campaign_id
        FROM interactions x
       -- The plus keeps the index on imports out: nearly all rows are visible, and a customer's (product's) own index finds them.
       WHERE +x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published');

    CREATE VIEW visible_customers AS
      SELECT c.customer_id, c.external_id
        FROM customers c
       WHERE c.merged_into IS NULL
         AND (EXISTS (SELECT 1 FROM customer_facts f JOIN imports i ON i.import_id = f.import_id
                       WHERE f.customer_id = c.customer_id AND i.status = 'published')
              OR EXISTS (SELECT 1 FROM customers m JOIN customer_facts f ON f.customer_id = m.customer_id
                           JOIN imports i ON i.import_id = f.import_id
                          WHERE m.merged_into = c.customer_id AND i.status = 'published'));

    CREATE VIEW visible_products AS
      SELECT p.product_id, p.external_id, p.excluded
        FROM products p
       WHERE p.merged_into IS NULL
         AND (EXISTS (SELECT 1 FROM product_facts f JOIN imports i ON i.import_id = f.import_id
                       WHERE f.product_id = p.product_id AND i.status = 'published')
              OR EXISTS (SELECT 1 FROM products m JOIN product_facts f ON f.product_id = m.product_id
                           JOIN imports i ON i.import_id = f.import_id
                          WHERE m.merged_into = p.product_id AND i.status = 'published'));

    CREATE VIEW visible_campaign_results AS
      SELECT r.* FROM campaign_results r
       WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
         AND NOT EXISTS (SELECT 1 FROM campaign_results n JOIN imports i ON i.import_id = n.import_id
                          WHERE n.channel = r.channel AND n.account = r.account AND n.campaign = r.campaign
                            AND n.day = r.day AND n.import_id > r.import_id AND i.status = 'published');

    CREATE VIEW visible_copy_results AS
      SELECT r.* FROM copy_results r
       WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
         AND NOT EXISTS (SELECT 1 FROM copy_results n JOIN imports i ON i.import_id = n.import_id
                          WHERE n.identity = r.identity AND n.import_id > r.import_id AND i.status = 'published');

    CREATE VIEW visible_series_points AS
      SELECT r.series, r.at, r.value, r.import_id, r.line FROM series_points r
       WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
         AND NOT EXISTS (SELECT 1 FROM series_points n JOIN imports i ON i.import_id = n.import_id
                          WHERE n.series = r.series AND n.at = r.at AND n.import_id > r.import_id
                            AND i.status = 'published');

    -- Told of whom the file names, shown of whom he counts as now: who was merged keeps his "no".
    CREATE VIEW visible_consents AS
      SELECT coalesce(c.merged_into, c.customer_id) AS customer_id, r.channel, r.state, r.at, r.reason, r.import_id, r.line
        FROM consents r JOIN customers c ON c.customer_id = r.customer_id
       WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
         AND NOT EXISTS (SELECT 1 FROM consents n JOIN imports i ON i.import_id = n.import_id
                          WHERE n.customer_id IN (SELECT coalesce(c.merged_into, c.customer_id) UNION ALL
                                                  SELECT g.customer_id FROM customers g
                                                   WHERE g.merged_into = coalesce(c.merged_into, c.customer_id))
                            AND n.channel = r.channel AND i.status = 'published'
                            AND (coalesce(n.at, -1), n.import_id, n.customer_id) > (coalesce(r.at, -1), r.import_id, r.customer_id));

    CREATE VIEW visible_suppressions AS
      SELECT r.suppression_id, r.by, r.value, r.reason, r.at, r.import_id, r.line FROM suppressions r
       WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
         AND NOT EXISTS (SELECT 1 FROM suppressions n JOIN imports i ON i.import_id = n.import_id
                          WHERE n.by = r.by AND n.value = r.value AND n.import_id > r.import_id AND i.status = 'published');
  `)
  giveIdentities(db)
  createInteractionIndexes(db)
  // Plans are written differently now; models and lists of the present data stay so.
  const after = fingerprintOf(db)
  for (const table of ['models', 'lists'])
    db.prepare<[string, string]>(`UPDATE ${table} SET fingerprint = ? WHERE fingerprint = ?`).run(
      after,
      before,
    )
}

/** As `dataFingerprint` of this version, for a project without fixes and merges. */
function fingerprintOf(db: WritableDb): string {
  const rows = db
    .prepare<[], unknown[]>(
      `SELECT file_hash, plan, accepted FROM imports WHERE status = 'published' ORDER BY import_id`,
    )
    .raw()
    .all()
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

type Told = Parameters<typeof identityOf>[0] & { readonly id: number }

function giveIdentities(db: WritableDb): void {
  const update = db.prepare<[number, number]>('UPDATE interactions SET identity = ? WHERE interaction_id = ?')
  const page = db.prepare<[number], Told>(
    `SELECT interaction_id AS id, customer_id AS customer, product_id AS product, occurred_at AS at, kind, order_id AS orderId, quantity,
            unit_price_micros AS unitPriceMicros, rating
       FROM interactions WHERE interaction_id > ? ORDER BY interaction_id LIMIT 10000`,
  )
  for (let last = 0; ;) {
    const rows = page.all(last)
    for (const row of rows) update.run(identityOf(row), row.id)
    const end = rows.at(-1)
    if (end === undefined) return
    last = end.id
  }
}
