import { z } from 'zod'
import { offerFacts } from './copy-facts.ts'
import {
  copyDiagnosis,
  copyPlatform,
  copyScore,
  copyScoreSettings,
  testedCopy,
  variantMakings,
} from './copy.ts'

const texts = z.array(z.string().max(2_000)).max(100)

/** Questions about texts of ads: part of `requests`. */
export const copyRequests = {
  'copy:diagnose': {
    lane: 'reader',
    input: z.object({ texts, platform: copyPlatform }),
    output: z.array(copyDiagnosis),
  },
  'copy:variants': {
    lane: 'reader',
    input: z.object({ text: z.string().max(2_000), facts: offerFacts, platform: copyPlatform }),
    output: z.array(z.object({ text: z.string(), made: z.enum(variantMakings), diagnosis: copyDiagnosis })),
  },
  /** What was tested, most tests first. */
  'copy:tested': { lane: 'reader', input: z.void(), output: z.array(testedCopy) },
  /** The latest scoring, what was asked for, and whether the data are still the same; null before the first. */
  'copy:latest': {
    lane: 'reader',
    input: z.void(),
    output: z
      .object({
        settings: copyScoreSettings,
        score: copyScore,
        createdAt: z.number(),
        current: z.boolean(),
      })
      .nullable(),
  },
} as const
