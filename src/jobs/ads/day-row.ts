/** Rows of one day: outcome, spends by channel, controls. */
export type DayRow = {
  readonly day: number
  readonly outcome: number | null
  readonly spend: ReadonlyMap<string, number>
  readonly controls: ReadonlyMap<string, number>
}
