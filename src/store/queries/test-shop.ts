import type { WritableDb } from '../database.ts'

export type TestInteraction = {
  readonly customer: string
  readonly product: string
  readonly kind?: number
  readonly at?: number | null
  readonly quantity?: number
  readonly price?: number | null
  readonly currency?: string
  readonly order?: string
  readonly channel?: string
  readonly campaign?: string
}

/** Puts rows into a project as one import, for tests of queries; returns the import's id. */
export function addImport(
  db: WritableDb,
  rows: readonly TestInteraction[],
  options: { readonly status?: 'staging' | 'published'; readonly hash?: string } = {},
): number {
  const { status = 'published', hash = 'h' } = options
  const importId = Number(
    db
      .prepare<[string, string, number, number]>(
        `INSERT INTO imports (status, file_name, file_bytes, file_hash, target, plan, headers, started_at, read, accepted)
         VALUES (?, 'orders.csv', 1, ?, 'interactions', '{}', '[]', 0, ?, ?)`,
      )
      .run(status, hash, rows.length, rows.length).lastInsertRowid,
  )
  rows.forEach((row, index) => {
    const customer = idOf(db, 'customer', row.customer)
    const product = idOf(db, 'product', row.product)
    db.prepare<[number, number, string, string]>(
      `INSERT INTO customer_facts (customer_id, import_id, name, email) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    ).run(customer, importId, `Name of ${row.customer}`, `${row.customer}@example.com`)
    db.prepare<[number, number, string]>(
      `INSERT INTO product_facts (product_id, import_id, name, category) VALUES (?, ?, ?, 'tea') ON CONFLICT DO NOTHING`,
    ).run(product, importId, `Name of ${row.product}`)
    db.prepare<object>(
      `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, order_id, quantity,
                                 unit_price_micros, currency, channel, campaign_id)
       VALUES (@importId, @line, @customer, @product, @kind, @at, @order, @quantity, @price, @currency, @channel, @campaign)`,
    ).run({
      importId,
      line: index + 2,
      customer,
      product,
      kind: row.kind ?? 1,
      at: row.at === undefined ? index : row.at,
      order: row.order ?? '',
      quantity: row.quantity ?? 1,
      price: row.price === undefined ? 1_000_000 : row.price,
      currency: row.currency ?? 'EUR',
      channel: row.channel ?? '',
      campaign: row.campaign === undefined ? null : campaignOf(db, row.campaign),
    })
  })
  return importId
}

function campaignOf(db: WritableDb, name: string): number {
  db.prepare<[string]>('INSERT INTO campaigns (name) VALUES (?) ON CONFLICT DO NOTHING').run(name)
  return (
    db.prepare<[string], number>('SELECT campaign_id FROM campaigns WHERE name = ?').pluck().get(name) ?? 0
  )
}

function idOf(db: WritableDb, table: 'customer' | 'product', externalId: string): number {
  const find = db.prepare<[string], number>(`SELECT ${table}_id FROM ${table}s WHERE external_id = ?`).pluck()
  const found = find.get(externalId)
  if (found !== undefined) return found
  return Number(
    db.prepare<[string]>(`INSERT INTO ${table}s (external_id) VALUES (?)`).run(externalId).lastInsertRowid,
  )
}
