import type { RfmScores } from './rfm.ts'

/**
 * Names of the widely used map over recency and frequency, from best to worst. Frequency stands for the mean of the frequency and money scores,
 * rounded up, so that few but large orders count too.
 */
export const WESTERN = [
  'champions',
  'loyal',
  'potential-loyalists',
  'new',
  'promising',
  'need-attention',
  'about-to-sleep',
  'cannot-lose',
  'at-risk',
  'hibernating',
  'lost',
] as const

/** 重要价值 ... 一般挽留: whether recency, frequency and money are above the mean score. First letter: money high (重要) or low (一般). */
export const CLASSICAL = [
  'important-value',
  'important-develop',
  'important-keep',
  'important-retain',
  'general-value',
  'general-develop',
  'general-keep',
  'general-retain',
] as const

export type GroupMap = 'western' | 'classical'

export function groupsOf(map: GroupMap): readonly string[] {
  return map === 'western' ? WESTERN : CLASSICAL
}

/** Customers without a score. */
export const NO_GROUP = 255

/** Place in {@link groupsOf} of each customer, {@link NO_GROUP} without a score. O(customers). */
export function assignGroups(scores: RfmScores, bins: number, map: GroupMap): Uint8Array {
  return map === 'western' ? westernGroups(scores, bins) : classicalGroups(scores)
}

/** Rows: recency 1 to 5; columns: frequency and money 1 to 5. Places in {@link WESTERN}. */
const WESTERN_GRID: readonly (readonly number[])[] = [
  [10, 9, 8, 8, 7],
  [9, 9, 8, 8, 7],
  [6, 6, 5, 1, 1],
  [4, 2, 2, 1, 1],
  [3, 2, 2, 0, 0],
]

function westernGroups(scores: RfmScores, bins: number): Uint8Array {
  const onFive = (score: number): number => 1 + Math.round(((score - 1) * 4) / (bins - 1))
  const groups = new Uint8Array(scores.recency.length).fill(NO_GROUP)
  for (let c = 0; c < groups.length; c++) {
    const recency = scores.recency[c]!
    if (recency === 0) continue
    const second = Math.ceil((onFive(scores.frequency[c]!) + onFive(scores.monetary[c]!)) / 2)
    groups[c] = WESTERN_GRID[onFive(recency) - 1]![second - 1]!
  }
  return groups
}

function classicalGroups(scores: RfmScores): Uint8Array {
  const groups = new Uint8Array(scores.recency.length).fill(NO_GROUP)
  const mean = (values: Uint8Array): number => {
    let sum = 0
    for (let c = 0; c < values.length; c++) sum += values[c]!
    return scores.scored === 0 ? 0 : sum / scores.scored
  }
  const [meanR, meanF, meanM] = [mean(scores.recency), mean(scores.frequency), mean(scores.monetary)]
  for (let c = 0; c < groups.length; c++) {
    if (scores.recency[c] === 0) continue
    const isRecent = scores.recency[c]! > meanR
    const isFrequent = scores.frequency[c]! > meanF
    const isRich = scores.monetary[c]! > meanM
    groups[c] = (isRich ? 0 : 4) + (isRecent ? (isFrequent ? 0 : 1) : isFrequent ? 2 : 3)
  }
  return groups
}

/** How many customers went from one group to another: rows the earlier, columns the later; the last row and column are "no order yet". */
export function movement(before: Uint8Array, after: Uint8Array, groups: number): Int32Array {
  const side = groups + 1
  const counts = new Int32Array(side * side)
  const place = (group: number): number => (group === NO_GROUP ? groups : group)
  for (let c = 0; c < after.length; c++) counts[place(before[c]!) * side + place(after[c]!)]!++
  return counts
}
