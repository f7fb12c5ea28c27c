import type { CustomerCard } from '../../contract/models.ts'
import type { CustomerId, ProductId } from '../../contract/ids.ts'

/** Of several imports that tell a fact the latest or the first counts, by the project's rules; asked once per statement. */
const FACT_ORDER = `(SELECT CASE value ->> '$.factPolicy' WHEN 'first' THEN 1 ELSE -1 END FROM meta WHERE key = 'rules')`

/**
 * A fact of a customer or product as it counts now: what a merge chose, else what a published import tells (by the project's policy), else
 * what one tells of somebody who was merged into this one; empty where none does.
 */
function presentFact(table: 'customer' | 'product', column: string, id: string): string {
  const told = (whose: string): string =>
    `SELECT f.${column} FROM ${table}_facts f JOIN imports i ON i.import_id = f.import_id
      WHERE ${whose} AND i.status = 'published' AND f.${column} <> ''
      ORDER BY f.import_id * coalesce(${FACT_ORDER}, -1) LIMIT 1`
  return `coalesce((SELECT m.facts ->> '$.${column}' FROM merged_facts m JOIN steps s ON s.step_id = m.step_id
                     WHERE m.entity = '${table}' AND m.entity_id = ${id} AND s.state = 'done' AND m.facts ->> '$.${column}' IS NOT NULL
                     ORDER BY m.step_id DESC LIMIT 1),
                   (${told(`f.${table}_id = ${id}`)}),
                   (${told(`f.${table}_id IN (SELECT g.${table}_id FROM ${table}s g WHERE g.merged_into = ${id})`)}), '')`
}

/** Columns of facts that are text. */
export type CustomerText =
  | 'name'
  | 'email'
  | 'phone'
  | 'country'
  | 'city'
  | 'province'
  | 'postcode'
  | 'company'
  | 'gender'
  | 'birthday'
  | 'tags'
export type ProductText = 'name' | 'category' | 'brand' | 'description' | 'url'

export const customerFact = (column: CustomerText, id: string): string => presentFact('customer', column, id)

export const productFact = (column: ProductText, id: string): string => presentFact('product', column, id)

/** `LIKE` pattern that finds `text` anywhere, with its own wildcards taken literally (ESCAPE '\'). */
export function containing(text: string): string {
  return `%${text.replace(/[\\%_]/g, (wildcard) => `\\${wildcard}`)}%`
}

/** Also finds whom others were merged into, by what is told of those, so that nobody is lost who has two names. */
function matches(
  table: 'customer' | 'product',
  columns: readonly string[],
  id: string,
  externalId: string,
): string {
  const like = (value: string): string => `${value} LIKE @pattern ESCAPE '\\'`
  const found = (whose: string): string =>
    `EXISTS (SELECT 1 FROM ${table}_facts s JOIN imports si ON si.import_id = s.import_id
              WHERE ${whose} AND si.status = 'published' AND (${columns.map((column) => like(`s.${column}`)).join(' OR ')}))`
  const others = `SELECT g.${table}_id FROM ${table}s g WHERE g.merged_into = ${id}`
  return `(${like(externalId)} OR ${found(`s.${table}_id = ${id}`)} OR ${found(`s.${table}_id IN (${others})`)}
           OR EXISTS (SELECT 1 FROM ${table}s g WHERE g.merged_into = ${id} AND ${like('g.external_id')}))`
}

/** SQL condition: customer `id` matches @pattern by id, name or e-mail. */
export function customerMatches(id: string, externalId: string): string {
  return matches('customer', ['name', 'email'], id, externalId)
}

/** SQL condition: product `id` matches @pattern by id, name or category. */
export function productMatches(id: string, externalId: string): string {
  return matches('product', ['name', 'category'], id, externalId)
}

/** Row ids come out of the file as plain numbers; the schema's primary keys are what the brands stand for. */
export const asCustomerId = (id: number): CustomerId => id as CustomerId // minted by the primary key
export const asProductId = (id: number): ProductId => id as ProductId // minted by the primary key

export type CardRow = { id: number; externalId: string; name: string; email: string }
export const cardOf = (row: CardRow): CustomerCard => ({ ...row, id: asCustomerId(row.id) })
