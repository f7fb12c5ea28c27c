/**
 * Writes what comes with the app to try it on, in resources/sample: two years of an invented shop for tea, home and the outdoors.
 * orders.csv: its order lines; customers.csv: its customer list; ads.csv: the results of its ads by day; subjects.csv: tests of the subject lines of its letters.
 * The same bytes on every machine: seeded generators, and nothing but basic arithmetic.
 *
 *   node scripts/generate-sample.mjs            writes the files
 *   node scripts/generate-sample.mjs --check    compares only; exit code 1 when they differ
 *
 * Customers have tastes, so that a model that learns from them beats the list of bestsellers; ways of buying, so that there are groups; and they leave, some
 * after one order; ads bring orders. A week is nearly lost to a move of the warehouse, and coffee gets dearer. The dirt is deliberate: guest orders, gifts at a price of 0,
 * dates that do not exist, lines with a cell too few or too many, lines exported twice, people who signed up twice.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sampleAds as adsOf } from './sample/ads.mjs'
import { DAYS, dayWeight, FIRST_DAY } from './sample/calendar.mjs'
import { peopleOf, sampleCustomers as customersOf } from './sample/people.mjs'
import { generator } from './sample/random.mjs'
import { linesOf, ordersOf, productsOf, refundsOf } from './sample/shop.mjs'
import { sampleSubjects as subjectsOf } from './sample/subjects.mjs'

const SEED = 20_251_101
const CUSTOMERS = 1_500

const header = [
  'Order No',
  'Order Time',
  'Customer ID',
  'Customer Name',
  'Email',
  'City',
  'SKU',
  'Product Name',
  'Category',
  'Quantity',
  'Unit Price',
  'Currency',
  'Channel',
  'Campaign',
]

function shop() {
  const random = generator(SEED)
  const products = productsOf(random)
  const tastes = [...new Set(products.map((product) => product.taste))]
  const people = peopleOf(CUSTOMERS, tastes, random)
  const { lift } = ads()
  const orders = people.flatMap((person) => ordersOf(person, products, lift, random))
  orders.sort((a, b) => a.at - b.at || a.customer.index - b.customer.index)
  orders.forEach((order, index) => (order.number = `S-${10_001 + index}`))
  return { random, people, orders }
}

/** The order lines as text. */
export function sampleOrders() {
  const { random, orders } = shop()
  const lines = [...orders, ...refundsOf(orders, random)]
    .sort((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1))
    .flatMap((order) => linesOf(order, random))
  return `${[header.join(','), ...lines].join('\n')}\n`
}

/** The customer list as text. The other files are drawn apart, so that the orders stay what they are. */
export function sampleCustomers() {
  const { people, orders } = shop()
  const count = new Map()
  for (const { customer } of orders) count.set(customer.index, (count.get(customer.index) ?? 0) + 1)
  return customersOf(people, count, generator(SEED + 2))
}

const ads = () => adsOf(generator(SEED + 1), FIRST_DAY, DAYS, dayWeight)

/** Results of the shop's ads by day, as text. */
export const sampleAds = () => ads().text

/** Tests of subject lines, as text. */
export const sampleSubjects = () => subjectsOf(generator(SEED + 3))

const pathOf = (name) => fileURLToPath(new URL(`../resources/sample/${name}`, import.meta.url))
export const sampleFiles = [
  ['orders.csv', sampleOrders],
  ['customers.csv', sampleCustomers],
  ['ads.csv', sampleAds],
  ['subjects.csv', sampleSubjects],
]

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  for (const [name, make] of sampleFiles) {
    const text = make()
    if (process.argv.includes('--check')) {
      const same = readFileSync(pathOf(name), 'utf8') === text
      console.log(
        same ? `${name} is what the generator writes` : `${name} differs from what the generator writes`,
      )
      if (!same) process.exitCode = 1
    } else {
      writeFileSync(pathOf(name), text)
      console.log(
        `${pathOf(name)}: ${text.split('\n').length - 2} lines below the header, ${Buffer.byteLength(text)} bytes`,
      )
    }
  }
}
