import { ExpectedFailure } from '../../contract/failure.ts'
import type {
  Condition,
  DateField,
  NumberField,
  Rule,
  SegmentId,
  TextField,
} from '../../contract/segments.ts'
import { NO_GROUP } from '../../engine/customers/rfm-groups.ts'
import type { ReadableDb } from '../../store/database.ts'
import { campaignIds, idsOfCustomers, idsOfProducts } from '../../store/queries/customer-facts.ts'
import { requireSegment, storedMembers } from '../../store/queries/segments.ts'
import { analysisColumn } from './analysis-columns.ts'
import { didMask } from './behaviour.ts'
import { dayStart, periodBack } from './calendar.ts'
import { cohortMask, lifecycleMask } from './cohort-masks.ts'
import type { CustomerBase, ScoredCustomers } from './customer-base.ts'
import { campaignFigures, responseMask } from './response.ts'

const DAY_MS = 86_400_000

/** One flag per customer, in the order of the base: 1 for members. */
export type Mask = Uint8Array

type Context = {
  readonly db: ReadableDb
  readonly base: CustomerBase
  /** The "now" of the rule. */
  readonly moment: number
  readonly now: number
  /** Segments whose rules are being evaluated, to see circles. */
  readonly open: readonly SegmentId[]
  readonly scored: () => ScoredCustomers
}

/**
 * Who fits a rule: each condition is one pass over columns, and the tree combines their flags. No text of a rule is ever run; values are
 * compared only. O(events of the behaviour conditions + customers × conditions).
 * @throws ExpectedFailure segment-not-found, segment-cycle, and where what it names is gone: analysis-missing, list-not-found, plan-action-not-found
 */
export function evaluateRule(
  db: ReadableDb,
  base: CustomerBase,
  tree: Rule,
  at: { readonly moment: number; readonly now: number; readonly open?: readonly SegmentId[] },
): Mask {
  let scored: ScoredCustomers | undefined
  const { moment, now, open = [] } = at
  return maskOf(tree, { db, base, moment, now, open, scored: () => (scored ??= base.rfm(moment)) })
}

/**
 * Who is in a stored segment, by its own "now".
 * @throws ExpectedFailure segment-not-found, segment-cycle, and where what it names is gone: analysis-missing, list-not-found, plan-action-not-found
 */
export function segmentMask(
  db: ReadableDb,
  base: CustomerBase,
  id: SegmentId,
  { now, open = [] }: { readonly now: number; readonly open?: readonly SegmentId[] },
): Mask {
  const segment = requireSegment(db, id)
  if (open.includes(id)) throw new ExpectedFailure('segment-cycle', { field: segment.name })
  if (segment.kind === 'static') return maskOfIds(base, storedMembers(db, id))
  const moment = base.moment(segment.asOf, now)
  return evaluateRule(db, base, segment.rule, { moment, now, open: [...open, id] })
}

/** Whether an error says that something a rule names is not there: an analysis, a list, an action of a plan. */
export function isGone(error: unknown): boolean {
  return error instanceof ExpectedFailure && GONE.has(error.code)
}
const GONE: ReadonlySet<string> = new Set(['analysis-missing', 'list-not-found', 'plan-action-not-found'])

export function maskOfIds(base: CustomerBase, ids: Iterable<number>): Mask {
  const mask = new Uint8Array(base.size)
  for (const id of ids) {
    const place = base.placeOf(id)
    if (place >= 0) mask[place] = 1
  }
  return mask
}

/** Row ids of the members, ascending. */
export function idsOfMask(base: CustomerBase, mask: Mask): Int32Array {
  return base.columns.ids.filter((_, place) => mask[place] === 1)
}

export function countOfMask(mask: Mask): number {
  let count = 0
  for (const flag of mask) count += flag
  return count
}

function maskOf(tree: Rule, context: Context): Mask {
  switch (tree.kind) {
    case 'all':
      return combined(tree.rules, context, 1)
    case 'any':
      return combined(tree.rules, context, 0)
    case 'not':
      return maskOf(tree.rule, context).map((flag) => 1 - flag)
    default:
      return conditionMask(tree, context)
  }
}

/** All of the parts (`neutral` 1) or any of them (0); of no parts everybody, or nobody. */
function combined(parts: readonly Rule[], context: Context, neutral: 0 | 1): Mask {
  const mask = new Uint8Array(context.base.size).fill(neutral)
  for (const part of parts) {
    const other = maskOf(part, context)
    if (neutral === 1) for (let c = 0; c < mask.length; c++) mask[c] = (mask[c] ?? 0) & (other[c] ?? 0)
    else for (let c = 0; c < mask.length; c++) mask[c] = (mask[c] ?? 0) | (other[c] ?? 0)
  }
  return mask
}

function conditionMask(condition: Condition, context: Context): Mask {
  const { base, db } = context
  switch (condition.kind) {
    case 'text':
      return textMask(condition, context)
    case 'number':
      return rangeMask(numbersOf(condition.field, context), condition.low, condition.high)
    case 'date': {
      const from = condition.from === null ? null : dayStart(condition.from, base.zone)
      // Up to the last moment of the day.
      const to = condition.to === null ? null : dayStart(condition.to, base.zone, 1) - 1
      return rangeMask(datesOf(condition.field, base), from, to)
    }
    case 'consent': {
      const wanted = { unknown: 0, granted: 1, denied: 2 }[condition.state]
      return base.consent(condition.channel).map((state) => (state === wanted ? 1 : 0))
    }
    case 'suppressed':
      return base.suppressed().slice()
    case 'did':
      return didMask(condition, base, context.moment, {
        campaigns: (names) => campaignsNamed(db, names),
        products: (externalIds) => idsOfProducts(db, externalIds),
      })
    case 'rfm': {
      const { back } = condition
      const { groups, names } =
        back === undefined || back.steps === 0
          ? context.scored()
          : base.rfm(periodBack(context.moment, back.period, back.steps, base.zone))
      const wanted = new Set(
        condition.groups.map((name) => (name === 'none' ? NO_GROUP : names.indexOf(name))),
      )
      return groups.map((group) => (wanted.has(group) ? 1 : 0))
    }
    case 'cohort':
      return cohortMask(db, base, condition)
    case 'lifecycle':
      return lifecycleMask(base, condition)
    case 'cluster': {
      const clusters = analysisColumn(db, base, 'cluster')
      const wanted = new Set(condition.clusters)
      return Uint8Array.from(clusters, (cluster) => (wanted.has(cluster) ? 1 : 0))
    }
    case 'score':
      return rangeMask(analysisColumn(db, base, condition.score), condition.low, condition.high)
    case 'response':
      return responseMask(db, base, condition, context.moment)
    case 'segment':
      return segmentMask(db, base, condition.segmentId, context)
    case 'ids':
      return maskOfIds(base, idsOfCustomers(db, condition.ids))
  }
}

function campaignsNamed(db: ReadableDb, names: readonly string[]): number[] {
  const known = campaignIds(db)
  return names.map((name) => known.get(name)).filter((id) => id !== undefined)
}

/** Bounds are inclusive; an unknown value (NaN) is in no range. */
function rangeMask(values: ArrayLike<number>, low: number | null, high: number | null): Mask {
  const mask = new Uint8Array(values.length)
  const from = low ?? -Infinity
  const to = high ?? Infinity
  for (let c = 0; c < values.length; c++) {
    const value = values[c] ?? NaN
    if (value >= from && value <= to) mask[c] = 1
  }
  return mask
}

function numbersOf(field: NumberField, context: Context): ArrayLike<number> {
  const { base, moment } = context
  const totals = base.totals()
  const daysSince = (times: Float64Array): Float64Array => times.map((time) => (moment - time) / DAY_MS)
  switch (field) {
    case 'orders':
      return totals.orders
    case 'revenue':
      return totals.revenue
    case 'average-order':
      return totals.revenue.map((sum, c) => (totals.orders[c] === 0 ? NaN : sum / (totals.orders[c] ?? NaN)))
    case 'interactions':
      return totals.interactions
    case 'products':
      return totals.products
    case 'days-since-first-purchase':
      return daysSince(totals.firstPurchase)
    case 'days-since-last-purchase':
      return daysSince(totals.lastPurchase)
    case 'days-since-last-seen':
      return daysSince(totals.lastSeen)
    case 'recency-score':
      return scoresOf(context.scored().scores.recency)
    case 'frequency-score':
      return scoresOf(context.scored().scores.frequency)
    case 'monetary-score':
      return scoresOf(context.scored().scores.monetary)
    case 'campaigns':
      return campaignFigures(base, moment).campaigns
    case 'campaigns-bought':
      return campaignFigures(base, moment).bought
    case 'campaign-response': {
      const { campaigns, bought } = campaignFigures(base, moment)
      return Float64Array.from(bought, (own, c) => (campaigns[c] === 0 ? NaN : own / (campaigns[c] ?? NaN)))
    }
  }
}

function scoresOf(scores: Uint8Array): Float64Array {
  return Float64Array.from(scores, (score) => (score === 0 ? NaN : score))
}

function datesOf(field: DateField, base: CustomerBase): Float64Array {
  const totals = base.totals()
  switch (field) {
    case 'first-purchase':
      return totals.firstPurchase
    case 'last-purchase':
      return totals.lastPurchase
    case 'first-seen':
      return totals.firstSeen
    case 'last-seen':
      return totals.lastSeen
    case 'joined':
      return base.joined()
  }
}

type TextCondition = Extract<Condition, { kind: 'text' }>

/** Each different text is tested once, then the customers by their codes. */
function textMask({ field, test, values }: TextCondition, context: Context): Mask {
  const { codes, texts } = textsOf(field, context)
  const wanted = values.map((value) => value.trim().toLowerCase())
  const isWanted = new Set(wanted)
  const fits = texts.map((text) => {
    const own = text.trim().toLowerCase()
    switch (test) {
      case 'is':
        return isWanted.has(own)
      case 'is-not':
        return !isWanted.has(own)
      case 'contains':
        return wanted.some((part) => own.includes(part))
      case 'known':
        return own !== ''
      case 'unknown':
        return own === ''
    }
  })
  return Uint8Array.from(codes, (code) => (fits[code] === true ? 1 : 0))
}

type Texts = { readonly codes: ArrayLike<number>; readonly texts: readonly string[] }

function textsOf(field: TextField, { base, db }: Context): Texts {
  const { channel, campaign, channels } = base.columns
  if (field === 'first-channel') return { codes: firstOf(channel, base), texts: channels }
  if (field === 'first-campaign') {
    const ids = campaignIds(db)
    const texts = new Array<string>(Math.max(0, ...ids.values()) + 1).fill('')
    for (const [name, id] of ids) texts[id] = name
    return { codes: firstOf(campaign, base), texts }
  }
  return base.fact(field)
}

/** A column's value at the first event of each customer, 0 without an event. */
function firstOf(column: ArrayLike<number>, { columns, size }: CustomerBase): Int32Array {
  const codes = new Int32Array(size)
  for (let c = 0; c < size; c++) {
    const from = columns.start[c] ?? 0
    if (from < (columns.start[c + 1] ?? 0)) codes[c] = column[from] ?? 0
  }
  return codes
}
