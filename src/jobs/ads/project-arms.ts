import type { ValueArm } from '../../contract/ads-tests.ts'
import type { Output } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { adDays, copyArms } from '../../store/queries/ads.ts'

type ArmGroup = Output<'ads:arms'>[number]
type SegmentGroup = Output<'ads:segment-arms'>[number]
type Counts = Pick<ArmGroup['arms'][number], 'impressions' | 'clicks' | 'conversions'>
/** Conversions of a day, and what they brought in units of money; null where it is not told. */
type Day = { readonly conversions: number; readonly value: number | null }

const MOST_GROUPS = 200
const MOST_ARMS = 20

const none: Counts = { impressions: 0, clicks: 0, conversions: 0 }
const sum = (one: Counts, other: Counts): Counts => ({
  impressions: one.impressions + other.impressions,
  clicks: one.clicks + other.clicks,
  conversions: one.conversions + other.conversions,
})
const busy = (arm: Counts): number => arm.impressions + arm.clicks

/**
 * What the project's own results can be compared by: campaigns of a channel, ad sets and ads of a campaign, versions of a copy test. Each group has
 * at least two variants with impressions or clicks; the busiest come first. O(rows).
 */
export function projectArms(db: ReadableDb): Output<'ads:arms'> {
  const groups = new Map<
    string,
    { group: Omit<ArmGroup, 'arms'>; arms: Map<string, { counts: Counts; days: Day[] }> }
  >()
  const add = (group: Omit<ArmGroup, 'arms'>, name: string, counts: Counts, day: Day | null): void => {
    if (name === '') return
    const own = groups.get(group.id) ?? { group, arms: new Map<string, { counts: Counts; days: Day[] }>() }
    const arm = own.arms.get(name) ?? { counts: none, days: [] }
    arm.counts = sum(arm.counts, counts)
    if (day !== null) arm.days.push(day)
    own.arms.set(name, arm)
    groups.set(group.id, own)
  }
  for (const row of adDays(db)) {
    const { channel, campaign, adSet, ad, valueMicros } = row
    const counts = countsOf(row)
    const day = { conversions: counts.conversions, value: valueMicros === null ? null : valueMicros / 1e6 }
    if (channel !== '')
      add({ id: `campaigns:${channel}`, source: 'campaigns', name: channel }, campaign, counts, day)
    if (campaign === '') continue
    add({ id: `ad-sets:${campaign}`, source: 'ad-sets', name: campaign }, adSet, counts, day)
    add({ id: `ads:${campaign}`, source: 'ads', name: campaign }, ad, counts, day)
  }
  for (const { test, name, channel: _, ...counts } of copyArms(db))
    add({ id: `copy:${test}`, source: 'copy', name: test }, name, counts, null)
  return busiest(
    [...groups.values()].map(({ group, arms }) => ({
      ...group,
      arms: [...arms]
        .filter(([, { counts }]) => busy(counts) > 0)
        .sort((a, b) => busy(b[1].counts) - busy(a[1].counts))
        .slice(0, MOST_ARMS)
        .map(([name, { counts, days }]) => ({ name, ...counts, value: valueOf(counts, days) })),
    })),
    ({ arms }) => arms,
  ).filter(({ arms }) => arms.length >= 2)
}

const countsOf = (row: {
  readonly impressions: number | null
  readonly clicks: number | null
  readonly conversions: number | null
}): Counts => ({
  impressions: row.impressions ?? 0,
  clicks: row.clicks ?? 0,
  conversions: row.conversions ?? 0,
})

function busiest<T>(groups: readonly T[], counted: (group: T) => readonly Counts[]): T[] {
  const all = (group: T): number => counted(group).reduce((total, arm) => total + busy(arm), 0)
  return [...groups].sort((a, b) => all(b) - all(a)).slice(0, MOST_GROUPS)
}

/**
 * What a click brought. Reports tell sums by day, not each conversion: a day's mean value of k conversions varies by sd^2 / k around the common one,
 * which gives sd by moments. Null with fewer than five days that tell a value, or without clicks.
 */
function valueOf({ clicks, conversions }: Counts, days: readonly Day[]): ValueArm | null {
  const told = days.flatMap(({ conversions: count, value }) =>
    count > 0 && value !== null ? [{ count, mean: value / count }] : [],
  )
  const buyers = told.reduce((total, { count }) => total + count, 0)
  if (told.length < 5 || !(clicks >= conversions) || conversions <= 0) return null
  const mean = told.reduce((total, each) => total + each.count * each.mean, 0) / buyers
  const around = told.reduce((total, each) => total + each.count * (each.mean - mean) ** 2, 0)
  return {
    visitors: Math.round(clicks),
    buyers: Math.min(Math.round(clicks), Math.round(conversions)),
    mean,
    sd: Math.sqrt(around / (told.length - 1)),
  }
}

/** Ads that ran in several ad sets of a campaign, and versions of a copy test on several channels: which is best may depend on the audience. O(rows). */
export function projectSegments(db: ReadableDb): Output<'ads:segment-arms'> {
  const groups = new Map<
    string,
    { group: Omit<SegmentGroup, 'rows'>; rows: Map<string, SegmentGroup['rows'][number]> }
  >()
  const add = (group: Omit<SegmentGroup, 'rows'>, segment: string, arm: string, counts: Counts): void => {
    if (segment === '' || arm === '') return
    const own = groups.get(group.id) ?? { group, rows: new Map<string, SegmentGroup['rows'][number]>() }
    const key = JSON.stringify([segment, arm])
    own.rows.set(key, { segment, arm, ...sum(own.rows.get(key) ?? none, counts) })
    groups.set(group.id, own)
  }
  for (const row of adDays(db))
    if (row.campaign !== '')
      add(
        { id: `ad-sets:${row.campaign}`, source: 'ad-sets', name: row.campaign },
        row.adSet,
        row.ad,
        countsOf(row),
      )
  for (const { test, name, channel, ...counts } of copyArms(db))
    add({ id: `copy:${test}`, source: 'copy', name: test }, channel, name, counts)
  const isShared = (rows: readonly SegmentGroup['rows'][number][]): boolean => {
    const segments = new Map<string, Set<string>>()
    for (const { segment, arm } of rows) segments.set(arm, (segments.get(arm) ?? new Set()).add(segment))
    return segments.size >= 2 && [...segments.values()].filter((own) => own.size >= 2).length >= 2
  }
  return busiest(
    [...groups.values()]
      .map(({ group, rows }) => ({ ...group, rows: [...rows.values()].filter((row) => busy(row) > 0) }))
      .filter(({ rows }) => isShared(rows)),
    ({ rows }) => rows,
  )
}
