import { z } from 'zod'
import { analysisId } from './ids.ts'

/** The customers of a stored analysis (value, clusters, look-alikes), or the channels of an attribution, as a table. */
export const analysisExport = z.object({
  analysisId,
  format: z.enum(['csv', 'jsonl', 'xlsx']),
  purpose: z.enum(['spreadsheet', 'machine']),
})
