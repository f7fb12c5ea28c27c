const YEAR_DAYS = 366
/** Share of rows up to which dates far ahead are slips of the pen, and not another calendar. */
const FEW = 0.1

/** What was read of a file of purchases, and what was not. */
export type PlainReading = {
  readonly file: string
  readonly rows: number
  /** Rows without a customer, a time or a readable number; the line of the first. */
  readonly skipped: number
  readonly firstSkipped: number | null
  /** Rows of a value below zero. */
  readonly refunds: number
  /** Rows dated more than a year ahead, left out where they are few; the line of the first. */
  readonly future: number
  readonly firstFuture: number | null
  readonly hasValues: boolean
}

/**
 * Rows that are dated more than a year after now, where they are few: one purchase in 2090 would make the end of the data so late that everybody has been
 * gone for decades. Where many are, the file has another time, and all count. O(rows).
 * @param days of each row, since 1970; plain numbers that are no dates are far from it
 * @returns true for rows to leave out, or null for none
 */
export function farAhead(days: readonly number[], now: number): ((row: number) => boolean) | null {
  const limit = now / 86_400_000 + YEAR_DAYS
  const ahead = days.reduce((count, day) => count + (day > limit ? 1 : 0), 0)
  return ahead === 0 || ahead >= FEW * days.length ? null : (row) => (days[row] ?? 0) > limit
}

/** What a person should know before the figures: rows that do not count, and a missing value. English, as all lines of the command line. */
export function readingLines(reading: PlainReading, refundsCount: 'lower' | 'left-out'): string[] {
  const { rows, skipped, firstSkipped, refunds, future, firstFuture, hasValues } = reading
  const many = (count: number): string => `${count} of ${rows} rows`
  return [
    ...(skipped === 0
      ? []
      : [
          `left out: ${many(skipped)} without a customer, a time or a readable number, the first in line ${firstSkipped ?? '?'}`,
        ]),
    ...(future === 0
      ? []
      : [`left out: ${many(future)} dated more than a year ahead, the first in line ${firstFuture ?? '?'}`]),
    ...(refunds === 0
      ? []
      : [
          `${many(refunds)} below zero count as returns: ${refundsCount === 'lower' ? 'they lower the revenue and are no orders' : 'left out'}`,
        ]),
    ...(hasValues ? [] : ['no column of values: orders are counted, money is not']),
  ]
}
