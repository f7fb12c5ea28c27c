import { campaignOf, DAY_MS, DAYS, dayWeight, FIRST_DAY, isWeekend, monthOf, supply } from './calendar.mjs'
import { below, pick, shuffled, weighted } from './random.mjs'
import { catalogue } from './words.mjs'

/** From this day on coffee costs a tenth more, and less of it is taken. */
const DEARER_COFFEE = { day: 486, price: 1.1, pull: 0.84 }
/** The share of orders that ads bring, where they work as on an average day. */
const BY_ADS = 0.45
const HOURS = [1, 1, 1, 1, 1, 1, 2, 4, 6, 8, 9, 8, 9, 8, 7, 7, 7, 7, 8, 10, 12, 12, 8, 3]
const OFFICE_HOURS = [0, 0, 0, 0, 0, 0, 0, 1, 6, 10, 10, 8, 3, 5, 9, 9, 7, 4, 1, 0, 0, 0, 0, 0]

export function productsOf(random) {
  const products = []
  for (const { category, code, prices, durable, styles } of catalogue) {
    let number = 0
    for (const [taste, names] of Object.entries(styles)) {
      for (const name of names) {
        number++
        const [low, high] = prices
        const price =
          Math.max(1, Math.round(low + (high - low) * random() * random())) - (random() < 0.7 ? 0.1 : 0)
        const sku = `${code}-${String(number).padStart(3, '0')}`
        products.push({ sku, name, category, code, taste, durable, price })
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

const isDearer = (product, day) => product.code === 'COF' && day >= DEARER_COFFEE.day
const priceOn = (product, day) =>
  isDearer(product, day) ? Math.round(product.price * DEARER_COFFEE.price * 10) / 10 : product.price

/** Products sell in their months: the outdoors from April to October, what is warm in winter. */
function pullOn(product, day) {
  const summer = monthOf(day) >= 4 && monthOf(day) <= 10
  const season = ['camp', 'hike', 'garden'].includes(product.taste)
    ? summer
      ? 1.3
      : 0.6
    : ['cosy', 'english'].includes(product.taste)
      ? summer
        ? 0.8
        : 1.3
      : 1
  return product.pull * season * (isDearer(product, day) ? DEARER_COFFEE.pull : 1)
}

/** All orders of a person: day by day an order comes with the person's rate, the day's weight and the ads' lift; after each he may leave for good. */
export function ordersOf(person, products, lift, random) {
  const { kind } = person
  const orders = []
  const owned = new Set()
  let last = -Infinity
  for (let day = person.joined; day < DAYS; day++) {
    const wanted = chanceOn(day, person, last) * (1 - BY_ADS + BY_ADS * lift[day])
    if (random() >= wanted * supply(day)) continue
    orders.push(orderOn(day, person, products, owned, random))
    last = day
    if (random() < kind.leaves) break
  }
  return orders
}

function chanceOn(day, { kind, rate, joined }, last) {
  // Whoever has just joined orders soon: that is why he joined.
  const eager = last === -Infinity && joined > 0 ? 14 : 1
  const rested = Math.min(1, (day - last) / kind.pause)
  const festive = campaignOf(day) === '' ? 1 : kind.draw
  const office = kind.name === 'office' && isWeekend(day) ? 0.1 : 1
  const trade = kind.name === 'office' ? 1 : dayWeight(day)
  const quiet = kind.name === 'bargain' && campaignOf(day) === '' ? 0.5 : 1
  return (rate / 365) * eager * rested * rested * festive * office * trade * quiet
}

function orderOn(day, person, products, owned, random) {
  const { kind } = person
  const isOffice = kind.name === 'office'
  const minute = weighted(random, isOffice ? OFFICE_HOURS : HOURS) * 60 + below(random, 60)
  const campaign = campaignOf(day)
  const order = {
    customer: person,
    number: '',
    at: FIRST_DAY + day * DAY_MS + minute * 60_000,
    campaign: campaign !== '' && random() < 0.7 ? campaign : random() < 0.08 ? 'Newsletter' : '',
    guest: random() < 0.022,
    basket: [],
  }
  const size = 1 + weighted(random, kind.sizes)
  for (let tries = 0; order.basket.length < size && tries < 40; tries++) {
    const draw = random()
    const taste = draw < 0.54 ? person.first : draw < 0.8 ? person.second : undefined
    const weights = products.map((product) => {
      if (taste !== undefined && product.taste !== taste) return 0
      if (product.durable && (owned.has(product.sku) || (isOffice && random() < 0.7))) return 0
      // Presents last; regulars come for what is used up.
      const fit =
        kind.name === 'gift'
          ? product.durable
            ? 2
            : 0.7
          : kind.name === 'regular' && product.durable
            ? 0.4
            : 1
      return fit * pullOn(product, day)
    })
    const product = products[weighted(random, weights)]
    if (order.basket.some((line) => line.product === product)) continue
    owned.add(product.sku)
    order.basket.push({
      product,
      quantity: quantityOf(product, isOffice, random),
      price: reduced(priceOn(product, day), order.campaign),
    })
  }
  return order
}

function quantityOf(product, isOffice, random) {
  if (isOffice) return product.durable ? 1 + below(random, 3) : 3 + weighted(random, [30, 26, 20, 12, 8, 4])
  return product.durable ? 1 + (random() < 0.06 ? 1 : 0) : 1 + weighted(random, [60, 24, 10, 4, 2])
}

const reduced = (price, campaign) => (campaign === '' ? price : Math.round(price * 9) / 10)

/** Some goods come back a few days later: the same order, a negative quantity. */
export function refundsOf(orders, random) {
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

/** The lines of one order as the shop exports them: name, address and city on the first line only; and some dirt. */
export function linesOf(order, random) {
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
