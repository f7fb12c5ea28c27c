import { closeSync, openSync, writeSync } from 'node:fs'
import { seededRandom } from '../../src/engine/random.ts'

export const ORDER_LINE_COLUMNS = [
  'order_id',
  'order_date',
  'customer_id',
  'product_id',
  'product_name',
  'quantity',
  'unit_price',
] as const

const YEAR_MS = 365 * 86_400_000
const LINES_PER_ORDER = 4
const PRODUCTS = 20_000
const LINES_PER_CUSTOMER = 10
/** One line in so many is written twice, one in so many has no readable quantity: what real exports look like. */
const DUPLICATE_EVERY = 2_000
const BROKEN_EVERY = 5_000
const CHUNK = 1 << 20

const adjectives = ['Small', 'Large', 'Vintage', 'Ceramic', 'Wooden', 'Striped', 'Classic', 'Folding']
const nouns = ['Teapot', 'Lantern', 'Notebook', 'Backpack', 'Candle Holder', 'Cushion Cover', 'Mug', 'Lamp']

/** What a file of order lines holds: the import has to count the same. */
export type OrderLines = { readonly lines: number; readonly duplicates: number; readonly broken: number }

/**
 * Writes a CSV of order lines as shops export them: orders of one to seven lines in the order of time over a year (2023 and on), few customers
 * and products buy and sell a lot. 85 bytes a line. Files of different `part` share customers and products, and no line.
 */
export function writeOrderLines(file: string, lines: number, part = 0): OrderLines {
  const random = seededRandom(20_250 + part)
  const pause = (2 * YEAR_MS * LINES_PER_ORDER) / lines
  const customers = Math.max(1, Math.floor(lines / LINES_PER_CUSTOMER))
  const prices = Array.from({ length: PRODUCTS }, (_, index) => (199 + ((index * 7_919) % 19_800)) / 100)
  const handle = openSync(file, 'w')
  try {
    let text = `${ORDER_LINE_COLUMNS.join(',')}\n`
    let [written, duplicates, broken, order] = [0, 0, 0, part * 1_000_000_000]
    let time = Date.UTC(2023 + part, 0, 1)
    while (written < lines) {
      order++
      time += Math.floor(random.uniform() * 0.95 * pause)
      const head = `ORD-${String(order).padStart(10, '0')},${textOf(time)},C${skewed(random.uniform(), customers, 7)},`
      const items = 1 + Math.floor(random.uniform() * 7)
      let product = Math.floor(random.uniform() ** 2 * PRODUCTS)
      for (let item = 0; item < items && written < lines; item++) {
        product = (product + 1 + Math.floor(random.uniform() * 97)) % PRODUCTS
        const isBroken = written % BROKEN_EVERY === BROKEN_EVERY - 1
        const line = `${head}SKU-${String(product).padStart(6, '0')},${nameOf(product)},${isBroken ? 'n.a.' : 1 + Math.floor(random.uniform() ** 3 * 12)},${prices[product]?.toFixed(2) ?? ''}\n`
        text += line
        written++
        if (isBroken) broken++
        else if (written % DUPLICATE_EVERY === 0 && written < lines) {
          text += line
          written++
          duplicates++
        }
      }
      if (text.length < CHUNK) continue
      writeSync(handle, text)
      text = ''
    }
    writeSync(handle, text)
    return { lines, duplicates, broken }
  } finally {
    closeSync(handle)
  }
}

function skewed(uniform: number, count: number, digits: number): string {
  return String(Math.floor(uniform ** 1.5 * count)).padStart(digits, '0')
}

function textOf(time: number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

function nameOf(product: number): string {
  return `${adjectives[product % 8] ?? ''} ${nouns[(product >> 3) % 8] ?? ''} ${product >> 6}`
}
