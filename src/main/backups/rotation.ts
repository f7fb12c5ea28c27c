import type { Backup } from '../../contract/backups.ts'

const DAY_MS = 86_400_000
const KEPT_TODAY = 3
const KEPT_DAYS = 7
const KEPT_WEEKS = 4
/** Those that somebody asked for, or that undo a restore, are kept this long beside the others. */
const KEPT_ASKED_MS = 7 * DAY_MS
const KEPT_ASKED = 5
/** All backups of one project together. The newest stays, however large. */
const ROOM_BYTES = 4 * 2 ** 30

/**
 * Which backups may go: three of today stay, the last of each of seven days, the last of each of four weeks, and for a week
 * up to five of those asked for; of these the oldest go while all together take more than 4 GiB.
 *
 * @param backups of one project, in any order
 * @param now UTC milliseconds; days are the computer's own
 * @returns ids
 */
export function expired(backups: readonly Backup[], now: number, room = ROOM_BYTES): string[] {
  const newestFirst = backups.toSorted((a, b) => b.takenAt - a.takenAt)
  const today = dayOf(now)
  const kept = new Set<Backup>([
    ...newestFirst.filter(({ takenAt }) => dayOf(takenAt) >= today).slice(0, KEPT_TODAY),
    ...lastOfEach(newestFirst, ({ takenAt }) => dayOf(takenAt)).filter(
      ({ takenAt }) => today - dayOf(takenAt) < KEPT_DAYS,
    ),
    ...lastOfEach(newestFirst, ({ takenAt }) => weekOf(takenAt)).filter(
      ({ takenAt }) => weekOf(now) - weekOf(takenAt) < KEPT_WEEKS,
    ),
    ...newestFirst
      .filter(({ reason, takenAt }) => isAsked(reason) && now - takenAt < KEPT_ASKED_MS)
      .slice(0, KEPT_ASKED),
    ...newestFirst.slice(0, 1),
  ])
  let bytes = 0
  return newestFirst
    .filter((backup, index) => {
      if (!kept.has(backup)) return true
      bytes += backup.bytes
      return index > 0 && bytes > room
    })
    .map(({ id }) => id)
}

/** Number of the local calendar day. */
export function dayOf(time: number): number {
  return Math.floor((time - new Date(time).getTimezoneOffset() * 60_000) / DAY_MS)
}

/** Number of the week, from Monday on. */
function weekOf(time: number): number {
  return Math.floor((dayOf(time) + 3) / 7)
}

function isAsked(reason: Backup['reason']): boolean {
  return reason === 'asked' || reason === 'before-restore'
}

function lastOfEach(newestFirst: readonly Backup[], key: (backup: Backup) => number): Backup[] {
  const seen = new Set<number>()
  return newestFirst.filter((backup) => {
    const isNew = !seen.has(key(backup))
    seen.add(key(backup))
    return isNew
  })
}
