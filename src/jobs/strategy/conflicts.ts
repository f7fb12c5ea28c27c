import type { PlanActionId } from '../../contract/ids.ts'
import type { PlanConflict, PlanResolution } from '../../contract/plan-actions.ts'
import type { PlanSettings } from '../../contract/plan.ts'
import { groupOf, neededPerGroup } from '../../engine/strategy/holdout.ts'
import type { ReadableDb } from '../../store/database.ts'
import { hasConsents, listedProduct } from '../../store/queries/list-inputs.ts'
import { actionCustomers, type StoredAction } from '../../store/queries/plans.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { reachableIn, spentIn } from './plan-base.ts'
import { daysBetween } from './plan-knowledge.ts'
import type { PlannedAction } from './results.ts'

const DAY_MS = 86_400_000
const CENT = 0.005
/** More than half held out would be no action any more. */
const MOST_HELD = 0.5
/** A group that would hardly grow is not worth a click. */
const WORTH_RAISING = 1.05

type Kept = {
  readonly id: PlanActionId
  readonly plan: PlannedAction
  readonly customers: readonly { readonly id: number; readonly held: number }[]
}

/**
 * What speaks against the actions that are not rejected, each with what would end it. O(customers of the actions).
 * @param stored actions that are not rejected
 */
export function conflictsOf(
  db: ReadableDb,
  base: CustomerBase,
  settings: PlanSettings,
  stored: readonly { readonly action: StoredAction; readonly plan: PlannedAction }[],
): PlanConflict[] {
  const kept: Kept[] = stored.map(({ action, plan }) => ({
    id: action.id,
    plan,
    customers: plan.channel === 'ads' ? [] : actionCustomers(db, action.id),
  }))
  return [
    ...crowding(kept, settings),
    ...overBudget(kept, settings),
    ...consents(db, base, settings, kept),
    ...stock(db, kept),
    ...smallGroups(base, kept),
  ]
}

/** Whoever is in more actions at one time than allowed, and the same group in one channel twice. */
function crowding(kept: readonly Kept[], { contactsPerCustomer }: PlanSettings): PlanConflict[] {
  const conflicts: PlanConflict[] = []
  const counts = new Map<number, Kept[]>()
  for (const each of kept)
    for (const { id, held } of each.customers) {
      if (held === 1) continue
      const own = counts.get(id)
      if (own === undefined) counts.set(id, [each])
      else own.push(each)
    }
  // By which actions meet in one customer, so that a click can end it for exactly those.
  const crowds = new Map<string, { readonly actions: readonly Kept[]; customers: number }>()
  for (const all of counts.values()) {
    const actions = all.filter((one) => all.some((other) => other !== one && overlap(one, other)))
    if (actions.length <= contactsPerCustomer || !meet(actions, contactsPerCustomer)) continue
    const key = actions.map(({ id }) => id).join(' ')
    const known = crowds.get(key)
    if (known === undefined) crowds.set(key, { actions, customers: 1 })
    else known.customers++
  }
  for (const { actions, customers } of crowds.values()) {
    const ids = actions.map(({ id }) => id)
    const [first, second] = [...actions].sort((a, b) => strength(b) - strength(a))
    if (first === undefined || second === undefined) continue
    const resolutions: PlanResolution[] = [
      { kind: 'keep-stronger', actions: ids, value: customers },
      { kind: 'move-week', actions: [second.id], value: weeksApart(first, second) },
    ]
    conflicts.push({
      kind: 'same-customers',
      severity: 'warn',
      actions: ids,
      amount: customers,
      about: '',
      resolutions,
    })
  }
  kept.forEach((one, index) => {
    for (const other of kept.slice(index + 1)) {
      if (one.plan.channel === 'ads' || one.plan.segmentKey !== other.plan.segmentKey) continue
      if (one.plan.channel !== other.plan.channel || !overlap(one, other)) continue
      const weaker = strength(one) < strength(other) ? one : other
      const stronger = weaker === one ? other : one
      conflicts.push({
        kind: 'dates-overlap',
        severity: 'warn',
        actions: [one.id, other.id],
        amount: 0,
        about: '',
        resolutions: [
          { kind: 'move-week', actions: [weaker.id], value: weeksApart(stronger, weaker) },
          { kind: 'reject-weakest', actions: [weaker.id], value: weaker.plan.gain },
        ],
      })
    }
  })
  return conflicts
}

/** Gain by contact: who is worth more to keep. */
function strength({ plan }: Kept): number {
  return plan.gain / Math.max(1, plan.contacts)
}

function overlap({ plan: a }: Kept, { plan: b }: Kept): boolean {
  return a.from <= b.to && b.from <= a.to
}

/** More of these actions than allowed are under way on one day. */
function meet(actions: readonly Kept[], limit: number): boolean {
  return actions.some(
    ({ plan: { from } }) => actions.filter(({ plan }) => plan.from <= from && from <= plan.to).length > limit,
  )
}

/** Whole weeks by which an action has to move so that it begins after another has ended. */
function weeksApart({ plan: first }: Kept, { plan: second }: Kept): number {
  return Math.max(1, Math.ceil(daysBetween(second.from, first.to) / 7))
}

function overBudget(kept: readonly Kept[], { budget }: PlanSettings): PlanConflict[] {
  const cost = kept.reduce((sum, { plan }) => sum + plan.cost, 0)
  const over = cost - (budget ?? Infinity)
  if (budget === null || over <= CENT) return []
  const weakest = [...kept]
    .filter(({ plan }) => plan.cost > 0)
    .sort((a, b) => a.plan.gain / a.plan.cost - b.plan.gain / b.plan.cost)
  const [first] = weakest
  const resolutions: PlanResolution[] = []
  if (first !== undefined) {
    if (first.plan.cost - over > CENT && first.plan.contacts > 0)
      resolutions.push({ kind: 'cut-budget', actions: [first.id], value: first.plan.cost - over })
    // As many of the weakest as it takes.
    const rejected: PlanActionId[] = []
    let saved = 0
    for (const { id, plan } of weakest) {
      if (saved >= over - CENT) break
      rejected.push(id)
      saved += plan.cost
    }
    resolutions.push({ kind: 'reject-weakest', actions: rejected, value: saved })
    resolutions.push({ kind: 'raise-budget', actions: [first.id], value: Math.ceil(cost * 100) / 100 })
  }
  const actions = kept.map(({ id }) => id)
  return [{ kind: 'over-budget', severity: 'stop', actions, amount: over, about: '', resolutions }]
}

function consents(
  db: ReadableDb,
  base: CustomerBase,
  { consent }: PlanSettings,
  kept: readonly Kept[],
): PlanConflict[] {
  const conflicts: PlanConflict[] = []
  const contacting = kept.filter(({ plan }) => plan.channel !== 'ads')
  const isTold = hasConsents(db)
  if (contacting.length > 0 && !isTold)
    conflicts.push({
      kind: 'no-consent-data',
      severity: 'hint',
      actions: contacting.map(({ id }) => id),
      amount: contacting.reduce((sum, { plan }) => sum + plan.contacts, 0),
      about: '',
      resolutions: [],
    })
  const refused: Lacking[] = []
  const silent: Lacking[] = []
  for (const { id, plan, customers } of contacting) {
    const { channel } = plan
    const reachable = reachableIn(base, channel, consent)
    const reached = customers.filter(({ held }) => held === 0)
    const asked = reached.filter((each) => reachable[base.placeOf(each.id)] === 1)
    const gone = reached.length - asked.length
    if (gone > 0) refused.push({ id, channel, lacks: gone, of: reached.length })
    // Where consent is kept at all, who has given none is a question, also in a plan that only minds refusals.
    if (!isTold || consent === 'grant') continue
    const granted = reachableIn(base, channel, 'grant')
    const missing = asked.filter((each) => granted[base.placeOf(each.id)] !== 1).length
    if (missing > 0) silent.push({ id, channel, lacks: missing, of: asked.length })
  }
  return [
    ...conflicts,
    ...lackingConflicts('consent-withdrawn', 'stop', 'drop-refused', refused),
    ...lackingConflicts('consent-missing', 'warn', 'drop-unconsented', silent),
  ]
}

/** An action in which some customers may not be contacted. */
type Lacking = {
  readonly id: PlanActionId
  readonly channel: string
  readonly lacks: number
  readonly of: number
}

/** One conflict for all actions of a channel, that one step ends; actions that nobody would be left in are to be rejected. */
function lackingConflicts(
  kind: 'consent-withdrawn' | 'consent-missing',
  severity: PlanConflict['severity'],
  drop: 'drop-refused' | 'drop-unconsented',
  lacking: readonly Lacking[],
): PlanConflict[] {
  const channels = [...new Set(lacking.map(({ channel }) => channel))]
  return channels.flatMap((channel) => {
    const own = lacking.filter((each) => each.channel === channel)
    return [
      { found: own.filter(({ lacks, of }) => lacks < of), way: drop },
      { found: own.filter(({ lacks, of }) => lacks === of), way: 'reject-weakest' as const }, // a literal of the contract
    ].flatMap(({ found, way }): PlanConflict[] => {
      const actions = found.map(({ id }) => id)
      const amount = found.reduce((sum, { lacks }) => sum + lacks, 0)
      const resolutions = [{ kind: way, actions, value: amount }]
      return found.length === 0 ? [] : [{ kind, severity, actions, amount, about: '', resolutions }]
    })
  })
}

function stock(db: ReadableDb, kept: readonly Kept[]): PlanConflict[] {
  const conflicts: PlanConflict[] = []
  for (const { id, plan } of kept)
    for (const productId of plan.productIds) {
      const product = listedProduct(db, productId)
      if (product === undefined || product.stock === null) continue
      if (product.priceMicros === null || product.priceMicros <= 0) continue
      const wanted = plan.addedRevenue / plan.productIds.length / (product.priceMicros / 1_000_000)
      const missing = Math.ceil(wanted - product.stock)
      if (missing > 0)
        conflicts.push({
          kind: 'out-of-stock',
          severity: 'warn',
          actions: [id],
          amount: missing,
          about: product.name,
          resolutions: [{ kind: 'other-offer', actions: [id], value: productId }],
        })
    }
  return conflicts
}

/** Groups so small that the planned effect could hardly be shown afterwards, even if it is there: told once for all of them. */
function smallGroups(base: CustomerBase, kept: readonly Kept[]): PlanConflict[] {
  const { end } = base.span()
  const small = kept.flatMap(({ id, plan, customers }) => {
    if (plan.channel === 'ads' || customers.length === 0) return []
    const spent = spentIn(base, end - daysBetween(plan.from, plan.to) * DAY_MS, end)
    const group = groupOf(customers.map((each) => spent[base.placeOf(each.id)] ?? 0))
    const needed = neededPerGroup(group, plan.liftMean)
    if (plan.held >= needed || !Number.isFinite(needed)) return []
    const share = Math.min(MOST_HELD, Math.ceil((needed / customers.length) * 100) / 100)
    const canHold = Math.floor(customers.length * share) > plan.held * WORTH_RAISING
    return [{ id, needed, share, canHold }]
  })
  if (small.length === 0) return []
  const raisable = small.filter(({ canHold }) => canHold)
  return [
    {
      kind: 'holdout-too-small',
      severity: 'hint',
      actions: small.map(({ id }) => id),
      amount: Math.min(...small.map(({ needed }) => needed)),
      about: '',
      resolutions:
        raisable.length === 0
          ? []
          : [
              {
                kind: 'raise-holdout',
                actions: raisable.map(({ id }) => id),
                value: Math.max(...raisable.map(({ share }) => share)),
              },
            ],
    },
  ]
}
