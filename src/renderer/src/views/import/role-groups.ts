import {
  importTargets,
  rolesOfTarget,
  type ColumnRole,
  type ImportTarget,
} from '../../../../contract/column-roles.ts'

export type RoleGroup = 'none' | 'customer' | 'product' | 'order' | 'event' | 'results' | 'consent' | 'series'

/** Roles in the order in which they are offered. */
export const roleGroups = [
  ['none', ['ignore', 'attribute']],
  [
    'customer',
    [
      'customer-id',
      'customer-name',
      'email',
      'phone',
      'country',
      'province',
      'city',
      'postcode',
      'company',
      'gender',
      'birthday',
      'joined',
      'tags',
    ],
  ],
  [
    'product',
    [
      'product-id',
      'product-name',
      'product-column',
      'category',
      'brand',
      'description',
      'url',
      'stock',
      'unit-cost',
    ],
  ],
  [
    'order',
    [
      'order-id',
      'order-status',
      'time',
      'time-of-day',
      'time-zone',
      'period-end',
      'quantity',
      'unit-price',
      'line-total',
      'refund-amount',
      'currency',
    ],
  ],
  ['event', ['event-kind', 'rating', 'channel', 'campaign']],
  [
    'results',
    [
      'account',
      'ad-set',
      'ad',
      'headline',
      'body',
      'subject',
      'test',
      'variant',
      'impressions',
      'reach',
      'clicks',
      'cost',
      'conversions',
      'conversion-value',
      'recipients',
      'opens',
      'unsubscribes',
    ],
  ],
  ['consent', ['consent-email', 'consent-sms', 'consent-channel', 'consent-state', 'reason']],
  ['series', ['series', 'value', 'period-column', 'period-number', 'period-start', 'periods-per-year']],
] as const satisfies readonly (readonly [RoleGroup, readonly ColumnRole[]])[]

/** The target that the roles are for: the present one if they all make sense there, else the first one where they do. */
export function targetFor(roles: readonly ColumnRole[], present: ImportTarget): ImportTarget {
  const isFor = (target: ImportTarget): boolean => {
    const { required, optional } = rolesOfTarget[target]
    const allowed = new Set<ColumnRole>(['ignore', ...required.flat(), ...optional])
    return roles.every((role) => allowed.has(role))
  }
  return isFor(present) ? present : (importTargets.find(isFor) ?? present)
}

export function groupOf(role: ColumnRole): RoleGroup {
  // The tuples of roles are narrower than `ColumnRole`; only for the search they are read as the wider type.
  return roleGroups.find(([, roles]) => (roles as readonly ColumnRole[]).includes(role))?.[0] ?? 'none'
}
