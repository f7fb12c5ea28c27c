import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import fc from 'fast-check'
import type { JobProgress } from '../contract/jobs.ts'
import { progressSender } from './progress.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function collect(): { sent: (JobProgress & { at: number })[]; sender: ReturnType<typeof progressSender> } {
  const sent: (JobProgress & { at: number })[] = []
  return { sent, sender: progressSender((progress) => sent.push({ ...progress, at: Date.now() }), Date.now) }
}

describe('progress', () => {
  it('gets a rate and a remaining time', () => {
    const { sent, sender } = collect()
    for (let done = 0; done <= 500; done += 100) {
      sender.report({ phase: 'reading', done, total: 1_000, unit: 'rows' })
      vi.advanceTimersByTime(100)
    }
    sender.end()
    expect(sent[0]).toMatchObject({
      rate: null,
      secondsLeft: null,
      loss: null,
      accepted: null,
      quarantined: null,
    })
    expect(sent.at(-1)).toMatchObject({ done: 500, rate: 1_000, secondsLeft: 0.5 })
  })

  it('has no remaining time where the total is not known', () => {
    const { sent, sender } = collect()
    for (let done = 1; done <= 10; done++) {
      sender.report({ phase: 'reading', done, total: 0, unit: 'rows' })
      vi.advanceTimersByTime(100)
    }
    expect(sent.at(-1)?.secondsLeft).toBeNull()
  })

  it('sends what is held back when nothing follows', () => {
    const { sent, sender } = collect()
    sender.report({ phase: 'reading', done: 1, total: 9, unit: 'rows' })
    sender.report({ phase: 'reading', done: 2, total: 9, unit: 'rows' })
    expect(sent.map((each) => each.done)).toEqual([1])
    vi.advanceTimersByTime(100)
    expect(sent.map((each) => each.done)).toEqual([1, 2])
  })

  it('is silent after its end', () => {
    const { sent, sender } = collect()
    sender.end()
    sender.report({ phase: 'reading', done: 1, total: 9, unit: 'rows' })
    vi.advanceTimersByTime(1_000)
    expect(sent).toEqual([])
  })

  it('in 1,000 runs: at most ten a second in a phase, never falling, the last of each phase sent', () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 150 }),
      done: fc.integer({ min: 0, max: 100 }),
      next: fc.boolean(),
    })
    const phases = ['reading', 'writing', 'publishing'] as const
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { sent, sender } = collect()
        const highest = new Map<string, number>()
        let index = 0
        for (const { wait, done, next } of steps) {
          if (next && index < phases.length - 1) index++
          const phase = phases[index] ?? 'publishing'
          highest.set(phase, Math.max(highest.get(phase) ?? 0, done))
          sender.report({ phase, done, total: 100, unit: 'rows' })
          vi.advanceTimersByTime(wait)
        }
        sender.end()
        for (const [phase, done] of highest) {
          const own = sent.filter((each) => each.phase === phase)
          expect(own.at(-1)?.done).toBe(done)
          for (let at = 1; at < own.length; at++)
            expect(own[at]?.done).toBeGreaterThanOrEqual(own[at - 1]?.done ?? 0)
        }
        for (const { at } of sent) {
          // Ten a second, and the last of each of the three phases besides.
          expect(sent.filter((other) => other.at > at - 1_000 && other.at <= at).length).toBeLessThanOrEqual(
            10 + phases.length,
          )
        }
      }),
      { numRuns: 1_000, seed: 7 },
    )
  })
})
