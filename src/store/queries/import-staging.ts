import type { ImportCounts, ImportPlan } from '../../contract/import-plan.ts'
import { writing, type ReadableDb, type WritableDb } from '../database.ts'
import { campaignStager, customerStager, productStager } from './import-entities.ts'
import type { InteractionToStage, StagedPart } from './import-rows.ts'
import { kindCodes } from './kinds.ts'

/** What makes two rows the same interaction; the same expressions as in the index `interactions_identity`. */
const IDENTITY = `customer_id, product_id, coalesce(occurred_at, -1), kind, order_id, quantity,
                  coalesce(unit_price_micros, -1), coalesce(rating, -1)`
const SAME = `customer_id = ? AND product_id = ? AND coalesce(occurred_at, -1) = ? AND kind = ? AND order_id = ?
              AND quantity = ? AND coalesce(unit_price_micros, -1) = ? AND coalesce(rating, -1) = ?`
type Identity = [number, number, number, number, string, number, number, number]

export type ImportToStage = {
  readonly fileName: string
  readonly fileBytes: number
  readonly plan: ImportPlan
  readonly startedAt: number
}

/** Opens an import that nobody sees until it is published. */
export function insertStagingImport(db: WritableDb, given: ImportToStage): number {
  const { fileName, fileBytes, plan, startedAt } = given
  const { lastInsertRowid } = db
    .prepare<[string, number, string, string, number]>(
      `INSERT INTO imports (status, file_name, file_bytes, file_hash, target, plan, headers, started_at)
       VALUES ('staging', ?, ?, '', ?, ?, '[]', ?)`,
    )
    .run(fileName, fileBytes, plan.target, JSON.stringify(plan), startedAt)
  return Number(lastInsertRowid)
}

export type StagedCounts = { readonly accepted: number; readonly duplicates: number }

/** Stages parts of one import in one transaction; each part is taken from `parts` when the one before is in. */
export type ImportStager = (parts: Iterable<StagedPart>) => StagedCounts

/** The statements are prepared once for all transactions of an import. */
export function importStager(db: WritableDb, importId: number): ImportStager {
  const customers = customerStager(db, importId)
  const products = productStager(db, importId)
  const stageInteraction = interactionStager(db, importId)
  const quarantine = db.prepare<[number, number, string, string, string]>(
    'INSERT INTO quarantine (import_id, line, column_name, reason, raw) VALUES (?, ?, ?, ?, ?)',
  )

  function isNewInteraction(row: InteractionToStage): boolean {
    const customer = customers.stage(row.customer, row.customerFacts).id
    return stageInteraction(row, customer, products.stage(row.product, row.productFacts).id)
  }

  function acceptedOf(part: StagedPart): number {
    switch (part.target) {
      case 'interactions':
        return countIf(part.rows, isNewInteraction)
      case 'customers':
        return countIf(part.rows, (row) => customers.stage(row.customer, row.customerFacts).isFirst)
      case 'products':
        return countIf(part.rows, (row) => products.stage(row.product, row.productFacts).isFirst)
    }
  }

  return (parts) =>
    writing(db, () => {
      let accepted = 0
      let duplicates = 0
      for (const part of parts) {
        const fresh = acceptedOf(part)
        accepted += fresh
        duplicates += part.rows.length - fresh
        for (const { line, column, reason, raw } of part.rejected)
          quarantine.run(importId, line, column, reason, raw)
      }
      return { accepted, duplicates }
    })
}

function countIf<Row>(rows: readonly Row[], isCounted: (row: Row) => boolean): number {
  let count = 0
  for (const row of rows) if (isCounted(row)) count++
  return count
}

function interactionStager(
  db: WritableDb,
  importId: number,
): (row: InteractionToStage, customer: number, product: number) => boolean {
  const campaignOf = campaignStager(db)
  const insert = db.prepare<
    [
      number,
      number,
      number,
      number,
      number,
      number | null,
      string,
      number,
      number | null,
      string,
      number | null,
      string,
      number | null,
    ]
  >(
    `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, order_id, quantity,
                               unit_price_micros, currency, rating, channel, campaign_id)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
     ON CONFLICT (${IDENTITY}) DO NOTHING`,
  )
  const find = db.prepare<Identity, { id: number; importId: number }>(
    `SELECT interaction_id AS id, import_id AS importId FROM interactions WHERE ${SAME}`,
  )
  const repeat = db.prepare<[number, number, number]>(
    'INSERT INTO repeats (interaction_id, import_id, line) VALUES (?, ?, ?)',
  )

  return (row, customer, product) => {
    const { line, at, orderId, quantity, unitPriceMicros, currency, rating, channel } = row
    const kind = kindCodes[row.kind]
    const campaign = campaignOf(row.campaign)
    const { changes } = insert.run(
      importId,
      line,
      customer,
      product,
      kind,
      at,
      orderId,
      quantity,
      unitPriceMicros,
      currency,
      rating,
      channel,
      campaign,
    )
    if (changes > 0) return true
    const first = find.get(
      customer,
      product,
      at ?? -1,
      kind,
      orderId,
      quantity,
      unitPriceMicros ?? -1,
      rating ?? -1,
    )
    if (first === undefined) throw new Error('an interaction is there already, but cannot be found')
    // Within one file a repeated line needs no trace: it comes and goes with its import.
    if (first.importId !== importId) repeat.run(first.id, importId, line)
    return false
  }
}

export type Publication = {
  readonly importId: number
  readonly fileHash: string
  readonly headers: readonly string[]
  readonly counts: Omit<ImportCounts, 'byReason'>
  readonly finishedAt: number
  readonly seconds: number
}

/**
 * Makes all rows of an import visible at once, and tells how many customers and products the project did not know.
 * O(customers and products of the import).
 */
export function publishImport(
  db: WritableDb,
  given: Publication,
): { newCustomers: number; newProducts: number } {
  const { importId, fileHash, headers, counts, finishedAt, seconds } = given
  return writing(db, () => {
    const { changes } = db
      .prepare<object>(
        `UPDATE imports
            SET status = 'published', file_hash = @fileHash, headers = @headers, finished_at = @finishedAt,
                seconds = @seconds, read = @read, accepted = @accepted, duplicates = @duplicates,
                quarantined = @quarantined, blank = @blank
          WHERE import_id = @importId AND status = 'staging'`,
      )
      .run({ importId, fileHash, headers: JSON.stringify(headers), finishedAt, seconds, ...counts })
    if (changes !== 1) throw new Error('the staged import is gone')
    return {
      newCustomers: countNew(db, 'customer', importId),
      newProducts: countNew(db, 'product', importId),
    }
  })
}

function countNew(db: ReadableDb, entity: 'customer' | 'product', importId: number): number {
  const count = db
    .prepare<[number], number>(
      `SELECT count(*) FROM ${entity}_facts f
        WHERE f.import_id = ?
          AND NOT EXISTS (SELECT 1 FROM ${entity}_facts o JOIN imports i ON i.import_id = o.import_id
                           WHERE o.${entity}_id = f.${entity}_id AND o.import_id <> f.import_id AND i.status = 'published')`,
    )
    .pluck()
    .get(importId)
  return count ?? 0
}
