import { createHash } from 'node:crypto'
import { open, type FileHandle } from 'node:fs/promises'
import { basename } from 'node:path'
import { Readable, pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { ExpectedFailure } from '../../contract/failure.ts'

/** Read, decoded, guarded and parsed in one go: small enough that a batch of records is a fraction of a second of work. */
export const PIECE_BYTES = 64 * 1024
/** A compressed file may not grow by more than this, once it has grown beyond the first MiB. */
const MAX_INFLATION = 200
const INFLATION_FREE_BYTES = 1024 * 1024

export type Source = {
  readonly fileName: string
  readonly fileBytes: number
  readonly compressed: boolean
  /** The content, decompressed, in pieces of at most {@link PIECE_BYTES}, or as much as fits into the buffer that was given. Can be gone through once. */
  readonly pieces: () => AsyncGenerator<Buffer, void, undefined>
  /** Bytes of the file (compressed ones, where it is) read so far. */
  readonly position: () => number
  /** SHA-256 of the file as it lies on the disk, after all pieces were read and the file was found unchanged. */
  readonly finish: () => Promise<string>
  /** A few places further on in an uncompressed file, for guesses about what the beginning does not show. */
  readonly peek: (offset: number, bytes: number) => Promise<Buffer>
  readonly close: () => Promise<void>
}

/**
 * Opens a file for one pass from the first byte to the last. `one`: a buffer for the pieces of an uncompressed file, each of which is then
 * gone when the next is asked for.
 * @throws ExpectedFailure file-not-found, file-is-folder, file-unreadable, file-empty, file-not-text
 */
export async function openSource(path: string, one?: Buffer): Promise<Source> {
  const fileName = basename(path)
  const handle = await opened(path, fileName)
  try {
    const before = await handle.stat()
    if (before.isDirectory()) throw new ExpectedFailure('file-is-folder', { file: fileName })
    if (!before.isFile()) throw new ExpectedFailure('file-unreadable', { file: fileName })
    if (before.size === 0) throw new ExpectedFailure('file-empty', { file: fileName })
    const head = await readAt(handle, fileName, 0, 16)
    const compressed = head[0] === 0x1f && head[1] === 0x8b
    const hash = createHash('sha256')
    let position = 0
    // Whoever unpacks holds several pieces at a time.
    const own = compressed ? PIECE_BYTES : (one ?? PIECE_BYTES)

    async function* fileBytes(): AsyncGenerator<Buffer, void, undefined> {
      for (;;) {
        const piece = await readAt(handle, fileName, position, own)
        if (piece.length === 0) return
        position += piece.length
        hash.update(piece)
        yield piece
      }
    }

    async function finish(): Promise<string> {
      // What follows the end of a compressed stream belongs to the file as well.
      for await (const _ of fileBytes());
      const after = await handle.stat()
      if (after.size !== before.size || after.mtimeMs !== before.mtimeMs || position !== before.size) {
        throw new ExpectedFailure('file-changed', { file: fileName })
      }
      return hash.digest('hex')
    }

    return {
      fileName,
      fileBytes: before.size,
      compressed,
      pieces: () => (compressed ? inflated(fileBytes(), fileName, () => position) : fileBytes()),
      position: () => position,
      finish,
      peek: (offset, bytes) => readAt(handle, fileName, offset, bytes),
      close: () => handle.close(),
    }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** SHA-256 of a file without looking at what it says. */
export async function hashFile(path: string, signal: AbortSignal): Promise<string> {
  const fileName = basename(path)
  const handle = await opened(path, fileName)
  try {
    const hash = createHash('sha256')
    for (let position = 0; ;) {
      signal.throwIfAborted()
      const piece = await readAt(handle, fileName, position, PIECE_BYTES * 8)
      if (piece.length === 0) return hash.digest('hex')
      position += piece.length
      hash.update(piece)
    }
  } finally {
    await handle.close()
  }
}

async function opened(path: string, file: string): Promise<FileHandle> {
  try {
    return await open(path, 'r')
  } catch (error) {
    throw translatedRead(error, file)
  }
}

async function readAt(
  handle: FileHandle,
  file: string,
  position: number,
  into: number | Buffer,
): Promise<Buffer> {
  try {
    const given = typeof into === 'number' ? Buffer.allocUnsafe(into) : into
    const { bytesRead, buffer } = await handle.read(given, 0, given.length, position)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    throw translatedRead(error, file)
  }
}

function translatedRead(error: unknown, file: string): ExpectedFailure {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return new ExpectedFailure('file-not-found', { file })
  if (code === 'EISDIR') return new ExpectedFailure('file-is-folder', { file })
  return new ExpectedFailure('file-unreadable', { file, cause: code })
}

/** The content of bytes that may be packed with gzip. */
export async function* unpacked(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  file: string,
): AsyncGenerator<Buffer, void, undefined> {
  const first = await pieces.next()
  if (first.done === true) return
  const head = first.value
  let consumed = 0
  async function* all(): AsyncGenerator<Buffer, void, undefined> {
    consumed += head.length
    yield head
    for await (const piece of pieces) {
      consumed += piece.length
      yield piece
    }
  }
  const isPacked = head[0] === 0x1f && head[1] === 0x8b
  yield* isPacked ? inflated(all(), file, () => consumed) : all()
}

async function* inflated(
  compressed: AsyncGenerator<Buffer, void, undefined>,
  file: string,
  consumed: () => number,
): AsyncGenerator<Buffer, void, undefined> {
  const gunzip = createGunzip({ chunkSize: PIECE_BYTES })
  // A failure reaches the loop below through the stream itself.
  pipeline(Readable.from(compressed, { highWaterMark: 1 }), gunzip, () => undefined)
  let produced = 0
  try {
    // A readable stream of bytes yields buffers.
    for await (const piece of gunzip as AsyncIterable<Buffer>) {
      produced += piece.length
      if (produced > INFLATION_FREE_BYTES && produced > MAX_INFLATION * consumed()) {
        throw new ExpectedFailure('archive-bomb', { file, byte: consumed() })
      }
      yield piece
    }
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error
    throw new ExpectedFailure('file-unreadable', { file, byte: consumed() })
  } finally {
    gunzip.destroy()
  }
}
