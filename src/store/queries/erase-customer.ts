import { z } from 'zod'
import { forgetIdentities } from './identity-runs.ts'
import { NO_CUSTOMER, insertPlaceholder } from '../placeholders.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { forgetCustomerColumns } from '../columns/saved-columns.ts'
import { customerIdOf } from './customers.ts'
import { eraseFromModels } from './erase-from-models.ts'
import { eraseInTexts, isHanName, wordsPattern } from './erase-in-texts.ts'
import { erasuresOf } from './erasures.ts'

/** What erasing took out of a project; holds nothing of the person. */
export type Erasure = {
  /** The customer and those merged into him. */
  readonly customers: number
  readonly facts: number
  readonly interactions: number
  readonly consents: number
  readonly suppressions: number
  /** Lines that imports had set aside and that named the person: they are empty now. */
  readonly setAside: number
  readonly lists: number
  readonly segments: number
  readonly plans: number
  /** Models that held numbers of the person. */
  readonly models: number
  /** Kept drafts, tests and notes of plans that named the person; the words are gone from them. */
  readonly texts: number
}

/**
 * Takes a person out of the project for good: facts, consent, suppression, places in lists, segments and plans, numbers in models, lines set aside, examples in
 * profiles of imports, and every cache of rows. Interactions lose whom they were of (`keepSales`: they stay as anonymous sales, so that the shop's
 * revenue stays what it was) or go. The row of the customer stays as a number that names nobody, since results of before are stored by it.
 * One transaction; freed pages are overwritten (`secure_delete`). O(rows of the person + lines set aside + documents of imports, steps and analyses).
 * Undefined when there is no such customer.
 */
export function eraseCustomer(
  db: WritableDb,
  externalId: string,
  { keepSales }: { readonly keepSales: boolean },
): Erasure | undefined {
  const id = customerIdOf(db, externalId)
  if (id === undefined) return undefined
  const erasure = writing(db, () => {
    const ids = JSON.stringify(
      db
        .prepare<[number, number], number>(
          'SELECT customer_id FROM customers WHERE customer_id = ? OR merged_into = ?',
        )
        .pluck()
        .all(id, id),
    )
    const personal = personalTexts(db, ids)
    const taken = {
      suppressions: eraseSuppressions(db, personal),
      texts: eraseInTexts(db, [...personal, ...fullNames(db, ids)]),
      setAside: eraseSetAside(db, personal),
      interactions: eraseInteractions(db, ids, keepSales),
      lists: remove(db, 'list_customers', ids),
      segments: remove(db, 'segment_members', ids),
      plans: remove(db, 'plan_customers', ids),
      consents: remove(db, 'consents', ids),
      facts: remove(db, 'customer_facts', ids),
      models: eraseFromModels(db, z.array(z.number()).parse(JSON.parse(ids))),
    }
    eraseMatching(db, ids)
    eraseInDocuments(db, new Set(personal))
    const renamed = db
      .prepare<[string]>(
        `UPDATE customers SET external_id = 'erased:' || customer_id
          WHERE customer_id IN (SELECT value FROM json_each(?))`,
      )
      .run(ids).changes
    db.prepare<[string]>(`INSERT OR REPLACE INTO meta (key, value) VALUES ('erasures', ?)`).run(
      String(erasuresOf(db) + 1),
    )
    forgetCustomerColumns(db)
    return { customers: renamed, ...taken }
  })
  // What is not in the file any more is not to stay in the log beside it.
  db.pragma('wal_checkpoint(TRUNCATE)')
  return erasure
}

/** Ids, e-mail addresses and phone numbers: texts that name the person wherever they stand. */
function personalTexts(db: ReadableDb, ids: string): string[] {
  const texts = db
    .prepare<{ ids: string }, string>(
      `WITH own AS (SELECT value AS id FROM json_each(@ids))
       SELECT external_id FROM customers WHERE customer_id IN own
        UNION SELECT email FROM customer_facts WHERE customer_id IN own
        UNION SELECT phone FROM customer_facts WHERE customer_id IN own`,
    )
    .pluck()
    .all({ ids })
  return texts.filter((text) => text !== '')
}

/** Names of two words or more; one word alone is too often that of somebody or something else. */
function fullNames(db: ReadableDb, ids: string): string[] {
  return db
    .prepare<[string], string>(
      `SELECT DISTINCT trim(name) FROM customer_facts
        WHERE customer_id IN (SELECT value FROM json_each(?))`,
    )
    .pluck()
    .all(ids)
    .filter((name) => name.includes(' ') || isHanName(name))
}

type Table = 'list_customers' | 'segment_members' | 'plan_customers' | 'consents' | 'customer_facts'

function remove(db: WritableDb, table: Table, ids: string): number {
  return db
    .prepare<[string]>(`DELETE FROM ${table} WHERE customer_id IN (SELECT value FROM json_each(?))`)
    .run(ids).changes
}

function eraseInteractions(db: WritableDb, ids: string, keepSales: boolean): number {
  const own = 'SELECT interaction_id FROM interactions WHERE customer_id IN (SELECT value FROM json_each(?))'
  db.prepare<[string]>(
    `DELETE FROM moved_interactions WHERE entity = 'customer' AND interaction_id IN (${own})`,
  ).run(ids)
  db.prepare<[string]>(`DELETE FROM repeats WHERE interaction_id IN (${own})`).run(ids)
  forgetIdentities(db, own, ids)
  if (!keepSales)
    return db
      .prepare<[string]>('DELETE FROM interactions WHERE customer_id IN (SELECT value FROM json_each(?))')
      .run(ids).changes
  insertPlaceholder(db, 'customer')
  return db
    .prepare<[number, string]>(
      `UPDATE interactions SET customer_id = ?, order_id = '', identity = 0
        WHERE customer_id IN (SELECT value FROM json_each(?))`,
    )
    .run(NO_CUSTOMER, ids).changes
}

function eraseSuppressions(db: WritableDb, personal: readonly string[]): number {
  return db
    .prepare<[string]>(
      `DELETE FROM suppressions WHERE lower(value) IN (SELECT lower(value) FROM json_each(?))`,
    )
    .run(JSON.stringify(personal)).changes
}

/** Near-duplicates with the person, and facts that a merge chose. */
function eraseMatching(db: WritableDb, ids: string): void {
  db.prepare<[string, string]>(
    `DELETE FROM duplicate_pairs WHERE entity = 'customer'
        AND (a_id IN (SELECT value FROM json_each(?)) OR b_id IN (SELECT value FROM json_each(?)))`,
  ).run(ids, ids)
  db.prepare<[string]>(
    `DELETE FROM merged_facts WHERE entity = 'customer' AND entity_id IN (SELECT value FROM json_each(?))`,
  ).run(ids)
}

/** Empties the lines that name the person, and drops what fixes have kept of them. A text inside a longer word or number is somebody else's. */
function eraseSetAside(db: WritableDb, personal: readonly string[]): number {
  const names = naming(personal)
  const select = db
    .prepare<[string], [id: number, text: string]>(
      `SELECT q.quarantine_id, q.raw || char(10) || coalesce(q.cells, '') || char(10) ||
              coalesce((SELECT group_concat(h.before || char(10) || h.after, char(10)) FROM quarantine_history h
                         WHERE h.quarantine_id = q.quarantine_id), '') AS text
         FROM quarantine q WHERE EXISTS (SELECT 1 FROM json_each(?) p WHERE instr(lower(text), lower(p.value)) > 0)`,
    )
    .raw()
  const found = select.all(JSON.stringify(personal)).filter(([, text]) => names(text))
  const empty = db.prepare<[number]>(
    `UPDATE quarantine SET raw = '', cells = NULL, state = CASE state WHEN 'open' THEN 'dropped' ELSE state END
      WHERE quarantine_id = ?`,
  )
  const drop = db.prepare<[number]>('DELETE FROM quarantine_history WHERE quarantine_id = ?')
  for (const [id] of found) {
    empty.run(id)
    drop.run(id)
  }
  return found.length
}

function naming(personal: readonly string[]): (text: string) => boolean {
  const pattern = wordsPattern(personal, 'iu')
  return (text) => pattern.test(text)
}

/** Shorter texts are too often something else: a number, a year, a code of a country. */
const TELLING = 4

/** Documents that may hold such a text as a value of its own: examples in profiles, steps, rules of segments, settings and summaries. */
const documents = [
  ['imports', 'import_id', 'profile'],
  ['steps', 'step_id', 'params'],
  ['steps', 'step_id', 'detail'],
  ['segments', 'segment_id', 'rule'],
  ['analyses', 'analysis_id', 'settings'],
  ['analyses', 'analysis_id', 'summary'],
  ['jobs', 'job_id', 'failure'],
] as const

function eraseInDocuments(db: WritableDb, personal: ReadonlySet<string>): void {
  const long = new Set([...personal].filter((text) => text.length >= TELLING))
  for (const [table, key, column] of documents) {
    // Rules name customers in lists of ids, where a short one is meant as well.
    const isRule = table === 'segments'
    const texts = JSON.stringify([...(isRule ? personal : long)])
    const rows = db
      .prepare<[string], [id: number | string, text: string]>(
        `SELECT ${key}, ${column} FROM ${table}
          WHERE EXISTS (SELECT 1 FROM json_each(?) p WHERE instr(${column}, p.value) > 0)`,
      )
      .raw()
      .all(texts)
    const update = db.prepare<[string, number | string]>(`UPDATE ${table} SET ${column} = ? WHERE ${key} = ?`)
    for (const [id, text] of rows) {
      const before: unknown = JSON.parse(text)
      const after = JSON.stringify(withoutTexts(isRule ? withoutIds(before, personal) : before, long))
      if (after !== JSON.stringify(before)) update.run(after, id)
    }
  }
}

/** A rule without these ids in its lists of customers. */
function withoutIds(value: unknown, personal: ReadonlySet<string>): unknown {
  if (Array.isArray(value)) return value.map((each) => withoutIds(each, personal))
  if (typeof value !== 'object' || value === null) return value
  const isList = 'kind' in value && value.kind === 'ids'
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [
      name,
      isList && name === 'ids' && Array.isArray(each)
        ? each.filter((id) => typeof id !== 'string' || !personal.has(id))
        : withoutIds(each, personal),
    ]),
  )
}

/** The same document without these texts: gone from lists, empty elsewhere. */
function withoutTexts(value: unknown, personal: ReadonlySet<string>): unknown {
  if (typeof value === 'string') return personal.has(value) ? '' : value
  if (Array.isArray(value))
    return value
      .filter((each) => typeof each !== 'string' || !personal.has(each))
      .map((each) => withoutTexts(each, personal))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, withoutTexts(each, personal)]))
}
