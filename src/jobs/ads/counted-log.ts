import { MOST_CELLS, type CountedLog, type LoggedCell } from '../../contract/decision-logs.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { SentTest } from '../../contract/kept-copy.ts'
import { halfOf } from '../../engine/ads/off-policy.ts'
import type { LogRow } from './decide.ts'

/**
 * Rows of a log as counts of alike decisions. Nothing that the estimates need is lost: each cell has its half, so that a kept log is judged exactly as
 * the file was. O(rows).
 * @throws ExpectedFailure ads-log-too-varied beyond MOST_CELLS different decisions
 */
export function countLog(rows: readonly LogRow[]): CountedLog {
  const actions = new Map<string, number>()
  const segments = new Map<string, number>()
  const cells = new Map<string, LoggedCell>()
  rows.forEach(({ action, segment, reward, propensity, target, count = 1, half }, i) => {
    const cell = {
      action: placeIn(actions, action),
      segment: placeIn(segments, segment),
      reward,
      propensity,
      target,
      half: half ?? halfOf(i),
    }
    const key = JSON.stringify(cell)
    const known = cells.get(key)
    cells.set(key, { ...cell, count: (known?.count ?? 0) + count })
  })
  if (cells.size > MOST_CELLS)
    throw new ExpectedFailure('ads-log-too-varied', { available: cells.size, most: MOST_CELLS })
  return { actions: [...actions.keys()], segments: [...segments.keys()], cells: [...cells.values()] }
}

function placeIn(names: Map<string, number>, name: string): number {
  const known = names.get(name)
  if (known !== undefined) return known
  names.set(name, names.size)
  return names.size - 1
}

/** The same as rows with names, to be judged. */
export function rowsOfLog({ actions, segments, cells }: CountedLog): LogRow[] {
  return cells.map(({ action, segment, ...cell }) => ({
    ...cell,
    action: actions[action] ?? '',
    segment: segments[segment] ?? '',
  }))
}

/**
 * A test as a log: each variant's share of the split is the probability it was shown with (equal where none is told). Null while counts are missing, or
 * where they are no counts of successes among trials. Successes and failures are dealt to the two halves in turn.
 */
export function logOfTest({ arms, rules }: Pick<SentTest, 'arms' | 'rules'>): CountedLog | null {
  const shares = rules.split.length === arms.length ? rules.split : arms.map(() => 1)
  const sum = shares.reduce((total, share) => total + share, 0)
  const rows: LogRow[] = []
  for (const [k, { name, trials, successes }] of arms.entries()) {
    if (trials === null || successes === null || successes > trials) return null
    if (!Number.isInteger(trials) || !Number.isInteger(successes)) return null
    const about = { action: name, segment: '', propensity: (shares[k] ?? 1) / sum, target: null }
    for (const [reward, count] of [
      [1, successes],
      [0, trials - successes],
    ] as const)
      for (const half of [0, 1] as const) {
        const own = half === 0 ? Math.ceil(count / 2) : Math.floor(count / 2)
        if (own > 0) rows.push({ ...about, reward, half, count: own })
      }
  }
  return rows.length === 0 ? null : countLog(rows)
}
