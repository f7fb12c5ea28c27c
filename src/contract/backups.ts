import { z } from 'zod'
import { failure } from './failure.ts'

/** Why a backup was taken: first of a day with changes, again after some hours, by the user, before another one was put back. */
export const backupReasons = ['day', 'hours', 'asked', 'before-restore'] as const
export type BackupReason = (typeof backupReasons)[number]

/** Time and reason; also the name of its file, so it names nothing outside the folder. */
export const backupId = z.string().regex(/^\d{13}-[a-z-]{3,14}$/)

/** What is known of a backup without opening it. Times in UTC milliseconds. */
export const backup = z.object({
  id: backupId,
  takenAt: z.number().int(),
  reason: z.enum(backupReasons),
  bytes: z.number().int(),
  customers: z.number().int(),
  interactions: z.number().int(),
  /** Where the project was at that time. */
  path: z.string(),
  /** When the project's file had last been written to. */
  changedAt: z.number(),
})
export type Backup = z.output<typeof backup>

export const backupState = z.object({
  folder: z.string(),
  /** Newest first. */
  backups: z.array(backup),
  /** Why the last attempt of this run came to nothing. */
  failure: failure.nullable(),
})
export type BackupState = z.output<typeof backupState>

/** What main asks a process of its own; the window has no channel for it. */
export const BACKUP_ERRAND = 'errand:back-up'
export const backupErrand = z.object({ path: z.string().min(1).max(4096) })
export const copiedFacts = backup.pick({ bytes: true, customers: true, interactions: true })
export type CopiedFacts = z.output<typeof copiedFacts>

/** A project that is open or in the list of recent ones; no other path is taken from the page. */
const ofProject = z.object({ path: z.string().max(4096) })

export const backupRequests = {
  'backups:state': { lane: 'main', input: ofProject, output: backupState },
  /** Of the open project, now. */
  'backups:take': { lane: 'main', input: z.void(), output: backup },
  /** The project becomes what it was; the present state is kept, as a backup or (where it cannot be read) as a file beside it. */
  'backups:restore': {
    lane: 'main',
    input: ofProject.extend({ id: backupId }),
    output: z.object({ movedAside: z.string().nullable() }),
  },
  /** A backup as a file of its own, where the user says; null when the dialog was closed. */
  'backups:save-as': {
    lane: 'main',
    input: ofProject.extend({ id: backupId }),
    output: z.object({ path: z.string() }).nullable(),
  },
} as const
