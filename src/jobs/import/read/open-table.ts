import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Dialect } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { readRecords, type BrokenBytes, type RecordBatch } from '../records.ts'
import { openSource, type Source } from '../source.ts'
import { hashOf, plainFile, type PlainFile } from './archive.ts'
import { openContent } from './content.ts'
import { readJson } from './json-records.ts'
import { readParquet } from './parquet.ts'
import type { OpenTable, Table } from './table.ts'
import { readSheet } from './workbook.ts'

/**
 * Opens one table of any kind of file for one pass.
 * @throws ExpectedFailure of opening; batches: of reading the kind
 */
export const openTable: OpenTable = async (path, dialect, brokenBytes = 'refuse') =>
  dialect.kind === 'xlsx' || dialect.kind === 'parquet'
    ? openPlaced(path, dialect)
    : streamed(await openContent(path, dialect.member), dialect, brokenBytes)

function streamed(source: Source, dialect: Dialect, brokenBytes: BrokenBytes): Table {
  const { kind, encoding } = dialect
  return {
    fileName: source.fileName,
    fileBytes: source.fileBytes,
    batches: () =>
      kind === 'json' || kind === 'jsonl'
        ? readJson(source, kind, encoding)
        : readRecords(source, dialect, undefined, brokenBytes),
    finish: source.finish,
    close: source.close,
  }
}

/** Kinds that are read from several places of the file: one that is packed is unpacked beside first. */
async function openPlaced(path: string, dialect: Dialect): Promise<Table> {
  const fileName = basename(path)
  const plain = await placed(path, dialect)
  const before = await stat(path)
  const position = (share: number): number => Math.min(before.size, Math.round(share * before.size))
  const batches = (): AsyncGenerator<RecordBatch, void, undefined> =>
    dialect.kind === 'xlsx'
      ? readSheet(plain.path, fileName, dialect.sheet, position)
      : readParquet(plain.path, fileName, position)
  return {
    fileName,
    fileBytes: before.size,
    batches,
    finish: async () => {
      const hash = await hashOf(path)
      const after = await stat(path)
      if (after.size !== before.size || after.mtimeMs !== before.mtimeMs)
        throw new ExpectedFailure('file-changed', { file: fileName })
      return hash
    },
    close: plain.dispose,
  }
}

async function placed(path: string, { member }: Dialect): Promise<PlainFile> {
  const source = member === '' ? await openSource(path) : await openContent(path, member)
  try {
    if (!source.compressed) return { path, dispose: () => Promise.resolve() }
    return await plainFile(source.pieces())
  } finally {
    await source.close()
  }
}
