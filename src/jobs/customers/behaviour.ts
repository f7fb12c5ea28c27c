import type { Condition, Measure } from '../../contract/segments.ts'
import type { CustomerColumns } from '../../store/columns/customer-columns.ts'
import { kindCodes } from '../../store/queries/kinds.ts'
import { dayStart } from './calendar.ts'
import type { CustomerBase } from './customer-base.ts'
import { MICROS } from './totals.ts'

type DidCondition = Extract<Condition, { kind: 'did' }>

const DAY_MS = 86_400_000

/** Row ids behind the names that a condition gives. */
export type Names = {
  readonly campaigns: (names: readonly string[]) => readonly number[]
  readonly products: (externalIds: readonly string[]) => readonly number[]
}

/** Who did something a number of times in a span: one pass over the events. O(events + products). */
export function didMask(
  condition: DidCondition,
  base: CustomerBase,
  moment: number,
  names: Names,
): Uint8Array {
  const { columns } = base
  const { start, at, kind, product, channel, campaign } = columns
  const kinds = new Uint8Array(8)
  for (const event of condition.events) kinds[kindCodes[event]] = 1
  const products = condition.product === null ? null : productFlags(condition.product, base, names)
  const channels = condition.channels.length === 0 ? null : channelFlags(condition.channels, columns)
  const campaigns = condition.campaigns.length === 0 ? null : flagsOf(names.campaigns(condition.campaigns))
  const { from, to } = spanOf(condition.period, base, moment)
  // Without a span what has no time counts too.
  const takesUntimed = condition.period.kind === 'ever'
  const tally = tallyOf(condition.measure, columns)
  const low = condition.low ?? -Infinity
  const high = condition.high ?? Infinity
  const mask = new Uint8Array(base.size)
  for (let c = 0; c < mask.length; c++) {
    tally.begin()
    for (let e = start[c] ?? 0, end = start[c + 1] ?? 0; e < end; e++) {
      if (kinds[kind[e] ?? 0] !== 1) continue
      const time = at[e] ?? NaN
      if (!(time >= from && time < to) && !(takesUntimed && Number.isNaN(time))) continue
      if (products !== null && products[product[e] ?? 0] !== 1) continue
      if (channels !== null && channels[channel[e] ?? 0] !== 1) continue
      if (campaigns !== null && campaigns[campaign[e] ?? 0] !== 1) continue
      tally.add(e)
    }
    const value = tally.value()
    if (value >= low && value <= high) mask[c] = 1
  }
  return mask
}

/** Adds up what is asked for over the events of one customer. */
type Tally = {
  readonly begin: () => void
  readonly add: (event: number) => void
  readonly value: () => number
}

function tallyOf(measure: Measure, columns: CustomerColumns): Tally {
  switch (measure) {
    case 'times':
      return sumTally(() => 1)
    case 'quantity':
      return sumTally((event) => columns.quantity[event] ?? 0)
    case 'revenue':
      return sumTally((event) => (columns.value[event] ?? 0) / MICROS)
    case 'orders':
      return distinctTally((event) => columns.order[event] ?? -1)
    case 'products':
      return distinctTally((event) =>
        (columns.product[event] ?? 0) === 0 ? -1 : (columns.product[event] ?? 0),
      )
    case 'days':
      return distinctTally((event) => Math.floor((columns.at[event] ?? NaN) / DAY_MS))
  }
}

function sumTally(amount: (event: number) => number): Tally {
  let sum = 0
  return {
    begin: () => (sum = 0),
    add: (event) => (sum += amount(event)),
    value: () => sum,
  }
}

/** Counts different keys; negative and unknown ones are none. */
function distinctTally(key: (event: number) => number): Tally {
  const seen = new Set<number>()
  return {
    begin: () => seen.clear(),
    add: (event) => {
      const own = key(event)
      if (own >= 0) seen.add(own)
    },
    value: () => seen.size,
  }
}

function spanOf(
  period: DidCondition['period'],
  base: CustomerBase,
  moment: number,
): { readonly from: number; readonly to: number } {
  switch (period.kind) {
    case 'ever':
      return { from: -Infinity, to: moment }
    case 'last':
      return { from: moment - period.days * DAY_MS, to: moment }
    case 'between':
      return {
        from: period.from === null ? -Infinity : dayStart(period.from, base.zone),
        to: period.to === null ? Infinity : dayStart(period.to, base.zone, 1),
      }
  }
}

/** One flag per product row id; products of which nothing is told are in no category. */
function productFlags(
  { by, values }: NonNullable<DidCondition['product']>,
  base: CustomerBase,
  names: Names,
): Uint8Array {
  if (by === 'product') return flagsOf(names.products(values))
  const wanted = lowered(values)
  const ids = base.productIds()
  const flags = new Uint8Array((ids.at(-1) ?? 0) + 1)
  const { codes, texts } = base.productFact(by)
  const fits = texts.map((text) => text !== '' && wanted.has(text.trim().toLowerCase()))
  for (let p = 0; p < ids.length; p++) if (fits[codes[p] ?? 0] === true) flags[ids[p] ?? 0] = 1
  return flags
}

function channelFlags(wanted: readonly string[], { channels }: CustomerColumns): Uint8Array {
  const names = lowered(wanted)
  return Uint8Array.from(channels, (name) => (names.has(name.trim().toLowerCase()) ? 1 : 0))
}

function lowered(values: readonly string[]): ReadonlySet<string> {
  return new Set(values.map((value) => value.trim().toLowerCase()))
}

function flagsOf(ids: readonly number[]): Uint8Array {
  const flags = new Uint8Array(Math.max(0, ...ids) + 1)
  for (const id of ids) flags[id] = 1
  return flags
}
