import { createStore } from './store.ts'

/** Texts that are to compete; the tests of the ads view begin with them, the first as the one to beat. */
const testDraftStore = createStore((_state: readonly string[], next: readonly string[]) => next, [])

export function draftTest(arms: readonly string[]): void {
  testDraftStore.dispatch(arms)
}

export function draftedArms(): readonly string[] {
  return testDraftStore.get()
}
