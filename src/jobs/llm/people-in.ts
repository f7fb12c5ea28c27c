import { personCandidates, type KnownPerson } from '../../engine/prompt/personal-data.ts'
import type { ReadableDb } from '../../store/database.ts'
import { knownPeople } from '../../store/queries/known-people.ts'

/** Customers whose names or ids stand in texts. */
export function peopleIn(texts: readonly string[], db: ReadableDb | null): KnownPerson[] {
  if (db === null) return []
  const { names, ids } = personCandidates(texts)
  return knownPeople(db, names, ids)
}
