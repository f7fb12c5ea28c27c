import type { ContactChannel } from '../../contract/list-rules.ts'
import { usualChannel, type PlanChannelSettings, type PlanSettings } from '../../contract/plan.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { allWithText } from '../../engine/strategy/text-effect.ts'
import { joinedBaseline } from '../../engine/strategy/effect.ts'
import { learnLifts, type LearnedLifts, type LiftEvidence } from '../../engine/strategy/lift.ts'
import type { PlanChannel, PlanOptions, PlanSegment } from '../../engine/strategy/plan.ts'
import type { ReadableDb } from '../../store/database.ts'
import { kindCodes } from '../../store/queries/kinds.ts'
import { listSegments } from '../../store/queries/segments.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { segmentMask, type Mask } from '../customers/evaluate-rule.ts'
import { MICROS } from '../customers/totals.ts'
import { baselineFacts, planKnowledge, type BaselineFacts, type PlanKnowledge } from './plan-knowledge.ts'
import { measuredLifts, type MeasuredLift } from './results.ts'

const DAY_MS = 86_400_000

/** A segment of a plan with the name it is kept under: `segment:7`, or `rfm:champions`. */
export type NamedSegment = PlanSegment & {
  readonly key: string
  readonly name: string
  readonly facts: BaselineFacts
}

export type PlanBase = {
  readonly knowledge: PlanKnowledge
  readonly measured: readonly MeasuredLift[]
  readonly segments: readonly NamedSegment[]
  readonly channels: readonly (PlanChannel & { readonly learned: LearnedLifts; readonly measured: boolean })[]
  readonly options: PlanOptions
}

/**
 * What a plan is made from: the segments with what their members are expected to spend anyway (what they spent in the last period of the same length, what the
 * model of customer value expects, and the season of the forecast, as far as there are these), who may be contacted where, and what is believed of each channel
 * after all measured actions.
 * @throws ExpectedFailure nothing-to-plan, and of segments
 */
export function planBase(db: ReadableDb, base: CustomerBase, settings: PlanSettings, now: number): PlanBase {
  const { end } = base.span()
  if (base.size === 0 || end === 0) throw new ExpectedFailure('nothing-to-plan')
  const knowledge = planKnowledge(db, base)
  const groups = namedGroups(db, base, settings.segments, now)
  const segments = groups.map(({ mask, ...named }, index) => ({
    id: index,
    ...named,
    ...memberFigures(base, knowledge, placesOf(mask), { ...settings, segment: named.name }),
  }))
  if (segments.length === 0) throw new ExpectedFailure('nothing-to-plan')
  const measured = measuredLifts(db, base)
  const keys = segments.map(({ key }) => key)
  const channels = settings.channels.map((channel) => {
    // The planner uses the best text, so its effect is part of what it compares.
    const learned = allWithText(learnedOf(channel, measured, keys), knowledge.textEffect)
    return {
      name: channel.channel,
      costPerContact: channel.costPerContact,
      fixedCost: channel.fixedCost,
      reachable: reachableIn(base, channel.channel, settings.consent),
      liftOf: (segment: number) => learned.segments.get(segment) ?? learned.channel,
      learned,
      measured: measured.some((each) => each.channel === channel.channel),
    }
  })
  const { budget, margin, contactsPerCustomer, minContacts, holdout } = settings
  return {
    knowledge,
    measured,
    segments,
    channels,
    options: { budget: budget ?? Infinity, margin, contactsPerCustomer, minContacts, holdout },
  }
}

/** What is believed of a channel after all measurements; segments are numbered by their place among the keys. */
export function learnedOf(
  { channel, liftMean, liftDeviation }: PlanChannelSettings,
  measured: readonly MeasuredLift[],
  keys: readonly string[],
): LearnedLifts {
  const own: LiftEvidence[] = measured.flatMap((each) =>
    each.channel === channel
      ? [{ segment: keys.indexOf(each.segmentKey), lift: each.lift, error: each.error }]
      : [],
  )
  return learnLifts({ mean: liftMean, deviation: liftDeviation }, own)
}

/** The settings of a channel; usual ones where the plan was made without it. */
export function channelSettings({ channels }: PlanSettings, name: ContactChannel): PlanChannelSettings {
  return channels.find(({ channel }) => channel === name) ?? usualChannel(name)
}

/** Members with what one of them spends anyway in so many days. O(their events). */
export function memberFigures(
  base: CustomerBase,
  knowledge: PlanKnowledge,
  members: Int32Array,
  when: { readonly segment: string; readonly from: string; readonly days: number },
): Pick<NamedSegment, 'members' | 'valuePerCustomer' | 'valueDeviation' | 'valueParts' | 'facts'> {
  const { end } = base.span()
  const spent = spentIn(base, end - when.days * DAY_MS, end)
  let sum = 0
  for (const place of members) sum += spent[place] ?? 0
  const recent = members.length === 0 ? 0 : Math.max(0, sum / members.length)
  const facts = baselineFacts(knowledge, members, recent, when)
  const { mean, deviation, parts } = joinedBaseline(
    facts.expected === null ? [recent] : [recent, facts.expected],
    facts.season ?? { factor: 1, deviation: 0 },
  )
  return { members, valuePerCustomer: mean, valueDeviation: deviation, valueParts: parts, facts }
}

/** Money that each customer spent from one moment up to another, refunds taken off, in units of the main currency. O(events). */
export function spentIn(base: CustomerBase, from: number, to: number): Float64Array {
  const { start, at, value } = base.columns
  const sums = new Float64Array(base.size)
  for (let place = 0; place < base.size; place++) {
    for (let event = start[place] ?? 0; event < (start[place + 1] ?? 0); event++) {
      const time = at[event] ?? Number.NaN
      if (time >= from && time < to) sums[place] = (sums[place] ?? 0) + (value[event] ?? 0) / MICROS
    }
  }
  return sums
}

/** 1 for who may be contacted: never the suppressed; a refusal of any channel counts for all. */
export function reachableIn(base: CustomerBase, channel: string, needs: PlanSettings['consent']): Uint8Array {
  const [own, any, suppressed] = [base.consent(channel), base.consent('any'), base.suppressed()]
  return Uint8Array.from({ length: base.size }, (_, place) => {
    if (suppressed[place] === 1 || own[place] === 2 || any[place] === 2) return 0
    return needs === 'no-denial' || own[place] === 1 || any[place] === 1 ? 1 : 0
  })
}

/** Row ids of the products that these customers bought most often in the last period, at most `count`. O(their events). */
export function mostBought(base: CustomerBase, members: Int32Array, days: number, count: number): number[] {
  const { start, at, kind, product } = base.columns
  const from = base.span().end - days * DAY_MS
  const times = new Map<number, number>()
  for (const place of members) {
    for (let event = start[place] ?? 0; event < (start[place + 1] ?? 0); event++) {
      const id = product[event] ?? 0
      if (id === 0 || kind[event] !== kindCodes.purchase || (at[event] ?? 0) < from) continue
      times.set(id, (times.get(id) ?? 0) + 1)
    }
  }
  return [...times]
    .sort((a, b) => b[1] - a[1] || a[0] - b[0])
    .slice(0, count)
    .map(([id]) => id)
}

type NamedMask = { readonly key: string; readonly name: string; readonly mask: Mask }

/** The groups that a plan is made for, each with who is in it. */
export function namedGroups(
  db: ReadableDb,
  base: CustomerBase,
  which: PlanSettings['segments'],
  now: number,
): NamedMask[] {
  const saved = which === 'rfm' ? [] : listSegments(db)
  const named: NamedMask[] = saved.map(({ id, name }) => ({
    key: `segment:${id}`,
    name,
    mask: segmentMask(db, base, id, { now }),
  }))
  if (which === 'saved') return named
  const { groups, names } = base.rfm(base.span().end)
  return [
    ...named,
    ...names.map((group, index) => ({
      key: `rfm:${group}`,
      name: `rfm:${group}`,
      mask: Uint8Array.from(groups, (own) => (own === index ? 1 : 0)),
    })),
  ]
}

export function placesOf(mask: Mask): Int32Array {
  const places: number[] = []
  mask.forEach((flag, place) => {
    if (flag === 1) places.push(place)
  })
  return Int32Array.from(places)
}
