import type { AdsOutcome, ProjectResponseSettings } from '../../contract/ads.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ReadableDb } from '../../store/database.ts'
import { adDays, salesBySlot, salesCurrencies, SLOT_MS } from '../../store/queries/ads.ts'
import { projectZone } from '../../store/queries/customer-facts.ts'
import { timeZone } from '../import/time-zone.ts'
import type { Output } from '../../contract/requests.ts'
import { isoDay } from './calendar.ts'
import { withHolidays } from './holidays.ts'
import { projectControls, withControls } from './project-controls.ts'
import type { DayRow } from './day-row.ts'
import { regularSeries, type SeriesInput } from './series-input.ts'
import type { SeriesUnits } from './fit-series.ts'

const DAY = 86_400_000
const MICROS = 1_000_000

/** Revenue (less refunds) and orders of the shop by day since 1970, in its main currency. */
export function shopDays(db: ReadableDb): {
  readonly currency: string
  readonly days: Map<number, { revenue: number; orders: number }>
} {
  const [main] = salesCurrencies(db)
  const days = new Map<number, { revenue: number; orders: number }>()
  if (main === undefined) return { currency: 'XXX', days }
  const { toUtc } = timeZone(projectZone(db))
  let day = -Infinity
  let ends = -Infinity
  for (const { slot, orders, micros } of salesBySlot(db, main.currency)) {
    const at = slot * SLOT_MS
    // Slots come in order: the day is looked up once for each, not for each slot. No zone is more than a day from UTC.
    if (at >= ends) {
      day = Math.floor(at / DAY) - 1
      while (toUtc((day + 1) * DAY) <= at) day++
      ends = toUtc((day + 1) * DAY)
    }
    const own = days.get(day) ?? { revenue: 0, orders: 0 }
    days.set(day, { revenue: own.revenue + micros / MICROS, orders: own.orders + orders })
  }
  return { currency: main.currency, days }
}

type AdSums = { spend: Map<string, number>; conversions: number; value: number }

/**
 * The series of a project: spend by channel (campaign) from ad reports, and an outcome from the shop's orders or from the reports themselves.
 * Days outside of either are left out. Reports in other currencies than the most frequent are left out.
 * @throws ExpectedFailure ads-no-results, ads-no-channels, ads-too-short, ads-gaps
 */
export function projectSeries(db: ReadableDb, settings: ProjectResponseSettings): SeriesInput & SeriesUnits {
  const ads = new Map<number, AdSums>()
  const rowsOf = new Map<string, number>()
  const all = [...adDays(db)]
  for (const { currency, costMicros } of all)
    if (costMicros !== null) rowsOf.set(currency, (rowsOf.get(currency) ?? 0) + 1)
  const [[currency] = ['XXX']] = [...rowsOf].sort((a, b) => b[1] - a[1])
  for (const row of all) {
    if (row.currency !== currency && row.costMicros !== null) continue
    const day = Date.parse(row.day) / DAY
    const own = ads.get(day) ?? { spend: new Map<string, number>(), conversions: 0, value: 0 }
    const name =
      settings.by === 'campaign'
        ? row.campaign || row.channel || '-'
        : row.channel || row.account || row.campaign || '-'
    if (row.costMicros !== null) own.spend.set(name, (own.spend.get(name) ?? 0) + row.costMicros / MICROS)
    own.conversions += row.conversions ?? 0
    own.value += (row.valueMicros ?? 0) / MICROS
    ads.set(day, own)
  }
  if (ads.size === 0) throw new ExpectedFailure('ads-no-results')
  const isShop = settings.outcome === 'revenue' || settings.outcome === 'orders'
  const shop = isShop
    ? shopDays(db)
    : { currency, days: new Map<number, { revenue: number; orders: number }>() }
  const [first, last] = shared(ads, isShop ? shop.days : ads)
  const from = settings.from === null ? first : Math.max(first, Date.parse(settings.from) / DAY)
  const to = settings.to === null ? last : Math.min(last, Date.parse(settings.to) / DAY)
  if (!(to >= from)) throw new ExpectedFailure('ads-too-short', { available: 0, needed: 8 })
  const mergedInto = new Map(
    settings.merges.flatMap(({ name, channels }) => channels.map((each) => [each, name])),
  )
  const isMoney = settings.outcome === 'revenue' || settings.outcome === 'conversion-value'
  const worth = isMoney ? settings.margin : 1
  const rows: DayRow[] = []
  for (let day = from; day <= to; day++) {
    const own = ads.get(day)
    rows.push({
      day,
      // A day on which the shop sold nothing is known to be one.
      outcome: worth * outcomeOf(settings.outcome, own, shop.days.get(day)),
      spend: joined(own?.spend, mergedInto),
      controls: new Map<string, number>(),
    })
  }
  const { rows: dated, names } = withHolidays(withControls(db, rows, settings.controls), settings.calendar)
  const series = regularSeries(dated, {
    file: '',
    outcomeName: settings.outcome,
    span: settings.every,
    numbered: false,
    holidays: names,
    notes: [],
  })
  return {
    ...series,
    outcomeIsMoney: isMoney,
    currency: isShop ? shop.currency : currency,
  }
}

function joined(
  spend: ReadonlyMap<string, number> | undefined,
  mergedInto: ReadonlyMap<string, string>,
): Map<string, number> {
  const sums = new Map<string, number>()
  for (const [name, amount] of spend ?? []) {
    const shown = mergedInto.get(name) ?? name
    sums.set(shown, (sums.get(shown) ?? 0) + amount)
  }
  return sums
}

/** Enough of the shop's own orders beside ad reports to prefer them to what platforms claim. */
const DAYS_OF_SHOP = 1.9 * 365

/** What a model of this project can be made of; null without reports of spend. */
export function responseOptions(db: ReadableDb): Output<'ads:options'> {
  const ads = new Map<number, { value: number; conversions: number }>()
  const channels = new Set<string>()
  for (const { day, channel, account, campaign, costMicros, valueMicros, conversions } of adDays(db)) {
    const at = Date.parse(day) / DAY
    const own = ads.get(at) ?? { value: 0, conversions: 0 }
    own.value += valueMicros ?? 0
    own.conversions += conversions ?? 0
    ads.set(at, own)
    if ((costMicros ?? 0) > 0) channels.add(channel || account || campaign || '-')
  }
  if (ads.size === 0 || channels.size === 0) return null
  const [first, last] = shared(ads, ads)
  const { days } = shopDays(db)
  const shopSpan = days.size === 0 ? 0 : daysShared(ads, days)
  const told = [...ads.values()]
  const outcome = (): AdsOutcome => {
    if (shopSpan >= DAYS_OF_SHOP || (shopSpan > 0 && shopSpan > 0.9 * (last - first))) return 'revenue'
    if (told.some(({ value }) => value > 0)) return 'conversion-value'
    return told.some(({ conversions }) => conversions > 0) ? 'conversions' : 'revenue'
  }
  return {
    outcome: outcome(),
    from: isoDay(first),
    to: isoDay(last),
    channels: [...channels].sort(),
    controls: projectControls(db),
  }
}

function daysShared(a: ReadonlyMap<number, unknown>, b: ReadonlyMap<number, unknown>): number {
  try {
    const [from, to] = shared(a, b)
    return to - from + 1
  } catch (error) {
    if (error instanceof ExpectedFailure) return 0
    throw error
  }
}

function outcomeOf(
  outcome: AdsOutcome,
  ads: AdSums | undefined,
  shop: { readonly revenue: number; readonly orders: number } | undefined,
): number {
  if (outcome === 'revenue') return shop?.revenue ?? 0
  if (outcome === 'orders') return shop?.orders ?? 0
  return (outcome === 'conversions' ? ads?.conversions : ads?.value) ?? 0
}

/** The days that both span. */
function shared(a: ReadonlyMap<number, unknown>, b: ReadonlyMap<number, unknown>): [number, number] {
  const span = (days: ReadonlyMap<number, unknown>): [number, number] => {
    let [first, last] = [Infinity, -Infinity]
    for (const day of days.keys()) [first, last] = [Math.min(first, day), Math.max(last, day)]
    return [first, last]
  }
  const [one, other] = [span(a), span(b)]
  const [from, to] = [Math.max(one[0], other[0]), Math.min(one[1], other[1])]
  if (!(to >= from)) throw new ExpectedFailure('ads-too-short', { available: 0, needed: 8 })
  return [from, to]
}
