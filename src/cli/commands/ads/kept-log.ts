import { resolve } from 'node:path'
import { defaultTestRules } from '../../../contract/ads-tests.ts'
import type { DecisionLogEntry } from '../../../contract/decision-logs.ts'
import { adsDecisionSentences } from '../../../contract/locales/ads-decisions.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { countLog } from '../../../jobs/ads/counted-log.ts'
import { columnsFromText, readLog } from '../../../jobs/ads/decision-table.ts'
import { judgeKeptLog, projectLogs } from '../../../jobs/ads/kept-logs.ts'
import { readPlainTable } from '../../../jobs/plain-table.ts'
import type { ReadableDb } from '../../../store/database.ts'
import { addToDecisionLog } from '../../../store/queries/decision-logs.ts'
import { UsageError, type Outcome } from '../../run-command.ts'
import { withProject } from '../../with-project.ts'
import { logOutcome } from './decision-file.ts'
import type { TestOptions } from './test-outcome.ts'

export type LogOptions = TestOptions & {
  /** A kept log, or a kept test with counts, by its name or id. */
  readonly log?: string
  /** The name to keep the log of `--data` under. */
  readonly keep?: string
}

/**
 * A log is kept in the project (`--keep` with `--data`), or one that is kept is judged (`--log`).
 * @throws UsageError; ExpectedFailure of reading, ads-bad-log, ads-log-too-varied
 */
export async function keptLogOutcome(options: LogOptions): Promise<Outcome> {
  const { project, data, arm, log, keep, columns, even } = options
  if (project === undefined || arm.length > 0) throw new UsageError('--log and --keep go with --project')
  if ((keep === undefined) === (log === undefined)) throw new UsageError('give --log or --keep')
  if ((keep === undefined) !== (data === undefined))
    throw new UsageError('--keep takes a log from --data; --log judges one that is kept')
  return withProject(project, async ({ db, path }) => {
    if (keep === undefined || data === undefined) return judged(db, path, log ?? '', options)
    const file = resolve(data)
    const named = columns === undefined ? null : columnsFromText(await readPlainTable(file), columns, false)
    const counted = countLog(await readLog(file, { columns: named, isEven: even === true }))
    addToDecisionLog(db, keep.trim(), counted, Date.now())
    return judged(db, path, keep.trim(), options)
  })
}

function judged(db: ReadableDb, project: string, wanted: string, options: LogOptions): Outcome {
  const logs = projectLogs(db)
  const entry = entryOf(logs, wanted)
  const result = judgeKeptLog(db, entry.id, options.level ?? defaultTestRules.level)
  if (result === null) throw new ExpectedFailure('kept-copy-gone')
  return logOutcome({ project, log: entry }, [], result, adsDecisionSentences(options.language))
}

function entryOf(logs: readonly DecisionLogEntry[], wanted: string): DecisionLogEntry {
  const found = logs.find(({ id, name }) => id === wanted || name === wanted)
  if (found !== undefined) return found
  const names = logs.map(({ id, name }) => `${id} (${name})`).join(', ')
  throw new UsageError(
    names === ''
      ? 'the project keeps no log: add one with --data and --keep'
      : `--log takes one of: ${names}`,
  )
}
