import type { WritableDb } from '../database.ts'
import type { EntityStager, Outcome } from './entity-stager.ts'
import {
  noCustomerFacts,
  type ConsentToStage,
  type CustomerFacts,
  type SuppressionToStage,
} from './import-rows.ts'

/** Of several tellings of a customer and channel in one file the latest counts: by time, else by line. */
export function consentStager(
  db: WritableDb,
  importId: number,
  customers: EntityStager<CustomerFacts>,
): (row: ConsentToStage) => Outcome {
  const insert = db.prepare<object>(
    `INSERT INTO consents (import_id, customer_id, channel, state, at, reason, line)
     VALUES (@importId, @customer, @channel, @state, @at, @reason, @line)
     ON CONFLICT (customer_id, channel, import_id) DO UPDATE
        SET state = excluded.state, at = excluded.at, reason = excluded.reason, line = excluded.line
      WHERE coalesce(excluded.at, 9e15) >= coalesce(consents.at, -1)`,
  )
  const own = db.prepare<[number, string, number], Told>(
    'SELECT state, at, reason FROM consents WHERE customer_id = ? AND channel = ? AND import_id = ?',
  )
  const known = db.prepare<[number, string], Told>(
    `SELECT r.state, r.at, r.reason FROM consents r JOIN imports i ON i.import_id = r.import_id
      WHERE r.customer_id = ? AND r.channel = ? AND i.status = 'published'
      ORDER BY coalesce(r.at, -1) DESC, r.import_id DESC LIMIT 1`,
  )
  return ({ customer: externalId, consents, at, reason, line }) => {
    // Of whom the file names, also where he was merged since: a merge that is undone gives everyone his own consents back.
    const customer = customers.place(externalId, noCustomerFacts, line).toldId
    customers.flush()
    let best: Outcome = 'same'
    for (const { channel, state } of consents) {
      const before = own.get(customer, channel, importId) ?? known.get(customer, channel)
      const isKept = insert.run({ importId, customer, channel, state, at, reason, line }).changes > 0
      if (before === undefined) best = 'new'
      else if (isKept && best === 'same' && !isSameConsent(before, { state, at, reason })) best = 'changed'
    }
    return best
  }
}

type Told = { readonly state: string; readonly at: number | null; readonly reason: string }

function isSameConsent(before: Told, now: Told): boolean {
  return before.state === now.state && before.at === now.at && before.reason === now.reason
}

export function suppressionStager(db: WritableDb, importId: number): (row: SuppressionToStage) => Outcome {
  const insert = db.prepare<object>(
    `INSERT INTO suppressions (import_id, by, value, reason, at, line) VALUES (@importId, @by, @value, @reason, @at, @line)
     ON CONFLICT (by, value, import_id) DO NOTHING`,
  )
  const known = db.prepare<[string, string], { reason: string; at: number | null }>(
    'SELECT reason, at FROM visible_suppressions WHERE by = ? AND value = ?',
  )
  return ({ by, value, reason, at, line }) => {
    const before = known.get(by, value)
    const { changes } = insert.run({ importId, by, value, reason, at, line })
    if (changes === 0) return 'same'
    if (before === undefined) return 'new'
    return before.reason === reason && before.at === at ? 'same' : 'changed'
  }
}
