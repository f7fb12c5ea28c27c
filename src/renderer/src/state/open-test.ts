import type { SentTest, SentTestId } from '../../../contract/kept-copy.ts'
import type { Input } from '../../../contract/requests.ts'
import { ask } from '../bridge/client.ts'
import { useProject } from './app-state.ts'
import { adsRoute, go } from './route.ts'
import { createStore, useStore } from './store.ts'

/** The kept test that the ads view shows, with the project that it was opened in: ids of one file mean nothing in another. */
type OpenTest = { readonly project: string; readonly id: SentTestId } | null

const openTestStore = createStore((_state: OpenTest, next: OpenTest) => next, null)

/** The kept test that is open in the present project. */
export function useOpenTest(): SentTestId | null {
  const project = useProject()
  const open = useStore(openTestStore, (state) => state)
  return open !== null && open.project === project?.path ? open.id : null
}

/** Null closes it: counts can be typed that no project keeps. */
export function openTest(project: string, id: SentTestId | null): void {
  openTestStore.dispatch(id === null ? null : { project, id })
}

/** Keeps a test in the project and shows it under Ads. */
export async function sendToTest(project: string, test: Input<'ads:send-test'>): Promise<void> {
  const { id } = await ask('ads:send-test', test)
  openTest(project, id)
  go(adsRoute('tests'))
}

let lastTurn: Promise<void> = Promise.resolve()

/** Keeps counts one after the other, so that an older one never comes to lie over a newer one. */
export function keepCountsInTurn(test: Pick<SentTest, 'id' | 'arms' | 'rules'>): Promise<void> {
  const turn = lastTurn.then(() =>
    ask('ads:keep-counts', { ...test, arms: test.arms.map((arm) => ({ ...arm })) }),
  )
  lastTurn = turn.catch(() => undefined)
  return turn
}
