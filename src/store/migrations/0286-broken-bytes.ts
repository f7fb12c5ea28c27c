import type { WritableDb } from '../database.ts'

/** Of a line that was set aside because of bytes that do not belong to the file's encoding: where in the file the first of them is. */
export function brokenBytes(db: WritableDb): void {
  db.exec('ALTER TABLE quarantine ADD COLUMN byte INTEGER CHECK (byte >= 0)')
}
