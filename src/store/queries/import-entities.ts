import type { WritableDb } from '../database.ts'
import { BoundedCache } from './bounded-cache.ts'
import { FactStager, type EntityOptions, type EntityStager, type FactColumn } from './entity-stager.ts'
import { noCustomerFacts, noProductFacts, type CustomerFacts, type ProductFacts } from './import-rows.ts'

const jsonOf = (attributes: Readonly<Record<string, string>> | null): string =>
  attributes === null ? '{}' : JSON.stringify(attributes)

const customerFactColumns: readonly FactColumn<CustomerFacts>[] = [
  { name: 'name', role: 'customer-name', empty: '', of: (facts) => facts.name },
  { name: 'email', role: 'email', empty: '', of: (facts) => facts.email },
  { name: 'phone', role: 'phone', empty: '', of: (facts) => facts.phone },
  { name: 'country', role: 'country', empty: '', of: (facts) => facts.country },
  { name: 'city', role: 'city', empty: '', of: (facts) => facts.city },
  { name: 'province', role: 'province', empty: '', of: (facts) => facts.province },
  { name: 'postcode', role: 'postcode', empty: '', of: (facts) => facts.postcode },
  { name: 'company', role: 'company', empty: '', of: (facts) => facts.company },
  { name: 'gender', role: 'gender', empty: '', of: (facts) => facts.gender },
  { name: 'birthday', role: 'birthday', empty: '', of: (facts) => facts.birthday },
  { name: 'joined_at', role: 'joined', empty: null, of: (facts) => facts.joinedAt },
  { name: 'tags', role: 'tags', empty: '', of: (facts) => facts.tags },
  { name: 'attributes', role: 'attribute', empty: '{}', of: (facts) => jsonOf(facts.attributes) },
]

const productFactColumns: readonly FactColumn<ProductFacts>[] = [
  { name: 'name', role: 'product-name', empty: '', of: (facts) => facts.name },
  { name: 'category', role: 'category', empty: '', of: (facts) => facts.category },
  { name: 'brand', role: 'brand', empty: '', of: (facts) => facts.brand },
  { name: 'description', role: 'description', empty: '', of: (facts) => facts.description },
  { name: 'url', role: 'url', empty: '', of: (facts) => facts.url },
  { name: 'stock', role: 'stock', empty: null, of: (facts) => facts.stock },
  { name: 'price_micros', role: 'unit-price', empty: null, of: (facts) => facts.priceMicros },
  { name: 'cost_micros', role: 'unit-cost', empty: null, of: (facts) => facts.costMicros },
  { name: 'currency', role: 'currency', empty: 'XXX', of: (facts) => facts.currency },
  { name: 'attributes', role: 'attribute', empty: '{}', of: (facts) => jsonOf(facts.attributes) },
]

export function customerStager(
  db: WritableDb,
  importId: number,
  options: EntityOptions<CustomerFacts> = {},
): EntityStager<CustomerFacts> {
  return new FactStager(db, 'customer', importId, customerFactColumns, {
    noFacts: noCustomerFacts,
    ...options,
  })
}

export function productStager(
  db: WritableDb,
  importId: number,
  options: EntityOptions<ProductFacts> = {},
): EntityStager<ProductFacts> {
  return new FactStager(db, 'product', importId, productFactColumns, { noFacts: noProductFacts, ...options })
}

export type CampaignStager = (name: string) => number | null

export function campaignStager(db: WritableDb): CampaignStager {
  const find = db.prepare<[string], number>('SELECT campaign_id FROM campaigns WHERE name = ?').pluck()
  const insert = db.prepare<[string]>('INSERT INTO campaigns (name) VALUES (?)')
  const known = new BoundedCache<number>(10_000)
  return (name) => {
    if (name === '') return null
    const cached = known.get(name)
    if (cached !== undefined) return cached
    const id = find.get(name) ?? Number(insert.run(name).lastInsertRowid)
    known.set(name, id)
    return id
  }
}
