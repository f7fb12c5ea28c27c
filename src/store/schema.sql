CREATE INDEX analyses_by_area ON analyses (area, kind, analysis_id) WHERE status = 'published';

CREATE INDEX campaign_results_by_day ON campaign_results (day);

CREATE INDEX campaign_results_by_import ON campaign_results (import_id);

CREATE INDEX consents_by_import ON consents (import_id);

CREATE INDEX copy_results_by_import ON copy_results (import_id);

CREATE UNIQUE INDEX copy_results_identity ON copy_results (identity, import_id);

CREATE INDEX customer_facts_by_import ON customer_facts (import_id);

CREATE INDEX customers_merged ON customers (merged_into) WHERE merged_into IS NOT NULL;

CREATE INDEX duplicate_pairs_by_score ON duplicate_pairs (entity, state, score DESC);

CREATE INDEX duplicate_pairs_by_step ON duplicate_pairs (step_id) WHERE step_id IS NOT NULL;

CREATE INDEX flags_by_import ON flags (import_id, rule);

CREATE INDEX imports_by_hash ON imports (file_hash);

CREATE INDEX imports_by_mends ON imports (mends) WHERE mends IS NOT NULL;

CREATE INDEX interactions_by_campaign ON interactions (campaign_id) WHERE campaign_id IS NOT NULL;

CREATE INDEX interactions_by_customer ON interactions (customer_id);

CREATE INDEX interactions_by_identity ON interactions (identity) WHERE identity > 0;

CREATE INDEX interactions_by_import ON interactions (import_id);

CREATE INDEX interactions_by_product ON interactions (product_id);

CREATE INDEX list_customers_by_customer ON list_customers (customer_id);

CREATE INDEX moved_by_step ON moved_interactions (step_id);

CREATE INDEX plan_actions_by_analysis ON plan_actions (analysis_id);

CREATE INDEX plan_customers_by_customer ON plan_customers (customer_id);

CREATE INDEX plan_edits_by_analysis ON plan_edits (analysis_id);

CREATE INDEX product_facts_by_import ON product_facts (import_id);

CREATE INDEX products_merged ON products (merged_into) WHERE merged_into IS NOT NULL;

CREATE INDEX quarantine_by_state ON quarantine (import_id, state, quarantine_id, reason);

CREATE INDEX quarantine_by_step ON quarantine (step_id) WHERE step_id IS NOT NULL;

CREATE INDEX quarantine_history_by_line ON quarantine_history (quarantine_id);

CREATE INDEX refund_sales_by_sale ON refund_sales (sale_id);

CREATE INDEX repeats_by_import ON repeats (import_id);

CREATE INDEX segment_members_by_customer ON segment_members (customer_id);

CREATE INDEX series_points_by_import ON series_points (import_id);

CREATE INDEX steps_by_import ON steps (import_id);

CREATE INDEX suppressions_by_import ON suppressions (import_id);

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

CREATE TABLE analysis_parts (
  analysis_id INTEGER NOT NULL REFERENCES analyses (analysis_id) ON DELETE CASCADE,
  name        TEXT    NOT NULL,
  chunk       INTEGER NOT NULL CHECK (chunk >= 0),
  type        TEXT    NOT NULL CHECK (type IN ('json', 'int32', 'float32', 'float64')),
  data        BLOB    NOT NULL,
  PRIMARY KEY (analysis_id, name, chunk)
) STRICT;

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

CREATE TABLE campaigns (
  campaign_id INTEGER PRIMARY KEY AUTOINCREMENT,
  name        TEXT NOT NULL UNIQUE CHECK (name <> '')
) STRICT;

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

CREATE TABLE copy_drafts (
  draft_id INTEGER PRIMARY KEY AUTOINCREMENT,
  saved_at INTEGER NOT NULL,
  -- Texts and what they are scored by, as the contract has them.
  draft    TEXT    NOT NULL CHECK (json_valid(draft))
) STRICT;

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

CREATE TABLE customer_columns (
  name        TEXT    NOT NULL,
  chunk       INTEGER NOT NULL CHECK (chunk >= 0),
  fingerprint TEXT    NOT NULL,
  data        BLOB    NOT NULL,
  PRIMARY KEY (name, chunk)
) STRICT;

CREATE TABLE customer_facts (
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  import_id   INTEGER NOT NULL REFERENCES imports (import_id),
  name        TEXT NOT NULL DEFAULT '',
  email       TEXT NOT NULL DEFAULT '',
  phone       TEXT NOT NULL DEFAULT '',
  country     TEXT NOT NULL DEFAULT '',
  city        TEXT NOT NULL DEFAULT '', line       INTEGER NOT NULL DEFAULT 0, province   TEXT NOT NULL DEFAULT '', postcode   TEXT NOT NULL DEFAULT '', company    TEXT NOT NULL DEFAULT '', gender     TEXT NOT NULL DEFAULT '', birthday   TEXT NOT NULL DEFAULT '', joined_at  INTEGER, tags       TEXT NOT NULL DEFAULT '', attributes TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  PRIMARY KEY (customer_id, import_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE customers (
  customer_id INTEGER PRIMARY KEY AUTOINCREMENT,
  external_id TEXT NOT NULL UNIQUE CHECK (external_id <> '')
, merged_into INTEGER REFERENCES customers (customer_id)) STRICT;

CREATE TABLE decision_logs (
  log_id    INTEGER PRIMARY KEY AUTOINCREMENT,
  name      TEXT    NOT NULL UNIQUE,
  kept_at   INTEGER NOT NULL,
  decisions INTEGER NOT NULL CHECK (decisions > 0),
  -- Names of actions and of segments; cells point into them.
  actions   TEXT    NOT NULL CHECK (json_valid(actions)),
  segments  TEXT    NOT NULL CHECK (json_valid(segments)),
  cells     TEXT    NOT NULL CHECK (json_valid(cells))
) STRICT;

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

CREATE TABLE flags (
  flag_id     INTEGER PRIMARY KEY,
  import_id   INTEGER NOT NULL REFERENCES imports (import_id),
  rule        TEXT    NOT NULL,
  line        INTEGER NOT NULL,
  column_name TEXT    NOT NULL DEFAULT ''
) STRICT;

CREATE TABLE forecast_events (
  event_id  INTEGER PRIMARY KEY AUTOINCREMENT,
  name      TEXT    NOT NULL CHECK (name <> ''),
  kind      TEXT    NOT NULL CHECK (kind IN ('promotion', 'event', 'holiday', 'make-up-day')),
  first_day TEXT    NOT NULL CHECK (length(first_day) = 10),
  last_day  TEXT    NOT NULL CHECK (length(last_day) = 10 AND last_day >= first_day),
  uplift    REAL,
  predicted INTEGER NOT NULL CHECK (predicted IN (0, 1)),
  calendar  TEXT    NOT NULL CHECK (calendar IN ('own', 'china', 'western')),
  UNIQUE (name, first_day)
) STRICT;

CREATE TABLE identity_buckets (
  -- run_id * 2^20 + number of the bucket.
  place   INTEGER PRIMARY KEY,
  -- Identities (float64 each), then for each of them its row id, counted from first_id (uint32), all little-endian.
  entries BLOB    NOT NULL
) STRICT;

CREATE TABLE identity_runs (
  run_id   INTEGER PRIMARY KEY AUTOINCREMENT,
  first_id INTEGER NOT NULL,
  last_id  INTEGER NOT NULL CHECK (last_id >= first_id),
  -- Identities are in one of 2^bits buckets by their first bits.
  bits     INTEGER NOT NULL CHECK (bits BETWEEN 0 AND 19)
) STRICT;

CREATE TABLE "imports" (
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
  flag_counts TEXT    NOT NULL DEFAULT '{}' CHECK (json_valid(flag_counts)), mends INTEGER REFERENCES imports (import_id) ON DELETE SET NULL,
  CHECK (status NOT IN ('published', 'undone') OR read = accepted + merged + duplicates + quarantined + skipped)
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
, identity INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE jobs (
  job_id      TEXT    PRIMARY KEY,
  kind        TEXT    NOT NULL,
  state       TEXT    NOT NULL CHECK (state IN ('running', 'finished', 'failed', 'cancelled')),
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,
  failure     TEXT    CHECK (failure IS NULL OR json_valid(failure))
) STRICT;

CREATE TABLE list_customers (
  list_id         INTEGER NOT NULL REFERENCES lists (list_id),
  customer_id     INTEGER NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
  personal        INTEGER NOT NULL CHECK (personal IN (0, 1)),
  product_ids     BLOB    NOT NULL,
  scores          BLOB    NOT NULL,
  reason_products BLOB    NOT NULL,
  reason_shares   BLOB    NOT NULL, segment_id INTEGER, fresh INTEGER NOT NULL DEFAULT 0, words TEXT CHECK (words IS NULL OR json_valid(words)),
  PRIMARY KEY (list_id, customer_id)
) STRICT, WITHOUT ROWID;

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
, name TEXT NOT NULL DEFAULT '', outcome TEXT CHECK (outcome IS NULL OR json_valid(outcome))) STRICT;

CREATE TABLE mappings (
  name       TEXT    PRIMARY KEY CHECK (name <> ''),
  document   TEXT    NOT NULL CHECK (json_valid(document)),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE merged_facts (
  step_id   INTEGER NOT NULL REFERENCES steps (step_id),
  entity    TEXT    NOT NULL CHECK (entity IN ('customer', 'product')),
  entity_id INTEGER NOT NULL,
  facts     TEXT    NOT NULL CHECK (json_valid(facts)),
  PRIMARY KEY (entity, entity_id, step_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE meta (
  key   TEXT PRIMARY KEY,
  value TEXT NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE model_parts (
  model_id INTEGER NOT NULL REFERENCES models (model_id),
  name     TEXT    NOT NULL,
  chunk    INTEGER NOT NULL CHECK (chunk >= 0),
  type     TEXT    NOT NULL CHECK (type IN ('int32', 'float32', 'float64')),
  data     BLOB    NOT NULL,
  PRIMARY KEY (model_id, name, chunk)
) STRICT;

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

CREATE TABLE moved_interactions (
  interaction_id INTEGER NOT NULL REFERENCES interactions (interaction_id) ON DELETE CASCADE,
  step_id        INTEGER NOT NULL REFERENCES steps (step_id),
  entity         TEXT    NOT NULL CHECK (entity IN ('customer', 'product')),
  from_id        INTEGER NOT NULL,
  PRIMARY KEY (interaction_id, step_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE open_refunds (
  refund_id INTEGER PRIMARY KEY REFERENCES interactions (interaction_id) ON DELETE CASCADE
) STRICT;

CREATE TABLE plan_actions (
  action_id   INTEGER PRIMARY KEY AUTOINCREMENT,
  analysis_id INTEGER NOT NULL REFERENCES analyses (analysis_id) ON DELETE CASCADE,
  segment_key TEXT    NOT NULL,
  channel     TEXT    NOT NULL,
  -- What was planned, as the contract says.
  plan        TEXT    NOT NULL CHECK (json_valid(plan)),
  state       TEXT    NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'accepted', 'rejected')),
  note        TEXT    NOT NULL DEFAULT ''
, place REAL NOT NULL DEFAULT 0, put_aside INTEGER NOT NULL DEFAULT 0 CHECK (put_aside IN (0, 1))) STRICT;

CREATE TABLE plan_customers (
  action_id   INTEGER NOT NULL REFERENCES plan_actions (action_id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
  held        INTEGER NOT NULL CHECK (held IN (0, 1)),
  PRIMARY KEY (action_id, customer_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE product_facts (
  product_id INTEGER NOT NULL REFERENCES products (product_id),
  import_id  INTEGER NOT NULL REFERENCES imports (import_id),
  name       TEXT NOT NULL DEFAULT '',
  category   TEXT NOT NULL DEFAULT '', line         INTEGER NOT NULL DEFAULT 0, brand        TEXT NOT NULL DEFAULT '', description  TEXT NOT NULL DEFAULT '', url          TEXT NOT NULL DEFAULT '', stock        REAL, price_micros INTEGER, cost_micros  INTEGER, currency     TEXT NOT NULL DEFAULT 'XXX', attributes   TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(attributes)),
  PRIMARY KEY (product_id, import_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE product_vectors (
  product_id  INTEGER NOT NULL REFERENCES products (product_id) ON DELETE CASCADE,
  model       TEXT    NOT NULL,
  -- Which fields of the product were told, as a JSON list in their fixed order.
  fields      TEXT    NOT NULL CHECK (json_valid(fields)),
  -- SHA-256 of the product's own text, before anything was masked.
  fingerprint TEXT    NOT NULL,
  made_at     INTEGER NOT NULL,
  -- 32-bit floats, little endian.
  vector      BLOB    NOT NULL,
  PRIMARY KEY (product_id, model)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
  product_id  INTEGER PRIMARY KEY AUTOINCREMENT,
  external_id TEXT    NOT NULL UNIQUE CHECK (external_id <> ''),
  excluded    INTEGER NOT NULL DEFAULT 0 CHECK (excluded IN (0, 1))
, merged_into INTEGER REFERENCES products (product_id)) STRICT;

CREATE TABLE quarantine (
  quarantine_id INTEGER PRIMARY KEY,
  import_id     INTEGER NOT NULL REFERENCES imports (import_id),
  line          INTEGER NOT NULL CHECK (line > 0),
  column_name   TEXT    NOT NULL,
  reason        TEXT    NOT NULL,
  raw           TEXT    NOT NULL
, state TEXT NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'mended', 'dropped')), cells TEXT CHECK (cells IS NULL OR json_valid(cells)), step_id INTEGER REFERENCES steps (step_id), byte INTEGER CHECK (byte >= 0)) STRICT;

CREATE TABLE quarantine_history (
  step_id       INTEGER NOT NULL REFERENCES steps (step_id),
  quarantine_id INTEGER NOT NULL REFERENCES quarantine (quarantine_id) ON DELETE CASCADE,
  before        TEXT    NOT NULL CHECK (json_valid(before)),
  after         TEXT    NOT NULL CHECK (json_valid(after)),
  PRIMARY KEY (step_id, quarantine_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE refund_sales (
  refund_id INTEGER PRIMARY KEY REFERENCES interactions (interaction_id) ON DELETE CASCADE,
  sale_id   INTEGER NOT NULL REFERENCES interactions (interaction_id) ON DELETE CASCADE
) STRICT;

CREATE TABLE repeats (
  interaction_id INTEGER NOT NULL REFERENCES interactions (interaction_id),
  import_id      INTEGER NOT NULL REFERENCES imports (import_id),
  line           INTEGER NOT NULL,
  PRIMARY KEY (interaction_id, import_id, line)
) STRICT, WITHOUT ROWID;

CREATE TABLE segment_members (
  segment_id  INTEGER NOT NULL REFERENCES segments (segment_id) ON DELETE CASCADE,
  customer_id INTEGER NOT NULL REFERENCES customers (customer_id) ON DELETE CASCADE,
  PRIMARY KEY (segment_id, customer_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE segment_sizes (
  segment_id  INTEGER NOT NULL REFERENCES segments (segment_id) ON DELETE CASCADE,
  fingerprint TEXT    NOT NULL,
  recorded_at INTEGER NOT NULL,
  size        INTEGER NOT NULL CHECK (size >= 0),
  customers   INTEGER NOT NULL CHECK (customers >= size),
  PRIMARY KEY (segment_id, fingerprint)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE series_points (
  import_id INTEGER NOT NULL REFERENCES imports (import_id),
  series    TEXT    NOT NULL,
  at        INTEGER NOT NULL,
  value     REAL    NOT NULL,
  line      INTEGER NOT NULL,
  PRIMARY KEY (series, at, import_id)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE writer (
  one        INTEGER PRIMARY KEY CHECK (one = 1),
  pid        INTEGER NOT NULL,
  host       TEXT    NOT NULL,
  job_id     TEXT    NOT NULL,
  started_at INTEGER NOT NULL
) STRICT;

CREATE VIEW visible_campaign_results AS
  SELECT r.* FROM campaign_results r
   WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
     AND NOT EXISTS (SELECT 1 FROM campaign_results n JOIN imports i ON i.import_id = n.import_id
                      WHERE n.channel = r.channel AND n.account = r.account AND n.campaign = r.campaign
                        AND n.day = r.day AND n.import_id > r.import_id AND i.status = 'published');

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

CREATE VIEW visible_copy_results AS
  SELECT r.* FROM copy_results r
   WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
     AND NOT EXISTS (SELECT 1 FROM copy_results n JOIN imports i ON i.import_id = n.import_id
                      WHERE n.identity = r.identity AND n.import_id > r.import_id AND i.status = 'published');

CREATE VIEW visible_customers AS
  SELECT c.customer_id, c.external_id
    FROM customers c
   WHERE c.merged_into IS NULL
     AND (EXISTS (SELECT 1 FROM customer_facts f JOIN imports i ON i.import_id = f.import_id
                   WHERE f.customer_id = c.customer_id AND i.status = 'published')
          OR EXISTS (SELECT 1 FROM customers m JOIN customer_facts f ON f.customer_id = m.customer_id
                       JOIN imports i ON i.import_id = f.import_id
                      WHERE m.merged_into = c.customer_id AND i.status = 'published'));

CREATE VIEW visible_interactions AS
  SELECT x.interaction_id, x.import_id, x.line, x.customer_id, x.product_id, x.kind, x.occurred_at, x.order_id,
         x.quantity, x.unit_price_micros, x.currency, x.rating, x.channel, x.campaign_id
    FROM interactions x
   -- The plus keeps the index on imports out: nearly all rows are visible, and a customer's (product's) own index finds them.
   WHERE +x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
     -- Customer 0 stands for all who are not named. The plus: nearly all rows are above it.
     AND +x.customer_id > 0;

CREATE VIEW visible_products AS
  SELECT p.product_id, p.external_id, p.excluded
    FROM products p
   WHERE p.merged_into IS NULL
     AND (EXISTS (SELECT 1 FROM product_facts f JOIN imports i ON i.import_id = f.import_id
                   WHERE f.product_id = p.product_id AND i.status = 'published')
          OR EXISTS (SELECT 1 FROM products m JOIN product_facts f ON f.product_id = m.product_id
                       JOIN imports i ON i.import_id = f.import_id
                      WHERE m.merged_into = p.product_id AND i.status = 'published'));

CREATE VIEW visible_sales AS
  SELECT x.interaction_id, x.import_id, x.line, x.customer_id, x.product_id, x.kind, x.occurred_at, x.order_id,
         x.quantity, x.unit_price_micros, x.currency, x.rating, x.channel, x.campaign_id
    FROM interactions x
   WHERE +x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published');

CREATE VIEW visible_series_points AS
  SELECT r.series, r.at, r.value, r.import_id, r.line FROM series_points r
   WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
     AND NOT EXISTS (SELECT 1 FROM series_points n JOIN imports i ON i.import_id = n.import_id
                      WHERE n.series = r.series AND n.at = r.at AND n.import_id > r.import_id
                        AND i.status = 'published');

CREATE VIEW visible_suppressions AS
  SELECT r.suppression_id, r.by, r.value, r.reason, r.at, r.import_id, r.line FROM suppressions r
   WHERE r.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
     AND NOT EXISTS (SELECT 1 FROM suppressions n JOIN imports i ON i.import_id = n.import_id
                      WHERE n.by = r.by AND n.value = r.value AND n.import_id > r.import_id AND i.status = 'published');
