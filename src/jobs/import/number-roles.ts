import type { ColumnRole } from '../../contract/column-roles.ts'

/** Roles of columns whose cells are numbers. */
export const numberRoles: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'quantity',
  'unit-price',
  'unit-cost',
  'line-total',
  'refund-amount',
  'rating',
  'stock',
  'impressions',
  'reach',
  'clicks',
  'cost',
  'conversions',
  'conversion-value',
  'recipients',
  'opens',
  'unsubscribes',
  'value',
])
