import type { WritableDb } from '../database.ts'

/**
 * Interactions without a customer or a product. `visible_interactions` stays what is known of customers: anonymous sales are only in
 * `visible_sales`, which is for what counts the shop as a whole.
 */
export function withoutNames(db: WritableDb): void {
  db.exec(`
    DROP VIEW visible_interactions;
    CREATE VIEW visible_interactions AS
      SELECT x.interaction_id, x.import_id, x.line, x.customer_id, x.product_id, x.kind, x.occurred_at, x.order_id,
             x.quantity, x.unit_price_micros, x.currency, x.rating, x.channel, x.campaign_id
        FROM interactions x
       -- The plus keeps the index on imports out: nearly all rows are visible, and a customer's (product's) own index finds them.
       WHERE +x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published')
         -- Customer 0 stands for all who are not named. The plus: nearly all rows are above it.
         AND +x.customer_id > 0;
    CREATE VIEW visible_sales AS
      SELECT x.interaction_id, x.import_id, x.line, x.customer_id, x.product_id, x.kind, x.occurred_at, x.order_id,
             x.quantity, x.unit_price_micros, x.currency, x.rating, x.channel, x.campaign_id
        FROM interactions x
       WHERE +x.import_id IN (SELECT i.import_id FROM imports i WHERE i.status = 'published');
  `)
}
