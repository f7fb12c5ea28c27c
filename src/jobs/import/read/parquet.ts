import { open, type FileHandle } from 'node:fs/promises'
import {
  parquetMetadataAsync,
  parquetReadObjects,
  type AsyncBuffer,
  type FileMetaData,
  type SchemaElement,
} from 'hyparquet'
import { compressors } from 'hyparquet-compressors'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { RecordBatch } from '../records.ts'
import { BatchMaker } from './batch-maker.ts'
import { ObjectWriter, isNested, textOf } from './object-writer.ts'

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
        const rows = await guarded(file, () =>
          parquetReadObjects({ file: buffer, metadata, rowStart: first, rowEnd, compressors }),
        )
        if (rows.length !== rowEnd - first)
          throw new ExpectedFailure('parquet-bad', { file, line: first + 2 })
        if (first === 0 && rows.some((row) => names.some((name) => isNested(row[name])))) {
          writer = new ObjectWriter(file)
          batch = writer.batch
        }
        rows.forEach((row, index) => {
          const cells = columns.map(({ name, kind }) => written(row[name], kind))
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

type Column = { readonly name: string; readonly kind: 'day' | 'wall-clock' | 'other' }

/** Days, and times that were written without a zone, have none in their text either: the plan says where they are from. */
function written(value: unknown, kind: Column['kind']): unknown {
  if (kind === 'other' || !(value instanceof Date) || Number.isNaN(value.getTime())) return value
  const iso = value.toISOString()
  return kind === 'day' ? iso.slice(0, 10) : iso.slice(0, -1)
}

function kindOf({ converted_type: converted, logical_type: logical }: SchemaElement): Column['kind'] {
  if (converted === 'DATE' || logical?.type === 'DATE') return 'day'
  return logical?.type === 'TIMESTAMP' && !logical.isAdjustedToUTC ? 'wall-clock' : 'other'
}

function columnsOf(metadata: FileMetaData, file: string): Column[] {
  const [root] = metadata.schema
  const columns: Column[] = []
  // The schema is a tree in depth-first order; what is below a top-level column is part of it.
  let at = 1
  const skip = (): void => {
    const element = metadata.schema[at++]
    for (let child = 0; child < (element?.num_children ?? 0); child++) skip()
  }
  for (let child = 0; child < (root?.num_children ?? 0); child++) {
    const element = metadata.schema[at]
    if (element !== undefined) columns.push({ name: element.name, kind: kindOf(element) })
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
