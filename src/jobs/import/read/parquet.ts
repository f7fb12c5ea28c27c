import { open, type FileHandle } from 'node:fs/promises'
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { RecordBatch } from '../records.ts'
import { BatchMaker } from './batch-maker.ts'
import { ObjectWriter, isNested, textOf } from './object-writer.ts'
import { columnsOf } from './parquet-columns.ts'
import { SheetNotes } from './sheet-notes.ts'

const MAX_GROUP_BYTES = 1024 ** 3
const ROWS_AT_ONCE = 10_000
const MAGIC_BYTES = 4

/**
 * Rows of a Parquet file, by row group. Whole numbers of 64 bits, decimals, dates and times come as text that reads back the same.
 * @param told gets which column is left out
 * @throws ExpectedFailure parquet-bad, parquet-encrypted, parquet-unsupported, too-many-columns
 */
export async function* readParquet(
  path: string,
  file: string,
  position: (share: number) => number,
  told: (notes: SheetNotes) => void = () => undefined,
): AsyncGenerator<RecordBatch, void, undefined> {
  const handle = await open(path, 'r')
  try {
    const buffer = asyncBuffer(handle, (await handle.stat()).size)
    await checkEnds(handle, buffer.byteLength, file)
    const { columns, metadata, indexColumn } = columnsOf(
      await guarded(file, undefined, () => parquetMetadataAsync(buffer)),
      file,
    )
    const notes = new SheetNotes()
    notes.indexColumn = indexColumn
    told(notes)
    const names = columns.map(({ name }) => name)
    let batch = new BatchMaker()
    /** Where structures and lists stand in the columns. */
    let writer: ObjectWriter | undefined
    batch.add(names, 1)
    const total = Number(metadata.num_rows)
    let first = 0
    for (const group of metadata.row_groups) {
      if (Number(group.total_byte_size) > MAX_GROUP_BYTES)
        throw new ExpectedFailure('parquet-unsupported', {
          file,
          feature: `row group of ${group.total_byte_size} bytes`,
        })
      const end = first + Number(group.num_rows)
      while (first < end) {
        const rowEnd = Math.min(end, first + ROWS_AT_ONCE)
        const rows = await guarded(file, first + 2, () =>
          parquetReadObjects({
            file: buffer,
            metadata,
            columns: names,
            rowStart: first,
            rowEnd,
            compressors,
          }),
        )
        if (rows.length !== rowEnd - first)
          throw new ExpectedFailure('parquet-bad', { file, line: first + 2 })
        if (first === 0 && rows.some((row) => names.some((name) => isNested(row[name])))) {
          writer = new ObjectWriter(file)
          batch = writer.batch
        }
        rows.forEach((row, index) => {
          const cells = columns.map(({ name, write }) => write(row[name]))
          if (writer === undefined) batch.add(cells.map(textOf), first + index + 2)
          else
            writer.add(
              Object.fromEntries(cells.map((cell, at) => [names[at] ?? '', cell])),
              first + index + 2,
            )
        })
        first = rowEnd
        if (batch.isFull) yield batch.take(position(first / Math.max(1, total)))
      }
    }
    writer?.finish()
    if (!batch.isEmpty) yield batch.take(position(1))
  } finally {
    await handle.close()
  }
}

function asyncBuffer(handle: FileHandle, byteLength: number): AsyncBuffer {
  return {
    byteLength,
    slice: async (start, end = byteLength) => {
      const length = Math.max(0, Math.min(end, byteLength) - start)
      if (length > MAX_GROUP_BYTES) throw new RangeError('a piece of the file is too large')
      const bytes = new Uint8Array(length)
      await handle.read(bytes, 0, length, start)
      return bytes.buffer
    },
  }
}

/** A file begins and ends with the same four letters: others say that it is encrypted, or that its end is missing. */
async function checkEnds(handle: FileHandle, bytes: number, file: string): Promise<void> {
  const { buffer } = await handle.read(
    Buffer.alloc(MAGIC_BYTES),
    0,
    MAGIC_BYTES,
    Math.max(0, bytes - MAGIC_BYTES),
  )
  const end = buffer.toString('latin1')
  if (end === 'PARE') throw new ExpectedFailure('parquet-encrypted', { file })
  if (end !== 'PAR1' || bytes < 3 * MAGIC_BYTES)
    throw new ExpectedFailure('parquet-bad', { file, byte: bytes })
}

/** @param line of the table that is being read; undefined: none yet */
async function guarded<T>(file: string, line: number | undefined, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error
    // The library's words hold what the file says; only the kind of the fault is told.
    const text = error instanceof Error ? error.message : ''
    const isUnsupported = /unsupported|not supported|unknown (?:compression|encoding)/i.test(text)
    throw new ExpectedFailure(isUnsupported ? 'parquet-unsupported' : 'parquet-bad', {
      file,
      ...(line === undefined ? {} : { line }),
    })
  }
}
