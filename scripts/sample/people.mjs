import { FIRST_DAY, DAYS, DAY_MS } from './calendar.mjs'
import { below, pick, weighted } from './random.mjs'
import { cities, givenNames, surnames } from './words.mjs'

/**
 * Five ways to be a customer, so that there is something to find: `rate` orders a year while active, the chance to leave for good after an order, the
 * days without an order at first (`pause`), how strongly festivals draw (1: as the trade does), and sizes of baskets.
 */
const kinds = [
  { name: 'gift', share: 30, rate: 1.3, leaves: 0.78, pause: 60, draw: 1.5, sizes: [60, 30, 10] },
  { name: 'now and then', share: 32, rate: 4, leaves: 0.2, pause: 12, draw: 1, sizes: [30, 32, 22, 12, 4] },
  { name: 'regular', share: 22, rate: 11, leaves: 0.05, pause: 14, draw: 0.6, sizes: [18, 30, 26, 16, 10] },
  { name: 'office', share: 5, rate: 14, leaves: 0.025, pause: 18, draw: 0.2, sizes: [10, 26, 34, 20, 10] },
  { name: 'bargain', share: 11, rate: 3.2, leaves: 0.14, pause: 5, draw: 3, sizes: [8, 20, 30, 24, 18] },
]

const OFFICES = ['Studio', '咖啡馆', 'Hotel', '茶馆', 'Works', '书店', 'Bakery', '民宿']

/** The customers by index; `joined` is the day from which one may order. */
export function peopleOf(count, tastes, random) {
  return Array.from({ length: count }, (_, index) => personOf(index, tastes, random))
}

function personOf(index, tastes, random) {
  const kind =
    kinds[
      weighted(
        random,
        kinds.map(({ share }) => share),
      )
    ]
  const surname = pick(random, surnames)
  const given = pick(random, surname.chinese ? givenNames.chinese : givenNames.western)
  const isOffice = kind.name === 'office'
  const personal = surname.chinese ? `${surname.text}${given.text}` : `${given.text} ${surname.text}`
  const office = pick(random, OFFICES)
  return {
    index,
    kind,
    id: `C${String(index + 1).padStart(5, '0')}`,
    name: isOffice ? officeName(surname, office) : personal,
    email:
      `${given.latin}.${surname.latin}${index + 1}@example.${pick(random, ['com', 'com', 'org', 'net'])}`.toLowerCase(),
    city: pick(random, cities),
    first: isOffice ? pick(random, ['pourover', 'espresso', 'english']) : pick(random, tastes),
    second: isOffice ? 'desk' : pick(random, tastes),
    // A third was there before the data begin; the others come, more of them every month.
    joined: random() < 0.33 ? 0 : Math.floor((DAYS - 5) * (1 - (1 - random()) ** 1.35)),
    // Some order more often than others of their kind.
    rate: kind.rate * (0.5 + 0.5 * (random() + random())),
    channel: channelOf(kind.name, random),
  }
}

function officeName(surname, office) {
  return surname.chinese
    ? `${surname.text}记${/[a-z]/i.test(office) ? '工作室' : office}`
    : `${surname.text} ${office}`
}

function channelOf(kind, random) {
  if (kind === 'office') return random() < 0.85 ? 'web' : 'store'
  if (kind === 'gift') return pick(random, ['WeChat', 'WeChat', 'app', 'web'])
  if (kind === 'bargain') return pick(random, ['app', 'app', 'WeChat'])
  return pick(random, ['app', 'app', 'web', 'web', 'WeChat', 'store'])
}

const header = [
  'Customer ID',
  'Name',
  'Email',
  'City',
  'Country',
  'Member Level',
  'Member Since',
  'Birth Year',
  'Email Consent',
]
const countries = { 'Hong Kong': 'HK', Singapore: 'SG', London: 'GB', Berlin: 'DE' }

/** The customer list as a CRM exports it: most customers, some who never ordered, and a few who signed up a second time. */
export function sampleCustomers(people, ordersOfPerson, random) {
  const known = people.filter(() => random() < 0.93)
  const rows = known.map((person) => rowOf(person, ordersOfPerson.get(person.index) ?? 0, random))
  for (const person of known) {
    if (random() > 0.02) continue
    const again = { ...person, id: `N${person.id.slice(1)}` }
    again.email = person.email.replace('@', '+shop@')
    if (random() < 0.5) again.name = person.name.replace(/ ?([a-z])([a-z])\b/, ' $2$1').trim()
    rows.push(rowOf(again, 0, random))
  }
  for (let extra = 0; extra < 90; extra++) {
    const surname = pick(random, surnames)
    const given = pick(random, surname.chinese ? givenNames.chinese : givenNames.western)
    const index = people.length + extra
    rows.push(
      rowOf(
        {
          index,
          id: `C${String(index + 1).padStart(5, '0')}`,
          name: surname.chinese ? `${surname.text}${given.text}` : `${given.text} ${surname.text}`,
          email: `${given.latin}.${surname.latin}${index + 1}@example.com`.toLowerCase(),
          city: pick(random, cities),
          joined: below(random, DAYS),
        },
        0,
        random,
      ),
    )
  }
  return `${[header, ...rows].map((row) => row.join(',')).join('\n')}\n`
}

function rowOf(person, orders, random) {
  const level = orders >= 12 ? 'Gold' : orders >= 5 ? 'Silver' : 'Member'
  return [
    person.id,
    person.name,
    person.email,
    person.city,
    countries[person.city] ?? 'CN',
    level,
    new Date(FIRST_DAY + person.joined * DAY_MS).toISOString().slice(0, 10),
    random() < 0.4 ? '' : String(1958 + below(random, 47)),
    random() < 0.72 ? 'yes' : random() < 0.6 ? 'no' : '',
  ]
}
