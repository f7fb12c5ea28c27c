import type { Output } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { adDays, copyArms } from '../../store/queries/ads.ts'

type ArmGroup = Output<'ads:arms'>[number]
type Sums = ArmGroup['arms'][number]

const MOST_GROUPS = 200
const MOST_ARMS = 20

/**
 * What the project's own results can be compared by: campaigns of a channel, ad sets and ads of a campaign, versions of a copy test. Each group has
 * at least two variants with impressions or clicks; the busiest come first. O(rows).
 */
export function projectArms(db: ReadableDb): Output<'ads:arms'> {
  const groups = new Map<string, { group: Omit<ArmGroup, 'arms'>; arms: Map<string, Sums> }>()
  const add = (group: Omit<ArmGroup, 'arms'>, name: string, counts: Omit<Sums, 'name'>): void => {
    if (name === '') return
    const own = groups.get(group.id) ?? { group, arms: new Map<string, Sums>() }
    const before = own.arms.get(name) ?? { name, impressions: 0, clicks: 0, conversions: 0 }
    own.arms.set(name, {
      name,
      impressions: before.impressions + counts.impressions,
      clicks: before.clicks + counts.clicks,
      conversions: before.conversions + counts.conversions,
    })
    groups.set(group.id, own)
  }
  for (const row of adDays(db)) {
    const { channel, campaign, adSet, ad } = row
    const counts = {
      impressions: row.impressions ?? 0,
      clicks: row.clicks ?? 0,
      conversions: row.conversions ?? 0,
    }
    if (channel !== '')
      add({ id: `campaigns:${channel}`, source: 'campaigns', name: channel }, campaign, counts)
    if (campaign === '') continue
    add({ id: `ad-sets:${campaign}`, source: 'ad-sets', name: campaign }, adSet, counts)
    add({ id: `ads:${campaign}`, source: 'ads', name: campaign }, ad, counts)
  }
  for (const { test, name, impressions, clicks, conversions } of copyArms(db))
    add({ id: `copy:${test}`, source: 'copy', name: test }, name, { impressions, clicks, conversions })
  const busy = (arm: Sums): number => arm.impressions + arm.clicks
  return [...groups.values()]
    .map(({ group, arms }) => ({
      ...group,
      arms: [...arms.values()]
        .filter((arm) => busy(arm) > 0)
        .sort((a, b) => busy(b) - busy(a))
        .slice(0, MOST_ARMS),
    }))
    .filter(({ arms }) => arms.length >= 2)
    .sort(
      (a, b) =>
        b.arms.reduce((sum, arm) => sum + busy(arm), 0) - a.arms.reduce((sum, arm) => sum + busy(arm), 0),
    )
    .slice(0, MOST_GROUPS)
}
