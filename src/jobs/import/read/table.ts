import type { Dialect, FileKind } from '../../../contract/dialect.ts'
import type { ByteReading } from '../../../contract/fixes.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import type { BrokenBytes, RecordBatch } from '../records.ts'
import type { SheetNotes } from './sheet-notes.ts'

/** What a file is, told by its content: before anything is known about tables in it. */
export type Container = {
  readonly fileName: string
  readonly fileBytes: number
  readonly container: 'none' | 'gzip' | 'zip'
  /** Of an archive: its files, in its order. Of anything else: none. */
  readonly members: readonly FilePart[]
  /** The member a dialect with `member: ''` means: the first readable one; empty where the file is no archive. */
  readonly member: string
  /** Of the file itself or of `member`. */
  readonly kind: FileKind
  /** Of a workbook: its sheets, in its order, hidden ones last. */
  readonly sheets: readonly FilePart[]
}

/** Of records with bytes that do not belong to the encoding: how many there are, the first of them, and which encoding their bytes are most likely of. */
export type BrokenHead = {
  readonly records: number
  readonly line: number
  readonly byte: number
  readonly reading: ByteReading
}

/** The beginning of a table, and where it could be reached cheaply its end. */
export type TableHead = {
  readonly records: readonly (readonly string[])[]
  /** Physical line (row of the sheet) on which each record starts. */
  readonly lines: readonly number[]
  /** The last records, in order; empty where they cannot be reached without reading everything. Those of a whole file are its last ones. */
  readonly tail: readonly (readonly string[])[]
  /** Records with bytes that do not belong to the encoding: how many, and the first; absent: none. */
  readonly broken?: BrokenHead
  /** Of a sheet: what is to be said of the rows that were looked at. */
  readonly notes?: SheetNotes
  /** The whole table was read. */
  readonly isWhole: boolean
  /** All records of the table; an estimate unless whole. */
  readonly estimatedRecords: number
}

/**
 * One table on its way in: any kind of file becomes batches of records. Cells of numbers, dates and booleans that the format types itself
 * (XLSX, JSON, Parquet) come as text that reads back the same: `1234.5`, `2026-03-01T08:00:00` (no zone: as the sheet shows it), `true`.
 */
export type Table = {
  readonly fileName: string
  readonly fileBytes: number
  /** Goes through the table once. */
  readonly batches: () => AsyncGenerator<RecordBatch, void, undefined>
  /** Of a sheet: what is to be said of the rows that were read so far. */
  readonly notes?: () => SheetNotes | undefined
  /** SHA-256 of the file as it lies on the disk; reads what is left of it. */
  readonly finish: () => Promise<string>
  readonly close: () => Promise<void>
}

/** @param brokenBytes of text: what becomes of bytes that do not belong to the encoding; absent: the file is refused */
export type OpenTable = (path: string, dialect: Dialect, brokenBytes?: BrokenBytes) => Promise<Table>
