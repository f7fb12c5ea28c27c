import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Backup } from '../../contract/backups.ts'
import { dayOf, expired } from './rotation.ts'

const DAY = 86_400_000
/** A Thursday at noon. */
const now = new Date(2026, 10, 26, 12).getTime()

function taken(takenAt: number, reason: Backup['reason'] = 'day', bytes = 1_000): Backup {
  const id = `${String(takenAt).padStart(13, '0')}-${reason}`
  return { id, takenAt, reason, bytes, customers: 1, interactions: 1, path: '/p.sextant', changedAt: 0 }
}

function left(backups: readonly Backup[], room?: number): number[] {
  const gone = new Set(expired(backups, now, room))
  return backups
    .filter(({ id }) => !gone.has(id))
    .map(({ takenAt }) => Math.round((now - takenAt) / 3_600_000))
}

describe('expired', () => {
  it('leaves three of today, one a day for seven days, one a week for four', () => {
    const everyThreeHours = Array.from({ length: 8 * 60 }, (_, step) => taken(now - step * 3 * 3_600_000))
    expect(left(everyThreeHours)).toEqual([
      // today, then the last of each day before it (21:00 is 15 hours before today's noon)
      0, 3, 6, 15, 39, 63, 87, 111, 135,
      // the Sundays that end the second and the third week before this one (the one before is among the days)
      255, 423,
    ])
  })

  it('lets those asked for stay a week beside the others', () => {
    const asked = [1, 2, 3].map((hours) => taken(now - 2 * DAY - hours * 3_600_000, 'asked'))
    const old = taken(now - 8 * DAY, 'asked')
    expect(left([...asked, old, taken(now - 8 * DAY + 1)])).toEqual([49, 50, 51, 192])
  })

  it('lets the oldest go where there is no room, and never the newest', () => {
    const days = Array.from({ length: 5 }, (_, day) => taken(now - day * DAY, 'day', 100))
    expect(left(days, 250)).toEqual([0, 24])
    expect(left(days, 10)).toEqual([0])
  })

  it('is settled: what stays once stays when asked again, and every day of the week with a backup keeps one', () => {
    const times = fc.array(fc.integer({ min: 0, max: 40 * 24 * 60 }), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(times, (minutes) => {
        const backups = [...new Set(minutes)].map((ago) => taken(now - ago * 60_000))
        const gone = new Set(expired(backups, now))
        const stay = backups.filter(({ id }) => !gone.has(id))
        expect(expired(stay, now)).toEqual([])
        expect(stay.length).toBeLessThanOrEqual(3 + 6 + 4)
        const days = (of: readonly Backup[]) =>
          new Set(of.map(({ takenAt }) => dayOf(takenAt)).filter((day) => dayOf(now) - day < 7))
        expect(days(stay)).toEqual(days(backups))
      }),
    )
  })
})
