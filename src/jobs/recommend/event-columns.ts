/** Events one after the other in typed arrays that grow: 24 bytes an event. */
export class EventColumns {
  #row = new Int32Array(1024)
  #column = new Int32Array(1024)
  #weight = new Float64Array(1024)
  #time = new Float64Array(1024)
  #count = 0

  get count(): number {
    return this.#count
  }

  add(row: number, column: number, weight: number, time: number): void {
    const at = this.#count
    if (at === this.#row.length) this.#grow()
    this.#row[at] = row
    this.#column[at] = column
    this.#weight[at] = weight
    this.#time[at] = time
    this.#count++
  }

  /** Views of what is there; not to be added to afterwards. */
  events(): FileEvents {
    const count = this.#count
    return {
      row: this.#row.subarray(0, count),
      column: this.#column.subarray(0, count),
      weight: this.#weight.subarray(0, count),
      time: this.#time.subarray(0, count),
    }
  }

  #grow(): void {
    const room = this.#row.length * 2
    const wider = <A extends Int32Array | Float64Array>(from: A, to: A): A => {
      to.set(from)
      return to
    }
    this.#row = wider(this.#row, new Int32Array(room))
    this.#column = wider(this.#column, new Int32Array(room))
    this.#weight = wider(this.#weight, new Float64Array(room))
    this.#time = wider(this.#time, new Float64Array(room))
  }
}

export type FileEvents = {
  readonly row: Int32Array
  readonly column: Int32Array
  readonly weight: Float64Array
  readonly time: Float64Array
}
