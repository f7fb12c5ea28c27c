import type { WritableDb } from '../database.ts'

/** Rows of one statement: more gain little. */
const ROWS = 40

type Value = string | number | null

/** Inserts many rows of a table with few statements; the rows are there when they were flushed. */
export class ManyRows {
  readonly #width: number
  readonly #many: { run(...values: Value[]): unknown }
  readonly #one: { run(...values: Value[]): unknown }
  #values: Value[] = []

  constructor(db: WritableDb, table: string, columns: readonly string[]) {
    const insert = `INSERT INTO ${table} (${columns.join(', ')}) VALUES`
    const row = `(${columns.map(() => '?').join(', ')})`
    this.#width = columns.length
    this.#many = db.prepare<Value[]>(`${insert} ${new Array<string>(ROWS).fill(row).join(', ')}`)
    this.#one = db.prepare<Value[]>(`${insert} ${row}`)
  }

  add(...row: Value[]): void {
    this.#values.push(...row)
    if (this.#values.length < ROWS * this.#width) return
    this.#many.run(...this.#values)
    this.#values = []
  }

  flush(): void {
    for (let at = 0; at < this.#values.length; at += this.#width)
      this.#one.run(...this.#values.slice(at, at + this.#width))
    this.#values = []
  }
}
