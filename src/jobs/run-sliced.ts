/**
 * Drives a generator, one turn of the event loop per step, so that "cancel" can come in between.
 * @throws the signal's reason once it is aborted
 */
export async function runSliced<Step, Result>(
  work: Generator<Step, Result, void>,
  signal: AbortSignal,
  onStep: (step: Step) => void,
): Promise<Result> {
  for (;;) {
    signal.throwIfAborted()
    const next = work.next()
    if (next.done === true) return next.value
    onStep(next.value)
    await nextTurn()
  }
}

/** A turn in which messages are read; a microtask would not let them in. */
export function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}
