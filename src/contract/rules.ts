import { z } from 'zod'

/**
 * Rules of the stage `valid?` that the user can change. Rules of the row look at one record; rules of the file are asked after
 * all records are in, and can only mark. What makes a record unreadable (a date that is none) is not here: it is always set aside.
 */
export const ruleIds = [
  // of the row; each is also a reason for setting aside
  'future-time',
  'old-time',
  'total-mismatch',
  'test-order',
  'order-cancelled',
  'order-open',
  'quantity-range',
  'price-range',
  'email-form',
  'phone-form',
  'unknown-customer',
  'unknown-product',
  'period-too-long',
  'clicks-over-impressions',
  // of the file
  'conflicting-facts',
  'shared-contact',
  'outlier-quantity',
  'outlier-price',
  'bot-activity',
  'refund-without-sale',
] as const
export const ruleId = z.enum(ruleIds)
export type RuleId = z.output<typeof ruleId>

export const severities = ['off', 'flag', 'set-aside'] as const
export const severity = z.enum(severities)
export type Severity = z.output<typeof severity>

/** `limit` in the unit of the rule (see `ruleInfo`); null where the rule has none. */
export const rule = z.object({ id: ruleId, severity, limit: z.number().nullable() })
export type Rule = z.output<typeof rule>

/** How what several imports tell about one customer or product becomes one: the latest telling wins, or the first. */
export const factPolicy = z.enum(['latest', 'first'])

export const ruleBook = z.object({ rules: z.array(rule), factPolicy })
export type RuleBook = z.output<typeof ruleBook>

type RuleInfo = {
  readonly scope: 'row' | 'file'
  readonly severity: Severity
  readonly limit: number | null
  /** Words of the limit; null where there is none. */
  readonly unit: 'hours' | 'year' | 'share' | 'units' | 'money' | 'times' | 'days' | 'per-hour' | null
}

/** Defaults of every rule. A rule of the file may not be `set-aside`. */
export const ruleInfo: Readonly<Record<RuleId, RuleInfo>> = {
  // Later than now by more than this many hours (clocks and zones differ).
  'future-time': { scope: 'row', severity: 'set-aside', limit: 24, unit: 'hours' },
  'old-time': { scope: 'row', severity: 'flag', limit: 1990, unit: 'year' },
  // |quantity x price - total| over this share of the total, and over one cent.
  'total-mismatch': { scope: 'row', severity: 'flag', limit: 0.01, unit: 'share' },
  'test-order': { scope: 'row', severity: 'flag', limit: null, unit: null },
  'order-cancelled': { scope: 'row', severity: 'set-aside', limit: null, unit: null },
  'order-open': { scope: 'row', severity: 'set-aside', limit: null, unit: null },
  'quantity-range': { scope: 'row', severity: 'flag', limit: 100_000, unit: 'units' },
  'price-range': { scope: 'row', severity: 'flag', limit: 1_000_000, unit: 'money' },
  'email-form': { scope: 'row', severity: 'flag', limit: null, unit: null },
  'phone-form': { scope: 'row', severity: 'flag', limit: null, unit: null },
  'unknown-customer': { scope: 'row', severity: 'off', limit: null, unit: null },
  'unknown-product': { scope: 'row', severity: 'off', limit: null, unit: null },
  // A row of a campaign report that covers more days than this cannot be put on a day.
  'period-too-long': { scope: 'row', severity: 'set-aside', limit: 1, unit: 'days' },
  'clicks-over-impressions': { scope: 'row', severity: 'flag', limit: null, unit: null },
  // One id, different values of the same fact in one file.
  'conflicting-facts': { scope: 'file', severity: 'flag', limit: null, unit: null },
  // One e-mail or phone under several customer ids.
  'shared-contact': { scope: 'file', severity: 'flag', limit: null, unit: null },
  // Times the product's own upper quartile plus three quartile ranges.
  'outlier-quantity': { scope: 'file', severity: 'flag', limit: 3, unit: 'times' },
  'outlier-price': { scope: 'file', severity: 'flag', limit: 3, unit: 'times' },
  // Views, clicks and carts of one customer within an hour.
  'bot-activity': { scope: 'file', severity: 'flag', limit: 500, unit: 'per-hour' },
  'refund-without-sale': { scope: 'file', severity: 'flag', limit: null, unit: null },
}

export const defaultRules: RuleBook = {
  rules: ruleIds.map((id) => ({ id, severity: ruleInfo[id].severity, limit: ruleInfo[id].limit })),
  factPolicy: 'latest',
}
