import type { WritableDb } from '../database.ts'

/** Actions of strategy plans, who they are for, and who is held out of them; the plan itself is an analysis. */
export function plans(db: WritableDb): void {
  db.exec(`
    CREATE TABLE plan_actions (
      action_id   INTEGER PRIMARY KEY AUTOINCREMENT,
      analysis_id INTEGER NOT NULL REFERENCES analyses (analysis_id) ON DELETE CASCADE,
      segment_key TEXT    NOT NULL,
      channel     TEXT    NOT NULL,
      -- What was planned, as the contract says.
      plan        TEXT    NOT NULL CHECK (json_valid(plan)),
      state       TEXT    NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'accepted', 'rejected')),
      note        TEXT    NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX plan_actions_by_analysis ON plan_actions (analysis_id);

    CREATE TABLE plan_customers (
      action_id   INTEGER NOT NULL REFERENCES plan_actions (action_id) ON DELETE CASCADE,
      customer_id INTEGER NOT NULL REFERENCES customers (customer_id),
      held        INTEGER NOT NULL CHECK (held IN (0, 1)),
      PRIMARY KEY (action_id, customer_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX plan_customers_by_customer ON plan_customers (customer_id);
  `)
}
