import { keptText } from '../../../contract/broken-bytes.ts'
import type { RecordBatch } from '../records.ts'

const MAX_RECORDS = 2_000
const MAX_CHARACTERS = 256 * 1024

/** Gathers records that were not cut from text into batches; each is kept as a JSON array of its cells beside them. */
export class BatchMaker {
  #cells: string[] = []
  #counts: number[] = []
  #lines: number[] = []
  #texts: string[] = []
  /** With one for each cell: empty ones fill the memory as well. */
  #characters = 0
  #broken: NonNullable<RecordBatch['broken']>[number][] = []
  #unread: number[] = []

  get isFull(): boolean {
    return this.#counts.length >= MAX_RECORDS || this.#characters >= MAX_CHARACTERS
  }

  get characters(): number {
    return this.#characters
  }

  get isEmpty(): boolean {
    return this.#counts.length === 0
  }

  /** @param byte the first that does not belong to the encoding; absent: there is none */
  add(cells: readonly string[], line: number, byte?: number): void {
    if (byte !== undefined) this.#broken.push({ index: this.#counts.length, byte })
    this.#addCells(cells, line, JSON.stringify(byte === undefined ? cells : cells.map(keptText)))
  }

  /** A record of which nobody knows the cells. */
  addText(text: string, line: number, byte?: number): void {
    if (byte === undefined) this.#unread.push(this.#counts.length)
    else this.#broken.push({ index: this.#counts.length, byte })
    this.#addCells([text], line, text.replaceAll('\n', ' '))
  }

  #addCells(cells: readonly string[], line: number, text: string): void {
    for (const cell of cells) {
      // Cells travel joined by this character.
      const clean = cell.includes('\u0000') ? cell.replaceAll('\u0000', '\ufffd') : cell
      this.#cells.push(clean)
      this.#characters += clean.length + 1
    }
    this.#counts.push(cells.length)
    this.#lines.push(line)
    this.#texts.push(text)
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
      ...(this.#broken.length > 0 ? { broken: this.#broken } : {}),
      ...(this.#unread.length > 0 ? { unread: this.#unread } : {}),
    }
    this.#broken = []
    this.#unread = []
    this.#cells = []
    this.#counts = []
    this.#lines = []
    this.#texts = []
    this.#characters = 0
    return batch
  }
}
