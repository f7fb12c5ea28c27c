import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ExpectedFailure, type FailureCode, type FailureParams } from '../../contract/failure.ts'
import { importId } from '../../contract/ids.ts'
import type { ColumnRole } from '../../contract/column-roles.ts'
import type { CheckReport, ImportSummary } from '../../contract/import-counts.ts'
import { importPlan, type ImportPlan, type ImportPlanInput } from '../../contract/import-plan.ts'
import type { WritableDb } from '../../store/database.ts'
import type { JobContext } from '../job.ts'
import { checkImport, runImport, undoImport } from './jobs.ts'

/** A folder for one test file, and what is written into it. */
export class TestFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'sextant-import-'))

  write(name: string, content: string | Uint8Array): string {
    const path = join(this.path, name)
    writeFileSync(path, content)
    return path
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true })
  }
}

export const orderRoles: readonly ColumnRole[] = [
  'order-id',
  'product-id',
  'customer-id',
  'time',
  'quantity',
  'unit-price',
]

export function planOf(given: Partial<ImportPlanInput> = {}): ImportPlan {
  return importPlan.parse({
    target: 'interactions',
    dialect: { encoding: 'utf-8', delimiter: ',', headerRows: 1 },
    roles: [...orderRoles],
    dateOrder: 'ymd',
    decimalComma: false,
    timeZone: 'UTC',
    currency: 'EUR',
    defaultKind: 'purchase',
    ...given,
  })
}

export function contextOf(db: WritableDb, signal: AbortSignal = new AbortController().signal): JobContext {
  return { db, signal, progress: () => undefined, now: () => 1_750_000_000_000, threads: 1 }
}

export function check(db: WritableDb, file: string, plan: ImportPlan): Promise<CheckReport> {
  return checkImport({ kind: 'check', file, plan }, contextOf(db))
}

export function load(
  db: WritableDb,
  file: string,
  plan: ImportPlan,
  allowRepeat = false,
): Promise<ImportSummary> {
  return runImport({ kind: 'import', file, plan, allowRepeat }, contextOf(db))
}

export function undo(
  db: WritableDb,
  id: number,
): Promise<{ interactions: number; customers: number; products: number }> {
  return undoImport({ kind: 'undo-import', importId: importId.parse(id) }, contextOf(db))
}

export async function failureOf(
  work: Promise<unknown>,
): Promise<{ code: FailureCode; params: FailureParams }> {
  try {
    await work
  } catch (error) {
    if (error instanceof ExpectedFailure) return error.toFailure()
    throw error
  }
  throw new Error('it should have failed')
}

/** All that readers can see, by the names the sources gave and without row ids; and who else tells what, of those who can be seen. */
export function visibleState(db: WritableDb): unknown {
  const all = (sql: string): unknown[] => db.prepare<[]>(sql).all()
  return {
    interactions: all(
      `SELECT c.external_id AS customer, p.external_id AS product, x.kind, x.occurred_at, x.order_id, x.quantity,
              x.unit_price_micros, x.rating, i.file_name, x.line
         FROM visible_sales x JOIN customers c ON c.customer_id = x.customer_id
         JOIN products p ON p.product_id = x.product_id JOIN imports i ON i.import_id = x.import_id
        ORDER BY 1, 2, 3, 4, 5, 6, 7, 8`,
    ),
    customers: all(
      `SELECT c.external_id, i.file_name, f.name, f.email, f.country FROM visible_customers c
         JOIN customer_facts f ON f.customer_id = c.customer_id JOIN imports i ON i.import_id = f.import_id
        WHERE i.status = 'published' ORDER BY 1, i.import_id`,
    ),
    products: all(
      `SELECT p.external_id, i.file_name, f.name, f.category FROM visible_products p
         JOIN product_facts f ON f.product_id = p.product_id JOIN imports i ON i.import_id = f.import_id
        WHERE i.status = 'published' ORDER BY 1, i.import_id`,
    ),
    imports: all(
      `SELECT file_name, read, accepted, merged, duplicates, quarantined, skipped FROM imports WHERE status = 'published' ORDER BY import_id`,
    ),
    repeats: all(
      `SELECT p.external_id, c.external_id AS customer, i.file_name, r.line FROM repeats r
         JOIN interactions x ON x.interaction_id = r.interaction_id JOIN imports i ON i.import_id = r.import_id
         JOIN customers c ON c.customer_id = x.customer_id JOIN products p ON p.product_id = x.product_id
        WHERE i.status = 'published' AND x.import_id <> r.import_id ORDER BY 1, 2, 3, 4`,
    ),
    quarantine: all(
      `SELECT i.file_name, q.line, q.reason, q.raw FROM quarantine q JOIN imports i ON i.import_id = q.import_id
        WHERE i.status = 'published' ORDER BY i.import_id, q.line`,
    ),
  }
}

/** Rows per table, for "nothing is left". */
export function rowCounts(db: WritableDb): Record<string, number> {
  const tables = [
    'imports',
    'quarantine',
    'customers',
    'customer_facts',
    'products',
    'product_facts',
    'campaigns',
    'interactions',
    'repeats',
  ]
  return Object.fromEntries(
    tables.map((table) => [
      table,
      db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0,
    ]),
  )
}
