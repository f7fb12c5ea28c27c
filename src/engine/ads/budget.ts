import {
  choices,
  gridTable,
  highest,
  isInSteps,
  levelled,
  lowest,
  spreadRest,
  sumOf,
  unitOf,
  type ChannelLimits,
  type GridTable,
  type Response,
} from './budget-grid.ts'

export type BudgetGoal =
  /** Spend this, no more and no less. */
  | { readonly kind: 'total'; readonly total: number }
  /** Spend as much as keeps outcome / spend at least here (outcome is money). */
  | { readonly kind: 'roas'; readonly target: number; readonly most: number }
  /** Spend as much as keeps spend / outcome at most here (outcome is a count). */
  | { readonly kind: 'cpa'; readonly target: number; readonly most: number }
  /** Spend until the next unit of money brings less than this. */
  | { readonly kind: 'marginal'; readonly target: number; readonly most: number }

export type Infeasible =
  | {
      readonly problem: 'low-above-high'
      readonly channel: number
      readonly low: number
      readonly high: number
    }
  | {
      readonly problem: 'no-step-inside'
      readonly channel: number
      readonly low: number
      readonly high: number
    }
  | { readonly problem: 'minimums-above-total'; readonly sum: number; readonly total: number }
  | { readonly problem: 'maximums-below-total'; readonly sum: number; readonly total: number }
  | { readonly problem: 'steps-miss-total'; readonly total: number; readonly nearest: number }
  | { readonly problem: 'target-out-of-reach'; readonly target: number; readonly best: number }

export type Allocation = {
  readonly amounts: readonly number[]
  readonly total: number
  readonly outcome: number
}
export type BudgetResult =
  ({ readonly ok: true } & Allocation) | { readonly ok: false; readonly problems: readonly Infeasible[] }

/**
 * The best amounts per channel: dynamic programming over a grid of amounts, which is global whatever the shapes (S-shaped curves, minimums
 * that may be skipped), then again on ever finer grids around the best found, until a hundred thousandth of the total. Where money is only to be had
 * in steps, on those steps exactly. Targets look at the best outcome of every sum of money at once. O(channels cells^2) for each of a few rounds.
 */
export function optimiseBudget(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  goal: BudgetGoal,
): BudgetResult {
  const problems = problemsOf(limits, goal)
  if (problems.length > 0) return { ok: false, problems }
  switch (goal.kind) {
    case 'total':
      return forTotal(responses, limits, goal.total)
    case 'marginal':
      return forMarginal(responses, limits, goal.most, goal.target)
    case 'roas':
      return forRatio(responses, limits, goal.most, goal.target)
    case 'cpa':
      return forRatio(responses, limits, goal.most, 1 / goal.target)
  }
}

function problemsOf(limits: readonly ChannelLimits[], goal: BudgetGoal): Infeasible[] {
  const problems: Infeasible[] = []
  limits.forEach((limit, channel) => {
    const { low, high, step, least } = limit
    // A channel that has to have something needs at least what makes sense.
    const from = low > 0 ? Math.max(low, least) : low
    if (from > high) problems.push({ problem: 'low-above-high', channel, low: from, high })
    else if (step > 0 && low < high && lowest(limit) > high * (1 + 1e-9))
      problems.push({ problem: 'no-step-inside', channel, low: from, high })
  })
  if (problems.length > 0) return problems
  const low = limits.reduce((sum, limit) => sum + lowest(limit), 0)
  const high = limits.reduce((sum, limit) => sum + highest(limit), 0)
  const slack = 1e-9 * Math.max(1, goal.kind === 'total' ? goal.total : goal.most)
  if (goal.kind === 'total') {
    if (low > goal.total + slack)
      problems.push({ problem: 'minimums-above-total', sum: low, total: goal.total })
    if (high < goal.total - slack)
      problems.push({ problem: 'maximums-below-total', sum: high, total: goal.total })
  } else if (low > goal.most + slack)
    problems.push({ problem: 'minimums-above-total', sum: low, total: goal.most })
  return problems
}

/**
 * Exactly `total` is spent, up to what steps allow: one channel without steps takes what the grid leaves over.
 */
function forTotal(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  total: number,
): BudgetResult {
  if (total <= 0) {
    const nothing = limits.map(() => 0)
    return { ok: true, amounts: nothing, total: 0, outcome: outcomeOf(responses, nothing) }
  }
  const capped = limits.map((limit) => ({ ...limit, high: Math.min(limit.high, total) }))
  const unit = unitOf(capped, total)
  const table = gridTable(responses, capped, total, unit, everywhere(capped, total))
  let best = table === null ? null : spentExactly(table, capped, total)
  if (table === null || best === null)
    return {
      ok: false,
      problems: [{ problem: 'steps-miss-total', total, nearest: nearestTotal(table, total) }],
    }
  for (let round = 1, width = unit; round <= ROUNDS && !isInSteps(capped); round++) {
    const around = near(best, width)
    width /= FINER
    const finer = gridTable(responses, capped, total, width, around)
    const found = finer === null ? null : spentExactly(finer, capped, total)
    if (found !== null && outcomeOf(responses, found) >= outcomeOf(responses, best)) best = found
  }
  return allocation(responses, levelled(responses, capped, best))
}

const ROUNDS = 4
const FINER = 8

const everywhere = (limits: readonly ChannelLimits[], money: number): (readonly [number, number])[] =>
  limits.map(() => [0, money] as const)

const near = (amounts: readonly number[], width: number): (readonly [number, number])[] =>
  amounts.map((amount) => [amount - 3 * width, amount + 3 * width] as const)

function spentExactly(table: GridTable, limits: readonly ChannelLimits[], total: number): number[] | null {
  const cell = table.cellOf(total)
  if (!(cell >= 0 && cell <= table.cells) || table.outcome[cell] === Number.NEGATIVE_INFINITY) return null
  return spreadRest(table.amountsAt(cell), limits, total)
}

/** The largest sum below the total that steps come to. */
function nearestTotal(table: GridTable | null, total: number): number {
  if (table === null) return 0
  let cell = Math.min(table.cells, table.cellOf(total))
  const isOut = (at: number): boolean =>
    table.outcome[at] === Number.NEGATIVE_INFINITY || table.moneyAt(at) > total * (1 + 1e-9)
  while (cell > 0 && isOut(cell)) cell--
  return table.outcome[cell] === Number.NEGATIVE_INFINITY ? 0 : sumOf(table.amountsAt(cell))
}

function allocation(responses: readonly Response[], amounts: readonly number[]): BudgetResult {
  return { ok: true, amounts, total: sumOf(amounts), outcome: outcomeOf(responses, amounts) }
}

function outcomeOf(responses: readonly Response[], amounts: readonly number[]): number {
  return responses.reduce((sum, response, c) => sum + response(amounts[c]!), 0)
}

/** The amount at which one channel alone is best when money costs `price` of outcome: globally, then refined. */
function bestAlone(response: Response, limit: ChannelLimits, price: number, most: number): number {
  const high = Math.min(limit.high, most)
  let options = choices({ ...limit, high }, 0, high, high / 4000)
  let best = options[0] ?? 0
  const worth = (amount: number): number => response(amount) - price * amount
  for (let width = high / 4000; ; width /= 40) {
    for (const amount of options) if (worth(amount) > worth(best)) best = amount
    if (limit.step > 0 || width < high * 1e-7) return best
    options = choices(
      { ...limit, high },
      Math.max(limit.low, best - 1.5 * width),
      Math.min(high, best + 1.5 * width),
      width / 40,
    )
  }
}

/** Money is spent while the next unit brings more than `price`, at most `most`: what is left of the outcome after paying that price is greatest. */
function forMarginal(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  most: number,
  price: number,
): BudgetResult {
  const alone = limits.map((limit, c) => bestAlone(responses[c]!, limit, price, most))
  if (sumOf(alone) <= most * (1 + 1e-9)) return allocation(responses, alone)
  const worth = (amounts: readonly number[]): number => outcomeOf(responses, amounts) - price * sumOf(amounts)
  const best = searched(
    responses,
    limits,
    most,
    (table) => {
      const cells = Array.from(table.outcome.keys()).filter((cell) => Number.isFinite(table.outcome[cell]!))
      const left = (cell: number): number => table.outcome[cell]! - price * table.moneyAt(cell)
      cells.sort((a, b) => left(b) - left(a))
      for (const cell of cells) {
        const amounts = table.amountsAt(cell)
        if (sumOf(amounts) <= most * (1 + 1e-9)) return amounts
      }
      return null
    },
    worth,
  )
  if (best === null)
    return { ok: false, problems: [{ problem: 'steps-miss-total', total: most, nearest: 0 }] }
  return allocation(responses, levelled(responses, limits, best))
}

/** The largest spend whose best outcome is at least `ratio` times the spend. */
function forRatio(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  most: number,
  ratio: number,
): BudgetResult {
  let highestRatio = 0
  // A target may only be met by so little money that it lies below the first cell: then the search goes on there.
  for (let money = most; money > most * 1e-6; money /= SMALLER) {
    const best = searched(
      responses,
      limits,
      money,
      (table) => {
        for (let cell = table.cells; cell >= 0; cell--) {
          const [outcome, about] = [table.outcome[cell]!, table.moneyAt(cell)]
          // Sums of cells are rounded: what may meet the target is looked at as it is.
          if (!(outcome >= ratio * (about - responses.length * (table.moneyAt(1) - table.moneyAt(0)))))
            continue
          const amounts = table.amountsAt(cell)
          const total = sumOf(amounts)
          if (total <= 0 || total > money * (1 + 1e-9)) continue
          highestRatio = Math.max(highestRatio, outcomeOf(responses, amounts) / total)
          if (outcomeOf(responses, amounts) >= ratio * total * (1 - 1e-12)) return amounts
        }
        for (let cell = table.cells; cell >= 0; cell--)
          if (table.moneyAt(cell) > 0)
            highestRatio = Math.max(highestRatio, table.outcome[cell]! / table.moneyAt(cell))
        return null
      },
      sumOf,
    )
    if (best !== null) return allocation(responses, levelled(responses, limits, best))
  }
  return {
    ok: false,
    problems: [{ problem: 'target-out-of-reach', target: ratio, best: Math.max(0, highestRatio) }],
  }
}

/** By how much the money is made less where a target is not met with it. */
const SMALLER = 30

/**
 * The amounts that `pick` takes from a table of all sums up to `most`, looked for again on finer grids around them as long as that is better by `worth`.
 * Null where it takes none.
 */
function searched(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  most: number,
  pick: (table: GridTable) => number[] | null,
  worth: (amounts: readonly number[]) => number,
): number[] | null {
  const capped = limits.map((limit) => ({
    ...limit,
    high: Math.min(limit.high, Math.max(most, lowest(limit))),
  }))
  const unit = unitOf(capped, most)
  const table = gridTable(responses, capped, most, unit, everywhere(capped, most))
  let best = table === null ? null : pick(table)
  for (let round = 1, width = unit; best !== null && round <= ROUNDS && !isInSteps(capped); round++) {
    const around = near(best, width)
    width /= FINER
    const finer = gridTable(responses, capped, most, width, around)
    const found = finer === null ? null : pick(finer)
    if (found !== null && worth(found) >= worth(best)) best = found
  }
  return best
}
