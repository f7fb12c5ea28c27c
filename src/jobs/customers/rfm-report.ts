import type { RfmGroup, RfmMovement, RfmReport, RfmSettings } from '../../contract/rfm.ts'
import { movement, NO_GROUP } from '../../engine/customers/rfm-groups.ts'
import type { Cuts } from '../../engine/customers/rfm.ts'
import type { ScoredCustomers } from './customer-base.ts'
import type { Mask } from './evaluate-rule.ts'

/** What the scores add up to, group by group. `mask`: only these customers. O(customers log customers). */
export function rfmReportOf(
  scored: ScoredCustomers,
  about: { readonly asOf: number; readonly currency: string; readonly otherCurrency: number },
  mask: Mask | null,
): RfmReport {
  const { settings, scores, measures, groups, names } = scored
  const side = (): number[][] =>
    Array.from({ length: settings.bins }, () => new Array<number>(settings.bins).fill(0))
  const grid = { customers: side(), revenue: side() }
  const members = names.map((): number[] => [])
  let customers = 0
  let counted = 0
  for (let c = 0; c < groups.length; c++) {
    if (mask !== null && mask[c] !== 1) continue
    customers++
    const group = groups[c] ?? NO_GROUP
    if (group === NO_GROUP) continue
    counted++
    members[group]?.push(c)
    const row = (scores.recency[c] ?? 1) - 1
    const column = (scores.frequency[c] ?? 1) - 1
    add(grid.customers, row, column, 1)
    add(grid.revenue, row, column, measures.monetary[c] ?? 0)
  }
  const revenue = members.flat().reduce((sum, c) => sum + (measures.monetary[c] ?? 0), 0)
  return {
    settings,
    ...about,
    customers,
    scored: counted,
    recency: dimensionOf(scores.by.recency, settings.recency),
    frequency: dimensionOf(scores.by.frequency, settings.frequency),
    monetary: dimensionOf(scores.by.monetary, settings.monetary),
    groups: names.map((name, place) => groupOf(name, members[place] ?? [], scored, { counted, revenue })),
    grid: {
      customers: grid.customers,
      revenue: grid.revenue.map((cells, row) =>
        cells.map((sum, column) => {
          const count = grid.customers[row]?.[column] ?? 0
          return count === 0 ? 0 : sum / count
        }),
      ),
    },
  }
}

function add(cells: number[][], row: number, column: number, by: number): void {
  const line = cells[row]
  if (line !== undefined) line[column] = (line[column] ?? 0) + by
}

function dimensionOf(cuts: Cuts, own: RfmSettings['recency']): RfmReport['recency'] {
  return { cuts: [...cuts.cuts], onCut: [...cuts.onCut], sizes: [...cuts.sizes], isOwn: own !== null }
}

function groupOf(
  group: string,
  members: readonly number[],
  { measures }: ScoredCustomers,
  all: { readonly counted: number; readonly revenue: number },
): RfmGroup {
  const count = members.length
  const sum = (values: ArrayLike<number>): number => members.reduce((total, c) => total + (values[c] ?? 0), 0)
  const orders = sum(measures.frequency)
  const revenue = sum(measures.monetary)
  const sorted = Float64Array.from(members, (c) => measures.monetary[c] ?? 0).sort()
  const mean = (total: number): number | null => (count === 0 ? null : total / count)
  const middle = ((sorted[(count - 1) >> 1] ?? 0) + (sorted[count >> 1] ?? 0)) / 2
  return {
    group,
    customers: count,
    share: all.counted === 0 ? 0 : count / all.counted,
    orders,
    revenue,
    revenueShare: all.revenue === 0 ? 0 : revenue / all.revenue,
    meanRecency: mean(sum(measures.recency)),
    meanOrders: mean(orders),
    meanRevenue: mean(revenue),
    medianRevenue: count === 0 ? null : middle,
  }
}

/**
 * How customers moved between groups from one moment to the next; each moment is scored by its own customers. `scoredAt` are in the order of time.
 * O(customers × moments).
 */
export function movementOf(
  scoredAt: readonly ScoredCustomers[],
  at: readonly number[],
  mask: Mask | null,
): RfmMovement {
  const names = scoredAt[0]?.names ?? []
  const chosen = scoredAt.map(({ groups }) =>
    mask === null ? groups : groups.filter((_, c) => mask[c] === 1),
  )
  const side = names.length + 1
  return {
    groups: [...names, 'none'],
    at: [...at],
    sizes: chosen.map((groups) => {
      const sizes = new Array<number>(side).fill(0)
      for (const group of groups) {
        const place = group === NO_GROUP ? names.length : group
        sizes[place] = (sizes[place] ?? 0) + 1
      }
      return sizes
    }),
    steps: chosen.slice(1).map((after, step) => {
      const counts = movement(chosen[step] ?? after, after, names.length)
      return names.concat('none').map((_, row) => [...counts.subarray(row * side, (row + 1) * side)])
    }),
  }
}
