import { hostname } from 'node:os'
import { basename } from 'node:path'
import { ExpectedFailure, type Failure } from '../contract/failure.ts'
import type { JobKind, JobOrder, JobResult } from '../contract/jobs.ts'
import { translated } from '../store/open.ts'
import { sweepUnpublished } from '../store/queries/imports.ts'
import { sweepUnpublishedAnalyses } from '../store/queries/analyses.ts'
import { sweepUnpublishedModels } from '../store/queries/models.ts'
import {
  closeLostJobs,
  recordJobEnd,
  recordJobStart,
  refreshCounts,
  releaseWriterLease,
  takeWriterLease,
  type WriterLease,
} from '../store/queries/project.ts'
import { keepCustomers } from './customers/keep-customers.ts'
import type { JobContext, OrderOf } from './job.ts'
import { jobs } from './registry.ts'

/** Jobs that only read the project and need no right to write; all others change it. */
const READING: ReadonlySet<JobKind> = new Set<JobKind>([
  'check',
  'export-ads',
  'export-list',
  'export-quarantine',
  'export-data',
  'export-analysis',
  'export-plan',
  'export-contacts',
  'export-report',
  'export-segment',
])
/** Jobs after which other customers, products or interactions are visible. */
const CHANGING: ReadonlySet<JobKind> = new Set<JobKind>([
  'import',
  'fix',
  'merge',
  'forget',
  'undo-import',
  'undo',
  'redo',
])

/**
 * Runs one job to its end, in the app's worker as in the terminal: takes the right to write (or fails with
 * project-locked), removes what a killed job left, records the job in the project and gives the right back.
 * @throws ExpectedFailure, or the abort reason of `context.signal`, or a bug
 */
export async function runJob<K extends JobKind>(
  jobId: string,
  order: Extract<JobOrder, { kind: K }>,
  context: JobContext,
): Promise<JobResult<K>> {
  if (READING.has(order.kind)) return translating(context, () => dispatch(order, context))
  const { db } = context
  const startedAt = context.now()
  const lease: WriterLease = { pid: process.pid, host: hostname(), jobId, startedAt }
  return translating(context, async () => {
    const other = takeWriterLease(db, lease, isAlive)
    if (other !== undefined)
      throw new ExpectedFailure('project-locked', { file: basename(db.name), pid: other.pid })
    try {
      closeLostJobs(db, startedAt)
      sweepUnpublished(db)
      sweepUnpublishedModels(db)
      sweepUnpublishedAnalyses(db)
      recordJobStart(db, { id: jobId, kind: order.kind, startedAt })
      const result = await dispatch(order, context)
      if (CHANGING.has(order.kind)) refreshCounts(db)
      recordJobEnd(db, { id: jobId, state: 'finished', finishedAt: context.now(), failure: null })
      return result
    } catch (error) {
      settle(jobId, context, error)
      throw error
    } finally {
      if (db.open) releaseWriterLease(db, jobId)
    }
  })
}

/**
 * What is done once a job has been reported as finished, while nobody waits for it: a job that comes meanwhile aborts it. Does nothing after jobs
 * that changed no data, and where another process has the right to write.
 * @throws ExpectedFailure, or the abort reason of `context.signal`, or a bug
 */
export async function runAfterwards(jobId: string, kind: JobKind, context: JobContext): Promise<void> {
  if (!CHANGING.has(kind)) return
  const { db, now } = context
  const lease: WriterLease = { pid: process.pid, host: hostname(), jobId, startedAt: now() }
  await translating(context, async () => {
    if (takeWriterLease(db, lease, isAlive) !== undefined) return
    try {
      await keepCustomers(context)
    } finally {
      if (db.open) releaseWriterLease(db, jobId)
    }
  })
}

function dispatch<K extends JobKind>(order: OrderOf<K>, context: JobContext): Promise<JobResult<K>> {
  // The registry maps each kind to the job that takes its order; TypeScript cannot follow the key through the union.
  const job = jobs[order.kind] as (order: OrderOf<K>, context: JobContext) => Promise<JobResult<K>>
  return job(order, context)
}

function settle(jobId: string, context: JobContext, error: unknown): void {
  const { db, signal, now } = context
  if (!db.open) return
  sweepUnpublishedModels(db)
  sweepUnpublishedAnalyses(db)
  const cancelled = signal.aborted
  recordJobEnd(db, {
    id: jobId,
    state: cancelled ? 'cancelled' : 'failed',
    finishedAt: now(),
    failure: cancelled ? null : failureOf(error),
  })
}

function failureOf(error: unknown): Failure {
  return error instanceof ExpectedFailure ? error.toFailure() : { code: 'bug', params: {} }
}

async function translating<T>(context: JobContext, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    throw translated(error, context.db.name)
  }
}

function isAlive(other: WriterLease): boolean {
  if (other.host !== hostname()) return true
  if (other.pid === process.pid) return false
  try {
    process.kill(other.pid, 0)
    return true
  } catch (error) {
    // EPERM: it lives, under another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
