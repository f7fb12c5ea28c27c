import type { WritableDb } from './database.ts'

/** Indexes of the largest table, apart from its key: removing most of its rows is faster without them, as is adding millions. */
const indexes: Readonly<Record<string, string>> = {
  interactions_by_identity: 'interactions (identity) WHERE identity > 0',
  interactions_by_customer: 'interactions (customer_id)',
  interactions_by_product: 'interactions (product_id)',
  interactions_by_import: 'interactions (import_id)',
}

/**
 * Also after a removal or an import that was killed while it did without. O(rows log rows) for those that are missing, nothing otherwise.
 * @param onStep is told after each
 */
export function createInteractionIndexes(db: WritableDb, onStep: () => void = () => undefined): void {
  for (const [name, on] of Object.entries(indexes)) {
    db.exec(`CREATE INDEX IF NOT EXISTS ${name} ON ${on}`)
    onStep()
  }
}

/** Whether an index is one of those that can be created again. */
export function isInteractionIndex(name: string): boolean {
  return name in indexes
}

export function dropInteractionIndexes(db: WritableDb): void {
  for (const name of Object.keys(indexes)) db.exec(`DROP INDEX IF EXISTS ${name}`)
}
