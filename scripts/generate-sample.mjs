/**
 * Writes resources/sample/orders.csv: twelve months of order lines of an invented shop for tea, home and the outdoors; and ads.csv, the results of
 * its ads by day.
 * The same bytes on every machine: one seeded generator, and nothing but basic arithmetic.
 *
 *   node scripts/generate-sample.mjs            writes the file
 *   node scripts/generate-sample.mjs --check    compares only; exit code 1 when they differ
 *
 * Customers have tastes, so that a model that learns from them beats the list of bestsellers. The dirt is deliberate: guest
 * orders, gifts at a price of 0, dates that do not exist, lines with a cell too few or too many, lines exported twice.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { sampleAds as adsOf } from './sample/ads.mjs'
import { catalogue, cities, givenNames, surnames } from './sample/words.mjs'

const SEED = 20_251_101
const CUSTOMERS = 1_200
const FIRST_DAY = Date.UTC(2025, 10, 1)
const DAYS = 365
const AD_DAYS_BEFORE = 365
const DAY_MS = 86_400_000

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

/** The whole file as text. */
export function sampleOrders() {
  const random = generator(SEED)
  const products = productsOf(random)
  const tastes = [...new Set(products.map((product) => product.taste))]
  const customers = Array.from({ length: CUSTOMERS }, (_, index) => customerOf(index, tastes, random))
  const orders = customers.flatMap((customer) => ordersOf(customer, products, random))
  orders.sort((a, b) => a.at - b.at || a.customer.index - b.customer.index)
  orders.forEach((order, index) => (order.number = `S-${10_001 + index}`))
  const lines = [...orders, ...refundsOf(orders, random)]
    .sort((a, b) => a.at - b.at || (a.number < b.number ? -1 : 1))
    .flatMap((order) => linesOf(order, random))
  return `${[header.join(','), ...lines].join('\n')}\n`
}

/** Results of the shop's ads by day, as text; drawn apart, so that the orders stay what they are. */
export function sampleAds() {
  // A year before the orders begin as well: response curves want two.
  const first = FIRST_DAY - AD_DAYS_BEFORE * DAY_MS
  return adsOf(generator(SEED + 1), first, AD_DAYS_BEFORE + DAYS, (day) => dayWeight(day - AD_DAYS_BEFORE))
}

/** Uniform numbers in [0, 1): Mulberry32. */
function generator(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

const below = (random, count) => Math.floor(random() * count)
const pick = (random, list) => list[below(random, list.length)]

function weighted(random, weights) {
  let total = 0
  for (const weight of weights) total += weight
  let rest = random() * total
  for (let index = 0; index < weights.length; index++) {
    rest -= weights[index]
    if (rest < 0) return index
  }
  return weights.length - 1
}

function productsOf(random) {
  const products = []
  for (const { category, code, prices, durable, styles } of catalogue) {
    let number = 0
    for (const [taste, names] of Object.entries(styles)) {
      for (const name of names) {
        number++
        const [low, high] = prices
        const price =
          Math.max(1, Math.round(low + (high - low) * random() * random())) - (random() < 0.7 ? 0.1 : 0)
        products.push({
          sku: `${code}-${String(number).padStart(3, '0')}`,
          name,
          category,
          taste,
          durable,
          price,
        })
      }
    }
  }
  // A few bestsellers, a long tail: the product of popularity rank r weighs 1 / (1 + r / 10).
  const ranks = shuffled(
    products.map((_, index) => index),
    random,
  )
  products.forEach((product, index) => (product.pull = 1 / (1 + ranks[index] / 10)))
  return products
}

function shuffled(list, random) {
  const copy = [...list]
  for (let last = copy.length - 1; last > 0; last--) {
    const other = below(random, last + 1)
    ;[copy[last], copy[other]] = [copy[other], copy[last]]
  }
  return copy
}

function customerOf(index, tastes, random) {
  const first = pick(random, tastes)
  const second = pick(random, tastes)
  const surname = pick(random, surnames)
  const given = pick(random, surname.chinese ? givenNames.chinese : givenNames.western)
  const name = surname.chinese ? `${surname.text}${given.text}` : `${given.text} ${surname.text}`
  const id = `C${String(index + 1).padStart(5, '0')}`
  return {
    index,
    id,
    name,
    email:
      `${given.latin}.${surname.latin}${index + 1}@example.${pick(random, ['com', 'com', 'org', 'net'])}`.toLowerCase(),
    city: pick(random, cities),
    first,
    second,
    joined: random() < 0.55 ? 0 : below(random, DAYS - 20),
    // Most come back a few times, a tenth often, some once.
    orders: random() < 0.12 ? 1 : random() < 0.12 ? 8 + below(random, 14) : 2 + below(random, 6),
    channel: pick(random, ['app', 'app', 'web', 'web', 'WeChat', 'store']),
  }
}

/** How much is ordered on a day: weekends, the autumn, and the days the trade knows. */
function dayWeight(day) {
  const date = new Date(FIRST_DAY + day * DAY_MS)
  const month = date.getUTCMonth() + 1
  const weekday = date.getUTCDay()
  const season = [0, 0.95, 0.7, 0.9, 0.95, 1, 1.15, 0.9, 0.85, 1, 1.05, 1.4, 1.25][month]
  const festival =
    campaignOf(day) === '双11'
      ? 3.2
      : campaignOf(day) === '618'
        ? 2.4
        : campaignOf(day) === '年货节'
          ? 1.6
          : 1
  return season * festival * (weekday === 0 || weekday === 6 ? 1.25 : 1)
}

function campaignOf(day) {
  const date = new Date(FIRST_DAY + day * DAY_MS)
  const stamp = (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
  if (stamp >= 1109 && stamp <= 1112) return '双11'
  if (stamp >= 1127 && stamp <= 1201) return 'Black Friday'
  if (stamp >= 120 && stamp <= 206) return '年货节'
  if (stamp >= 401 && stamp <= 412) return 'Spring trails'
  if (stamp >= 615 && stamp <= 619) return '618'
  return ''
}

/** Products sell in their months: the outdoors from April to October, what is warm in winter. */
function seasonOf(product, month) {
  const summer = month >= 4 && month <= 10
  if (['camp', 'hike', 'garden'].includes(product.taste)) return summer ? 1.3 : 0.6
  if (['cosy', 'english'].includes(product.taste)) return summer ? 0.8 : 1.3
  return 1
}

function ordersOf(customer, products, random) {
  const weights = []
  for (let day = customer.joined; day < DAYS; day++) weights.push(dayWeight(day))
  const owned = new Set()
  const days = Array.from(
    { length: customer.orders },
    () => customer.joined + weighted(random, weights),
  ).sort((a, b) => a - b)
  return days.map((day) => {
    const minute =
      weighted(random, [1, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 8, 9, 8, 7, 7, 7, 7, 8, 10, 12, 12, 8, 3]) * 60 +
      below(random, 60)
    const campaign = campaignOf(day)
    const order = {
      customer,
      number: '',
      at: FIRST_DAY + day * DAY_MS + minute * 60_000,
      campaign: campaign !== '' && random() < 0.7 ? campaign : random() < 0.08 ? 'Newsletter' : '',
      guest: random() < 0.022,
      basket: [],
    }
    const month = new Date(order.at).getUTCMonth() + 1
    const size = 1 + weighted(random, [22, 30, 24, 14, 7, 3])
    for (let tries = 0; order.basket.length < size && tries < 40; tries++) {
      const draw = random()
      const taste = draw < 0.54 ? customer.first : draw < 0.8 ? customer.second : undefined
      const weightsHere = products.map((product) => {
        if (taste !== undefined && product.taste !== taste) return 0
        if (product.durable && owned.has(product.sku)) return 0
        return product.pull * seasonOf(product, month)
      })
      const product = products[weighted(random, weightsHere)]
      if (order.basket.some((line) => line.product === product)) continue
      owned.add(product.sku)
      const quantity = product.durable
        ? 1 + (random() < 0.06 ? 1 : 0)
        : 1 + weighted(random, [60, 24, 10, 4, 2])
      const reduced = order.campaign === '' ? product.price : Math.round(product.price * 9) / 10
      order.basket.push({ product, quantity, price: reduced })
    }
    return order
  })
}

/** Some goods come back a few days later: the same order, a negative quantity. */
function refundsOf(orders, random) {
  const refunds = []
  for (const order of orders) {
    for (const line of order.basket) {
      if (random() > (line.product.durable ? 0.035 : 0.012)) continue
      const at = order.at + (2 + below(random, 12)) * DAY_MS
      if (at >= FIRST_DAY + DAYS * DAY_MS) continue
      refunds.push({ ...order, at, basket: [{ ...line, quantity: -line.quantity }] })
    }
  }
  return refunds
}

/** The lines of one order as the shop exports them: name, address and city on the first line only. */
function linesOf(order, random) {
  const lines = []
  order.basket.forEach(({ product, quantity, price }, index) => {
    const isFirst = index === 0 && quantity > 0
    const cells = [
      order.number,
      new Date(order.at).toISOString().slice(0, 16).replace('T', ' '),
      order.guest ? '' : order.customer.id,
      isFirst && !order.guest ? order.customer.name : '',
      isFirst && !order.guest ? order.customer.email : '',
      isFirst ? order.customer.city : '',
      product.sku,
      product.name,
      product.category,
      String(quantity),
      price.toFixed(2),
      'CNY',
      order.customer.channel,
      order.campaign,
    ]
    const dirt = quantity > 0 ? random() : 0.5
    if (dirt < 0.004) cells[10] = '0.00'
    else if (dirt < 0.0052) cells[1] = pick(random, ['2026-02-30 10:15', '0000-00-00 00:00', 'pending'])
    else if (dirt < 0.006) cells[9] = pick(random, ['0', 'two', '1 pcs?'])
    else if (dirt < 0.0064) cells[10] = pick(random, ['free', '面议'])
    const text = cells.map(quoted).join(',')
    if (dirt >= 0.9993) {
      lines.push(pick(random, [text.slice(0, text.lastIndexOf(',')), `${text},`, `${text},,`]))
      return
    }
    lines.push(text)
    if (dirt >= 0.992) lines.push(text)
    if (dirt >= 0.9918 && dirt < 0.992) lines.push('')
  })
  return lines
}

function quoted(cell) {
  return /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell
}

const pathOf = (name) => fileURLToPath(new URL(`../resources/sample/${name}`, import.meta.url))
const files = [
  ['orders.csv', sampleOrders],
  ['ads.csv', sampleAds],
]

if (process.argv[1] !== undefined && fileURLToPath(import.meta.url) === process.argv[1]) {
  for (const [name, make] of files) {
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
