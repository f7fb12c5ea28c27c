import { open, type FileHandle } from 'node:fs/promises'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import type { RecordBatch } from '../records.ts'
import { RECORD, recordsOf, type BiffRecord } from './biff-records.ts'
import { BiffCursor, textOfPage } from './biff-strings.ts'
import { OldSheetReader, type OldWorkbook } from './biff-sheet.ts'
import { cellFormatOf } from './cell-format.ts'
import { CompoundFile } from './compound-file.ts'
import type { SheetNotes } from './sheet-notes.ts'
import type { MergedArea } from './sheet-rows.ts'

const BIFF8 = 0x0600
const BIFF5 = 0x0500
const KIND_WORKSHEET = 0x0010
const MAX_SHARED_CHARACTERS = 256 * 1024 * 1024
const MAX_AREAS = 100_000
const PIECE_BYTES = 64 * 1024

/** First bytes of a compound file: old office files, and new ones with a password. */
export function isCompound(head: Buffer): boolean {
  return head.length >= 8 && head.readUInt32BE(0) === 0xd0cf11e0 && head.readUInt32BE(4) === 0xa1b11ae1
}

/** First bytes of a sheet that was written without the compound file around it, as small scripts do. */
export function isBareBiff(head: Buffer): boolean {
  return (
    head.length >= 8 &&
    head.readUInt16LE(0) === RECORD.bof &&
    (head[2] === 8 || head[2] === 16) &&
    (head.readUInt16LE(4) === BIFF8 || head.readUInt16LE(4) === BIFF5)
  )
}

/** The stream of a workbook, from any place on. */
type Stream = { readonly bytes: number; readonly read: (from: number) => AsyncIterable<Buffer> }

/**
 * What a compound file is: an old workbook, a workbook with a password, or something else.
 * @throws ExpectedFailure workbook-encrypted, file-kind-refused, workbook-bad
 */
async function streamOf(handle: FileHandle, file: string): Promise<Stream> {
  const head = Buffer.alloc(8)
  await handle.read(head, 0, 8, 0)
  if (!isCompound(head)) {
    const { size } = await handle.stat()
    return { bytes: size, read: (from) => bare(handle, from) }
  }
  const compound = await CompoundFile.open(handle, file)
  if (compound.find('EncryptedPackage') !== undefined)
    throw new ExpectedFailure('workbook-encrypted', { file })
  const stream = compound.find('Workbook', 'WORKBOOK', 'Book', 'BOOK')
  if (stream === undefined) {
    const kind =
      compound.find('WordDocument') !== undefined
        ? 'DOC'
        : compound.find('PowerPoint Document') !== undefined
          ? 'PPT'
          : 'OLE'
    throw new ExpectedFailure('file-kind-refused', { file, kind })
  }
  return { bytes: stream.bytes, read: (from) => compound.read(stream, from) }
}

async function* bare(handle: FileHandle, from: number): AsyncGenerator<Buffer, void, undefined> {
  for (let at = from; ;) {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(PIECE_BYTES), 0, PIECE_BYTES, at)
    if (bytesRead === 0) return
    at += bytesRead
    yield buffer.subarray(0, bytesRead)
  }
}

/** The sheets of a workbook of Excel 5 to 2003, hidden ones last. */
export async function sheetsOfOldWorkbook(path: string, file: string): Promise<FilePart[]> {
  const handle = await open(path, 'r')
  try {
    const { sheets } = await workbookOf(await streamOf(handle, file), file)
    return sheets.map(({ name, isHidden }) => ({
      name,
      bytes: 0,
      readable: true,
      ...(isHidden ? { hidden: true } : {}),
    }))
  } finally {
    await handle.close()
  }
}

/**
 * Rows of one sheet of a workbook of Excel 5 to 2003 (the first visible one for an empty name) as text.
 * @throws ExpectedFailure workbook-bad, workbook-bomb, workbook-encrypted, workbook-sheet-missing, cell-too-long, file-kind-refused
 */
export async function* readOldSheet(
  path: string,
  file: string,
  sheetName: string,
  position: (share: number) => number,
  told: (notes: SheetNotes) => void = () => undefined,
): AsyncGenerator<RecordBatch, void, undefined> {
  const handle = await open(path, 'r')
  try {
    const stream = await streamOf(handle, file)
    const workbook = await workbookOf(stream, file)
    const sheet =
      sheetName === '' ? workbook.sheets[0] : workbook.sheets.find((each) => each.name === sheetName)
    if (sheet === undefined) throw new ExpectedFailure('workbook-sheet-missing', { file, sheet: sheetName })
    const { areas, isOrdered, bytes } = await outlineOf(stream, sheet.offset, file)
    const reader = new OldSheetReader(file, sheet.name, workbook, isOrdered)
    const { rows } = reader
    rows.merge(areas)
    told(rows.notes)
    let done = 0
    for await (const record of ownRecords(stream, sheet.offset, file)) {
      done += record.data.length
      reader.read(record)
      if (rows.batch.isFull) yield rows.batch.take(position(done / Math.max(1, bytes)))
    }
    for (const _ of reader.finish()) if (rows.batch.isFull) yield rows.batch.take(position(1))
    if (!rows.batch.isEmpty) yield rows.batch.take(position(1))
  } finally {
    await handle.close()
  }
}

/** Records of one part of a workbook, from its beginning to its end, without those of charts within it. */
async function* ownRecords(
  stream: Stream,
  from: number,
  file: string,
): AsyncGenerator<BiffRecord, void, undefined> {
  let depth = 0
  const fault = (byte: number): Error => new ExpectedFailure('workbook-bad', { file, byte: from + byte })
  for await (const records of recordsOf(stream.read(from), fault)) {
    for (const record of records) {
      // The list of sheets may point anywhere; what is no beginning would be an empty table.
      if (depth === 0 && record.type !== RECORD.bof) throw fault(0)
      if (record.type === RECORD.bof) depth++
      else if (record.type === RECORD.eof) {
        depth--
        if (depth <= 0) return
        continue
      }
      if (depth === 1) yield record
    }
  }
  // The file ends before its table does.
  throw new ExpectedFailure('workbook-bad', { file, byte: stream.bytes })
}

async function workbookOf(stream: Stream, file: string): Promise<OldWorkbook> {
  const sheets: { name: string; offset: number; isHidden: boolean }[] = []
  const custom = new Map<number, string>()
  const styles: number[] = []
  const workbook: { is1904: boolean; isBiff8: boolean; page: number | undefined } = {
    is1904: false,
    isBiff8: true,
    page: undefined,
  }
  let texts: readonly string[] = []
  let isSheet = false
  const names: { readonly data: Buffer; readonly offset: number; readonly isHidden: boolean }[] = []
  const codes: { readonly id: number; readonly data: Buffer }[] = []
  for await (const { type, data, parts } of ownRecords(stream, 0, file)) {
    if (type === RECORD.bof && data.length >= 4) {
      workbook.isBiff8 = data.readUInt16LE(0) === BIFF8
      if (!workbook.isBiff8 && data.readUInt16LE(0) !== BIFF5)
        throw new ExpectedFailure('file-kind-refused', { file, kind: 'XLS' })
      isSheet = data.readUInt16LE(2) === KIND_WORKSHEET
    } else if (type === RECORD.filePass) throw new ExpectedFailure('workbook-encrypted', { file })
    else if (type === RECORD.codePage && data.length >= 2) workbook.page = data.readUInt16LE(0)
    else if (type === RECORD.date1904 && data.length >= 2) workbook.is1904 = data.readUInt16LE(0) === 1
    // Sheets of charts and macros are no tables.
    else if (type === RECORD.boundSheet && data.length >= 8 && data[5] === 0)
      names.push({
        data: data.subarray(6),
        offset: data.readUInt32LE(0),
        isHidden: ((data[4] ?? 0) & 3) !== 0,
      })
    else if (type === RECORD.format && data.length >= 4)
      codes.push({ id: data.readUInt16LE(0), data: data.subarray(2) })
    else if (type === RECORD.xf && data.length >= 4) styles.push(data.readUInt16LE(2))
    else if (type === RECORD.sst) texts = sharedTexts(parts, file)
  }
  const { isBiff8, page } = workbook
  for (const { id, data } of codes)
    custom.set(id, isBiff8 ? new BiffCursor([data]).text() : shortText(data, page))
  for (const { data, offset, isHidden } of names) {
    const name = isBiff8 ? new BiffCursor([data.subarray(1)]).characters(data[0] ?? 0) : shortText(data, page)
    sheets.push({ name, offset, isHidden })
  }
  if (isSheet) sheets.push({ name: '', offset: 0, isHidden: false })
  if (sheets.length === 0) throw new ExpectedFailure('workbook-bad', { file })
  return {
    ...workbook,
    sheets: [...sheets.filter((each) => !each.isHidden), ...sheets.filter((each) => each.isHidden)],
    texts,
    formats: styles.map((id) => cellFormatOf(id, custom.get(id))),
  }
}

function shortText(data: Buffer, page: number | undefined): string {
  return textOfPage(data.subarray(1, 1 + (data[0] ?? 0)), page)
}

function sharedTexts(parts: readonly Buffer[], file: string): string[] {
  const cursor = new BiffCursor(parts)
  cursor.u32()
  const count = cursor.u32()
  const texts: string[] = []
  let total = 0
  while (texts.length < count && !cursor.isAtEnd) {
    const text = cursor.text()
    total += text.length
    if (total > MAX_SHARED_CHARACTERS) throw new ExpectedFailure('workbook-bomb', { file })
    texts.push(text)
  }
  return texts
}

/** Merged areas of several rows, which are told behind the rows; and whether the rows come in their order. */
async function outlineOf(
  stream: Stream,
  from: number,
  file: string,
): Promise<{ readonly areas: MergedArea[]; readonly isOrdered: boolean; readonly bytes: number }> {
  const areas: MergedArea[] = []
  let isOrdered = true
  let last = 0
  let bytes = 0
  for await (const { type, data } of ownRecords(stream, from, file)) {
    bytes += data.length
    if (type === RECORD.mergedCells && data.length >= 2) {
      const count = Math.min(data.readUInt16LE(0), Math.floor((data.length - 2) / 8))
      for (let area = 0; area < count && areas.length < MAX_AREAS; area++) {
        const at = 2 + area * 8
        const [top, bottom] = [data.readUInt16LE(at) + 1, data.readUInt16LE(at + 2) + 1]
        if (bottom > top) areas.push({ first: top, last: bottom, column: data.readUInt16LE(at + 4) + 1 })
      }
    } else if (OldSheetReader.isCell(type) && data.length >= 6) {
      const row = data.readUInt16LE(0)
      if (row < last) isOrdered = false
      last = row
    }
  }
  return { areas, isOrdered, bytes }
}
