import { ExpectedFailure } from '../../contract/failure.ts'
import type { decisionLogRequests } from '../../contract/decision-logs.ts'
import type { keptCopyRequests } from '../../contract/kept-copy.ts'
import type { MainHandlers, MainRequestName } from '../../contract/requests.ts'
import {
  decideTest,
  deleteDraft,
  deleteSentTest,
  keepCounts,
  saveDraft,
  sendTest,
} from '../../store/queries/kept-copy.ts'
import { addToDecisionLog, deleteDecisionLog } from '../../store/queries/decision-logs.ts'
import { setAdBudgets } from '../../store/queries/ad-budgets.ts'
import type { SegmentHandlerTools } from './segment-handlers.ts'

type Name =
  | Extract<MainRequestName, keyof typeof keptCopyRequests | keyof typeof decisionLogRequests>
  | 'ads:set-budgets'

/** Small writes: texts, tests and budgets that the project keeps. */
export function keptCopyHandlers({
  projects,
  dataChanged,
  now,
}: Pick<SegmentHandlerTools, 'projects' | 'dataChanged' | 'now'>): Pick<MainHandlers, Name> {
  return {
    'copy:save-draft': async ({ draft }) => {
      const id = await projects.write((db) => saveDraft(db, draft, now()))
      dataChanged()
      return { id }
    },
    'copy:delete-draft': async ({ id }) => {
      if (!(await projects.write((db) => deleteDraft(db, id)))) throw new ExpectedFailure('kept-copy-gone')
      dataChanged()
    },
    'ads:send-test': async (test) => {
      const id = await projects.write((db) => sendTest(db, test, now()))
      dataChanged()
      return { id }
    },
    // While somebody types: no other view depends on it, so nothing is asked again.
    'ads:keep-counts': async (test) => {
      if (!(await projects.write((db) => keepCounts(db, test, now()))))
        throw new ExpectedFailure('kept-copy-gone')
    },
    'ads:set-budgets': async ({ budgets }) => {
      await projects.write((db) => setAdBudgets(db, budgets))
      dataChanged()
    },
    'ads:decide-test': async ({ id, decision }) => {
      const kept = decision === null ? null : { ...decision, decidedAt: now() }
      if (!(await projects.write((db) => decideTest(db, id, kept))))
        throw new ExpectedFailure('kept-copy-gone')
      dataChanged()
    },
    'ads:keep-log': async ({ name, log }) => {
      await projects.write((db) => addToDecisionLog(db, name, log, now()))
      dataChanged()
    },
    'ads:delete-log': async ({ id }) => {
      const [source, key] = id.split(':')
      const isGone = await projects.write((db) => source === 'log' && deleteDecisionLog(db, Number(key)))
      if (!isGone) throw new ExpectedFailure('kept-copy-gone')
      dataChanged()
    },
    'ads:delete-test': async ({ id }) => {
      if (!(await projects.write((db) => deleteSentTest(db, id)))) throw new ExpectedFailure('kept-copy-gone')
      dataChanged()
    },
  }
}
