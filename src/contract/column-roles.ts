import { z } from 'zod'

/** What the rows of a file are. */
export const importTargets = [
  'interactions',
  'customers',
  'products',
  'campaign-results',
  'copy-results',
  'consent',
  'suppression',
  'series',
] as const
export const importTarget = z.enum(importTargets)
export type ImportTarget = z.output<typeof importTarget>

/** What a column means. `ignore` columns are never stored; `attribute` keeps a column of customers or products under its own header. */
export const columnRoles = [
  'ignore',
  'attribute',
  // who
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
  'consent-email',
  'consent-sms',
  // what
  'product-id',
  'product-name',
  // of a wide table: the header is the product, and the cell says how many, or the rating; empty cells and zeros say nothing
  'product-column',
  'category',
  'brand',
  'description',
  'url',
  'stock',
  'unit-cost',
  // when, how much
  'order-id',
  'order-status',
  'time',
  // the time of day and the zone, where `time` tells the date alone
  'time-of-day',
  'time-zone',
  'quantity',
  'unit-price',
  'line-total',
  'refund-amount',
  'currency',
  'event-kind',
  'rating',
  // where from
  'channel',
  'campaign',
  // results of campaigns and copy; `time` is the day, or the first day of a period that ends with `period-end`
  'account',
  'ad-set',
  'ad',
  'period-end',
  'impressions',
  'reach',
  'clicks',
  'cost',
  'conversions',
  'conversion-value',
  'recipients',
  'opens',
  'unsubscribes',
  'test',
  'variant',
  'headline',
  'body',
  'subject',
  // consent and suppression
  'consent-channel',
  'consent-state',
  'reason',
  // plain series; several `value` columns without a `series` column are one series each, named by their headers
  'series',
  'value',
  // of a wide table: the header is the period, and the cell its value; empty cells say nothing, zeros do
  'period-column',
  // points told by their number instead of a date: the first period (1972, 1972-1), and how many periods a year has
  'period-number',
  'period-start',
  'periods-per-year',
] as const
export const columnRole = z.enum(columnRoles)
export type ColumnRole = z.output<typeof columnRole>

const customerKeyRoles = ['customer-id', 'email', 'phone'] as const satisfies readonly ColumnRole[]
const productKeyRoles = ['product-id', 'product-name'] as const satisfies readonly ColumnRole[]
/** What is told of a person, beside what names him. */
export const aboutCustomerRoles = [
  'customer-name',
  'country',
  'province',
  'city',
  'postcode',
  'company',
  'gender',
  'birthday',
  'joined',
  'tags',
  'consent-email',
  'consent-sms',
] as const satisfies readonly ColumnRole[]
const customerRoles = [...customerKeyRoles, ...aboutCustomerRoles] as const satisfies readonly ColumnRole[]

type TargetRoles = {
  /** At least one of each group has to be there. */
  readonly required: readonly (readonly ColumnRole[])[]
  readonly optional: readonly ColumnRole[]
  /** Roles that several columns may have. */
  readonly repeatable: readonly ColumnRole[]
}

/** Which roles make sense for which target; `ignore` always does. */
export const rolesOfTarget: Readonly<Record<ImportTarget, TargetRoles>> = {
  interactions: {
    required: [customerKeyRoles, [...productKeyRoles, 'product-column']],
    optional: [
      ...customerRoles,
      'product-id',
      'product-name',
      'product-column',
      'category',
      'brand',
      'order-id',
      'order-status',
      'time',
      'time-of-day',
      'time-zone',
      'quantity',
      'unit-price',
      'line-total',
      'refund-amount',
      'currency',
      'event-kind',
      'rating',
      'channel',
      'campaign',
    ],
    // Of several columns of the status the first decides; others, as of after-sales, tell what was paid back.
    repeatable: ['customer-name', 'product-column', 'order-status'],
  },
  customers: {
    required: [customerKeyRoles],
    optional: [...customerRoles, 'attribute'],
    repeatable: ['customer-name', 'attribute'],
  },
  products: {
    required: [productKeyRoles],
    optional: [
      'product-id',
      'product-name',
      'category',
      'brand',
      'description',
      'url',
      'stock',
      'unit-price',
      'unit-cost',
      'currency',
      'attribute',
    ],
    repeatable: ['attribute'],
  },
  'campaign-results': {
    required: [['time'], ['impressions', 'clicks', 'cost', 'conversions', 'conversion-value', 'recipients']],
    optional: [
      'time',
      'period-end',
      'channel',
      'account',
      'campaign',
      'ad-set',
      'ad',
      'impressions',
      'reach',
      'clicks',
      'cost',
      'conversions',
      'conversion-value',
      'recipients',
      'opens',
      'unsubscribes',
      'currency',
    ],
    repeatable: [],
  },
  'copy-results': {
    required: [
      ['headline', 'body', 'subject'],
      ['impressions', 'clicks', 'opens', 'recipients', 'conversions'],
    ],
    optional: [
      'headline',
      'body',
      'subject',
      'time',
      'period-end',
      'channel',
      'account',
      'campaign',
      'ad-set',
      'ad',
      'test',
      'variant',
      'impressions',
      'clicks',
      'cost',
      'conversions',
      'conversion-value',
      'recipients',
      'opens',
      'unsubscribes',
      'currency',
    ],
    repeatable: [],
  },
  consent: {
    required: [customerKeyRoles, ['consent-state', 'consent-email', 'consent-sms']],
    optional: [
      ...customerKeyRoles,
      'consent-channel',
      'consent-state',
      'consent-email',
      'consent-sms',
      'time',
      'time-of-day',
      'time-zone',
      'reason',
    ],
    repeatable: [],
  },
  suppression: {
    required: [customerKeyRoles],
    optional: [...customerKeyRoles, 'reason', 'time', 'time-of-day', 'time-zone'],
    repeatable: [],
  },
  series: {
    required: [
      ['time', 'period-number', 'period-column'],
      ['value', 'period-column'],
    ],
    optional: [
      'series',
      'time',
      'time-of-day',
      'time-zone',
      'value',
      'period-column',
      'period-number',
      'period-start',
      'periods-per-year',
    ],
    repeatable: ['series', 'value', 'period-column'],
  },
}

export const interactionKinds = ['purchase', 'refund', 'view', 'click', 'cart', 'rating'] as const
export const interactionKind = z.enum(interactionKinds)
export type InteractionKind = z.output<typeof interactionKind>
