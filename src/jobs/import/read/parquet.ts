import { open, type FileHandle } from 'node:fs/promises'
import { parquetMetadataAsync, parquetReadObjects, type AsyncBuffer, type FileMetaData } from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { RecordBatch } from '../records.ts'
import { BatchMaker } from './batch-maker.ts'

const MAX_GROUP_BYTES = 1024 ** 3
const ROWS_AT_ONCE = 10_000
const MAX_COLUMNS = 16_384

/**
 * Rows of a Parquet file, by row group. Whole numbers of 64 bits, decimals, dates and times come as text that reads back the same.
 * @throws ExpectedFailure parquet-bad, parquet-unsupported, too-many-columns
 */
export async function* readParquet(
  path: string,
  file: string,
  position: (share: number) => number,
): AsyncGenerator<RecordBatch, void, undefined> {
  const handle = await open(path, 'r')
  try {
    const buffer = asyncBuffer(handle, (await handle.stat()).size)
    const metadata = await guarded(file, () => parquetMetadataAsync(buffer))
    const columns = columnsOf(metadata, file)
    const batch = new BatchMaker()
    batch.add(columns, 1)
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
        const rows = await guarded(file, () =>
          parquetReadObjects({ file: buffer, metadata, rowStart: first, rowEnd, compressors }),
        )
        if (rows.length !== rowEnd - first)
          throw new ExpectedFailure('parquet-bad', { file, line: first + 2 })
        rows.forEach((row, index) => {
          batch.add(
            columns.map((column) => textOf(row[column])),
            first + index + 2,
          )
        })
        first = rowEnd
        if (batch.isFull) yield batch.take(position(first / Math.max(1, total)))
      }
    }
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

function columnsOf(metadata: FileMetaData, file: string): string[] {
  const [root] = metadata.schema
  const columns: string[] = []
  // The schema is a tree in depth-first order; what is below a top-level column is part of it.
  let at = 1
  const skip = (): void => {
    const element = metadata.schema[at++]
    for (let child = 0; child < (element?.num_children ?? 0); child++) skip()
  }
  for (let child = 0; child < (root?.num_children ?? 0); child++) {
    columns.push(metadata.schema[at]?.name ?? '')
    skip()
  }
  if (columns.length === 0) throw new ExpectedFailure('parquet-bad', { file })
  if (columns.length > MAX_COLUMNS) throw new ExpectedFailure('too-many-columns', { file, line: 1 })
  return columns
}

async function guarded<T>(file: string, work: () => Promise<T> | T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof ExpectedFailure) throw error
    // The library's words hold what the file says; only the kind of the fault is told.
    const text = error instanceof Error ? error.message : ''
    const isUnsupported = /unsupported|not supported|unknown (?:compression|encoding)/i.test(text)
    throw new ExpectedFailure(isUnsupported ? 'parquet-unsupported' : 'parquet-bad', { file })
  }
}

function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (value instanceof Date) {
    const iso = Number.isNaN(value.getTime()) ? '' : value.toISOString()
    return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso
  }
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
}
