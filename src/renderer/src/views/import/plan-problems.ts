import { rolesOfTarget, type ColumnRole } from '../../../../contract/column-roles.ts'
import type { ImportPlan } from '../../../../contract/import-plan.ts'
import { missingRoles } from '../../../../contract/plan-needs.ts'

export type PlanProblem =
  | { readonly kind: 'missing-role'; readonly role: ColumnRole }
  | { readonly kind: 'duplicate-role'; readonly role: ColumnRole; readonly columns: readonly number[] }
  | { readonly kind: 'date-order' }
  | { readonly kind: 'time-zone'; readonly zone: string }

/** What still keeps a plan from being checked. */
export function planProblems(plan: ImportPlan, isDateOrderSure: boolean): PlanProblem[] {
  const problems: PlanProblem[] = []
  const { repeatable } = rolesOfTarget[plan.target]
  for (const role of missingRoles(plan)) problems.push({ kind: 'missing-role', role })
  for (const [role, columns] of columnsByRole(plan)) {
    if (columns.length > 1 && role !== 'ignore' && !repeatable.includes(role))
      problems.push({ kind: 'duplicate-role', role, columns })
  }
  if (!isDateOrderSure && plan.roles.includes('time')) problems.push({ kind: 'date-order' })
  if (!isTimeZone(plan.timeZone)) problems.push({ kind: 'time-zone', zone: plan.timeZone })
  return problems
}

function columnsByRole(plan: ImportPlan): Map<ColumnRole, number[]> {
  const found = new Map<ColumnRole, number[]>()
  plan.roles.forEach((role, index) => found.set(role, [...(found.get(role) ?? []), index]))
  return found
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}
