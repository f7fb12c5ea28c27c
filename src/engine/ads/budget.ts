/** What may be spent on one channel per period. */
export type ChannelLimits = {
  readonly low: number
  readonly high: number
  /** Amounts are multiples of this (from 0); 0: any amount. */
  readonly step: number
  /** Either nothing or at least this; 0: no such rule. */
  readonly least: number
}

/** Expected outcome per period of an amount per period; continuous, not falling, 0 at 0. Need not be concave. */
export type Response = (amount: number) => number

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

const GRID = 600

/**
 * The best amounts per channel: dynamic programming over a grid of amounts, which is global whatever the shapes (S-shaped curves, minimums
 * that may be skipped), then again on ever finer grids around the best found, until a hundred thousandth of the total. Where all channels
 * have steps, on those steps exactly. O(C GRID^2) for each of a few rounds.
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
      return ok(
        responses,
        limits.map((limit, c) => bestAlone(responses[c]!, limit, goal.target, goal.most)),
        goal.most,
        limits,
      )
    case 'roas':
      return forRatio(responses, limits, goal.most, goal.target)
    case 'cpa':
      return forRatio(responses, limits, goal.most, 1 / goal.target)
  }
}

function problemsOf(limits: readonly ChannelLimits[], goal: BudgetGoal): Infeasible[] {
  const problems: Infeasible[] = []
  limits.forEach(({ low, high, step }, channel) => {
    if (low > high) problems.push({ problem: 'low-above-high', channel, low, high })
    else if (step > 0 && Math.ceil(low / step - 1e-9) * step > high * (1 + 1e-9))
      problems.push({ problem: 'no-step-inside', channel, low, high })
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

const lowest = ({ low, step }: ChannelLimits): number =>
  step > 0 ? Math.ceil(low / step - 1e-9) * step : low
const highest = ({ high, step }: ChannelLimits): number =>
  step > 0 && Number.isFinite(high) ? Math.floor(high / step + 1e-9) * step : high

function ok(
  responses: readonly Response[],
  amounts: readonly number[],
  most: number,
  limits: readonly ChannelLimits[],
): BudgetResult {
  const total = amounts.reduce((sum, amount) => sum + amount, 0)
  if (total > most * (1 + 1e-9)) return forTotal(responses, limits, most)
  return { ok: true, amounts, total, outcome: outcomeOf(responses, amounts) }
}

function outcomeOf(responses: readonly Response[], amounts: readonly number[]): number {
  return responses.reduce((sum, response, c) => sum + response(amounts[c]!), 0)
}

/** Amounts a channel may take between two limits, on a grid. */
function choices(limit: ChannelLimits, from: number, to: number, grid: number): number[] {
  const low = Math.max(lowest(limit), from)
  const high = Math.min(highest(limit), to)
  const found = new Set<number>()
  if (limit.step > 0) {
    const first = Math.ceil(low / limit.step - 1e-9)
    for (let k = first; k * limit.step <= high * (1 + 1e-12) + 1e-12; k++) found.add(k * limit.step)
  } else {
    for (let k = Math.ceil(low / grid); k * grid < high; k++) if (k * grid > low) found.add(k * grid)
    found.add(low)
    found.add(Math.max(low, high))
    if (limit.least > low && limit.least < high) found.add(limit.least)
  }
  const allowed = [...found].filter((amount) => amount === 0 || amount >= limit.least - 1e-9 * limit.least)
  return allowed.sort((a, b) => a - b)
}

/**
 * Exactly `total` is spent, up to what steps allow: one channel without steps takes what the grid leaves over. Each cell of the table holds
 * the best outcome of the channels so far for at most that much money.
 */
function forTotal(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  total: number,
): BudgetResult {
  const capped = limits.map((limit) => ({ ...limit, high: Math.min(limit.high, total) }))
  if (total <= 0)
    return {
      ok: true,
      amounts: limits.map(() => 0),
      total: 0,
      outcome: outcomeOf(
        responses,
        limits.map(() => 0),
      ),
    }
  const isStepped = limits.every(({ step }) => step > 0)
  const unit = isStepped ? greatestStep(limits, total) : total / GRID
  let best = onGrid(
    responses,
    capped,
    total,
    unit,
    capped.map(() => [0, total] as const),
  )
  if (best === null) {
    const nearest = isStepped ? nearestTotal(capped, total, unit) : total
    return { ok: false, problems: [{ problem: 'steps-miss-total', total, nearest }] }
  }
  for (let round = 1, width = unit; round <= 4 && !isStepped; round++) {
    const window = 3 * width
    width /= 8
    const around = best.map((amount) => [amount - window, amount + window] as const)
    const finer = onGrid(responses, capped, total, width, around)
    if (finer !== null && outcomeOf(responses, finer) >= outcomeOf(responses, best)) best = finer
  }
  best = levelled(responses, capped, best)
  const sum = best.reduce((s, amount) => s + amount, 0)
  return { ok: true, amounts: best, total: sum, outcome: outcomeOf(responses, best) }
}

/** The unit that all steps are multiples of, or the smallest step where there is none. */
function greatestStep(limits: readonly ChannelLimits[], total: number): number {
  const smallest = Math.min(...limits.map(({ step }) => step))
  const scaled = limits.map(({ step }) => Math.round((step / smallest) * 1000))
  let unit = scaled.reduce(commonDivisor)
  if ((total / (unit * smallest)) * 1000 > 50_000) unit = 1000
  return (unit / 1000) * smallest
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}

/**
 * One pass of dynamic programming. What the others leave of the total goes to channels without steps; amounts are kept within their limits.
 * Null where no combination meets the total.
 */
function onGrid(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  total: number,
  unit: number,
  around: readonly (readonly [number, number])[],
): number[] | null {
  const count = responses.length
  const options = limits.map((limit, c) => choices(limit, around[c]![0], around[c]![1], unit))
  if (options.some((amounts) => amounts.length === 0)) return null
  // Amounts are counted in units from the sum of the smallest ones.
  const base = options.reduce((sum, amounts) => sum + amounts[0]!, 0)
  const cells = Math.max(0, Math.round((total - base) / unit))
  let table = new Float64Array(cells + 1).fill(Number.NEGATIVE_INFINITY)
  table[0] = 0
  const taken: Int32Array[] = []
  for (let c = 0; c < count; c++) {
    const amounts = options[c]!
    const first = amounts[0]!
    const values = amounts.map((amount) => responses[c]!(amount))
    const offsets = amounts.map((amount) => Math.round((amount - first) / unit))
    const next = new Float64Array(cells + 1).fill(Number.NEGATIVE_INFINITY)
    const choice = new Int32Array(cells + 1).fill(-1)
    for (let k = 0; k < amounts.length; k++) {
      const [offset, value] = [offsets[k]!, values[k]!]
      for (let cell = offset; cell <= cells; cell++) {
        const sum = table[cell - offset]! + value
        if (sum > next[cell]!) {
          next[cell] = sum
          choice[cell] = k
        }
      }
    }
    table = next
    taken.push(choice)
  }
  let cell = cells
  if (table[cell] === Number.NEGATIVE_INFINITY) return null
  const amounts = new Array<number>(count).fill(0)
  for (let c = count - 1; c >= 0; c--) {
    const k = taken[c]![cell]!
    amounts[c] = options[c]![k]!
    cell -= Math.round((amounts[c]! - options[c]![0]!) / unit)
  }
  return spreadRest(amounts, limits, total)
}

/** Rounding to units leaves a little over or asks for a little too much: channels without steps take it, within their limits. */
function spreadRest(amounts: number[], limits: readonly ChannelLimits[], total: number): number[] | null {
  let rest = total - amounts.reduce((sum, amount) => sum + amount, 0)
  for (let c = 0; c < amounts.length && Math.abs(rest) > 1e-9 * total; c++) {
    const { low, high, step, least } = limits[c]!
    if (step > 0 || (amounts[c] === 0 && least > 0)) continue
    const moved = Math.min(high, Math.max(low, least, amounts[c]! + rest))
    rest -= moved - amounts[c]!
    amounts[c] = moved
  }
  return Math.abs(rest) <= 1e-6 * total ? amounts : null
}

function nearestTotal(limits: readonly ChannelLimits[], total: number, unit: number): number {
  const smallest = limits.reduce((sum, limit) => sum + lowest(limit), 0)
  const largest = limits.reduce((sum, limit) => sum + highest(limit), 0)
  return Math.min(largest, Math.max(smallest, Math.floor(total / unit + 1e-9) * unit))
}

/** Moves money between pairs of channels without steps while that helps: polishes to where marginal returns agree. */
function levelled(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  start: readonly number[],
): number[] {
  const amounts = [...start]
  const free = limits.flatMap(({ step }, c) => (step > 0 ? [] : [c]))
  const total = start.reduce((sum, amount) => sum + amount, 0)
  for (let size = total / GRID / 1000; size > total * 1e-9; size /= 4)
    for (const from of free)
      for (const to of free) {
        if (from === to) continue
        for (let moves = 0; moves < 50; moves++) {
          const [less, more] = [amounts[from]! - size, amounts[to]! + size]
          if (!isAllowed(limits[from]!, less) || !isAllowed(limits[to]!, more)) break
          const gain =
            responses[from]!(less) +
            responses[to]!(more) -
            responses[from]!(amounts[from]!) -
            responses[to]!(amounts[to]!)
          if (!(gain > 0)) break
          amounts[from] = less
          amounts[to] = more
        }
      }
  return amounts
}

function isAllowed({ low, high, least }: ChannelLimits, amount: number): boolean {
  return amount >= low && amount <= high && (amount === 0 || amount >= least)
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

/** The largest spend whose best outcome is at least `ratio` times the spend; the value of every total comes from one table. */
function forRatio(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  most: number,
  ratio: number,
): BudgetResult {
  const least = limits.reduce((sum, limit) => sum + lowest(limit), 0)
  const reach = Math.min(
    most,
    limits.reduce((sum, limit) => sum + highest(limit), 0),
  )
  const at = (total: number): BudgetResult => forTotal(responses, limits, total)
  const excess = (total: number): number => {
    const found = at(total)
    return found.ok ? found.outcome - ratio * total : Number.NEGATIVE_INFINITY
  }
  // From the top down, since the average falls with the amount but need not at once (S-shaped curves).
  const points = Array.from({ length: 61 }, (_, i) =>
    // Evenly, and towards the lower end ever more closely: curves are steepest there.
    i <= 20 ? least + ((reach - least) / 40) * 0.72 ** (20 - i) : least + ((reach - least) * (i - 20)) / 40,
  ).filter((total) => total > 0)
  let good = -1
  for (let i = points.length - 1; i >= 0 && good < 0; i--) if (excess(points[i]!) >= 0) good = i
  if (good < 0) {
    const ratios = points.map((total) => (excess(total) + ratio * total) / total)
    return {
      ok: false,
      problems: [{ problem: 'target-out-of-reach', target: ratio, best: Math.max(0, ...ratios) }],
    }
  }
  let low = points[good]!
  let high = points[good + 1] ?? low
  for (let round = 0; round < 14; round++) {
    const middle = (low + high) / 2
    if (excess(middle) >= 0) low = middle
    else high = middle
  }
  return at(low)
}
