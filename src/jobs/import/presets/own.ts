import { columnRoles } from '../../../contract/column-roles.ts'
import type { Preset } from './preset.ts'

/** What this app exports itself: the headers are the names of the roles, times are in UTC. */
const own = {
  roles: columnRoles.filter((role) => role !== 'ignore').map((role) => [role, role] as const),
  timeZone: 'UTC',
  isExact: true,
} as const

export const ownExports: readonly Preset[] = [
  {
    name: 'sextant-interactions',
    target: 'interactions',
    signature: [['customer-id', 'product-id', 'event-kind', 'time', 'order-id', 'quantity', 'unit-price']],
    keepsUnnamed: true,
    ...own,
  },
  {
    name: 'sextant-customers',
    target: 'customers',
    signature: [['customer-id', 'customer-name', 'email', 'phone', 'country', 'city']],
    keepsRest: true,
    ...own,
  },
  {
    name: 'sextant-products',
    target: 'products',
    signature: [['product-id', 'product-name', 'category', 'brand', 'unit-price']],
    keepsRest: true,
    ...own,
  },
]
