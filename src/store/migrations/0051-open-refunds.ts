import type { WritableDb } from '../database.ts'

/** Refunds whose sale was not there when they came in: looked at again whenever sales come in. */
export function openRefunds(db: WritableDb): void {
  db.exec(`
    CREATE TABLE open_refunds (
      refund_id INTEGER PRIMARY KEY REFERENCES interactions (interaction_id) ON DELETE CASCADE
    ) STRICT;
    INSERT INTO open_refunds SELECT x.interaction_id FROM interactions x
     WHERE x.kind = 2 AND x.customer_id > 0 AND x.interaction_id NOT IN (SELECT refund_id FROM refund_sales);
  `)
}
