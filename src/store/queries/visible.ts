import type { CustomerCard } from '../../contract/models.ts'
import type { CustomerId, ProductId } from '../../contract/ids.ts'

/** A fact of a customer or product as the latest published import tells it; empty where none does. */
function latestFact(table: 'customer' | 'product', column: string, id: string): string {
  return `coalesce((SELECT f.${column} FROM ${table}_facts f JOIN imports i ON i.import_id = f.import_id
                     WHERE f.${table}_id = ${id} AND i.status = 'published' AND f.${column} <> ''
                     ORDER BY f.import_id DESC LIMIT 1), '')`
}

export const customerFact = (column: 'name' | 'email' | 'phone' | 'country' | 'city', id: string): string =>
  latestFact('customer', column, id)

export const productFact = (column: 'name' | 'category', id: string): string =>
  latestFact('product', column, id)

/** `LIKE` pattern that finds `text` anywhere, with its own wildcards taken literally (ESCAPE '\'). */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (wildcard) => `\\${wildcard}`)}%`
}

/** SQL condition: customer `id` matches @pattern by id, name or e-mail. */
export function customerMatches(id: string, externalId: string): string {
  return `(${externalId} LIKE @pattern ESCAPE '\\' OR EXISTS (
            SELECT 1 FROM customer_facts s JOIN imports si ON si.import_id = s.import_id
             WHERE s.customer_id = ${id} AND si.status = 'published'
               AND (s.name LIKE @pattern ESCAPE '\\' OR s.email LIKE @pattern ESCAPE '\\')))`
}

/** SQL condition: product `id` matches @pattern by id, name or category. */
export function productMatches(id: string, externalId: string): string {
  return `(${externalId} LIKE @pattern ESCAPE '\\' OR EXISTS (
            SELECT 1 FROM product_facts s JOIN imports si ON si.import_id = s.import_id
             WHERE s.product_id = ${id} AND si.status = 'published'
               AND (s.name LIKE @pattern ESCAPE '\\' OR s.category LIKE @pattern ESCAPE '\\')))`
}

/** Row ids come out of the file as plain numbers; the schema's primary keys are what the brands stand for. */
export const asCustomerId = (id: number): CustomerId => id as CustomerId // minted by the primary key
export const asProductId = (id: number): ProductId => id as ProductId // minted by the primary key

export type CardRow = { id: number; externalId: string; name: string; email: string }
export const cardOf = (row: CardRow): CustomerCard => ({ ...row, id: asCustomerId(row.id) })
