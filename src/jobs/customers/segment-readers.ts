import type { Input, Output } from '../../contract/requests.ts'

import { NO_GROUP } from '../../engine/customers/rfm-groups.ts'
import { overlapOf } from '../../engine/customers/overlap.ts'
import type { ReadableDb } from '../../store/database.ts'
import { campaignIds } from '../../store/queries/customer-facts.ts'
import { customerCards, findCustomerIds } from '../../store/queries/customers.ts'
import { latestAnalysis, readAnalysisArray } from '../../store/queries/analyses.ts'
import { listLists } from '../../store/queries/lists.ts'
import { acceptedActions } from '../../store/queries/plans.ts'
import { listSegments, requireSegment } from '../../store/queries/segments.ts'
import { asCustomerId } from '../../store/queries/visible.ts'
import type { TextColumn } from '../../store/columns/fact-columns.ts'
import { plannedAction } from '../strategy/results.ts'
import { audienceMask } from './audience.ts'
import { compareGroups } from './compare.ts'
import { readerBase, readerBaseWithTotals, type CustomerBase } from './customer-base.ts'
import { countOfMask, isGone, maskOfIds, segmentMask, type Mask } from './evaluate-rule.ts'

type Context = { readonly db: ReadableDb; readonly now: () => number }

const CHOICES_SHOWN = 500

/** Answers of the reader about segments; part of `readers`. */
export const segmentReaders = {
  'segments:list': (_: unknown, { db }: Context): Output<'segments:list'> => listSegments(db),

  'segments:count': async (
    audience: Input<'segments:count'>,
    { db, now }: Context,
  ): Promise<Output<'segments:count'>> => {
    const base = await readerBaseWithTotals(db)
    const mask = audienceMask(db, base, audience, now())
    const flags = base.suppressed()
    let suppressed = 0
    for (let c = 0; c < mask.length; c++) suppressed += (mask[c] ?? 0) & (flags[c] ?? 0)
    return { size: countOfMask(mask), customers: base.size, suppressed }
  },

  'segments:members': async (
    { audience, search = '', offset, limit }: Input<'segments:members'>,
    { db, now }: Context,
  ): Promise<Output<'segments:members'>> => {
    const base = await readerBaseWithTotals(db)
    const members = audienceMask(db, base, audience, now())
    const mask = search === '' ? members : foundIn(db, base, members, search)
    const places = placesOf(mask, offset, limit)
    const { currency } = base.columns
    return { total: countOfMask(mask), currency, rows: memberRows(db, base, places) }
  },

  'segments:choices': async (_: unknown, { db }: Context): Promise<Output<'segments:choices'>> =>
    choicesOf(db, await readerBase(db)),

  'segments:overlap': async (
    { ids }: Input<'segments:overlap'>,
    { db, now }: Context,
  ): Promise<Output<'segments:overlap'>> => {
    const base = await readerBase(db)
    const masks = ids.map((id) => segmentMask(db, base, id, { now: now() }))
    return {
      segments: ids.map((id, place) => ({
        id,
        name: requireSegment(db, id).name,
        size: countOfMask(masks[place] ?? new Uint8Array()),
      })),
      ...overlapOf(masks),
      customers: base.size,
    }
  },

  'segments:compare': async (
    { a, b }: Input<'segments:compare'>,
    { db, now }: Context,
  ): Promise<Output<'segments:compare'>> => {
    const base = await readerBaseWithTotals(db)
    const first = audienceMask(db, base, a, now())
    const second = b === null ? first.map((flag) => 1 - flag) : audienceMask(db, base, b, now())
    return compareGroups(base, first, second, base.span().end)
  },

  'segments:of-customer': async (
    { customerId }: Input<'segments:of-customer'>,
    { db, now }: Context,
  ): Promise<Output<'segments:of-customer'>> => {
    const base = await readerBase(db)
    const place = base.placeOf(customerId)
    const segments = listSegments(db)
      .filter(({ id }) => isIn(db, base, id, place, now()))
      .map(({ id, name }) => ({ id, name }))
    const { scores, groups, names } = base.rfm(base.span().end)
    const group = names[groups[place] ?? NO_GROUP]
    if (group === undefined) return { segments, rfm: { group: 'none', scores: null } }
    return {
      segments,
      rfm: {
        group,
        scores: {
          recency: scores.recency[place] ?? 0,
          frequency: scores.frequency[place] ?? 0,
          monetary: scores.monetary[place] ?? 0,
        },
      },
    }
  },
}

/** Those of the members that a search finds. O(customers). */
function foundIn(db: ReadableDb, base: CustomerBase, members: Mask, search: string): Mask {
  const found = maskOfIds(base, findCustomerIds(db, search))
  for (let c = 0; c < found.length; c++) found[c] = (found[c] ?? 0) & (members[c] ?? 0)
  return found
}

/** A segment that names what is gone has no members to tell; its own page says why. */
function isIn(
  db: ReadableDb,
  base: CustomerBase,
  id: Output<'segments:list'>[number]['id'],
  place: number,
  now: number,
): boolean {
  if (place < 0) return false
  try {
    return segmentMask(db, base, id, { now })[place] === 1
  } catch (error) {
    if (isGone(error)) return false
    throw error
  }
}

function placesOf(mask: Mask, offset: number, limit: number): number[] {
  const places: number[] = []
  let skipped = 0
  for (let c = 0; c < mask.length && places.length < limit; c++) {
    if (mask[c] !== 1) continue
    if (skipped < offset) skipped++
    else places.push(c)
  }
  return places
}

function memberRows(
  db: ReadableDb,
  base: CustomerBase,
  places: readonly number[],
): Output<'segments:members'>['rows'] {
  const { ids } = base.columns
  const totals = base.totals()
  const cards = customerCards(
    db,
    places.map((place) => ids[place] ?? 0),
  )
  const country = base.fact('country')
  const city = base.fact('city')
  return places.map((place) => {
    const id = ids[place] ?? 0
    const card = cards.get(id) ?? { externalId: '', name: '', email: '' }
    return {
      ...card,
      id: asCustomerId(id),
      country: textAt(country, place),
      city: textAt(city, place),
      orders: totals.orders[place] ?? 0,
      revenue: totals.revenue[place] ?? 0,
      firstSeen: timeAt(totals.firstSeen, place),
      lastSeen: timeAt(totals.lastSeen, place),
      suppressed: base.suppressed()[place] === 1,
    }
  })
}

export function textAt({ codes, texts }: TextColumn, place: number): string {
  return texts[codes[place] ?? 0] ?? ''
}

export function timeAt(times: Float64Array, place: number): number | null {
  const time = times[place] ?? NaN
  return Number.isNaN(time) ? null : time
}

function choicesOf(db: ReadableDb, base: CustomerBase): Output<'segments:choices'> {
  const facts = ['country', 'province', 'city', 'gender', 'company', 'tags'] as const
  const { first, end } = base.span()
  const clusters = latestAnalysis(db, 'customers', 'clusters')
  const numbers = clusters && readAnalysisArray(db, clusters.id, 'cluster')
  return {
    facts: Object.fromEntries(facts.map((field) => [field, frequent(base.fact(field))])),
    categories: frequent(base.productFact('category')),
    brands: frequent(base.productFact('brand')),
    channels: base.columns.channels.filter((name) => name !== '').slice(0, CHOICES_SHOWN),
    campaigns: [...campaignIds(db).keys()].slice(0, CHOICES_SHOWN),
    currency: base.columns.currency,
    first,
    end,
    clusters: numbers === undefined ? [] : [...new Set(Array.from(numbers))].sort((a, b) => a - b),
    lists: listLists(db)
      .slice(0, CHOICES_SHOWN)
      .map(({ id, name, createdAt }) => ({ id, name, createdAt })),
    actions: acceptedActions(db)
      .map(({ id, plan }) => ({ id, ...plannedAction.parse(plan) }))
      .filter(({ channel }) => channel !== 'ads')
      .map(({ id, segment, channel, from }) => ({ id, segment, channel, from }))
      .reverse()
      .slice(0, CHOICES_SHOWN),
    hasScores: latestAnalysis(db, 'customers', 'clv') !== undefined,
  }
}

/** The texts of a column, most frequent first. */
function frequent({ codes, texts }: TextColumn): string[] {
  const counts = new Float64Array(texts.length)
  for (const code of codes) counts[code] = (counts[code] ?? 0) + 1
  return texts
    .map((text, code) => ({ text, count: counts[code] ?? 0 }))
    .filter(({ text, count }) => text !== '' && count > 0)
    .sort((a, b) => b.count - a.count || (a.text < b.text ? -1 : 1))
    .slice(0, CHOICES_SHOWN)
    .map(({ text }) => text)
}
