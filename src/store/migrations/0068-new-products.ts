import type { WritableDb } from '../database.ts'

/** Lists tell how many products at the end of each customer's list the model did not know. */
export function newProducts(db: WritableDb): void {
  db.exec('ALTER TABLE list_customers ADD COLUMN fresh INTEGER NOT NULL DEFAULT 0')
}
