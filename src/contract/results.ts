import { z } from 'zod'

/** Where a row of the project came from. */
const origin = { fileName: z.string(), line: z.number().int() }
/** null: the report does not tell it ("--" means not reported, never zero). */
const count = z.number().nonnegative().nullable()

const measures = {
  impressions: count,
  clicks: count,
  /** Micros of `currency`. */
  costMicros: z.number().int().nullable(),
  conversions: count,
  conversionValueMicros: z.number().int().nullable(),
  recipients: count,
  opens: count,
  unsubscribes: count,
  currency: z.string(),
}

/** Results of one day (a calendar day of the report, `YYYY-MM-DD`) of what the report names. The latest telling of a campaign's day counts. */
export const campaignResultRow = z.object({
  id: z.number().int(),
  day: z.string(),
  channel: z.string(),
  account: z.string(),
  campaign: z.string(),
  adSet: z.string(),
  ad: z.string(),
  reach: count,
  ...measures,
  ...origin,
})
export type CampaignResultRow = z.output<typeof campaignResultRow>

/** Results of a text; `from` and `to` (calendar days, both included) are empty where the file does not tell them. */
export const copyResultRow = z.object({
  id: z.number().int(),
  channel: z.string(),
  account: z.string(),
  campaign: z.string(),
  adSet: z.string(),
  ad: z.string(),
  test: z.string(),
  variant: z.string(),
  headline: z.string(),
  body: z.string(),
  subject: z.string(),
  from: z.string(),
  to: z.string(),
  ...measures,
  ...origin,
})
export type CopyResultRow = z.output<typeof copyResultRow>

export const consentChannels = ['email', 'sms', 'phone', 'post', 'any'] as const
export const consentChannel = z.enum(consentChannels)
export type ConsentChannel = z.output<typeof consentChannel>
export const consentStates = ['granted', 'denied'] as const
export const consentState = z.enum(consentStates)
export type ConsentState = z.output<typeof consentState>

/** What counts now for a customer and a channel: the telling with the latest time, else the latest import. */
export const consentRow = z.object({
  customerId: z.string(),
  customerName: z.string(),
  channel: consentChannel,
  state: consentState,
  at: z.number().nullable(),
  ...origin,
})
export type ConsentRow = z.output<typeof consentRow>

/** Nobody who matches is ever put on a list. */
export const suppressionRow = z.object({
  id: z.number().int(),
  by: z.enum(['customer-id', 'email', 'phone']),
  value: z.string(),
  reason: z.string(),
  at: z.number().nullable(),
  /** Customers of the project who match now. */
  customers: z.number().int(),
  ...origin,
})
export type SuppressionRow = z.output<typeof suppressionRow>

export const seriesSummary = z.object({
  name: z.string(),
  points: z.number().int(),
  from: z.number(),
  to: z.number(),
  min: z.number(),
  max: z.number(),
})
export type SeriesSummary = z.output<typeof seriesSummary>
