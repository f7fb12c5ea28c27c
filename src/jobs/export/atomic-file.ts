import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { randomBytes } from 'node:crypto'
import { ExpectedFailure } from '../../contract/failure.ts'

const BUFFER_CHARACTERS = 256 * 1024

/**
 * A text file that appears under its name only when complete: it grows under a temporary name beside the target, and
 * `publish` syncs and renames it. `discard` leaves nothing behind; it is safe to call after `publish`.
 */
export class AtomicFile {
  readonly #target: string
  readonly #temporary: string
  #handle: number | undefined
  #pending: string[] = []
  #pendingCharacters = 0
  #bytes = 0

  /** @throws ExpectedFailure target-not-writable */
  constructor(target: string) {
    this.#target = target
    this.#temporary = join(
      dirname(target),
      `.${basename(target).slice(0, 100)}.${randomBytes(6).toString('hex')}.part`,
    )
    this.#handle = this.#guarded(() => openSync(this.#temporary, 'wx'))
  }

  /** Bytes written so far, without what is still buffered. */
  get bytes(): number {
    return this.#bytes
  }

  write(text: string): void {
    this.#pending.push(text)
    this.#pendingCharacters += text.length
    if (this.#pendingCharacters >= BUFFER_CHARACTERS) this.#flush()
  }

  /** What is no text, after the text so far. */
  writeBytes(bytes: Uint8Array): void {
    this.#flush()
    this.#put(bytes)
  }

  publish(): void {
    this.#flush()
    const handle = this.#handle
    if (handle === undefined) return
    this.#guarded(() => {
      fsyncSync(handle)
      closeSync(handle)
      this.#handle = undefined
      renameSync(this.#temporary, this.#target)
    })
  }

  discard(): void {
    if (this.#handle === undefined) return
    closeSync(this.#handle)
    this.#handle = undefined
    rmSync(this.#temporary, { force: true })
  }

  #flush(): void {
    if (this.#handle === undefined || this.#pendingCharacters === 0) return
    const bytes = Buffer.from(this.#pending.join(''), 'utf8')
    this.#pending = []
    this.#pendingCharacters = 0
    this.#put(bytes)
  }

  #put(bytes: Uint8Array): void {
    const handle = this.#handle
    if (handle === undefined) return
    this.#guarded(() => {
      for (let at = 0; at < bytes.length;) at += writeSync(handle, bytes, at)
    })
    this.#bytes += bytes.length
  }

  #guarded<T>(work: () => T): T {
    try {
      return work()
    } catch (error) {
      this.discard()
      const code = error instanceof Error && 'code' in error ? error.code : ''
      const file = basename(this.#target)
      if (code === 'ENOSPC' || code === 'EDQUOT') throw new ExpectedFailure('disk-full', { file })
      throw new ExpectedFailure('target-not-writable', { file, reason: String(code) })
    }
  }
}
