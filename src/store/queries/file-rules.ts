import type { ColumnRole } from '../../contract/column-roles.ts'
import type { RuleBook } from '../../contract/rules.ts'
import { writing, type WritableDb } from '../database.ts'
import { limitOf, type Marks } from './flags.ts'
import { kindCodes } from './kinds.ts'
import { findOutliers } from './outliers.ts'
import { hasOpenRefunds, matchRefunds } from './refunds.ts'
import type { StagedFigures } from './staged-figures.ts'

const HOUR_MS = 3_600_000
const EVENTS = [kindCodes.view, kindCodes.click, kindCodes.cart].join(', ')

/** What the rules of the file are asked about, and where what they mark goes: with the header of the column. */
export type FileToJudge = {
  readonly importId: number
  readonly rules: RuleBook
  readonly marks: Marks
  readonly headerOf: (role: ColumnRole) => string
  readonly figures: StagedFigures
}

/**
 * Rules that need all rows of an import (staged, not yet visible), and the sales of its refunds. O(rows of the import, and of the customers who
 * gave something back), by index.
 */
export function applyFileRules(db: WritableDb, file: FileToJudge): { readonly matchedRefunds: number } {
  return writing(db, () => {
    const mayMatch = file.figures.refunds > 0 || (file.figures.purchases > 0 && hasOpenRefunds(db))
    const { matched, withoutSale } = mayMatch ? matchRefunds(db, file.importId) : NO_REFUNDS
    if (limitOf(file.rules, 'refund-without-sale') !== undefined)
      for (const line of withoutSale) file.marks.add('refund-without-sale', line, '')
    markSharedContacts(db, file)
    markOutliers(db, file)
    markBots(db, file)
    return { matchedRefunds: matched }
  })
}

const NO_REFUNDS = { matched: 0, withoutSale: [] }

/** Customers of the import who share an e-mail (phone) with another one, of the file or of the project: the line that told of them first. */
function markSharedContacts(db: WritableDb, { importId, rules, marks, headerOf }: FileToJudge): void {
  if (limitOf(rules, 'shared-contact') === undefined) return
  for (const column of ['email', 'phone'] as const) {
    const lines = db
      .prepare<object, number>(
        `WITH shared AS (
           SELECT f.${column} AS value FROM customer_facts f
             JOIN imports i ON i.import_id = f.import_id
             JOIN customers c ON c.customer_id = f.customer_id
            WHERE f.${column} <> '' AND (f.import_id = @importId OR i.status = 'published')
              AND f.${column} IN (SELECT o.${column} FROM customer_facts o WHERE o.import_id = @importId AND o.${column} <> '')
            GROUP BY f.${column} HAVING count(DISTINCT coalesce(c.merged_into, c.customer_id)) > 1)
         SELECT f.line FROM customer_facts f
          WHERE f.import_id = @importId AND f.line > 0 AND f.${column} IN (SELECT value FROM shared) ORDER BY f.line`,
      )
      .pluck()
      .all({ importId })
    for (const line of lines) marks.add('shared-contact', line, headerOf(column))
  }
}

function markOutliers(db: WritableDb, { importId, figures, marks, headerOf }: FileToJudge): void {
  const columns = { quantity: headerOf('quantity'), price: headerOf('unit-price') }
  for (const found of findOutliers(db, importId, figures.sales)) {
    if (found.quantity) marks.add('outlier-quantity', found.line, columns.quantity)
    if (found.price) marks.add('outlier-price', found.line, columns.price)
  }
}

/** Views, clicks and carts of one customer of which more than the limit lie within an hour. */
function markBots(db: WritableDb, { importId, rules, marks, figures }: FileToJudge): void {
  const limit = limitOf(rules, 'bot-activity')
  if (limit === undefined || figures.events === 0) return
  const busy = db
    .prepare<[number, number], number>(
      `SELECT customer_id FROM interactions WHERE import_id = ? AND customer_id > 0 AND kind IN (${EVENTS})
        GROUP BY customer_id HAVING count(*) > ?`,
    )
    .pluck()
    .all(importId, limit)
  const eventsOf = db
    .prepare<[number, number], [at: number, line: number]>(
      `SELECT occurred_at, line FROM interactions
        WHERE customer_id = ? AND +import_id = ? AND kind IN (${EVENTS}) AND occurred_at IS NOT NULL ORDER BY occurred_at`,
    )
    .raw()
  const lines: number[] = []
  for (const customer of busy) lines.push(...hurried(eventsOf.all(customer, importId), limit))
  for (const line of lines.sort((a, b) => a - b)) marks.add('bot-activity', line, '')
}

/** Lines of events (by time) that have more than `limit` others within an hour, themselves counted. O(events). */
function hurried(events: readonly (readonly [at: number, line: number])[], limit: number): number[] {
  const lines: number[] = []
  let first = 0
  let marked = 0
  events.forEach(([at], last) => {
    while (at - (events[first]?.[0] ?? at) >= HOUR_MS) first++
    if (last - first + 1 <= limit) return
    for (let index = Math.max(first, marked); index <= last; index++) lines.push(events[index]?.[1] ?? 0)
    marked = last + 1
  })
  return lines
}
