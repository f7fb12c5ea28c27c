import type { ColumnRole } from '../../../../contract/import-plan.ts'

export type RoleGroup = 'none' | 'customer' | 'product' | 'order' | 'event'

/** Roles in the order in which they are offered. */
export const roleGroups = [
  ['none', ['ignore']],
  ['customer', ['customer-id', 'customer-name', 'email', 'phone', 'country', 'city']],
  ['product', ['product-id', 'product-name', 'category']],
  ['order', ['order-id', 'time', 'quantity', 'unit-price', 'line-total', 'currency']],
  ['event', ['event-kind', 'rating', 'channel', 'campaign']],
] as const satisfies readonly (readonly [RoleGroup, readonly ColumnRole[]])[]

export function groupOf(role: ColumnRole): RoleGroup {
  // The tuples of roles are narrower than `ColumnRole`; only for the search they are read as the wider type.
  return roleGroups.find(([, roles]) => (roles as readonly ColumnRole[]).includes(role))?.[0] ?? 'none'
}
