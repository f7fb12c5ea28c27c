import { z } from 'zod'
import { analysisId } from './ids.ts'

/** Areas that keep results of long analyses; each has its stage of the pipeline, but copy, which belongs to strategy's view of words. */
export const analysisAreas = ['customers', 'ads', 'forecast', 'copy', 'strategy'] as const
export const analysisArea = z.enum(analysisAreas)
export type AnalysisArea = z.output<typeof analysisArea>

/** What is known of a stored analysis without reading its parts; settings and summary are parsed by the area's own schemas. */
export const analysisRecord = z.object({
  id: analysisId,
  area: analysisArea,
  /** Which analysis of the area, for instance `clv` or `forecast`. */
  kind: z.string(),
  name: z.string(),
  settings: z.unknown(),
  summary: z.unknown(),
  createdAt: z.number(),
  seconds: z.number(),
  /** Computed from the data as they are now. */
  current: z.boolean(),
})
export type AnalysisRecord = z.output<typeof analysisRecord>
