import type { ColumnRole, ImportPlan, ImportTarget } from '../../../../contract/import-plan.ts'

export type PlanProblem =
  | { readonly kind: 'missing-role'; readonly role: ColumnRole }
  | { readonly kind: 'duplicate-role'; readonly role: ColumnRole; readonly columns: readonly number[] }
  | { readonly kind: 'date-order' }
  | { readonly kind: 'time-zone'; readonly zone: string }

/** Roles that tell customers (products) apart; the first is the one to ask for. */
const customerKeys = ['customer-id', 'email', 'phone'] as const
const productKeys = ['product-id', 'product-name'] as const
const neededKeys: Readonly<Record<ImportTarget, readonly (typeof customerKeys | typeof productKeys)[]>> = {
  interactions: [customerKeys, productKeys],
  customers: [customerKeys],
  products: [productKeys],
}

/** First and last name may stand in two columns. */
const severalColumns: readonly ColumnRole[] = ['ignore', 'customer-name']

/** What still keeps a plan from being checked. */
export function planProblems(plan: ImportPlan, isDateOrderSure: boolean): PlanProblem[] {
  const problems: PlanProblem[] = []
  for (const keys of neededKeys[plan.target]) {
    if (!keys.some((key) => plan.roles.includes(key))) problems.push({ kind: 'missing-role', role: keys[0] })
  }
  for (const [role, columns] of columnsByRole(plan)) {
    if (columns.length > 1 && !severalColumns.includes(role))
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
