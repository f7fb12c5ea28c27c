import { writing, type WritableDb } from '../database.ts'
import { NO_CUSTOMER, NO_PRODUCT } from '../placeholders.ts'
import { kindCodes } from './kinds.ts'

/** Rows of the project come before those of the file, as they came in earlier. */
const BEFORE = 1e12

/**
 * Copies from a project what refunds that are staged on a trial copy of it may be about: deals of the same customers, or of the same orders where
 * nobody is named, and which of them belong together. The trial has the customers and products of the project. O(deals of those customers, and
 * anonymous ones of those products).
 * @param project path of the project's file
 */
export function copyDealsOfRefunds(trial: WritableDb, project: string, importId: number): void {
  trial.prepare<[string]>('ATTACH ? AS project').run(project)
  try {
    writing(trial, () => {
      const columns = trial
        .prepare<[], string>("SELECT name FROM pragma_table_info('interactions')")
        .pluck()
        .all()
      const copied = columns.map((name) =>
        name === 'interaction_id' ? `x.${name} - ${BEFORE}` : `x.${name}`,
      )
      const refunds = `SELECT customer_id, product_id, order_id FROM main.interactions
        WHERE import_id = @importId AND kind = ${kindCodes.refund}`
      trial
        .prepare<object>(
          `INSERT INTO main.interactions (${columns.join(', ')})
           SELECT ${copied.join(', ')} FROM (SELECT DISTINCT customer_id FROM (${refunds}) WHERE customer_id <> ${NO_CUSTOMER}) r
            CROSS JOIN project.interactions x ON x.customer_id = r.customer_id
            WHERE x.kind IN (${kindCodes.purchase}, ${kindCodes.refund})
           UNION ALL
           SELECT ${copied.join(', ')} FROM (SELECT DISTINCT product_id FROM (${refunds}) WHERE customer_id = ${NO_CUSTOMER}) r
            CROSS JOIN project.interactions x ON x.product_id = r.product_id AND +x.customer_id = ${NO_CUSTOMER}
            WHERE x.kind IN (${kindCodes.purchase}, ${kindCodes.refund})
              AND x.order_id IN (SELECT order_id FROM (${refunds}) WHERE customer_id = ${NO_CUSTOMER} AND order_id <> '')
           UNION ALL
           SELECT ${copied.join(', ')} FROM project.interactions x
            WHERE EXISTS (SELECT 1 FROM (${refunds}) WHERE customer_id = ${NO_CUSTOMER})
              AND x.customer_id = ${NO_CUSTOMER} AND x.kind IN (${kindCodes.purchase}, ${kindCodes.refund})
              AND +x.product_id NOT IN (SELECT product_id FROM (${refunds}) WHERE customer_id = ${NO_CUSTOMER})
              AND (x.order_id IN (SELECT order_id FROM (${refunds}) WHERE customer_id = ${NO_CUSTOMER} AND product_id = ${NO_PRODUCT})
                   OR (x.product_id = ${NO_PRODUCT} AND x.order_id IN
                        (SELECT order_id FROM (${refunds}) WHERE customer_id = ${NO_CUSTOMER})))`,
        )
        .run({ importId })
      trial.exec(
        `INSERT INTO main.refund_sales (refund_id, sale_id)
         SELECT m.refund_id - ${BEFORE}, m.sale_id - ${BEFORE} FROM project.refund_sales m
          WHERE m.refund_id - ${BEFORE} IN (SELECT interaction_id FROM main.interactions)`,
      )
    })
  } finally {
    trial.exec('DETACH project')
  }
}
