const MAX_CODES = 8

/** What a sheet holds beside its cells and a reader should be told: of the rows that were read so far. */
export class SheetNotes {
  /** Rows the sheet does not show: filtered out, or hidden by hand. They are data. */
  hiddenRows = 0
  /** Cells such as #N/A, and where the first is. */
  errors = 0
  firstError = 0
  /** Formulas whose result was never stored, and where the first is. */
  emptyFormulas = 0
  firstEmptyFormula = 0
  /** Cells that got the value of the merged cells they are part of. */
  mergedCells = 0
  /** Amounts in merged cells: they count for the first row only. */
  mergedAmounts = 0
  /** Of a Parquet file: the column that only numbers the rows, and is left out; empty: there is none. */
  indexColumn = ''
  readonly #currencies: (string | undefined)[] = []
  readonly #codes = new Map<number, Set<string>>()

  error(row: number): void {
    if (this.errors++ === 0) this.firstError = row
  }

  emptyFormula(row: number): void {
    if (this.emptyFormulas++ === 0) this.firstEmptyFormula = row
  }

  /** A cell is shown as an amount of a currency. @param column from 0 */
  currency(column: number, code: string): void {
    if (this.#currencies[column] === code) return
    this.#currencies[column] = code
    const codes = this.#codes.get(column) ?? new Set()
    if (codes.size < MAX_CODES) codes.add(code)
    this.#codes.set(column, codes)
  }

  hasCurrency(column: number): boolean {
    return this.#codes.has(column)
  }

  /** Currencies that the cells of a column are shown in. @param column from 0 */
  currenciesOf(column: number): readonly string[] {
    return [...(this.#codes.get(column) ?? [])]
  }
}
