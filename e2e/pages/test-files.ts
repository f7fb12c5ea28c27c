import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** Order lines made for one test. */
export type Orders = { readonly customers: number; readonly products: number; readonly rows: number }

export const orderHeader = [
  'order_id',
  'order_time',
  'customer_id',
  'customer_name',
  'email',
  'product_id',
  'product_name',
  'quantity',
  'unit_price',
]

/** Rows of an invented shop; customers of one parity like products of the same parity. No random numbers: row i is always the same. */
export function* orderRows({ customers, products, rows }: Orders): Generator<string[]> {
  for (let index = 0; index < rows; index++) {
    const customer = index % customers
    const step = Math.floor(index / customers)
    const product = (customer * 7 + step * 2 + (customer % 2) + (step % 5 === 4 ? 1 : 0)) % products
    const at = new Date(Date.UTC(2026, 0, 1) + ((index * 7919) % (300 * 1440)) * 60_000)
    yield [
      `O${100_000 + index}`,
      at.toISOString().slice(0, 16).replace('T', ' '),
      `C${String(customer).padStart(5, '0')}`,
      `Customer ${customer}`,
      `customer${customer}@example.com`,
      `P${String(product).padStart(4, '0')}`,
      `Product ${product}`,
      String(1 + (index % 3)),
      (9.5 + (product % 40)).toFixed(2),
    ]
  }
}

export function csvText(rows: Iterable<readonly string[]>, delimiter = ',', lineEnd = '\n'): string {
  let text = ''
  for (const row of rows) text += row.map((cell) => quoted(cell, delimiter)).join(delimiter) + lineEnd
  return text
}

export function ordersCsv(orders: Orders): string {
  return csvText([orderHeader]) + csvText(orderRows(orders))
}

export function write(folder: string, name: string, content: string | Uint8Array): string {
  mkdirSync(folder, { recursive: true })
  const file = path.join(folder, name)
  writeFileSync(file, content)
  return file
}

function quoted(cell: string, delimiter: string): string {
  return cell.includes(delimiter) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}
