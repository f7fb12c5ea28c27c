import type { RecordBatch } from '../records.ts'

const MAX_RECORDS = 2_000
const MAX_CHARACTERS = 256 * 1024

/** Gathers records that were not cut from text into batches; each is kept as a JSON array of its cells beside them. */
export class BatchMaker {
  #cells: string[] = []
  #counts: number[] = []
  #lines: number[] = []
  #texts: string[] = []
  #characters = 0

  get isFull(): boolean {
    return this.#counts.length >= MAX_RECORDS || this.#characters >= MAX_CHARACTERS
  }

  get isEmpty(): boolean {
    return this.#counts.length === 0
  }

  add(cells: readonly string[], line: number): void {
    for (const cell of cells) {
      // Cells travel joined by this character.
      const clean = cell.includes('\u0000') ? cell.replaceAll('\u0000', '\ufffd') : cell
      this.#cells.push(clean)
      this.#characters += clean.length
    }
    this.#counts.push(cells.length)
    this.#lines.push(line)
    this.#texts.push(JSON.stringify(cells))
  }

  take(position: number): RecordBatch {
    const starts = new Uint32Array(this.#texts.length)
    const ends = new Uint32Array(this.#texts.length)
    let at = 0
    this.#texts.forEach((text, index) => {
      starts[index] = at
      at += text.length
      ends[index] = at
      at++
    })
    const batch = {
      cells: this.#cells.join('\u0000'),
      counts: Uint32Array.from(this.#counts),
      lines: Uint32Array.from(this.#lines),
      text: this.#texts.join('\n'),
      starts,
      ends,
      position,
    }
    this.#cells = []
    this.#counts = []
    this.#lines = []
    this.#texts = []
    this.#characters = 0
    return batch
  }
}
