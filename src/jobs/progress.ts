import type { JobProgress } from '../contract/jobs.ts'
import type { ProgressReport } from './job.ts'

const MIN_INTERVAL_MS = 100
/** A rate taken over less than this is noise. */
const MIN_RATE_MS = 300

export type ProgressSender = {
  readonly report: (report: ProgressReport) => void
  /** Sends what is held back; nothing is sent after it. */
  readonly end: () => void
}

/**
 * Lets at most ten messages a second through and always the last of a phase, adds rate and remaining time, and never
 * lets `done` fall within a phase.
 */
export function progressSender(send: (progress: JobProgress) => void, now: () => number): ProgressSender {
  let held: JobProgress | undefined
  let lastSentAt = Number.NEGATIVE_INFINITY
  let timer: ReturnType<typeof setTimeout> | undefined
  let phase: { name: JobProgress['phase']; startedAt: number; startedWith: number; done: number } | undefined
  let ended = false

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (held === undefined) return
    lastSentAt = now()
    send(held)
    held = undefined
  }

  function report(given: ProgressReport): void {
    if (ended) return
    const time = now()
    if (phase?.name !== given.phase) {
      flush()
      phase = { name: given.phase, startedAt: time, startedWith: given.done, done: given.done }
    }
    phase.done = Math.max(phase.done, given.done)
    const rate = rateOf(phase, time)
    held = {
      loss: null,
      accepted: null,
      quarantined: null,
      ...given,
      done: phase.done,
      rate,
      secondsLeft: rate === null || given.total <= 0 ? null : Math.max(0, given.total - phase.done) / rate,
    }
    const wait = lastSentAt + MIN_INTERVAL_MS - time
    if (wait <= 0) flush()
    else timer ??= setTimeout(flush, wait)
  }

  function end(): void {
    flush()
    ended = true
  }

  return { report, end }
}

function rateOf(
  phase: { readonly startedAt: number; readonly startedWith: number; readonly done: number },
  time: number,
): number | null {
  const elapsed = time - phase.startedAt
  const made = phase.done - phase.startedWith
  return elapsed < MIN_RATE_MS || made <= 0 ? null : (made / elapsed) * 1000
}
