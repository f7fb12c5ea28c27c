import type { LeftOutAction, StrategyPlan } from '../../contract/plan.ts'
import { contactChannel } from '../../contract/list-rules.ts'
import { planActions } from '../../engine/strategy/plan.ts'
import { seededRandom } from '../../engine/random.ts'
import { publishAnalysis, startAnalysis } from '../../store/queries/analyses.ts'
import { putAction } from '../../store/queries/plans.ts'
import { dataFingerprint } from '../../store/queries/project.ts'
import { prepareBase } from '../customers/customer-base.ts'
import type { Job } from '../job.ts'
import { adsAction } from './ads-action.ts'
import { drawCustomers, plannedOf } from './build-action.ts'
import { planBase } from './plan-base.ts'
import { lastDay } from './plan-days.ts'
import { latestPlan } from './plan-reader.ts'

/**
 * Proposes a plan: which segment to contact where with what offer, and how to move money between ads, with expected effect, interval and what each rests on;
 * draws who is held out of each action, by their number of orders.
 * @throws ExpectedFailure nothing-to-plan
 */
export const makePlan: Job<'make-plan'> = async ({ settings }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const base = await prepareBase(context)
  signal.throwIfAborted()
  progress({ phase: 'evaluating', done: 0, total: 1, unit: 'steps' })
  const { segments, channels, options, knowledge, measured } = planBase(db, base, settings, startedAt)
  const plan = planActions(segments, channels, base.size, options)
  const ads = adsAction(db, settings, knowledge)
  signal.throwIfAborted()
  const id = startAnalysis(db, {
    area: 'strategy',
    kind: 'plan',
    settings,
    fingerprint: dataFingerprint(db),
    createdAt: startedAt,
  })
  const random = seededRandom(settings.seed)
  const building = { db, base, settings, knowledge, measured }
  for (const [index, action] of plan.actions.entries()) {
    const segment = segments.find((each) => each.id === action.segment)
    if (segment === undefined) throw new Error('a plan names a segment that it was not given')
    const channel = contactChannel.parse(action.channel)
    const customers = drawCustomers(building, action.eligible, action.contacts, random)
    const planned = plannedOf(
      building,
      {
        segment,
        channel,
        from: settings.from,
        to: lastDay(settings),
        budget: null,
        isCutByBudget: action.isCutByBudget,
        reason: 'best-return',
      },
      customers,
    )
    putAction(db, { analysisId: id, segmentKey: segment.key, channel, plan: planned }, customers)
    signal.throwIfAborted()
    progress({ phase: 'saving', done: index + 1, total: plan.actions.length, unit: 'steps' })
  }
  if (ads !== null && 'action' in ads)
    putAction(db, { analysisId: id, segmentKey: '', channel: 'ads', plan: ads.action }, [])
  const leftOut: LeftOutAction[] = plan.leftOut.map((each) => ({
    segment: segments.find(({ id: own }) => own === each.segment)?.name ?? '',
    channel: contactChannel.parse(each.channel),
    reason: each.reason,
  }))
  if (ads !== null && 'leftOut' in ads) leftOut.push(ads.leftOut)
  const summary = { binding: plan.binding, leftOut, currency: base.columns.currency }
  publishAnalysis(db, id, { summary, seconds: (now() - startedAt) / 1000 })
  const made: StrategyPlan | null = latestPlan(db)
  if (made === null) throw new Error('a plan that was just published is not there')
  return made
}
