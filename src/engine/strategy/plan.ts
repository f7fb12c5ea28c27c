import { figuresOf, type Baseline } from './effect.ts'
import { jointTotal, type GainParts, type JointAction } from './joint.ts'
import type { Lift } from './lift.ts'

export type PlanSegment = {
  readonly id: number
  /** Numbers of the members, ascending. */
  readonly members: Int32Array
  /** What a member spends in the period without any action, in money. */
  readonly valuePerCustomer: number
  /** How unsure that is, one standard deviation; 0 where it is left out. */
  readonly valueDeviation?: number
  readonly valueParts?: GainParts['value'] | undefined
}

export type PlanChannel = {
  readonly name: string
  readonly costPerContact: number
  /** Once per action, whatever its size. */
  readonly fixedCost: number
  /** 1 for customers who may be contacted here. */
  readonly reachable: Uint8Array
  readonly liftOf: (segment: number) => Lift
}

export type PlanOptions = {
  /** Money at most; Infinity for none. */
  readonly budget: number
  /** Share of revenue that is left after the goods, above 0 to 1. */
  readonly margin: number
  /** Actions that a customer may be part of, at least 1. */
  readonly contactsPerCustomer: number
  /** Smaller groups get no action of their own. */
  readonly minContacts: number
  /** Share held out of every action so that its effect can be measured, 0 to below 1. */
  readonly holdout: number
}

export type PlanAction = {
  readonly segment: number
  readonly channel: string
  /** Customers of the segment who may be contacted and are free; some are held out of it. */
  readonly eligible: Int32Array
  readonly contacts: number
  readonly cost: number
  /** Added margin less cost, expected, with its 90 % interval from what is believed of value and lift. */
  readonly gain: number
  readonly low: number
  readonly high: number
  readonly addedRevenue: number
  readonly lift: Lift
  readonly parts: GainParts
  readonly isCutByBudget: boolean
}

export type LeftOut = {
  readonly segment: number
  readonly channel: string
  readonly reason: 'no-consent' | 'too-small' | 'costs-more' | 'contacted-already' | 'budget'
}

export type Plan = {
  readonly actions: readonly PlanAction[]
  readonly leftOut: readonly LeftOut[]
  readonly cost: number
  readonly gain: number
  readonly low: number
  readonly high: number
  /** What holds the plan back most. */
  readonly binding: 'budget' | 'contacts' | 'consent' | 'none'
}

/**
 * Which segment to contact where: repeatedly takes the action that adds most per unit of money among customers who are still free, until the budget or what pays
 * is used up (the greedy rule for knapsacks with shared items; with nothing shared it is the optimum but for the last, cut action). An action's gain is
 * contacts x value x margin x lift - cost. O(actions x sum of members).
 */
export function planActions(
  segments: readonly PlanSegment[],
  channels: readonly PlanChannel[],
  customers: number,
  options: PlanOptions,
): Plan {
  checkOptions(options)
  const contacted = new Uint8Array(customers)
  const open = segments.flatMap((segment) => channels.map((channel) => ({ segment, channel })))
  const actions: PlanAction[] = []
  const leftOut: LeftOut[] = []
  let left = options.budget
  let waiting = open
  while (waiting.length > 0) {
    const offers = waiting.map((each) => ({
      each,
      ...offerOf(each.segment, each.channel, contacted, left, options),
    }))
    const best = offers.reduce((top, offer) => (offer.rate > top.rate ? offer : top), offers[0]!)
    if (best.action === null) {
      for (const { each, reason } of offers)
        leftOut.push({ segment: each.segment.id, channel: each.channel.name, reason })
      break
    }
    const { action } = best
    actions.push(figured(action, best.each.segment, best.each.channel))
    left -= action.cost
    for (const customer of action.eligible) contacted[customer]! += 1
    waiting = waiting.filter((each) => each !== best.each)
  }
  return { actions, leftOut, ...totalOf(actions), binding: bindingOf(leftOut, actions) }

  function offerOf(
    segment: PlanSegment,
    channel: PlanChannel,
    taken: Uint8Array,
    money: number,
    { margin, contactsPerCustomer, minContacts, holdout }: PlanOptions,
  ): { rate: number; action: Chosen | null; reason: LeftOut['reason'] } {
    const none = (reason: LeftOut['reason']) => ({ rate: -Infinity, action: null, reason })
    const reachable = segment.members.filter((customer) => channel.reachable[customer] === 1)
    if (reachable.length < minContacts)
      return none(segment.members.length < minContacts ? 'too-small' : 'no-consent')
    const free = reachable.filter((customer) => taken[customer]! < contactsPerCustomer)
    if (free.length < minContacts) return none('contacted-already')
    const lift = channel.liftOf(segment.id)
    const perContact = segment.valuePerCustomer * margin * lift.mean - channel.costPerContact
    const wanted = Math.floor(free.length * (1 - holdout))
    if (perContact * wanted - channel.fixedCost <= 0) return none('costs-more')
    const affordable =
      channel.costPerContact > 0 ? Math.floor((money - channel.fixedCost) / channel.costPerContact) : wanted
    const contacts = Math.min(wanted, channel.fixedCost > money ? 0 : affordable)
    const cost = channel.fixedCost + contacts * channel.costPerContact
    if (contacts < minContacts * (1 - holdout) || perContact * contacts - channel.fixedCost <= 0)
      return none('budget')
    const gain = perContact * contacts - channel.fixedCost
    const isCut = contacts < wanted
    const eligible = isCut ? free.slice(0, Math.ceil(contacts / (1 - holdout))) : free
    return {
      rate: cost > 0 ? gain / cost : Infinity,
      reason: 'budget',
      action: {
        segment: segment.id,
        channel: channel.name,
        eligible,
        contacts,
        cost,
        lift,
        isCutByBudget: isCut,
      },
    }
  }

  /** Intervals are drawn for what was chosen only, not for every offer on the way. */
  function figured(chosen: Chosen, segment: PlanSegment, channel: PlanChannel): PlanAction {
    const { gain, low, high, addedRevenue, parts } = figuresOf(
      chosen.contacts,
      baselineOf(segment),
      chosen.lift,
      { ...channel, margin: options.margin },
    )
    return { ...chosen, gain, low, high, addedRevenue, parts }
  }
}

type Chosen = Omit<PlanAction, 'gain' | 'low' | 'high' | 'addedRevenue' | 'parts'>

/** What a member of a segment spends anyway. */
export function baselineOf({ valuePerCustomer, valueDeviation, valueParts }: PlanSegment): Baseline {
  return { mean: valuePerCustomer, deviation: valueDeviation ?? 0, parts: valueParts }
}

/** What actions come to together, with its 90 % interval: see {@link jointTotal}. */
export function totalOf(actions: readonly JointAction[]): Pick<Plan, 'cost' | 'gain' | 'low' | 'high'> {
  const { cost, gain, low, high } = jointTotal(actions)
  return { cost, gain, low, high }
}

function bindingOf(leftOut: readonly LeftOut[], actions: readonly PlanAction[]): Plan['binding'] {
  const has = (reason: LeftOut['reason']): boolean => leftOut.some((each) => each.reason === reason)
  if (has('budget') || actions.some(({ isCutByBudget }) => isCutByBudget)) return 'budget'
  if (has('contacted-already')) return 'contacts'
  return has('no-consent') ? 'consent' : 'none'
}

function checkOptions({ budget, margin, contactsPerCustomer, minContacts, holdout }: PlanOptions): void {
  if (!(budget >= 0)) throw new RangeError(`budget must be at least 0, got ${budget}`)
  if (!(margin > 0 && margin <= 1)) throw new RangeError(`margin must lie in 0 to 1, got ${margin}`)
  if (!(contactsPerCustomer >= 1)) throw new RangeError(`contactsPerCustomer must be at least 1`)
  if (!(minContacts >= 1)) throw new RangeError(`minContacts must be at least 1, got ${minContacts}`)
  if (!(holdout >= 0 && holdout < 1)) throw new RangeError(`holdout must lie in 0 to below 1, got ${holdout}`)
}
