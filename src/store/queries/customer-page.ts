import { ExpectedFailure } from '../../contract/failure.ts'
import type { CustomerId } from '../../contract/ids.ts'
import {
  profileFacts,
  TIMELINE_SHOWN,
  type CustomerPage,
  type ProfileFact,
  type TimelineItem,
} from '../../contract/customers.ts'
import type { ReadableDb } from '../database.ts'
import { activityOf, noActivity } from './activity.ts'
import { customerHistory, getCustomer } from './customers.ts'
import { kindOfCode } from './kinds.ts'
import { hasSuppressions, SUPPRESSED } from './results.ts'
import { customerFact, productFact } from './visible.ts'

/**
 * Everything the project knows of one customer. O(interactions of the customer), by index.
 * @throws ExpectedFailure customer-not-found
 */
export function customerPage(db: ReadableDb, id: CustomerId): CustomerPage {
  const customer = getCustomer(db, id)
  if (customer === undefined) throw new ExpectedFailure('customer-not-found')
  const {
    customers: _,
    quantity: __,
    ...activity
  } = activityOf(db, 'customer_id', [id]).get(id) ?? noActivity
  return {
    customer,
    facts: factsOf(db, id),
    ...activity,
    consents: db
      .prepare<[number], CustomerPage['consents'][number]>(
        'SELECT channel, state, at FROM visible_consents WHERE customer_id = ? ORDER BY channel',
      )
      .all(id),
    suppressed: isSuppressed(db, id),
    timeline: timelineOf(db, id),
    history: customerHistory(db, id),
  }
}

function factsOf(db: ReadableDb, id: CustomerId): Record<ProfileFact, string> {
  const row = db
    .prepare<object, Record<ProfileFact, string>>(
      `SELECT ${profileFacts.map((name) => `${customerFact(name, '@id')} AS "${name}"`).join(', ')}`,
    )
    .get({ id })
  if (row === undefined) throw new Error('the facts of a customer came back empty')
  return row
}

function isSuppressed(db: ReadableDb, id: CustomerId): boolean {
  if (!hasSuppressions(db)) return false
  return (
    db.prepare<[number], number>(`SELECT 1 FROM (${SUPPRESSED}) WHERE customer_id = ?`).pluck().get(id) === 1
  )
}

function timelineOf(db: ReadableDb, id: CustomerId): TimelineItem[] {
  return db
    .prepare<object, Omit<TimelineItem, 'kind'> & { kind: number }>(
      `SELECT x.occurred_at AS at, x.kind, coalesce(nullif(${productFact('name', 'x.product_id')}, ''), p.external_id, '') AS product,
              x.order_id AS orderId, x.quantity, x.unit_price_micros AS unitPriceMicros, x.currency, x.channel,
              coalesce(m.name, '') AS campaign
         FROM (SELECT * FROM visible_interactions v WHERE v.customer_id = @id
                ORDER BY v.occurred_at DESC, v.interaction_id DESC LIMIT @limit) x
         LEFT JOIN products p ON p.product_id = x.product_id
         LEFT JOIN campaigns m ON m.campaign_id = x.campaign_id
        ORDER BY x.occurred_at DESC, x.interaction_id DESC`,
    )
    .all({ id, limit: TIMELINE_SHOWN })
    .map((row) => ({ ...row, kind: kindOfCode(row.kind) }))
}
