import { ExpectedFailure } from '../../contract/failure.ts'
import type { ColumnRole } from '../../contract/column-roles.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import { missingRoles } from '../../contract/plan-needs.ts'

/** Where each meaning is found: the first column that has the role, or -1. */
export type Mapping = {
  readonly column: (role: ColumnRole) => number
  /** Columns of a role that may be spread over several, such as first and last name. */
  readonly columns: (role: ColumnRole) => readonly number[]
  /** Role whose cells tell customers (products) apart. */
  readonly customerKey: ColumnRole | undefined
  readonly productKey: ColumnRole | undefined
}

/** What identifies a customer where there is no id of his own, in this order. */
const customerKeys: readonly ColumnRole[] = ['customer-id', 'email', 'phone']
const productKeys: readonly ColumnRole[] = ['product-id', 'product-name']

/**
 * @param width how many columns the file has
 * @throws ExpectedFailure mapping-incomplete where the plan lacks what its target needs, or names columns that are not there
 */
export function mappingOf(plan: ImportPlan, width: number): Mapping {
  const places = new Map<ColumnRole, number[]>()
  plan.roles.forEach((role, index) => {
    if (role === 'ignore') return
    if (index >= width) throw new ExpectedFailure('mapping-incomplete', { missing: role })
    places.set(role, [...(places.get(role) ?? []), index])
  })
  const columns = (role: ColumnRole): readonly number[] => places.get(role) ?? []
  const customerKey = customerKeys.find((role) => places.has(role))
  const productKey = productKeys.find((role) => places.has(role))
  const missing = missingRoles(plan)
  if (missing.length > 0) throw new ExpectedFailure('mapping-incomplete', { missing: missing.join(', ') })
  return { column: (role) => columns(role)[0] ?? -1, columns, customerKey, productKey }
}
