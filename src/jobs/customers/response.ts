import { z } from 'zod'
import { ExpectedFailure } from '../../contract/failure.ts'
import { calendarDay, type Condition } from '../../contract/segments.ts'
import type { ReadableDb } from '../../store/database.ts'
import { campaignIds } from '../../store/queries/customer-facts.ts'
import { kindCodes } from '../../store/queries/kinds.ts'
import { getList, listReach } from '../../store/queries/lists.ts'
import { actionCustomers, requireAction } from '../../store/queries/plans.ts'
import { dayStart } from './calendar.ts'
import type { CustomerBase } from './customer-base.ts'

type ResponseCondition = Extract<Condition, { kind: 'response' }>

const DAY_MS = 86_400_000

/** What a customer did, as flags that add up. */
const [REACHED, CLICKED, BOUGHT, HELD] = [1, 2, 4, 8]

const wanted: Readonly<Record<ResponseCondition['state'], (flags: number) => boolean>> = {
  reached: (flags) => (flags & REACHED) !== 0,
  clicked: (flags) => (flags & CLICKED) !== 0,
  bought: (flags) => (flags & BOUGHT) !== 0,
  responded: (flags) => (flags & (CLICKED | BOUGHT)) !== 0,
  'not-bought': (flags) => (flags & (REACHED | BOUGHT)) === REACHED,
  'held-out': (flags) => (flags & HELD) !== 0,
}

/** What a kind of event is as an answer. */
const answers = new Uint8Array(8)
answers[kindCodes.purchase] = BOUGHT
for (const kind of ['view', 'click', 'cart'] as const) answers[kindCodes[kind]] = CLICKED

/**
 * Who was reached by a campaign, a list or an action and what they did then, up to the rule's "now". O(events of those reached).
 * @throws ExpectedFailure list-not-found, plan-action-not-found
 */
export function responseMask(
  db: ReadableDb,
  base: CustomerBase,
  condition: ResponseCondition,
  moment: number,
): Uint8Array {
  const fits = wanted[condition.state]
  return flagsOf(db, base, condition, moment).map((flags) => (fits(flags) ? 1 : 0))
}

function flagsOf(
  db: ReadableDb,
  base: CustomerBase,
  { to, days }: ResponseCondition,
  moment: number,
): Uint8Array {
  switch (to.by) {
    case 'campaign':
      return campaignFlags(base, campaignIds(db).get(to.name) ?? -1, days, moment)
    case 'list': {
      const list = getList(db, to.listId)
      if (list === undefined) throw new ExpectedFailure('list-not-found', { list: to.listId })
      const until = days === null ? moment : Math.min(moment, list.createdAt + days * DAY_MS)
      const flags = new Uint8Array(base.size)
      for (const [id, products] of listReach(db, to.listId)) {
        const place = base.placeOf(id)
        if (place >= 0)
          addAnswers(flags, base, place, { from: list.createdAt, until, products: new Set(products) })
      }
      return flags
    }
    case 'action': {
      const { plan } = requireAction(db, to.actionId)
      const span = planned.parse(plan)
      const from = dayStart(span.from, base.zone)
      const until = Math.min(moment, dayStart(span.to, base.zone, 1))
      const flags = new Uint8Array(base.size)
      for (const { id, held } of actionCustomers(db, to.actionId)) {
        const place = base.placeOf(id)
        if (place < 0) continue
        if (held === 0) addAnswers(flags, base, place, { from, until, products: null })
        else flags[place] = HELD
      }
      return flags
    }
  }
}

const planned = z.object({ from: calendarDay, to: calendarDay })

type Span = {
  readonly from: number
  readonly until: number
  /** What an answer must be about; null: anything. */
  readonly products: ReadonlySet<number> | null
}

function addAnswers(flags: Uint8Array, base: CustomerBase, place: number, span: Span): void {
  const { start, at, kind, product } = base.columns
  const { from, until, products } = span
  let own = (flags[place] ?? 0) | REACHED
  for (let e = start[place] ?? 0; e < (start[place + 1] ?? 0); e++) {
    const time = at[e] ?? NaN
    if (!(time >= from && time < until)) continue
    if (products === null || products.has(product[e] ?? 0)) own |= answers[kind[e] ?? 0] ?? 0
  }
  flags[place] = own
}

/** Events are in the order of time, so that the latest touch before an event decides whether it falls into the days after one. */
function campaignFlags(
  { columns, size }: CustomerBase,
  wantedId: number,
  days: number | null,
  moment: number,
): Uint8Array {
  const { start, at, kind, campaign } = columns
  const span = days === null ? -1 : days * DAY_MS
  const flags = new Uint8Array(size)
  for (let c = 0; c < size; c++) {
    let touched = -Infinity
    let own = 0
    for (let e = start[c] ?? 0, end = start[c + 1] ?? 0; e < end; e++) {
      const time = at[e] ?? NaN
      if (time >= moment) break
      const isNamed = campaign[e] === wantedId
      if (isNamed) own |= REACHED | (answers[kind[e] ?? 0] ?? 0)
      else if (time - touched <= span) own |= answers[kind[e] ?? 0] ?? 0
      if (isNamed && !Number.isNaN(time)) touched = time
    }
    flags[c] = own
  }
  return flags
}

/** How many different campaigns the interactions of each customer name before a moment, and from how many he bought. O(events). */
export function campaignFigures(
  { columns, size }: CustomerBase,
  moment: number,
): { readonly campaigns: Int32Array; readonly bought: Int32Array } {
  const { start, at, kind, campaign } = columns
  const campaigns = new Int32Array(size)
  const bought = new Int32Array(size)
  const seen = new Set<number>()
  const paid = new Set<number>()
  for (let c = 0; c < size; c++) {
    seen.clear()
    paid.clear()
    for (let e = start[c] ?? 0, end = start[c + 1] ?? 0; e < end; e++) {
      const own = campaign[e] ?? 0
      if (own <= 0 || (at[e] ?? NaN) >= moment) continue
      seen.add(own)
      if (kind[e] === kindCodes.purchase) paid.add(own)
    }
    campaigns[c] = seen.size
    bought[c] = paid.size
  }
  return { campaigns, bought }
}
