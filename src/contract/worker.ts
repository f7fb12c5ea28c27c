import { z } from 'zod'
import { failure } from './failure.ts'
import { jobId } from './ids.ts'
import { jobEvent, jobOrder } from './jobs.ts'

/**
 * Messages between main and its two utility processes, the writer (jobs) and the reader (questions). Only orders,
 * progress, answers and failures cross: interactions and factors stay in the project file.
 */
export const toWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('run'), jobId, project: z.string(), order: jobOrder }),
  z.object({ kind: z.literal('cancel'), jobId }),
  z.object({
    kind: z.literal('ask'),
    id: z.number().int(),
    project: z.string().nullable(),
    name: z.string(),
    input: z.unknown(),
  }),
  /** Close the project's connection (before the file is closed or moved); answered with `closed`. */
  z.object({ kind: z.literal('close') }),
])
export type ToWorker = z.output<typeof toWorker>

export const fromWorker = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('ready'), pid: z.number().int() }),
  /** Sent every second, so that main can tell a hang from hard work. */
  z.object({ kind: z.literal('beat'), residentBytes: z.number() }),
  z.object({ kind: z.literal('event'), event: jobEvent }),
  z.object({
    kind: z.literal('answer'),
    id: z.number().int(),
    reply: z.union([
      z.object({ ok: z.literal(true), value: z.unknown() }),
      z.object({ ok: z.literal(false), failure }),
    ]),
  }),
  z.object({ kind: z.literal('closed') }),
  /** An unexpected error, in full, for the log. */
  z.object({ kind: z.literal('bug'), where: z.string(), detail: z.string() }),
])
export type FromWorker = z.output<typeof fromWorker>

/** What main itself asks the reader; the window has no channel for it. */
export const COPY_ERRAND = 'errand:copy-project'
export const copyErrand = z.object({ path: z.string().min(1).max(4096) })
