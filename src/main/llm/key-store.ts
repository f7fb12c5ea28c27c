import { join } from 'node:path'
import { z } from 'zod'
import type { LlmState } from '../../contract/llm.ts'
import { readJsonFile, writeJsonFile } from '../json-file.ts'

/** As much of Electron's `safeStorage` as is used. */
export type SafeStorage = {
  readonly isEncryptionAvailable: () => boolean
  /** Linux only, and missing in older runtimes. */
  readonly getSelectedStorageBackend?: () => string
  readonly encryptString: (text: string) => Buffer
  readonly decryptString: (bytes: Buffer) => string
}

const stored = z.object({ origin: z.string(), secret: z.string() }).nullable()

/**
 * The key of the language model. It belongs to one origin and is given out for that one only; it is never in the project, the preferences, the log or the
 * page. Where the system has no key store that is one (Linux without a keyring encrypts with a password that everybody knows), it is held until the app quits.
 */
export class KeyStore {
  readonly #path: string
  readonly #storage: SafeStorage
  readonly #platform: string
  #session: { readonly origin: string; readonly key: string } | null = null

  constructor(profileFolder: string, storage: SafeStorage, platform: string) {
    this.#path = join(profileFolder, 'llm-key.json')
    this.#storage = storage
    this.#platform = platform
  }

  /** Whether keys outlive the app. */
  get canKeep(): boolean {
    if (!this.#storage.isEncryptionAvailable()) return false
    if (this.#platform !== 'linux') return true
    // A runtime that cannot tell which store it uses is not trusted to have one.
    const backend = this.#storage.getSelectedStorageBackend?.() ?? 'unknown'
    return backend !== 'basic_text' && backend !== 'unknown'
  }

  /** Takes the key for an origin; an empty one is forgotten. */
  set(origin: string, key: string): void {
    this.#session = null
    if (key === '') {
      writeJsonFile(this.#path, null)
    } else if (this.canKeep) {
      const secret = this.#storage.encryptString(key).toString('base64')
      writeJsonFile(this.#path, { origin, secret })
    } else {
      writeJsonFile(this.#path, null)
      this.#session = { origin, key }
    }
  }

  /** The key of an origin; empty where there is none, or where the key store does not open it any more. */
  keyOf(origin: string): string {
    if (this.#session?.origin === origin) return this.#session.key
    const kept = readJsonFile(this.#path, stored, null)
    if (kept === null || kept.origin !== origin || !this.canKeep) return ''
    try {
      return this.#storage.decryptString(Buffer.from(kept.secret, 'base64'))
    } catch {
      // Kept by another user or another keyring: it has to be entered again.
      return ''
    }
  }

  stateOf(origin: string): LlmState['key'] {
    if (this.#session?.origin === origin) return 'session'
    return this.keyOf(origin) === '' ? 'none' : 'kept'
  }
}
