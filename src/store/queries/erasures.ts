import type { ReadableDb } from '../database.ts'

/** How often a project has erased somebody: results of before are not those of now. */
export function erasuresOf(db: ReadableDb): number {
  return Number(db.prepare<[], string>(`SELECT value FROM meta WHERE key = 'erasures'`).pluck().get() ?? 0)
}
