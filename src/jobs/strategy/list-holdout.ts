import { ExpectedFailure } from '../../contract/failure.ts'
import type { ListHoldout } from '../../contract/lists.ts'
import { planSettings, usualChannel, type PlanSettings } from '../../contract/plan.ts'
import type { ListId } from '../../contract/ids.ts'
import { seededRandom } from '../../engine/random.ts'
import type { ReadableDb, WritableDb } from '../../store/database.ts'
import { latestAnalysis, publishAnalysis, startAnalysis } from '../../store/queries/analyses.ts'
import { acceptedActions, actionCustomers, putAction } from '../../store/queries/plans.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import type { CustomerBase } from '../customers/customer-base.ts'
import { drawCustomers, plannedOf, type ActionCustomer, type BuildContext } from './build-action.ts'
import { memberFigures } from './plan-base.ts'
import { addDays } from './plan-days.ts'
import { planKnowledge } from './plan-knowledge.ts'
import { measuredLifts, plannedAction, type PlannedAction } from './results.ts'

/** Kind of the analyses that keep lists which were exported with a hold-out; plans are of another. */
const LIST_HOLDOUT_KIND = 'list-holdout'
/** What nobody has said of the plan yet. */
const USUAL = {
  margin: 0.3,
  contactsPerCustomer: 1,
  minContacts: 1,
  consent: 'no-denial',
  segments: 'both',
} as const

const keyOf = (list: ListId): string => `list:${list}`

export type ListDraw = {
  readonly customers: readonly ActionCustomer[]
  readonly plan: PlannedAction
  readonly settings: PlanSettings
}

/** Customers who are held out of a list that was exported before, until its last day is over: they stay out of later exports of it. */
export function heldOutOfList(db: ReadableDb, list: ListId, today: string): ReadonlySet<number> {
  const own = acceptedActions(db).filter(({ segmentKey }) => segmentKey === keyOf(list))
  const open = own.filter(({ plan }) => plannedAction.parse(plan).to >= today)
  return new Set(
    open.flatMap(({ id }) => actionCustomers(db, id).flatMap((each) => (each.held === 1 ? [each.id] : []))),
  )
}

/**
 * Draws who of these customers is held out of a list, by their number of orders, with what the contact is expected to bring. Nothing is stored before the file
 * is there: see {@link keepListDraw}. O(customers).
 * @throws ExpectedFailure nothing-to-plan before the first purchase, plan-group-empty where nobody is left or nobody can be held out, list-held-out where this
 *   list was exported with a hold-out for days that overlap
 */
export function drawList(
  db: ReadableDb,
  base: CustomerBase,
  list: { readonly id: ListId; readonly name: string },
  customers: readonly number[],
  holdout: ListHoldout,
): ListDraw {
  if (base.size === 0 || base.span().end === 0) throw new ExpectedFailure('nothing-to-plan')
  const to = addDays(holdout.from, holdout.days - 1)
  const clash = acceptedActions(db).some(({ segmentKey, plan }) => {
    if (segmentKey !== keyOf(list.id)) return false
    const other = plannedAction.parse(plan)
    return other.from <= to && holdout.from <= other.to
  })
  if (clash) throw new ExpectedFailure('list-held-out')
  const settings = settingsOf(db, holdout)
  const context: BuildContext = {
    db,
    base,
    settings,
    knowledge: planKnowledge(db, base),
    measured: measuredLifts(db, base),
  }
  const places = Int32Array.from(customers, (id) => base.placeOf(id)).filter((place) => place >= 0)
  const contacts = Math.floor(places.length * (1 - holdout.share))
  const drawn = drawCustomers(context, places, contacts, seededRandom(holdout.seed))
  if (!drawn.some(({ held }) => held) || !drawn.some(({ held }) => !held))
    throw new ExpectedFailure('plan-group-empty')
  const figures = memberFigures(base, context.knowledge, places, {
    segment: list.name,
    from: holdout.from,
    days: holdout.days,
  })
  const plan = plannedOf(
    context,
    {
      segment: { id: 0, key: keyOf(list.id), name: list.name, ...figures },
      channel: holdout.channel,
      from: holdout.from,
      to,
      budget: null,
      isCutByBudget: false,
      reason: 'list',
      text: '',
    },
    drawn,
  )
  return { customers: drawn, plan, settings }
}

/** Keeps a draw as an accepted action, so that the next import measures it and plans learn from it. */
export function keepListDraw(db: WritableDb, draw: ListDraw, at: number): void {
  const id = startAnalysis(db, {
    area: 'strategy',
    kind: LIST_HOLDOUT_KIND,
    settings: draw.settings,
    fingerprint: dataFingerprint(db),
    createdAt: at,
  })
  const { segmentKey, channel } = draw.plan
  putAction(db, { analysisId: id, segmentKey, channel, plan: draw.plan, state: 'accepted' }, draw.customers)
  publishAnalysis(db, id, { summary: {}, seconds: 0 })
}

/** Costs, margin and assumptions of the latest plan; usual ones before the first. */
function settingsOf(db: ReadableDb, { channel, share, from, days, seed }: ListHoldout): PlanSettings {
  const latest = latestAnalysis(db, 'strategy', 'plan')
  const known = latest === undefined ? null : planSettings.parse(latest.settings)
  const own = known?.channels.find((each) => each.channel === channel) ?? usualChannel(channel)
  return { ...USUAL, ...known, from, days, budget: null, holdout: share, seed, channels: [own] }
}
