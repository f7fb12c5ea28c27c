import { seededRandom } from '../../src/engine/random.ts'
import { writing, type WritableDb } from '../../src/store/database.ts'
import { at } from '../peers/numbers.ts'

const CATEGORIES = 50
const PRODUCTS = 20_000
const DAY = 86_400_000
const START = Date.UTC(2024, 0, 1)
const DAYS = 731

/** Customers with a skewed number of events over two years; three of four are purchases. */
export function generate(rows: number) {
  const customers = Math.max(100, Math.round(rows / 20))
  const random = seededRandom(5)
  const data = {
    customers,
    customer: new Int32Array(rows),
    product: new Int32Array(rows),
    kind: new Uint8Array(rows),
    time: new Float64Array(rows),
    value: new Float64Array(rows),
  }
  for (let n = 0; n < rows; n++) {
    // The square makes some customers far more active; everybody has an event.
    data.customer[n] = n < customers ? n + 1 : 1 + Math.floor(random.uniform() ** 2 * customers)
    data.product[n] = 1 + random.below(PRODUCTS)
    data.kind[n] = random.below(4) === 0 ? 3 : 1
    data.time[n] = START + Math.floor(random.uniform() * DAYS * DAY)
    data.value[n] = data.kind[n] === 1 ? 1 + random.below(200) : 0
  }
  return data
}

/** Puts rows into a new project, without the indexes: no importer is measured here. */
export function fill(db: WritableDb, data: ReturnType<typeof generate>): void {
  const { customers } = data
  const rows = data.time.length
  db.exec(
    `DROP INDEX interactions_by_identity; DROP INDEX interactions_by_customer; DROP INDEX interactions_by_product;
     INSERT INTO imports (import_id, status, file_name, file_bytes, file_hash, target, plan, headers, started_at, read, accepted)
     VALUES (1, 'published', 'bench', 0, 'bench', 'interactions', '{}', '[]', 0, ${rows}, ${rows});
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${customers})
       INSERT INTO customers (customer_id, external_id) SELECT i, 'c' || i FROM n;
     INSERT INTO customer_facts (customer_id, import_id, country) SELECT customer_id, 1, 'country ' || (customer_id % 30) FROM customers WHERE customer_id > 0;
     WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${PRODUCTS})
       INSERT INTO products (product_id, external_id) SELECT i, 'p' || i FROM n;
     INSERT INTO product_facts (product_id, import_id, category) SELECT product_id, 1, 'category ' || (product_id % ${CATEGORIES}) FROM products WHERE product_id > 0`,
  )
  const insert = db.prepare<[number, number, number, number, number, number]>(
    `INSERT INTO interactions (import_id, line, customer_id, product_id, kind, occurred_at, quantity, unit_price_micros, currency)
     VALUES (1, ?, ?, ?, ?, ?, 1, ?, 'EUR')`,
  )
  const batch = 500_000
  for (let from = 0; from < rows; from += batch) {
    writing(db, () => {
      for (let n = from; n < Math.min(rows, from + batch); n++)
        insert.run(
          n + 1,
          at(data.customer, n),
          at(data.product, n),
          at(data.kind, n),
          at(data.time, n),
          at(data.value, n) * 1e6,
        )
    })
  }
}
