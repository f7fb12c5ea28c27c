import { z } from 'zod'
import { fileToken } from './ids.ts'

/** project: everything that the project tells; plan: the latest plan alone, for printing. */
export const reportSubject = z.enum(['project', 'plan'])
export type ReportSubject = z.output<typeof reportSubject>

export const reportFormats = ['html', 'md'] as const
const language = z.enum(['en', 'zh-CN'])

/** A written report from what is stored; nothing is computed anew that a view would not show. */
export const reportSettings = z.object({
  subject: reportSubject,
  format: z.enum(reportFormats),
  language,
})

export const reportWritten = z.object({
  rows: z.number().int(),
  customers: z.number().int(),
  bytes: z.number().int(),
  seconds: z.number(),
  /** Parts with a result, and parts that say what is missing. */
  parts: z.array(z.string()),
  missing: z.array(z.string()),
})

export const reportRequests = {
  /** The page itself: no script, nothing from outside. */
  'report:page': {
    lane: 'reader',
    input: z.object({ subject: reportSubject, language }),
    output: z.object({ html: z.string(), title: z.string() }),
  },
  /** Prints that page as PDF to a target chosen before. */
  'report:save-pdf': {
    lane: 'main',
    input: z.object({ subject: reportSubject, language, token: fileToken }),
    output: z.object({ bytes: z.number().int() }),
  },
} as const
