import { createHash, randomBytes } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import iconv from 'iconv-lite'
import yauzl, { type Entry, type ZipFile } from 'yauzl'
import { ExpectedFailure, type FailureCode } from '../../../contract/failure.ts'

const MAX_ENTRIES = 1_000
/** With pictures, which a product list has one of in each row; they are never unpacked. */
const MAX_ALL_ENTRIES = 50_000
const PICTURE = /^xl[\\/](?:media|drawings|embeddings)[\\/]|^(?:Pictures|Thumbnails|ObjectReplacements)[\\/]/i
/** An entry may not grow by more than this once it has grown beyond the first MiB. */
const MAX_RATIO = 200
const RATIO_FREE_BYTES = 1024 * 1024
/** All of one entry. */
export const MAX_INFLATED_BYTES = 8 * 1024 ** 3
const IS_ENCRYPTED = 0x1
const HAS_UTF8_NAME = 0x800

export type ArchiveEntry = { readonly name: string; readonly bytes: number; readonly entry: Entry }

/** What a broken or hostile archive is called: of its own, or as a workbook. */
export type ArchiveWords = { readonly bad: FailureCode; readonly bomb: FailureCode }
export const archiveWords: ArchiveWords = { bad: 'archive-bad', bomb: 'archive-bomb' }
export const workbookWords: ArchiveWords = { bad: 'workbook-bad', bomb: 'workbook-bomb' }

/**
 * The files of a ZIP archive; nothing is unpacked until it is asked for, and then no more than the budgets allow (security: 1,000 entries
 * beside pictures of a workbook, ratio 200 : 1, 8 GiB).
 * @throws ExpectedFailure archive-bad, archive-bomb, archive-encrypted (or those of `words`)
 */
export class Archive {
  readonly #zip: ZipFile
  readonly #file: string
  readonly #words: ArchiveWords
  readonly entries: readonly ArchiveEntry[]

  private constructor(zip: ZipFile, file: string, entries: readonly ArchiveEntry[], words: ArchiveWords) {
    this.#zip = zip
    this.#file = file
    this.#words = words
    this.entries = entries
  }

  static async open(path: string, file = basename(path), words = archiveWords): Promise<Archive> {
    const zip = await new Promise<ZipFile>((resolve, reject) => {
      yauzl.open(path, { lazyEntries: true, autoClose: false, decodeStrings: false }, (error, opened) => {
        if (error === null) resolve(opened)
        else reject(new ExpectedFailure(words.bad, { file }))
      })
    })
    try {
      const entries = await entriesOf(zip, file, words)
      return new Archive(zip, file, entries, words)
    } catch (error) {
      zip.close()
      throw error
    }
  }

  find(name: string): ArchiveEntry | undefined {
    return this.entries.find((each) => each.name === name)
  }

  /** The content of an entry in pieces; `consumed` is told how many of its packed bytes were needed. */
  async *read({ entry, name }: ArchiveEntry): AsyncGenerator<Buffer, void, undefined> {
    const fault = { file: this.#file, member: name }
    if ((entry.generalPurposeBitFlag & IS_ENCRYPTED) !== 0)
      throw new ExpectedFailure('archive-encrypted', fault)
    const stream = await new Promise<Readable>((resolve, reject) => {
      this.#zip.openReadStream(entry, (error, opened) => {
        if (error === null) resolve(opened)
        else reject(new ExpectedFailure(this.#words.bad, fault))
      })
    })
    let produced = 0
    const limit = Math.min(MAX_INFLATED_BYTES, Math.max(RATIO_FREE_BYTES, MAX_RATIO * entry.compressedSize))
    try {
      // A readable stream of bytes yields buffers.
      for await (const piece of stream as AsyncIterable<Buffer>) {
        produced += piece.length
        if (produced > limit) throw new ExpectedFailure(this.#words.bomb, { ...fault, byte: produced })
        yield piece
      }
    } catch (error) {
      if (error instanceof ExpectedFailure) throw error
      throw new ExpectedFailure(this.#words.bad, { ...fault, byte: produced })
    } finally {
      stream.destroy()
    }
  }

  close(): void {
    this.#zip.close()
  }
}

async function entriesOf(zip: ZipFile, file: string, words: ArchiveWords): Promise<ArchiveEntry[]> {
  if (zip.entryCount > MAX_ALL_ENTRIES)
    throw new ExpectedFailure(words.bomb, { file, entries: zip.entryCount })
  const entries: ArchiveEntry[] = []
  return new Promise((resolve, reject) => {
    zip.on('entry', (entry: Entry) => {
      const name = nameOf(entry)
      if (!name.endsWith('/') && !PICTURE.test(name))
        entries.push({ name, bytes: entry.uncompressedSize, entry })
      if (entries.length > MAX_ENTRIES)
        reject(new ExpectedFailure(words.bomb, { file, entries: entries.length }))
      else zip.readEntry()
    })
    zip.on('end', () => resolve(entries))
    zip.on('error', () => reject(new ExpectedFailure(words.bad, { file })))
    zip.readEntry()
  })
}

/** Names without the mark of UTF-8 come from old programs: Chinese ones write GB18030. */
function nameOf(entry: Entry): string {
  // With decodeStrings off, yauzl gives the bytes.
  const bytes = entry.fileName as unknown as Buffer
  if ((entry.generalPurposeBitFlag & HAS_UTF8_NAME) !== 0) return bytes.toString('utf8')
  const text = bytes.toString('utf8')
  return text.includes('\ufffd') ? iconv.decode(bytes, 'gb18030') : text
}

/** A file that can be read from any place: the file itself, or a member of an archive unpacked beside the system's temporary files. */
export type PlainFile = { readonly path: string; readonly dispose: () => Promise<void> }

export async function plainFile(pieces: AsyncIterable<Buffer>): Promise<PlainFile> {
  const path = join(tmpdir(), `sextant-${randomBytes(8).toString('hex')}.part`)
  const dispose = (): Promise<void> => rm(path, { force: true })
  try {
    await pipeline(
      Readable.from(pieces, { objectMode: false }),
      createWriteStream(path, { flags: 'wx', mode: 0o600 }),
    )
    return { path, dispose }
  } catch (error) {
    await dispose()
    throw error
  }
}

/** SHA-256 of a file as it lies on the disk. */
export async function hashOf(path: string): Promise<string> {
  const hash = createHash('sha256')
  // A file stream yields buffers.
  for await (const piece of createReadStream(path) as AsyncIterable<Buffer>) hash.update(piece)
  return hash.digest('hex')
}
