import { z } from 'zod'
import { audience } from './segment-requests.ts'

/** Columns a segment is exported with, in the order of the default. */
export const memberColumns = [
  'customer-id',
  'name',
  'email',
  'phone',
  'country',
  'city',
  'consent-email',
  'consent-sms',
  'orders',
  'revenue',
  'first-purchase',
  'last-purchase',
  'rfm-group',
  'recency-score',
  'frequency-score',
  'monetary-score',
] as const
export const memberColumn = z.enum(memberColumns)
export type MemberColumn = z.output<typeof memberColumn>

export const segmentExport = z.object({
  audience,
  columns: z.array(memberColumn).min(1),
  format: z.enum(['csv', 'jsonl', 'xlsx']),
  purpose: z.enum(['spreadsheet', 'machine']),
  language: z.enum(['en', 'zh-CN']),
  /** Only customers who have given consent for a channel; null takes all who are not suppressed. */
  consent: z.enum(['email', 'sms', 'phone', 'post']).nullable().default(null),
})
export type SegmentExport = z.output<typeof segmentExport>

export const segmentExported = z.object({
  rows: z.number().int(),
  /** Members who are never contacted and were left out, and those without the consent asked for. */
  suppressed: z.number().int(),
  withoutConsent: z.number().int(),
  bytes: z.number().int(),
  seconds: z.number(),
})
