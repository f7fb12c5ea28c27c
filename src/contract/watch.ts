import { z } from 'zod'
import { failure } from './failure.ts'
import type { ImportPlan } from './import-plan.ts'
import type { Inspection } from './inspection.ts'
import { bestMapping, planByMapping, type SavedMapping } from './mappings.ts'

/** What became of a file that appeared. `waiting`: nothing says for certain how to read it, so the user has to. */
export const watchedFile = z.object({
  name: z.string(),
  state: z.enum(['importing', 'imported', 'known', 'waiting', 'failed']),
  /** Mapping or known export by which it was read. */
  by: z.string().nullable(),
  accepted: z.number().int(),
  quarantined: z.number().int(),
  failure: failure.nullable(),
  /** When it was taken; UTC milliseconds. */
  at: z.number(),
})
export type WatchedFile = z.output<typeof watchedFile>

export const watchState = z.object({
  /** The folder as the user knows it; null: none was chosen. */
  folder: z.string().nullable(),
  isWatching: z.boolean(),
  /** Whether the user wants the folder to be watched again whenever this project is opened. */
  resumes: z.boolean(),
  /** Why watching has ended by itself. */
  failure: failure.nullable(),
  /** The latest first. */
  files: z.array(watchedFile),
})
export type WatchState = z.output<typeof watchState>

/** Names that programs give to what they have not finished writing. */
const UNFINISHED = /^[.~]|\.(?:part|partial|tmp|temp|crdownload|download|lock)$/i

export function isUnfinishedName(name: string): boolean {
  return UNFINISHED.test(name)
}

/** A file is taken when it has not changed between two looks. */
export type FileVersion = { readonly bytes: number; readonly changedAt: number }

export function isSameVersion(one: FileVersion | undefined, other: FileVersion): boolean {
  return one !== undefined && one.bytes === other.bytes && one.changedAt === other.changedAt
}

/** A mapping the user has confirmed, or a known export without an open question; of files with several tables neither is certain. */
export function certainPlan(
  inspection: Inspection,
  mappings: readonly SavedMapping[],
): { readonly plan: ImportPlan; readonly by: string } | null {
  const headers = inspection.columns.map(({ header }) => header)
  const tables = inspection.members.filter(({ readable }) => readable).length + inspection.sheets.length
  if (tables > 1) return null
  const mapping = bestMapping(mappings, headers)
  if (mapping !== undefined) return { plan: planByMapping(mapping, inspection), by: mapping.name }
  if (inspection.preset === null || inspection.dateOrderAmbiguous) return null
  return { plan: inspection.plan, by: inspection.preset.name }
}
