/**
 * Drives a generator, one turn of the event loop per step, so that "cancel" can come in between. The generator is closed
 * whatever happens: one that reads rows would else keep its statement open, and its connection from writing.
 * @throws the signal's reason once it is aborted
 */
export async function runSliced<Step, Result>(
  work: Generator<Step, Result, void>,
  signal: AbortSignal,
  onStep: (step: Step) => void,
): Promise<Result> {
  try {
    for (;;) {
      signal.throwIfAborted()
      const next = work.next()
      if (next.done === true) return next.value
      onStep(next.value)
      await nextTurn()
    }
  } finally {
    work.return(undefined as never) // of no effect on one that is done; the value is never read
  }
}

/** A turn in which messages are read; a microtask would not let them in. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
