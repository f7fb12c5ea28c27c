/** Events walked through between two looks at messages: some ten milliseconds. */
export const EVENTS_PER_STEP = 400_000

/** The result of a work in steps, done at once. */
export function atOnce<Result>(work: Generator<unknown, Result, void>): Result {
  for (;;) {
    const next = work.next()
    if (next.done === true) return next.value
  }
}
