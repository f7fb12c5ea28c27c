import type { ColumnRole } from '../../../contract/column-roles.ts'
import {
  noCustomerFacts,
  noProductFacts,
  type CustomerFacts,
  type CustomerToStage,
  type ProductFacts,
  type ProductToStage,
} from '../../../store/queries/import-rows.ts'
import { cleanText, cleanValue } from '../clean-id.ts'
import { consentReader } from './people.ts'
import { joinedWords, nothing, Rejection, type CellReaders, type Reader } from './cells.ts'

/** Roles that tell of customers, whatever is imported. */
export const customerFactRoles: readonly ColumnRole[] = [
  'customer-name',
  'email',
  'phone',
  'country',
  'city',
  'province',
  'postcode',
  'company',
  'gender',
  'birthday',
  'joined',
  'tags',
  'attribute',
]
/** Roles by which rows of orders tell of products. */
export const productFactRoles: readonly ColumnRole[] = ['product-name', 'category', 'brand']
/** Different facts about products that are kept at hand: rows of orders repeat them. */
const MAX_KEPT = 20_000

/** Facts about customers that the columns tell. */
export function customerFactsReader(readers: CellReaders, headers: readonly string[]): Reader<CustomerFacts> {
  const name = joinedWords(readers.mapping.columns('customer-name'))
  const [email, phone] = [readers.email(), readers.phone()]
  const [country, city, province] = [readers.text('country'), readers.text('city'), readers.text('province')]
  const [postcode, company, gender] = [
    readers.text('postcode'),
    readers.text('company'),
    readers.text('gender'),
  ]
  const [birthday, joined, tags] = [birthdayReader(readers), readers.time('joined'), readers.text('tags')]
  const attributes = attributesReader(readers, headers)
  if (!customerFactRoles.some((role) => readers.mapping.columns(role).length > 0))
    return () => noCustomerFacts
  return (cells, first) => {
    const joinedAt = joined(cells, first)
    return {
      name: name(cells, first),
      email: email(cells, first),
      phone: phone(cells, first),
      country: country(cells, first),
      city: city(cells, first),
      province: province(cells, first),
      postcode: postcode(cells, first),
      company: company(cells, first),
      gender: gender(cells, first),
      birthday: birthday(cells, first),
      // A fact that cannot be read is no reason to set a customer aside.
      joinedAt: joinedAt instanceof Rejection ? null : joinedAt,
      tags: tags(cells, first),
      attributes: attributes(cells, first),
    }
  }
}

function birthdayReader(readers: CellReaders): Reader<string> {
  if (readers.column('birthday') < 0) return nothing
  const day = readers.day('birthday')
  const text = readers.value('birthday')
  return (cells, first) => {
    const monthDay = /^(\d{1,2})[-/.](\d{1,2})$/.exec(text(cells, first))
    if (monthDay !== null)
      return `--${(monthDay[1] ?? '').padStart(2, '0')}-${(monthDay[2] ?? '').padStart(2, '0')}`
    const read = day(cells, first)
    return read instanceof Rejection ? '' : read
  }
}

function attributesReader(
  readers: CellReaders,
  headers: readonly string[],
): Reader<Readonly<Record<string, string>> | null> {
  const columns = readers.mapping.columns('attribute')
  if (columns.length === 0) return () => null
  return (cells, first) => {
    const told: [string, string][] = []
    for (const index of columns) {
      const value = cleanValue(cleanText(cells[first + index] ?? ''))
      if (value !== '') told.push([headers[index] || `#${index + 1}`, value])
    }
    return told.length === 0 ? null : Object.fromEntries(told)
  }
}

export function productFactsReader(readers: CellReaders, headers: readonly string[]): Reader<ProductFacts> {
  const [name, category, brand] = [
    readers.text('product-name'),
    readers.text('category'),
    readers.text('brand'),
  ]
  const isCatalogue = readers.plan.target === 'products'
  const [description, url] = [readers.text('description'), readers.text('url')]
  const stock = readers.number('stock')
  const [price, cost] = [readers.micros('unit-price'), readers.micros('unit-cost')]
  const currency = readers.currency()
  const attributes = attributesReader(readers, headers)
  const known = <T>(value: T | Rejection, otherwise: T): T => (value instanceof Rejection ? otherwise : value)
  if (!isCatalogue) return fewProductFacts([name, category, brand])
  return (cells, first) => ({
    name: name(cells, first),
    category: category(cells, first),
    brand: brand(cells, first),
    description: description(cells, first),
    url: url(cells, first),
    stock: known(stock(cells, first), null),
    priceMicros: known(price(cells, first), null),
    costMicros: known(cost(cells, first), null),
    currency: known(currency(cells, first), 'XXX'),
    attributes: attributes(cells, first),
  })
}

/** What orders tell of products; one object for the same facts, as long as it is remembered. */
function fewProductFacts([name, category, brand]: readonly [
  Reader<string>,
  Reader<string>,
  Reader<string>,
]): Reader<ProductFacts> {
  const isOnlyName = category === nothing && brand === nothing
  const kept = new Map<string, ProductFacts>()
  return (cells, first) => {
    const called = name(cells, first)
    const key = isOnlyName ? called : `${called}\u0000${category(cells, first)}\u0000${brand(cells, first)}`
    const known = kept.get(key)
    if (known !== undefined) return known
    if (kept.size >= MAX_KEPT) kept.clear()
    const facts = {
      ...noProductFacts,
      name: called,
      category: category(cells, first),
      brand: brand(cells, first),
    }
    // A cell is a slice of the text of thousands of records, and would keep all of it in memory.
    kept.set(Buffer.from(key).toString(), facts)
    return facts
  }
}

export function customerTyper(
  readers: CellReaders,
  headers: readonly string[],
): (cells: readonly string[], first: number, line: number) => CustomerToStage | Rejection {
  const isTold = readers.mapping.customerKey !== undefined
  const key = isTold ? readers.customerKey() : nothing
  const { rowIds } = readers.plan
  const facts = customerFactsReader(readers, headers)
  const consents = consentReader(readers)
  return (cells, first, line) => {
    const customer = isTold ? key(cells, first) : `${rowIds}#${line}`
    if (customer instanceof Rejection) return customer
    const told = consents(cells, first)
    if (told instanceof Rejection) return told
    return { line, customer, customerFacts: facts(cells, first), consents: told.length === 0 ? null : told }
  }
}

/** A catalogue: its prices and stock are the point, so what cannot be read sets the row aside. */
export function productTyper(
  readers: CellReaders,
  headers: readonly string[],
): (cells: readonly string[], first: number, line: number) => ProductToStage | Rejection {
  const key = readers.productKey()
  const facts = productFactsReader(readers, headers)
  const checked = [
    readers.micros('unit-price', 'bad-price'),
    readers.micros('unit-cost', 'bad-price'),
    readers.number('stock'),
    readers.currency(),
  ]
  return (cells, first, line) => {
    const product = key(cells, first)
    if (product instanceof Rejection) return product
    for (const read of checked) {
      const value = read(cells, first)
      if (value instanceof Rejection) return value
    }
    return { line, product, productFacts: facts(cells, first) }
  }
}
