import { basename } from 'node:path'
import { stat } from 'node:fs/promises'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { openSource, unpacked, type Source } from '../source.ts'
import { Archive, hashOf, type ArchiveEntry } from './archive.ts'

/** Bytes at the beginning that a kind is told by. */
const HEAD_BYTES = 64 * 1024

export function isZip(head: Buffer): boolean {
  return head[0] === 0x50 && head[1] === 0x4b && (head[2] === 3 || head[2] === 5)
}

/**
 * The content of a file, or of a member of an archive, as bytes: decompressed, once from the first to the last.
 * @throws ExpectedFailure of opening, archive-member-missing
 */
export async function openContent(path: string, member: string, one?: Buffer): Promise<Source> {
  if (member === '') return openSource(path, one)
  const fileName = basename(path)
  const archive = await Archive.open(path)
  try {
    const entry = memberOf(archive, member, fileName)
    const { size } = await stat(path)
    let position = 0
    return {
      fileName,
      fileBytes: Math.max(1, entry.bytes),
      compressed: true,
      async *pieces() {
        for await (const piece of unpacked(archive.read(entry), fileName)) {
          position += piece.length
          yield piece
        }
      },
      position: () => Math.min(position, entry.bytes),
      finish: async () => {
        const hash = await hashOf(path)
        if ((await stat(path)).size !== size) throw new ExpectedFailure('file-changed', { file: fileName })
        return hash
      },
      peek: () => Promise.resolve(Buffer.alloc(0)),
      close: () => {
        archive.close()
        return Promise.resolve()
      },
    }
  } catch (error) {
    archive.close()
    throw error
  }
}

export function memberOf(archive: Archive, member: string, file: string): ArchiveEntry {
  const entry = archive.find(member)
  if (entry === undefined) throw new ExpectedFailure('archive-member-missing', { file, member })
  return entry
}

/** The first bytes of a content, and whether they are all of it. */
export async function headOf(
  pieces: AsyncGenerator<Buffer, void, undefined>,
  bytes = HEAD_BYTES,
): Promise<{ readonly bytes: Buffer; readonly isWhole: boolean }> {
  const parts: Buffer[] = []
  let length = 0
  for await (const piece of pieces) {
    parts.push(piece)
    length += piece.length
    if (length >= bytes) return { bytes: Buffer.concat(parts), isWhole: false }
  }
  return { bytes: Buffer.concat(parts), isWhole: true }
}
