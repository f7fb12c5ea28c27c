import type { ReadableDb } from '../database.ts'

export type KnownCustomer = { readonly kind: 'name' | 'customer-id'; readonly value: string }

/**
 * Which of these words are names or ids of customers the project has ever been told, undone imports included: whoever is in the file is to be
 * protected. O(customers), without leaving SQL.
 * @param names with A to Z in lower case
 * @param ids likewise
 */
export function knownPeople(
  db: ReadableDb,
  names: ReadonlySet<string>,
  ids: ReadonlySet<string>,
): KnownCustomer[] {
  const found = (sql: string, words: ReadonlySet<string>): string[] =>
    words.size === 0
      ? []
      : db
          .prepare<[string], string>(sql)
          .pluck()
          .all(JSON.stringify([...words]))
  return [
    ...found(
      `SELECT DISTINCT trim(name) FROM customer_facts WHERE name <> '' AND lower(trim(name)) IN (SELECT value FROM json_each(?)) LIMIT 5000`,
      names,
    ).map((value) => ({ kind: 'name' as const, value })),
    ...found(
      `SELECT external_id FROM customers WHERE lower(external_id) IN (SELECT value FROM json_each(?)) LIMIT 5000`,
      ids,
    ).map((value) => ({ kind: 'customer-id' as const, value })),
  ]
}
