import type { WritableDb } from './database.ts'

/**
 * Runs `work` in one transaction and takes everything back that it wrote, whatever comes of it. Other writers wait meanwhile; readers see
 * the project as it was.
 */
export async function withRollback<T>(db: WritableDb, work: () => Promise<T>): Promise<T> {
  db.exec('BEGIN IMMEDIATE')
  try {
    return await work()
  } finally {
    if (db.open && db.inTransaction) db.exec('ROLLBACK')
  }
}
