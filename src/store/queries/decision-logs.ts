import { z } from 'zod'
import { countedLog, MOST_CELLS, type CountedLog, type LoggedCell } from '../../contract/decision-logs.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ReadableDb, WritableDb } from '../database.ts'

type KeptLog = {
  readonly id: number
  readonly name: string
  readonly keptAt: number
  readonly decisions: number
  readonly actions: readonly string[]
}

/** Kept logs without their cells, the latest first. */
export function listDecisionLogs(db: ReadableDb): KeptLog[] {
  return db
    .prepare<[], Omit<KeptLog, 'actions'> & { actions: string }>(
      'SELECT log_id AS id, name, kept_at AS keptAt, decisions, actions FROM decision_logs ORDER BY kept_at DESC, log_id DESC',
    )
    .all()
    .map((row) => ({ ...row, actions: z.array(z.string()).parse(stored(row.actions)) }))
}

type Stored = { readonly actions: string; readonly segments: string; readonly cells: string }

/** What a column of JSON holds; checked by the schema of its reader. */
function stored(text: string): unknown {
  return JSON.parse(text)
}

function parsed({ actions, segments, cells }: Stored): CountedLog {
  return countedLog.parse({ actions: stored(actions), segments: stored(segments), cells: stored(cells) })
}

/** Null where there is no such log. */
export function decisionLog(db: ReadableDb, id: number): CountedLog | null {
  const row = db
    .prepare<[number], Stored>('SELECT actions, segments, cells FROM decision_logs WHERE log_id = ?')
    .get(id)
  return row === undefined ? null : parsed(row)
}

function decisionLogNamed(db: ReadableDb, name: string): CountedLog | null {
  const row = db
    .prepare<[string], Stored>('SELECT actions, segments, cells FROM decision_logs WHERE name = ?')
    .get(name)
  return row === undefined ? null : parsed(row)
}

/**
 * Keeps a log under a name; decisions that are kept under it already stay, and alike ones are added up.
 * @throws ExpectedFailure ads-log-too-varied where both together have too many different decisions
 */
export function addToDecisionLog(db: WritableDb, name: string, log: CountedLog, at: number): void {
  const known = decisionLogNamed(db, name)
  keepDecisionLog(db, name, known === null ? log : joined(known, log), at)
}

function joined(one: CountedLog, other: CountedLog): CountedLog {
  const actions = [...new Set([...one.actions, ...other.actions])]
  const segments = [...new Set([...one.segments, ...other.segments])]
  const cells = new Map<string, LoggedCell>()
  for (const log of [one, other])
    for (const { count, ...cell } of log.cells) {
      const about = {
        ...cell,
        action: actions.indexOf(log.actions[cell.action] ?? ''),
        segment: segments.indexOf(log.segments[cell.segment] ?? ''),
      }
      const key = JSON.stringify([
        about.action,
        about.segment,
        about.reward,
        about.propensity,
        about.target,
        about.half,
      ])
      cells.set(key, { ...about, count: count + (cells.get(key)?.count ?? 0) })
    }
  if (cells.size > MOST_CELLS)
    throw new ExpectedFailure('ads-log-too-varied', { available: cells.size, most: MOST_CELLS })
  return { actions, segments, cells: [...cells.values()] }
}

function keepDecisionLog(
  db: WritableDb,
  name: string,
  { actions, segments, cells }: CountedLog,
  at: number,
): void {
  const decisions = cells.reduce((sum, { count }) => sum + count, 0)
  db.prepare<[string, number, number, string, string, string]>(
    `INSERT INTO decision_logs (name, kept_at, decisions, actions, segments, cells) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT (name) DO UPDATE SET kept_at = excluded.kept_at, decisions = excluded.decisions,
         actions = excluded.actions, segments = excluded.segments, cells = excluded.cells`,
  ).run(name, at, decisions, JSON.stringify(actions), JSON.stringify(segments), JSON.stringify(cells))
}

/** False where there is no such log. */
export function deleteDecisionLog(db: WritableDb, id: number): boolean {
  return db.prepare<[number]>('DELETE FROM decision_logs WHERE log_id = ?').run(id).changes > 0
}
