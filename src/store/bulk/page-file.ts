import { closeSync, fstatSync, openSync, readSync, writeSync } from 'node:fs'

/** The largest page SQLite knows: few pages, and every key of ours fits on one. */
export const PAGE_BYTES = 65_536
/** Pages that go to the file in one call. */
const PAGES_AT_ONCE = 16

/** Pages of a database file that are written one behind the other, after those that are there. Pages count from 1. */
export class PageFile {
  readonly #handle: number
  readonly #waiting = Buffer.allocUnsafe(PAGES_AT_ONCE * PAGE_BYTES)
  #written: number
  #held = 0

  constructor(path: string) {
    this.#handle = openSync(path, 'r+')
    this.#written = fstatSync(this.#handle).size / PAGE_BYTES
  }

  /** Pages of the file so far. */
  get pages(): number {
    return this.#written + this.#held
  }

  append(page: Uint8Array): number {
    this.#waiting.set(page, this.#held * PAGE_BYTES)
    this.#held++
    const number = this.pages
    if (this.#held === PAGES_AT_ONCE) this.flush()
    return number
  }

  flush(): void {
    const length = this.#held * PAGE_BYTES
    for (let done = 0; done < length;)
      done += writeSync(this.#handle, this.#waiting, done, length - done, this.#written * PAGE_BYTES + done)
    this.#written += this.#held
    this.#held = 0
  }

  /** Writes over a part of a page that has left the memory. */
  patch(page: number, offset: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;)
      done += writeSync(
        this.#handle,
        bytes,
        done,
        bytes.length - done,
        (page - 1) * PAGE_BYTES + offset + done,
      )
  }

  /** At most `bytes.length` bytes of an appended page from `offset` on. */
  read(page: number, offset: number, bytes: Uint8Array): void {
    const length = Math.min(bytes.length, PAGE_BYTES - offset)
    if (page > this.#written) {
      const from = (page - 1 - this.#written) * PAGE_BYTES + offset
      bytes.set(this.#waiting.subarray(from, from + length))
    } else readSync(this.#handle, bytes, 0, length, (page - 1) * PAGE_BYTES + offset)
  }

  close(): void {
    closeSync(this.#handle)
  }
}
