import { basename } from 'node:path'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { CustomerToStage, InteractionToStage, ProductToStage, RejectedRow } from '../../store/queries/import-rows.ts'
import type { RecordBatch } from './records.ts'
import { Rejection, typersOf, type Typer } from './row-typer.ts'
import type { Tally } from './tally.ts'
import { streamRecords } from './worker-records.ts'

/** Quarantined text that is kept of one line. */
const MAX_RAW_BYTES = 64 * 1024

/** The typed records of one piece of a file: rows to stage, and rows to set aside. */
export type TypedBatch = { readonly rows: TypedRows; readonly rejected: readonly QuarantinedRecord[]; readonly position: number }
export type TypedRows =
  | { readonly target: 'interactions'; readonly rows: readonly InteractionToStage[] }
  | { readonly target: 'customers'; readonly rows: readonly CustomerToStage[] }
  | { readonly target: 'products'; readonly rows: readonly ProductToStage[] }

export type QuarantinedRecord = RejectedRow & { readonly reason: Rejection['reason'] }

export type TypedFile = {
  readonly fileBytes: number
  readonly batches: () => AsyncGenerator<TypedBatch, void, undefined>
  /** Known when all batches were taken. */
  readonly hash: () => string
  readonly headers: () => readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Reads a file by a plan. Counts what was read, blank or set aside in `tally`; accepted rows and duplicates are counted
 * by who stages them.
 * @throws ExpectedFailure of reading; mapping-incomplete; file-no-rows
 */
export async function openTyped(path: string, plan: ImportPlan, tally: Tally, signal: AbortSignal): Promise<TypedFile> {
  const records = await streamRecords(path, plan.dialect, signal)
  const reader = new RecordReader(plan, tally)

  async function* batches(): AsyncGenerator<TypedBatch, void, undefined> {
    for await (const batch of records.batches()) yield reader.read(batch)
    if (tally.read === tally.blank) throw new ExpectedFailure('file-no-rows', { file: basename(path) })
  }

  return {
    fileBytes: records.fileBytes,
    batches,
    hash: records.hash,
    headers: () => reader.headers ?? [],
    close: records.close,
  }
}

class RecordReader {
  readonly #plan: ImportPlan
  readonly #tally: Tally
  #typed: ((batch: RecordBatch, cells: string[], from: number) => TypedBatch) | undefined
  headers: readonly string[] | undefined

  constructor(plan: ImportPlan, tally: Tally) {
    this.#plan = plan
    this.#tally = tally
  }

  read(batch: RecordBatch): TypedBatch {
    const cells = batch.cells.split('\u0000')
    let from = 0
    if (this.#typed === undefined) {
      from = this.#begin(batch, cells)
      // Only blank lines so far.
      if (this.#typed === undefined) return this.#skipped(batch)
    }
    return this.#typed(batch, cells, from)
  }

  /** Takes the header, or learns the width from the plan; returns the index of the first record of data. */
  #begin(batch: RecordBatch, cells: string[]): number {
    let first = 0
    for (let index = 0; index < batch.counts.length; index++) {
      const count = batch.counts[index] ?? 0
      if (!isBlank(cells, first, count)) {
        const record = cells.slice(first, first + count)
        const { hasHeader } = this.#plan.dialect
        this.headers = hasHeader ? record.map(headerName) : record.map(() => '')
        this.#typed = this.#typing(hasHeader ? widthOf(record) : Math.max(widthOf(record), this.#plan.roles.length))
        this.#tally.read += index
        this.#tally.blank += index
        return hasHeader ? index + 1 : index
      }
      first += count
    }
    return 0
  }

  #skipped(batch: RecordBatch): TypedBatch {
    this.#tally.read += batch.counts.length
    this.#tally.blank += batch.counts.length
    return { rows: { target: this.#plan.target, rows: [] }, rejected: [], position: batch.position }
  }

  #typing(width: number): (batch: RecordBatch, cells: string[], from: number) => TypedBatch {
    const { interaction, customer, product } = typersOf(this.#plan, width)
    switch (this.#plan.target) {
      case 'interactions':
        return (batch, cells, from) => this.#typeAll(batch, cells, from, width, interaction, (rows) => ({ target: 'interactions', rows }))
      case 'customers':
        return (batch, cells, from) => this.#typeAll(batch, cells, from, width, customer, (rows) => ({ target: 'customers', rows }))
      case 'products':
        return (batch, cells, from) => this.#typeAll(batch, cells, from, width, product, (rows) => ({ target: 'products', rows }))
    }
  }

  #typeAll<Row extends object>(
    batch: RecordBatch,
    cells: string[],
    from: number,
    width: number,
    typer: Typer<Row>,
    wrap: (rows: Row[]) => TypedRows,
  ): TypedBatch {
    const { counts, lines } = batch
    const rows: Row[] = []
    const rejected: QuarantinedRecord[] = []
    let first = 0
    for (let index = 0; index < counts.length; index++) {
      const count = counts[index] ?? 0
      const start = first
      first += count
      if (index < from) continue
      this.#tally.read++
      if (isBlank(cells, start, count)) {
        this.#tally.blank++
        continue
      }
      const row = hasWidth(cells, start, count, width) ? typer(cells, start, lines[index] ?? 0) : raggedRow
      if (row instanceof Rejection) {
        this.#tally.reject(row.reason)
        const column = row.column < 0 ? '' : (this.headers?.[row.column] ?? '')
        rejected.push({ line: lines[index] ?? 0, column, reason: row.reason, raw: rawText(batch, index) })
      } else rows.push(row)
    }
    return { rows: wrap(rows), rejected, position: batch.position }
  }
}

const raggedRow = new Rejection('ragged-row', -1)

/** A header as it is shown: trimmed, and short enough to be one. */
export function headerName(cell: string): string {
  return cell.trim().slice(0, 200)
}

/** Nameless cells at the end of a header are the traces of a delimiter too many, not columns. */
function widthOf(header: readonly string[]): number {
  let width = header.length
  while (width > 1 && header[width - 1]?.trim() === '') width--
  return width
}

/** Empty cells at the end may be too many, never too few. */
function hasWidth(cells: readonly string[], start: number, count: number, width: number): boolean {
  if (count === width) return true
  if (count < width) return false
  for (let at = start + width; at < start + count; at++) if (cells[at]?.trim() !== '') return false
  return true
}

function isBlank(cells: readonly string[], start: number, count: number): boolean {
  for (let at = start; at < start + count; at++) {
    const cell = cells[at] ?? ''
    if (cell !== '' && cell.trim() !== '') return false
  }
  return true
}

function rawText({ text, starts, ends }: RecordBatch, index: number): string {
  const raw = text.slice(starts[index], ends[index])
  if (raw.length * 3 <= MAX_RAW_BYTES) return raw
  const bytes = Buffer.from(raw)
  if (bytes.length <= MAX_RAW_BYTES) return raw
  // Cut between characters.
  let end = MAX_RAW_BYTES
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
