import type { Failure } from '../../contract/failure.ts'
import type { JobId } from '../../contract/ids.ts'
import type { JobEvent, JobKind, JobOrder, JobResult } from '../../contract/jobs.ts'
import { toWorker, type ToWorker } from '../../contract/worker.ts'
import type { OpenProject } from '../../store/open.ts'
import type { JobContext } from '../job.ts'
import { progressSender } from '../progress.ts'
import { Connection } from './connection.ts'
import { faultOf, isAbort } from './failure-of.ts'
import type { Lane, Port } from './port.ts'

export type WriterTools = {
  readonly run: (jobId: JobId, order: JobOrder, context: JobContext) => Promise<JobResult>
  /** Follows a finished job; the next job aborts it. */
  readonly afterwards?: (jobId: JobId, kind: JobKind, context: JobContext) => Promise<void>
  readonly open: (path: string) => OpenProject
  readonly now: () => number
  readonly threads: number
}

/** Runs jobs, one at a time, and settles each exactly once. */
export function writerLane(port: Port, tools: WriterTools): Lane {
  const connection = new Connection(tools.open)
  let after: { readonly cancel: AbortController; readonly done: Promise<void> } | undefined
  let running: { readonly jobId: JobId; readonly cancel: AbortController } | undefined

  async function run({ jobId, project, order }: Extract<ToWorker, { kind: 'run' }>): Promise<void> {
    if (running !== undefined) {
      emit({ kind: 'failed', jobId, failure: { code: 'job-running', params: {} } })
      return
    }
    const cancel = new AbortController()
    running = { jobId, cancel }
    if (after !== undefined) await endAfterwards()
    const progress = progressSender((value) => emit({ kind: 'progress', jobId, progress: value }), tools.now)
    let end: JobEvent
    try {
      const { db } = connection.for(project)
      const context = {
        db,
        signal: cancel.signal,
        progress: progress.report,
        now: tools.now,
        threads: tools.threads,
      }
      end = { kind: 'finished', jobId, result: await tools.run(jobId, order, context) }
    } catch (error) {
      end = endOf(error, cancel.signal, jobId, order.kind, project)
    }
    // What a failed transaction left is found out by opening the file again, not by trusting this connection.
    if (end.kind === 'failed') closeQuietly()
    progress.end()
    running = undefined
    emit(end)
    if (end.kind === 'finished') beginAfterwards(jobId, order.kind, project)
  }

  /** Nobody waits for it and nothing depends on it: what fails is reported as a bug, and done by whoever needs it first. */
  function beginAfterwards(jobId: JobId, kind: JobKind, project: string): void {
    const { afterwards } = tools
    if (afterwards === undefined) return
    const cancel = new AbortController()
    const work = async (): Promise<void> => {
      try {
        const { db } = connection.for(project)
        const { now, threads } = tools
        const context = { db, signal: cancel.signal, progress: () => undefined, now, threads }
        await afterwards(jobId, kind, context)
      } catch (error) {
        if (cancel.signal.aborted) return
        const fault = faultOf(error, project)
        if (fault.kind === 'bug') port.post({ kind: 'bug', where: `after ${kind}`, detail: fault.detail })
      }
    }
    after = { cancel, done: work() }
  }

  async function endAfterwards(): Promise<void> {
    after?.cancel.abort()
    await after?.done
    after = undefined
  }

  async function close(): Promise<void> {
    if (after !== undefined) await endAfterwards()
    closeQuietly()
    port.post({ kind: 'closed' })
  }

  function endOf(
    error: unknown,
    signal: AbortSignal,
    jobId: JobId,
    kind: JobKind,
    project: string,
  ): JobEvent {
    if (signal.aborted && isAbort(error)) return { kind: 'cancelled', jobId }
    const fault = faultOf(error, project)
    if (fault.kind === 'bug') port.post({ kind: 'bug', where: `job ${kind}`, detail: fault.detail })
    const failure: Failure = fault.kind === 'bug' ? { code: 'bug', params: {} } : fault.failure
    return { kind: 'failed', jobId, failure }
  }

  function closeQuietly(): void {
    try {
      connection.close()
    } catch (error) {
      port.post({ kind: 'bug', where: 'close', detail: error instanceof Error ? error.message : 'unknown' })
    }
  }

  function emit(event: JobEvent): void {
    port.post({ kind: 'event', event })
  }

  return {
    receive: (raw) => {
      const message = toWorker.parse(raw)
      switch (message.kind) {
        case 'run':
          void run(message)
          return
        case 'cancel':
          if (running?.jobId === message.jobId) running.cancel.abort()
          return
        case 'close':
          void close()
          return
        case 'ask':
          port.post({
            kind: 'answer',
            id: message.id,
            reply: { ok: false, failure: { code: 'bug', params: {} } },
          })
          return
      }
    },
  }
}
