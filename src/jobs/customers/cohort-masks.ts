import type { Condition } from '../../contract/segments.ts'
import { cohortMembers, lifecycleMembers } from '../../engine/customers/cohort-members.ts'
import type { ReadableDb } from '../../store/database.ts'
import { periodsOf } from './calendar.ts'
import { countsOf, labelsOf } from './cohort-labels.ts'
import type { CustomerBase } from './customer-base.ts'

type Of<K extends Condition['kind']> = Extract<Condition, { kind: K }>

/** The customers of a row or cell of the cohorts, by the periods the report shows. O(events). */
export function cohortMask(db: ReadableDb, base: CustomerBase, condition: Of<'cohort'>): Uint8Array {
  const { by, period, row, age } = condition
  const { first, end } = base.span()
  if (end === 0) return new Uint8Array(base.size)
  const counts = countsOf(base, condition, null)
  const { edges, days } = periodsOf(period, first, end, base.zone, Infinity)
  const labels = labelsOf(db, base, by, counts)
  const input = { deals: base.deals, counts, edges }
  if (labels === null) {
    const wanted = days.indexOf(row)
    return cohortMembers(input, (_, began) => began === wanted, age, end)
  }
  const { codes, nameOf } = labels
  const isWanted = new Map([...new Set(codes)].map((code) => [code, code >= 0 && nameOf(code) === row]))
  return cohortMembers(input, (c) => isWanted.get(codes[c] ?? -1) === true, age, end)
}

/** What customers were in a period of the lifecycle. O(events). */
export function lifecycleMask(base: CustomerBase, condition: Of<'lifecycle'>): Uint8Array {
  const { period, day, state } = condition
  const { first, end } = base.span()
  if (end === 0) return new Uint8Array(base.size)
  const counts = countsOf(base, { by: 'first-purchase', active: condition.active }, null)
  const { edges, days } = periodsOf(period, first, end, base.zone, Infinity)
  return lifecycleMembers({ deals: base.deals, counts, edges }, days.indexOf(day), state)
}
