import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { WritableDb } from './database.ts'
import { createProject } from './open.ts'
import { withRollback } from './with-rollback.ts'

/**
 * Runs `work` on a project of its own that holds a copy of `tables`, and is gone afterwards: nothing reaches the project, and who wants to
 * write to it need not wait. O(rows of the tables), copied without being decoded where they have no unique index.
 */
export async function onTrialCopy<T>(
  db: WritableDb,
  tables: readonly string[],
  work: (trial: WritableDb) => Promise<T>,
): Promise<T> {
  // A project in memory has one connection: nobody waits.
  if (db.memory) return withRollback(db, () => work(db))
  const folder = mkdtempSync(join(tmpdir(), 'sextant-trial-'))
  try {
    const trial = createProject(join(folder, 'trial.sextant'), { now: 0 })
    try {
      // It need not outlive anything, and holds only some of the tables that others refer to.
      trial.db.pragma('synchronous = OFF')
      trial.db.pragma('foreign_keys = OFF')
      trial.db.prepare<[string]>('ATTACH ? AS project').run(db.name)
      // One transaction, so that all tables are of one state of the project.
      trial.db.exec(
        `BEGIN; ${tables.map((table) => `INSERT INTO main.${table} SELECT * FROM project.${table};`).join(' ')} COMMIT`,
      )
      trial.db.exec('DETACH project')
      return await work(trial.db)
    } finally {
      trial.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
