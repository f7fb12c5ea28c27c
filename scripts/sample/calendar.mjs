/** The days of the sample: two years, and what each is like for an invented shop. */

export const DAY_MS = 86_400_000
export const FIRST_DAY = Date.UTC(2024, 10, 1)
export const DAYS = 730

/** The week in which the warehouse moved: hardly anything could be sent. */
const MOVE = { first: 633, last: 639 }

export const dateOf = (day) => new Date(FIRST_DAY + day * DAY_MS)
export const monthOf = (day) => dateOf(day).getUTCMonth() + 1
export const isWeekend = (day) => [0, 6].includes(dateOf(day).getUTCDay())

/** How much is wanted on a day: weekends, the autumn, and the days the trade knows. */
export function dayWeight(day) {
  const season = [0, 0.95, 0.7, 0.9, 0.95, 1, 1.15, 0.9, 0.85, 1, 1.05, 1.4, 1.25][monthOf(day)]
  const festival = { 双11: 3.2, 618: 2.4, 年货节: 1.6 }[campaignOf(day)] ?? 1
  return season * festival * (isWeekend(day) ? 1.25 : 1)
}

/** How much of what is wanted can be sent. */
export const supply = (day) => (day >= MOVE.first && day <= MOVE.last ? 0.2 : 1)

export function campaignOf(day) {
  const date = dateOf(day)
  const stamp = (date.getUTCMonth() + 1) * 100 + date.getUTCDate()
  if (stamp >= 1109 && stamp <= 1112) return '双11'
  if (stamp >= 1127 && stamp <= 1201) return 'Black Friday'
  if (stamp >= 120 && stamp <= 206) return '年货节'
  if (stamp >= 401 && stamp <= 412) return 'Spring trails'
  if (stamp >= 615 && stamp <= 619) return '618'
  return ''
}
