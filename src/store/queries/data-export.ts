import type { InteractionKind } from '../../contract/column-roles.ts'
import type { ReadableDb } from '../database.ts'
import { kindOfCode } from './kinds.ts'
import { customerFact, productFact } from './visible.ts'

/** Facts that are text in the project, by the role they would be imported with. */
const customerTexts = {
  'customer-name': 'name',
  email: 'email',
  phone: 'phone',
  country: 'country',
  province: 'province',
  city: 'city',
  postcode: 'postcode',
  company: 'company',
  gender: 'gender',
  birthday: 'birthday',
  tags: 'tags',
} as const
const productTexts = {
  'product-name': 'name',
  category: 'category',
  brand: 'brand',
  description: 'description',
  url: 'url',
} as const

/** Numbers and consents, as SQL that gives the text or null. */
const customerOthers = {
  joined: `(SELECT strftime('%Y-%m-%dT%H:%M:%SZ', f.joined_at / 1000, 'unixepoch') FROM customer_facts f JOIN imports i ON i.import_id = f.import_id
             WHERE f.customer_id = e.customer_id AND i.status = 'published' AND f.joined_at IS NOT NULL ORDER BY f.import_id DESC LIMIT 1)`,
  'consent-email': consentTo('email'),
  'consent-sms': consentTo('sms'),
} as const
const productOthers = {
  'unit-price': latestNumber('price_micros'),
  'unit-cost': latestNumber('cost_micros'),
  stock: latestNumber('stock'),
  currency: `(SELECT f.currency FROM product_facts f JOIN imports i ON i.import_id = f.import_id
               WHERE f.product_id = e.product_id AND i.status = 'published' AND f.currency <> 'XXX' ORDER BY f.import_id DESC LIMIT 1)`,
} as const

/** Asked customer by customer, so by the key of the table and not by the view; who was merged into him answers as well. */
function consentTo(channel: 'email' | 'sms'): string {
  return `(SELECT v.state FROM consents v JOIN imports i ON i.import_id = v.import_id
            WHERE v.customer_id IN (SELECT e.customer_id UNION ALL SELECT g.customer_id FROM customers g WHERE g.merged_into = e.customer_id)
              AND v.channel = '${channel}' AND i.status = 'published'
            ORDER BY coalesce(v.at, -1) DESC, v.import_id DESC, v.customer_id DESC LIMIT 1)`
}

function latestNumber(column: string): string {
  return `(SELECT f.${column} FROM product_facts f JOIN imports i ON i.import_id = f.import_id
            WHERE f.product_id = e.product_id AND i.status = 'published' AND f.${column} IS NOT NULL ORDER BY f.import_id DESC LIMIT 1)`
}

/** Roles of the columns of an export, after the id. */
export const customerColumns: readonly string[] = [
  ...Object.keys(customerTexts),
  ...Object.keys(customerOthers),
]
export const productColumns: readonly string[] = [...Object.keys(productTexts), ...Object.keys(productOthers)]

export type ExportedEntity = {
  readonly id: number
  readonly externalId: string
  /** By role; amounts in micros. */
  readonly facts: Readonly<Record<string, string | number | null>>
  /** Columns of the user's own, by header. */
  readonly attributes: Readonly<Record<string, string>>
}

/** The next customers after a row id, in the order they were first seen. O(limit log facts). */
export function customersAfter(db: ReadableDb, after: number, limit: number): ExportedEntity[] {
  return entitiesAfter(db, 'customer', customerTexts, customerOthers, customerFact, after, limit)
}

export function productsAfter(db: ReadableDb, after: number, limit: number): ExportedEntity[] {
  return entitiesAfter(db, 'product', productTexts, productOthers, productFact, after, limit)
}

/** Headers of the user's own columns that visible customers (products) have, by name. */
export function attributeNames(db: ReadableDb, entity: 'customer' | 'product'): string[] {
  return db
    .prepare<[], string>(
      `SELECT DISTINCT e.key FROM ${entity}_facts f JOIN imports i ON i.import_id = f.import_id, json_each(f.attributes) e
        WHERE i.status = 'published' AND f.attributes <> '{}' ORDER BY e.key`,
    )
    .pluck()
    .all()
}

function entitiesAfter<Field extends string>(
  db: ReadableDb,
  entity: 'customer' | 'product',
  texts: Readonly<Record<string, Field>>,
  others: Readonly<Record<string, string>>,
  fact: (field: Field, id: string) => string,
  after: number,
  limit: number,
): ExportedEntity[] {
  const id = `e.${entity}_id`
  const columns = [
    ...Object.entries(texts).map(([role, field]) => `${fact(field, id)} AS "${role}"`),
    ...Object.entries(others).map(([role, sql]) => `${sql} AS "${role}"`),
  ]
  const rows = db
    .prepare<
      [number, number],
      { id: number; externalId: string; attributes: string | null } & Record<string, string | number | null>
    >(
      `SELECT ${id} AS id, e.external_id AS externalId,
              (SELECT json_group_array(json(f.attributes)) FROM (
                 SELECT f.attributes FROM ${entity}_facts f JOIN imports i ON i.import_id = f.import_id
                  WHERE f.${entity}_id = ${id} AND i.status = 'published' AND f.attributes <> '{}' ORDER BY f.import_id) f) AS attributes,
              ${columns.join(', ')}
         FROM visible_${entity}s e WHERE ${id} > ? ORDER BY ${id} LIMIT ?`,
    )
    .all(after, limit)
  return rows.map(({ id: rowId, externalId, attributes, ...facts }) => ({
    id: rowId,
    externalId,
    facts,
    attributes: merged(attributes),
  }))
}

/** Of several tellings of one column the latest counts. */
function merged(attributes: string | null): Record<string, string> {
  const told: unknown = JSON.parse(attributes ?? '[]')
  const all = new Map<string, string>()
  if (Array.isArray(told))
    // Each was written by the import: texts under the headers of the file.
    for (const each of told as Record<string, string>[])
      for (const [header, value] of Object.entries(each)) all.set(header, value)
  return Object.fromEntries(all)
}

export type ExportedInteraction = {
  readonly id: number
  readonly customerId: string
  readonly productId: string
  readonly kind: InteractionKind
  readonly at: number | null
  readonly orderId: string
  readonly quantity: number
  readonly unitPriceMicros: number | null
  readonly currency: string
  readonly rating: number | null
  readonly channel: string
  readonly campaign: string
}

/** The next interactions after a row id; the ids are empty of anonymous sales and of whole orders. O(limit log n). */
export function interactionsAfter(db: ReadableDb, after: number, limit: number): ExportedInteraction[] {
  const rows = db
    .prepare<[number, number], Omit<ExportedInteraction, 'kind'> & { kind: number }>(
      `SELECT x.interaction_id AS id, CASE WHEN x.customer_id > 0 THEN c.external_id ELSE '' END AS customerId,
              CASE WHEN x.product_id > 0 THEN p.external_id ELSE '' END AS productId, x.kind, x.occurred_at AS at,
              x.order_id AS orderId, x.quantity, x.unit_price_micros AS unitPriceMicros, x.currency, x.rating, x.channel,
              coalesce(g.name, '') AS campaign
         FROM visible_sales x
         JOIN customers c ON c.customer_id = x.customer_id
         JOIN products p ON p.product_id = x.product_id
         LEFT JOIN campaigns g ON g.campaign_id = x.campaign_id
        WHERE x.interaction_id > ? ORDER BY x.interaction_id LIMIT ?`,
    )
    .all(after, limit)
  return rows.map((row) => ({ ...row, kind: kindOfCode(row.kind) }))
}
