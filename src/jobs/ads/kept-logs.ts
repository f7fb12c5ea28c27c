import type { OffPolicyResult } from '../../contract/ads-tests.ts'
import type { CountedLog, DecisionLogEntry } from '../../contract/decision-logs.ts'
import type { Output, ReaderInput } from '../../contract/requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { decisionLog, listDecisionLogs } from '../../store/queries/decision-logs.ts'
import { listSentTests } from '../../store/queries/kept-copy.ts'
import { countLog, logOfTest, rowsOfLog } from './counted-log.ts'
import { judgePolicies } from './decide.ts'
import { readLog } from './decision-table.ts'

type Context = { readonly db: ReadableDb }

/** Logs that policies can be judged on: those kept from files, then tests with counts, whose shares are known. */
export function projectLogs(db: ReadableDb): DecisionLogEntry[] {
  const kept = listDecisionLogs(db).map(({ id, actions, ...log }) => ({
    ...log,
    id: `log:${id}`,
    source: 'file' as const,
    actions: actions.length,
  }))
  const tests = listSentTests(db).flatMap((test) => {
    const log = logOfTest(test)
    return log === null
      ? []
      : [
          {
            id: `test:${test.id}`,
            source: 'test' as const,
            name: test.name,
            keptAt: test.changedAt,
            decisions: log.cells.reduce((sum, { count }) => sum + count, 0),
            actions: log.actions.length,
          },
        ]
  })
  return [...kept, ...tests]
}

function logById(db: ReadableDb, id: string): CountedLog | null {
  const [source, key] = id.split(':')
  if (source === 'log') return decisionLog(db, Number(key))
  const test = listSentTests(db).find((each) => each.id === Number(key))
  return test === undefined ? null : logOfTest(test)
}

/** What other policies would have earned on a log of the project; null where it is no longer there. */
export function judgeKeptLog(db: ReadableDb, id: string, level: number): OffPolicyResult | null {
  const log = logById(db, id)
  return log === null ? null : judgePolicies(rowsOfLog(log), level)
}

/** Answers about the logs of a project. */
export const decisionLogReaders = {
  'ads:logs': (_: unknown, { db }: Context): Output<'ads:logs'> => projectLogs(db),
  'ads:count-log': async ({
    file,
    choices,
  }: ReaderInput<'ads:count-log'>): Promise<Output<'ads:count-log'>> =>
    countLog(await readLog(file, choices)),
  'ads:judge-log': ({ id, level }: ReaderInput<'ads:judge-log'>, { db }: Context): Output<'ads:judge-log'> =>
    judgeKeptLog(db, id, level),
}
