import { ExpectedFailure } from '../../contract/failure.ts'
import type { AnalysisId, PlanActionId } from '../../contract/ids.ts'
import { contactChannel, type ContactChannel } from '../../contract/list-rules.ts'
import type { ActionPatch, PlanResolution } from '../../contract/plan-actions.ts'
import { planSettings, type PlanSettings } from '../../contract/plan.ts'
import { seededRandom } from '../../engine/random.ts'
import type { WritableDb } from '../../store/database.ts'
import { latestAnalysis } from '../../store/queries/analyses.ts'
import { editActions, stepEdits, type ActionUpdate } from '../../store/queries/plan-edits.ts'
import { actionCustomers, actionsOf, putAction, type StoredAction } from '../../store/queries/plans.ts'
import { productNamesOf } from '../../store/queries/product-names.ts'
import { prepareBase } from '../customers/customer-base.ts'
import type { Job } from '../job.ts'
import {
  drawCustomers,
  plannedOf,
  type ActionCustomer,
  type ActionShape,
  type BuildContext,
} from './build-action.ts'
import {
  channelSettings,
  memberFigures,
  mostBought,
  namedGroups,
  placesOf,
  reachableIn,
  type NamedSegment,
} from './plan-base.ts'
import { addDays } from './plan-days.ts'
import { daysBetween, planKnowledge } from './plan-knowledge.ts'
import { latestPlan } from './plan-reader.ts'
import { measuredLifts, plannedAction, type PlannedAction } from './results.ts'

/** Products looked at for another offer. */
const OTHER_OFFERS = 12

type Editing = BuildContext & { readonly db: WritableDb; readonly analysis: AnalysisId; readonly now: number }

/**
 * Changes the latest plan: an action, its order, a new one, a conflict ended by one of its resolutions, or the last change taken back. Whoever is contacted is
 * drawn anew where that changes.
 * @throws ExpectedFailure nothing-to-plan, plan-action-not-found, plan-dates-wrong, plan-group-empty
 */
export const editPlan: Job<'edit-plan'> = async ({ edit }, context) => {
  const { db, now } = context
  const record = latestAnalysis(db, 'strategy', 'plan')
  if (record === undefined) throw new ExpectedFailure('nothing-to-plan')
  if (edit.do === 'undo' || edit.do === 'redo') {
    stepEdits(db, record.id, edit.do === 'undo')
    return planNow(db)
  }
  const base = await prepareBase(context)
  const editing: Editing = {
    db,
    base,
    settings: planSettings.parse(record.settings),
    knowledge: planKnowledge(db, base),
    measured: measuredLifts(db, base),
    analysis: record.id,
    now: now(),
  }
  switch (edit.do) {
    case 'change':
      change(editing, edit.id, edit.patch)
      break
    case 'add':
      create(editing, edit.action, null)
      break
    case 'duplicate':
      duplicate(editing, edit.id)
      break
    case 'move':
      move(editing, edit.id, edit.up)
      break
    case 'resolve':
      resolve(editing, edit.resolution)
  }
  return planNow(db)
}

function planNow(db: WritableDb) {
  const plan = latestPlan(db)
  if (plan === null) throw new Error('the plan that was edited is not there')
  return plan
}

function find({ db, analysis }: Editing, id: PlanActionId): { action: StoredAction; plan: PlannedAction } {
  const action = actionsOf(db, analysis).find((each) => each.id === id)
  if (action === undefined) throw new ExpectedFailure('plan-action-not-found', { row: id })
  return { action, plan: plannedAction.parse(action.plan) }
}

/** Words and dates stay with the customers that were drawn; another group, channel or budget draws anew. */
function change(editing: Editing, id: PlanActionId, patch: ActionPatch): void {
  const { action, plan } = find(editing, id)
  const isRedrawn =
    (patch.segmentKey !== undefined && patch.segmentKey !== plan.segmentKey) ||
    (patch.channel !== undefined && patch.channel !== plan.channel) ||
    (patch.budget !== undefined && patch.budget !== plan.budget)
  const [from, to] = [patch.from ?? plan.from, patch.to ?? plan.to]
  checkDates(from, to)
  if (plan.channel === 'ads') {
    const { offer = plan.offer, text = plan.text } = patch
    update(editing, [{ id, set: { plan: JSON.stringify({ ...plan, from, to, offer, text }) } }])
    return
  }
  const channel = patch.channel ?? contactChannel.parse(plan.channel)
  const wanted = {
    segmentKey: patch.segmentKey ?? plan.segmentKey,
    channel,
    from,
    to,
    budget: patch.budget === undefined ? plan.budget : patch.budget,
    ...wordsOf(plan, patch, patch.segmentKey === undefined || patch.segmentKey === plan.segmentKey),
  }
  if (isRedrawn) create(editing, wanted, action)
  else {
    const customers = customersOf(editing, id)
    const planned = planned_(editing, { ...wanted, reason: plan.reason }, customers, plan.isCutByBudget)
    const productIds = patch.offer === undefined ? plan.productIds : planned.productIds
    update(editing, [{ id, set: { plan: JSON.stringify({ ...planned, productIds }) } }])
  }
}

/** The offer of another group is chosen anew, unless it was given. */
function wordsOf(plan: PlannedAction, { offer, text }: ActionPatch, isSameGroup: boolean) {
  return {
    ...(offer !== undefined ? { offer } : isSameGroup ? { offer: plan.offer } : {}),
    text: text ?? plan.text,
  }
}

type Wanted = {
  readonly segmentKey: string
  readonly channel: ContactChannel
  readonly from: string
  readonly to: string
  readonly budget: number | null
  readonly offer?: string
  readonly text?: string
}

/** Draws the customers of an action and stores it, in the place of `old` where there is one. */
function create(editing: Editing, wanted: Wanted, old: StoredAction | null): void {
  const { base, settings, analysis } = editing
  checkDates(wanted.from, wanted.to)
  const segment = segmentOf(editing, wanted)
  const reachable = reachableIn(base, wanted.channel, settings.consent)
  const open = segment.members.filter((place) => reachable[place] === 1)
  if (open.length === 0) throw new ExpectedFailure('plan-group-empty')
  const { costPerContact, fixedCost } = channelSettings(settings, wanted.channel)
  const share = 1 - settings.holdout
  const all = Math.max(1, Math.floor(open.length * share))
  const paid =
    wanted.budget === null || costPerContact === 0
      ? all
      : Math.max(0, Math.floor((wanted.budget - fixedCost) / costPerContact))
  const contacts = Math.min(all, paid)
  if (contacts === 0) throw new ExpectedFailure('plan-budget-too-small')
  const isCut = contacts < all
  const eligible = isCut ? open.slice(0, Math.max(1, Math.ceil(contacts / share))) : open
  const random = seededRandom(settings.seed + (old?.id ?? 0) + actionsOf(editing.db, analysis).length)
  const customers = drawCustomers(editing, eligible, contacts, random)
  const shape = { ...wanted, offer: wanted.offer === '' ? undefined : wanted.offer }
  const plan = planned_(editing, { ...shape, reason: 'own' }, customers, isCut)
  store(editing, plan, customers, old)
}

function segmentOf(
  { db, base, knowledge, now }: Editing,
  { segmentKey, from, to }: Pick<Wanted, 'segmentKey' | 'from' | 'to'>,
): NamedSegment {
  const group = namedGroups(db, base, 'both', now).find(({ key }) => key === segmentKey)
  if (group === undefined) throw new ExpectedFailure('segment-not-found')
  const { key, name, mask } = group
  const when = { segment: name, from, days: daysBetween(from, to) }
  return { id: 0, key, name, ...memberFigures(base, knowledge, placesOf(mask), when) }
}

function planned_(
  editing: Editing,
  wanted: Omit<Wanted, 'offer' | 'text'> & { offer?: string | undefined; text?: string | undefined } & Pick<
      ActionShape,
      'reason'
    >,
  customers: readonly ActionCustomer[],
  isCutByBudget: boolean,
): PlannedAction {
  const { offer, text, ...rest } = wanted
  return plannedOf(
    editing,
    {
      ...rest,
      segment: segmentOf(editing, wanted),
      isCutByBudget,
      ...(offer === undefined ? {} : { offer }),
      ...(text === undefined ? {} : { text }),
    },
    customers,
  )
}

function store(
  editing: Editing,
  plan: PlannedAction,
  customers: readonly ActionCustomer[],
  old: StoredAction | null,
  place?: number,
): void {
  const { db, analysis, now } = editing
  const id = putAction(
    db,
    {
      analysisId: analysis,
      segmentKey: plan.segmentKey,
      channel: plan.channel,
      plan,
      ...(place === undefined ? {} : { place }),
      ...(old === null ? {} : { place: old.place, state: old.state, note: old.note }),
    },
    customers,
  )
  editActions(db, analysis, old === null ? [] : [{ id: old.id, set: { putAside: 1 } }], [id], now)
}

function update({ db, analysis, now }: Editing, updates: readonly ActionUpdate[]): void {
  editActions(db, analysis, updates, [], now)
}

function customersOf({ db }: Editing, id: PlanActionId): ActionCustomer[] {
  return actionCustomers(db, id).map((each) => ({ id: each.id, held: each.held === 1 }))
}

function duplicate(editing: Editing, id: PlanActionId): void {
  const { action, plan } = find(editing, id)
  const later = daysBetween(plan.from, plan.to)
  const copy = {
    ...plan,
    from: addDays(plan.from, later),
    to: addDays(plan.to, later),
    reason: 'own' as const,
  }
  // Between the original and what comes after it.
  const after = actionsOf(editing.db, editing.analysis).find(({ place }) => place > action.place)
  const place = after === undefined ? action.place + 1 : (action.place + after.place) / 2
  store(editing, copy, customersOf(editing, id), null, place)
}

function move(editing: Editing, id: PlanActionId, up: boolean): void {
  const actions = actionsOf(editing.db, editing.analysis)
  const at = actions.findIndex((each) => each.id === id)
  const [own, other] = [actions[at], actions[up ? at - 1 : at + 1]]
  if (own === undefined) throw new ExpectedFailure('plan-action-not-found', { row: id })
  if (other === undefined) return
  update(editing, [
    { id: own.id, set: { place: other.place } },
    { id: other.id, set: { place: own.place } },
  ])
}

function resolve(editing: Editing, { kind, actions, value }: PlanResolution): void {
  const [first] = actions
  if (first === undefined) throw new ExpectedFailure('plan-action-not-found', { row: 0 })
  switch (kind) {
    case 'keep-stronger':
      keepStronger(editing, actions)
      return
    case 'move-week': {
      const { plan } = find(editing, first)
      const days = Math.round(value) * 7
      change(editing, first, { from: addDays(plan.from, days), to: addDays(plan.to, days) })
      return
    }
    case 'cut-budget':
      change(editing, first, { budget: value })
      return
    case 'raise-budget':
      // Not an edit of an action: the limit of the whole plan.
      editActions(editing.db, editing.analysis, [], [], editing.now, {
        before: editing.settings,
        after: { ...editing.settings, budget: value } satisfies PlanSettings,
      })
      return
    case 'reject-weakest':
      update(
        editing,
        actions.map((id) => ({ id: find(editing, id).action.id, set: { state: 'rejected' } })),
      )
      return
    case 'drop-refused':
    case 'drop-unconsented': {
      const needs = kind === 'drop-refused' ? editing.settings.consent : 'grant'
      const left = actions.map((id) => {
        const reachable = reachableIn(editing.base, find(editing, id).plan.channel, needs)
        const customers = customersOf(editing, id)
        return { id, customers: customers.filter((each) => reachable[editing.base.placeOf(each.id)] === 1) }
      })
      if (left.some(({ customers }) => !customers.some(({ held }) => !held)))
        throw new ExpectedFailure('plan-group-empty')
      putAnew(editing, left)
      return
    }
    case 'other-offer': {
      const { plan } = find(editing, first)
      const { members } = segmentOf(editing, plan)
      const products = mostBought(editing.base, members, editing.settings.days, OTHER_OFFERS)
      const other = products.filter((id) => !plan.productIds.includes(id)).slice(0, 2)
      const offer = productNamesOf(editing.db, other).join(', ')
      update(editing, [{ id: first, set: { plan: JSON.stringify({ ...plan, offer, productIds: other }) } }])
      return
    }
    case 'raise-holdout':
      raiseHoldout(editing, actions, value)
  }
}

/** Draws the held-out groups of these anew with another share. One edit. */
function raiseHoldout(editing: Editing, ids: readonly PlanActionId[], share: number): void {
  const settings = { ...editing.settings, holdout: Math.min(0.9, share) }
  putAnew(
    editing,
    ids.map((id) => {
      const places = Int32Array.from(customersOf(editing, id), (each) => editing.base.placeOf(each.id))
      const random = seededRandom(editing.settings.seed + id)
      return { id, customers: drawCustomers({ ...editing, settings }, places, places.length, random) }
    }),
  )
}

type OtherCustomers = { readonly id: PlanActionId; readonly customers: readonly ActionCustomer[] }

/** The same actions for other customers: words, reasons, products, places and decisions stay. One edit. */
function putAnew(editing: Editing, changes: readonly OtherCustomers[]): void {
  const { db, analysis, now } = editing
  const created = changes.map(({ id, customers }) => {
    const { action, plan } = find(editing, id)
    const { place, state, note, segmentKey, channel } = action
    const next = refigured(editing, plan, customers)
    return putAction(
      db,
      { analysisId: analysis, segmentKey, channel, plan: next, place, state, note },
      customers,
    )
  })
  editActions(
    db,
    analysis,
    changes.map(({ id }) => ({ id, set: { putAside: 1 } })),
    created,
    now,
  )
}

/** Whoever is in several of these stays in the one that brings most by contact. One edit. */
function keepStronger(editing: Editing, ids: readonly PlanActionId[]): void {
  const { db, analysis, settings, now } = editing
  const found = ids.map((id) => ({ ...find(editing, id), customers: customersOf(editing, id) }))
  found.sort(
    (a, b) => b.plan.gain / Math.max(1, b.plan.contacts) - a.plan.gain / Math.max(1, a.plan.contacts),
  )
  const contacted = new Map<number, PlannedAction[]>()
  const updates: ActionUpdate[] = []
  const created: PlanActionId[] = []
  for (const { action, plan, customers } of found) {
    const left = customers.filter(
      ({ id, held }) =>
        held ||
        (contacted.get(id) ?? []).filter((other) => other.from <= plan.to && plan.from <= other.to).length <
          settings.contactsPerCustomer,
    )
    for (const { id, held } of left) if (!held) contacted.set(id, [...(contacted.get(id) ?? []), plan])
    if (left.length === customers.length) continue
    updates.push({ id: action.id, set: { putAside: 1 } })
    if (!left.some(({ held }) => !held)) continue
    const next = refigured(editing, plan, left)
    const { place, state, note, segmentKey, channel } = action
    created.push(
      putAction(db, { analysisId: analysis, segmentKey, channel, plan: next, place, state, note }, left),
    )
  }
  editActions(db, analysis, updates, created, now)
}

/** The same action for other customers: words, reason and products stay. */
function refigured(
  editing: Editing,
  plan: PlannedAction,
  customers: readonly ActionCustomer[],
): PlannedAction {
  const channel = contactChannel.parse(plan.channel)
  const next = planned_(editing, { ...plan, channel }, customers, plan.isCutByBudget)
  return { ...next, productIds: plan.productIds }
}

function checkDates(from: string, to: string): void {
  const days = daysBetween(from, to)
  if (!(days >= 1 && days <= 366)) throw new ExpectedFailure('plan-dates-wrong', { from, to })
}
