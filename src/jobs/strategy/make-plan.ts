import type { PlanSettings, StrategyPlan } from '../../contract/plan.ts'
import { contactChannel } from '../../contract/list-rules.ts'
import { drawHoldout } from '../../engine/strategy/holdout.ts'
import { planActions } from '../../engine/strategy/plan.ts'
import { seededRandom } from '../../engine/random.ts'
import { publishAnalysis, startAnalysis } from '../../store/queries/analyses.ts'
import { putAction } from '../../store/queries/plans.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { productNamesOf } from '../../store/queries/product-names.ts'
import { prepareBase } from '../customers/customer-base.ts'
import { dayText } from '../customers/calendar.ts'
import type { Job } from '../job.ts'
import { mostBought, planBase } from './plan-base.ts'
import { latestPlan } from './plan-reader.ts'
import type { PlannedAction } from './results.ts'

const OFFERED = 2
const DAY_MS = 86_400_000

/**
 * Proposes a plan: which segment to contact where, with expected effect and interval, and draws who is held out of each action, by their number of orders.
 * @throws ExpectedFailure nothing-to-plan
 */
export const makePlan: Job<'make-plan'> = async ({ settings }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const base = await prepareBase(context)
  signal.throwIfAborted()
  progress({ phase: 'evaluating', done: 0, total: 1, unit: 'steps' })
  const { segments, channels, options } = planBase(db, base, settings, startedAt)
  const plan = planActions(segments, channels, base.size, options)
  signal.throwIfAborted()
  const id = startAnalysis(db, {
    area: 'strategy',
    kind: 'plan',
    settings,
    fingerprint: dataFingerprint(db),
    createdAt: startedAt,
  })
  const random = seededRandom(settings.seed)
  const orders = base.totals().orders
  for (const [index, action] of plan.actions.entries()) {
    const segment = segments.find((each) => each.id === action.segment)
    if (segment === undefined) throw new Error('a plan names a segment that it was not given')
    const held = drawHoldout(
      Array.from(action.eligible, (place) => Math.min(5, orders[place] ?? 0)),
      settings.holdout,
      random,
    )
    // Strata are rounded at random: nobody more than planned is contacted, since that is what the budget pays.
    let free = action.contacts
    held.forEach((isHeld, at) => {
      if (isHeld === 0 && free-- <= 0) held[at] = 1
    })
    const customers = Array.from(action.eligible, (place, at) => ({
      id: base.columns.ids[place] ?? 0,
      held: held[at] === 1,
    }))
    const contacts = customers.filter((customer) => !customer.held).length
    const productIds = mostBought(base, segment.members, settings.days, OFFERED)
    // The draw may hold out a few more than planned: the figures are those of who is contacted.
    const scale = contacts / Math.max(1, action.contacts)
    const { costPerContact, fixedCost } = channelOf(settings, action.channel)
    const cost = fixedCost + contacts * costPerContact
    const gain = (action.gain + action.cost) * scale - cost
    const planned: PlannedAction = {
      segment: segment.name,
      channel: contactChannel.parse(action.channel),
      offer: productNamesOf(db, productIds).join(', '),
      from: settings.from,
      to: lastDay(settings),
      contacts,
      held: customers.length - contacts,
      cost,
      gain,
      low: gain - (action.high - action.gain) * scale,
      high: gain + (action.high - action.gain) * scale,
      addedRevenue: action.addedRevenue * scale,
      valuePerCustomer: segment.valuePerCustomer,
      liftMean: action.lift.mean,
      liftDeviation: action.lift.deviation,
      basis: channels.find(({ name }) => name === action.channel)?.measured === true ? 'measured' : 'assumed',
      isCutByBudget: action.isCutByBudget,
      margin: settings.margin,
      productIds,
    }
    putAction(
      db,
      { analysisId: id, segmentKey: segment.key, channel: action.channel, plan: planned },
      customers,
    )
    signal.throwIfAborted()
    progress({ phase: 'saving', done: index + 1, total: plan.actions.length, unit: 'steps' })
  }
  const leftOut = plan.leftOut.map((each) => ({
    segment: segments.find(({ id: own }) => own === each.segment)?.name ?? '',
    channel: contactChannel.parse(each.channel),
    reason: each.reason,
  }))
  const summary = { binding: plan.binding, leftOut, currency: base.columns.currency }
  publishAnalysis(db, id, { summary, seconds: (now() - startedAt) / 1000 })
  const made: StrategyPlan | null = latestPlan(db)
  if (made === null) throw new Error('a plan that was just published is not there')
  return made
}

function channelOf({ channels }: PlanSettings, name: string): PlanSettings['channels'][number] {
  const found = channels.find(({ channel }) => channel === name)
  if (found === undefined) throw new Error(`no channel ${name} in the settings`)
  return found
}

function lastDay({ from, days }: PlanSettings): string {
  return dayText(Date.parse(`${from}T12:00:00Z`) + (days - 1) * DAY_MS, 'UTC')
}
