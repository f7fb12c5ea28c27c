import { rolesOfTarget, type ColumnRole } from './column-roles.ts'
import type { ImportPlan } from './import-plan.ts'

/** Meanings that a plan's target needs and no column has; of those that stand for each other the first. Empty: the plan is complete. */
export function missingRoles(plan: ImportPlan): readonly ColumnRole[] {
  const has = (role: ColumnRole): boolean => plan.roles.includes(role)
  const missing = rolesOfTarget[plan.target].required
    .filter((group) => !group.some(has) && !isToldOtherwise(plan, group))
    .flatMap((group) => group.slice(0, 1))
  // The number of a period tells a time only with the first period and their length.
  if (plan.target !== 'series' || !has('period-number') || has('time')) return missing
  return [...missing, ...(['period-start', 'periods-per-year'] as const).filter((role) => !has(role))]
}

/** What no column tells, the plan may, or rows may do without. */
function isToldOtherwise(plan: ImportPlan, group: readonly ColumnRole[]): boolean {
  if (plan.consentState !== null && group.includes('consent-state')) return true
  if (plan.period !== null && group.includes('time') && plan.target === 'campaign-results') return true
  if (plan.rowIds !== '' && group.includes('customer-id') && plan.target === 'customers') return true
  if (plan.target !== 'interactions') return false
  return (
    (plan.keepWithoutCustomer && group.includes('customer-id')) ||
    (plan.keepWithoutProduct && group.includes('product-id'))
  )
}
