import type { WritableDb } from '../database.ts'

/** Reasons in words, where a list was put into another order by a language model: a JSON list, one text by rank, empty where there is none. */
export function listWords(db: WritableDb): void {
  db.exec(`ALTER TABLE list_customers ADD COLUMN words TEXT CHECK (words IS NULL OR json_valid(words))`)
}
