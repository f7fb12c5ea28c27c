import { stat } from 'node:fs/promises'
import { basename } from 'node:path'
import type { Dialect } from '../../../contract/dialect.ts'
import { ExpectedFailure } from '../../../contract/failure.ts'
import { readRecords, type BrokenBytes, type RecordBatch } from '../records.ts'
import { openSource, type Source } from '../source.ts'
import { hashOf, plainFile, type PlainFile } from './archive.ts'
import { openContent } from './content.ts'
import { readHtmlTable } from './html-table.ts'
import { readJson } from './json-records.ts'
import { readOldSheet } from './old-workbook.ts'
import { readOpenDocument } from './open-document.ts'
import { readParquet } from './parquet.ts'
import type { SheetNotes } from './sheet-notes.ts'
import { readSheet2003 } from './spreadsheet-2003.ts'
import type { OpenTable, Table } from './table.ts'
import { readSheet } from './workbook.ts'

/** Kinds that are read from several places of the file. */
const placedReaders = { xlsx: readSheet, xls: readOldSheet, ods: readOpenDocument }

/**
 * Opens one table of any kind of file for one pass.
 * @throws ExpectedFailure of opening; batches: of reading the kind
 */
export const openTable: OpenTable = async (path, dialect, brokenBytes = 'refuse') => {
  const { kind } = dialect
  return kind === 'xlsx' || kind === 'xls' || kind === 'ods' || kind === 'parquet'
    ? openPlaced(path, dialect, kind)
    : streamed(await openContent(path, dialect.member), dialect, brokenBytes)
}

function streamed(source: Source, dialect: Dialect, brokenBytes: BrokenBytes): Table {
  const { kind, encoding, sheet } = dialect
  let notes: SheetNotes | undefined
  const told = (given: SheetNotes): void => {
    notes = given
  }
  const batches = (): AsyncGenerator<RecordBatch, void, undefined> => {
    if (kind === 'json' || kind === 'jsonl') return readJson(source, kind, encoding, brokenBytes)
    if (kind === 'html') return readHtmlTable(source, encoding, sheet, told)
    if (kind === 'xml') return readSheet2003(source, encoding, sheet, told)
    return readRecords(source, dialect, undefined, brokenBytes)
  }
  const { fileName, fileBytes, finish, close } = source
  return { fileName, fileBytes, batches, notes: () => notes, finish, close }
}

/** One that is packed is unpacked beside first. */
async function openPlaced(
  path: string,
  dialect: Dialect,
  kind: keyof typeof placedReaders | 'parquet',
): Promise<Table> {
  const fileName = basename(path)
  const plain = await placed(path, dialect)
  const before = await stat(path)
  const position = (share: number): number => Math.min(before.size, Math.round(share * before.size))
  let notes: SheetNotes | undefined
  const told = (given: SheetNotes): void => {
    notes = given
  }
  const batches = (): AsyncGenerator<RecordBatch, void, undefined> =>
    kind === 'parquet'
      ? readParquet(plain.path, fileName, position, told)
      : placedReaders[kind](plain.path, fileName, dialect.sheet, position, told)
  return {
    fileName,
    fileBytes: before.size,
    batches,
    notes: () => notes,
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
