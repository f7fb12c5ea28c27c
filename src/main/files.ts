import { randomUUID } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { ExpectedFailure } from '../contract/failure.ts'
import { fileToken, type FileToken } from '../contract/ids.ts'
import type { FileRef } from '../contract/requests.ts'

/** A source may be read, a target may be written: a file that was dropped to be imported cannot be overwritten by an export. */
type Use = 'source' | 'target'

const KEPT = 5_000

/**
 * The files the user has pointed at, by dialog or by drop. The window holds tokens; the paths stay here,
 * so a page gone wrong can name no file the user has not named.
 */
export class FileRegistry {
  readonly #entries = new Map<FileToken, { readonly path: string; readonly use: Use }>()

  /** @throws ExpectedFailure file-not-found, file-is-folder, file-unreadable */
  async addSource(path: string): Promise<FileRef> {
    const { bytes } = await describe(path)
    return { token: this.#register(path, 'source'), name: basename(path), bytes }
  }

  addTarget(path: string): FileRef {
    return { token: this.#register(path, 'target'), name: basename(path), bytes: 0 }
  }

  /** @throws ExpectedFailure file-not-found */
  sourcePath(token: FileToken): string {
    return this.#path(token, 'source')
  }

  /** @throws ExpectedFailure file-not-found */
  targetPath(token: FileToken): string {
    return this.#path(token, 'target')
  }

  /** @throws ExpectedFailure file-not-found */
  anyPath(token: FileToken): string {
    return this.#path(token, undefined)
  }

  #register(path: string, use: Use): FileToken {
    const token = fileToken.parse(randomUUID())
    this.#entries.set(token, { path, use })
    if (this.#entries.size > KEPT) {
      const oldest = this.#entries.keys().next()
      if (oldest.done !== true) this.#entries.delete(oldest.value)
    }
    return token
  }

  #path(token: FileToken, use: Use | undefined): string {
    const entry = this.#entries.get(token)
    if (entry === undefined || (use !== undefined && entry.use !== use))
      throw new ExpectedFailure('file-not-found')
    return entry.path
  }
}

/** Gives a chosen target the extension of its format, where the user has typed none or another. */
export function withExtension(path: string, extension: string): string {
  return extname(path).toLowerCase() === `.${extension}` ? path : `${path}.${extension}`
}

/** A name the page suggests is text, not a path. */
export function safeFileName(name: string): string {
  const cleaned = Array.from(name, (character) => (isUnsafe(character) ? '-' : character))
    .join('')
    .trim()
  return cleaned.replace(/^\.+/, '') || 'export'
}

function isUnsafe(character: string): boolean {
  return '/\\:*?"<>|'.includes(character) || character < ' ' || character === '\u007f'
}

async function describe(path: string): Promise<{ readonly bytes: number }> {
  const file = basename(path)
  try {
    const found = await stat(path)
    if (found.isDirectory()) throw new ExpectedFailure('file-is-folder', { file })
    if (!found.isFile()) throw new ExpectedFailure('file-unreadable', { file })
    return { bytes: found.size }
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error
    const code = error instanceof Error && 'code' in error ? error.code : ''
    throw new ExpectedFailure(code === 'ENOENT' ? 'file-not-found' : 'file-unreadable', { file })
  }
}
