import { z } from 'zod'

/** Exports whose columns are known by name. The sources of the header sets are in the modules of `src/jobs/import/presets`. */
export const presetNames = [
  'sextant-interactions',
  'sextant-customers',
  'sextant-products',
  'sextant-list',
  'sextant-segment',
  'shopify-orders',
  'matrixify-orders',
  'shopify-customers',
  'shopify-products',
  'woocommerce-orders',
  'hubspot-contacts',
  'hubspot-companies',
  'hubspot-deals',
  'salesforce-contacts',
  'salesforce-opportunities',
  'mailchimp-audience',
  'klaviyo-profiles',
  'klaviyo-campaigns',
  'stripe-payments',
  'stripe-balance',
  'paypal-activity',
  'adyen-settlement',
  'amazon-settlement',
  'datev-bookings',
  'datev-debtors',
  'google-ads',
  'meta-ads',
  'ga4-traffic',
  'ga4-pages',
  'taobao-orders',
  'taobao-items',
  'taobao-lines',
  'tmall-report',
  'jd-orders',
  'youzan-orders',
  'pinduoduo-orders',
  'douyin-orders',
  'kuaishou-orders',
  'alipay-bill',
  'alipay-account',
  'alipay-transactions',
  'wechat-transactions',
  'wechat-pay-bill',
] as const
export const presetName = z.enum(presetNames)
export type PresetName = z.output<typeof presetName>

/** Which preset to propose: the one whose headers are there, none, or a named one. */
export const presetChoice = z.union([z.literal('auto'), z.literal('none'), presetName])
export type PresetChoice = z.output<typeof presetChoice>

/** The preset that was proposed, and by how many of the file's columns it is known. */
export const presetMatch = z.object({
  name: presetName,
  /** Headers by which it is recognised, as the file writes them. */
  headers: z.array(z.string()),
  /** Columns that it gives a meaning. */
  columns: z.number().int().nonnegative(),
})
export type PresetMatch = z.output<typeof presetMatch>
