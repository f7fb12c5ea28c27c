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

/** Cells of money that a search begins with. */
const GRID = 600

const isLocked = ({ low, high }: ChannelLimits): boolean => high - low <= 1e-9 * Math.max(1, Math.abs(high))

/** The smallest amount a channel may have; above `high` where there is none. */
export function lowest({ low, step, least }: ChannelLimits): number {
  // One that has to have something has at least what makes sense.
  const from = low > 0 ? Math.max(low, least) : 0
  return step > 0 ? Math.ceil(from / step - 1e-9) * step : from
}

export function highest({ high, step }: ChannelLimits): number {
  return step > 0 && Number.isFinite(high) ? Math.floor(high / step + 1e-9) * step : high
}

/** Money is only to be had in steps: nothing can take up what they leave over. */
export function isInSteps(limits: readonly ChannelLimits[]): boolean {
  return limits.every((limit) => limit.step > 0 || isLocked(limit))
}

/** The unit of a table for so much money: what all steps are multiples of, or a fraction of the money. */
export function unitOf(limits: readonly ChannelLimits[], money: number): number {
  return isInSteps(limits) ? greatestStep(limits, money) : money / GRID
}

/** The unit that all steps are multiples of, or the smallest step where there is none. */
function greatestStep(limits: readonly ChannelLimits[], money: number): number {
  const steps = limits.filter((limit) => limit.step > 0 && !isLocked(limit)).map(({ step }) => step)
  if (steps.length === 0) return money / GRID
  const smallest = Math.min(...steps)
  const scaled = steps.map((step) => Math.round((step / smallest) * 1000))
  let unit = scaled.reduce(commonDivisor)
  if ((money / (unit * smallest)) * 1000 > 50_000) unit = 1000
  return (unit / 1000) * smallest
}

function commonDivisor(a: number, b: number): number {
  return b === 0 ? a : commonDivisor(b, a % b)
}

/** Amounts a channel may take between two limits, on a grid; ascending. */
export function choices(limit: ChannelLimits, from: number, to: number, grid: number): number[] {
  const low = Math.max(lowest(limit), from)
  const high = Math.min(isLocked(limit) ? limit.high : highest(limit), to)
  const found = new Set<number>()
  if (isLocked(limit)) found.add(limit.high)
  else if (limit.step > 0) {
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

/** The best amounts for every sum of money at once. */
export type GridTable = {
  /** So many cells above the smallest sum. */
  readonly cells: number
  /** Best outcome with just the sum of a cell (rounded to the unit); -Infinity where no amounts come to it. */
  readonly outcome: Float64Array
  /** About the money of a cell, and the cell of an amount of money. */
  readonly moneyAt: (cell: number) => number
  readonly cellOf: (money: number) => number
  readonly amountsAt: (cell: number) => number[]
}

/**
 * One pass of dynamic programming over all sums up to `money`. Null where a channel has no amount to choose. O(channels x cells x choices).
 * @param around window of amounts of each channel
 */
export function gridTable(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  money: number,
  unit: number,
  around: readonly (readonly [number, number])[],
): GridTable | null {
  const options = limits.map((limit, c) => choices(limit, around[c]![0], around[c]![1], unit))
  if (options.some((amounts) => amounts.length === 0)) return null
  // Amounts are counted in units from the sum of the smallest ones.
  const base = options.reduce((sum, amounts) => sum + amounts[0]!, 0)
  const reach = options.reduce((sum, amounts) => sum + amounts.at(-1)!, 0)
  const cells = Math.max(0, Math.round((Math.min(money, reach + unit) - base) / unit))
  let table = new Float64Array(cells + 1).fill(Number.NEGATIVE_INFINITY)
  table[0] = 0
  const taken: Int32Array[] = []
  options.forEach((amounts, c) => {
    const values = amounts.map((amount) => responses[c]!(amount))
    const offsets = amounts.map((amount) => Math.round((amount - amounts[0]!) / unit))
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
  })
  const amountsAt = (from: number): number[] => {
    let cell = from
    const amounts = new Array<number>(options.length).fill(0)
    for (let c = options.length - 1; c >= 0; c--) {
      amounts[c] = options[c]![taken[c]![cell]!]!
      cell -= Math.round((amounts[c]! - options[c]![0]!) / unit)
    }
    return amounts
  }
  return {
    cells,
    outcome: table,
    moneyAt: (cell) => base + cell * unit,
    cellOf: (amount) => Math.round((amount - base) / unit),
    amountsAt,
  }
}

/**
 * Rounding to units leaves a little over or asks for a little too much: channels without steps take it, within their limits. Null where they cannot.
 */
export function spreadRest(
  amounts: number[],
  limits: readonly ChannelLimits[],
  total: number,
): number[] | null {
  let rest = total - sumOf(amounts)
  for (let c = 0; c < amounts.length && Math.abs(rest) > 1e-9 * total; c++) {
    const limit = limits[c]!
    if (limit.step > 0 || isLocked(limit) || (amounts[c] === 0 && limit.least > 0)) continue
    const moved = Math.min(limit.high, Math.max(limit.low, limit.least, amounts[c]! + rest))
    rest -= moved - amounts[c]!
    amounts[c] = moved
  }
  return Math.abs(rest) <= 1e-6 * total ? amounts : null
}

/** Moves money between pairs of channels without steps while that helps: polishes to where marginal returns agree. */
export function levelled(
  responses: readonly Response[],
  limits: readonly ChannelLimits[],
  start: readonly number[],
): number[] {
  const amounts = [...start]
  const free = limits.flatMap((limit, c) => (limit.step > 0 || isLocked(limit) ? [] : [c]))
  const total = sumOf(start)
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

export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}
