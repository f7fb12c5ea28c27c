import type { ImportPlan } from '../../contract/import-plan.ts'
import type { RejectedRow, StagedPart } from '../../store/queries/import-rows.ts'
import type { RecordBatch } from './records.ts'
import { Rejection, typersOf, type Typer } from './row-typer.ts'
import type { Tally } from './tally.ts'
import { streamRecords } from './worker-records.ts'

/** Quarantined text that is kept of one line. */
const MAX_RAW_BYTES = 64 * 1024

/** The typed records of one piece of a file: rows to stage, and rows to set aside. */
export type TypedPart = StagedPart & { readonly rejected: readonly QuarantinedRecord[] }
export type QuarantinedRecord = RejectedRow & { readonly reason: Rejection['reason'] }

/** A piece that is typed when it is needed: text waits in less room than the rows it becomes. */
export type UntypedPart = {
  readonly records: number
  /** Bytes of the file read so far. */
  readonly position: number
  /** To be called once, in the order of the file. */
  readonly type: () => TypedPart
}

export type TypedFile = {
  readonly fileBytes: number
  readonly parts: () => AsyncGenerator<UntypedPart, void, undefined>
  /** Known when all batches were taken. */
  readonly hash: () => string
  readonly headers: () => readonly string[]
  readonly close: () => Promise<void>
}

/**
 * Reads a file by a plan. Typing a part counts what was read, blank or set aside in `tally`; accepted rows and duplicates are counted
 * by who stages them.
 * @throws ExpectedFailure of reading; typing the first part: mapping-incomplete, bad-input
 */
export async function openTyped(
  path: string,
  plan: ImportPlan,
  tally: Tally,
  signal: AbortSignal,
): Promise<TypedFile> {
  const records = await streamRecords(path, plan.dialect, signal)
  const reader = new RecordReader(plan, tally)

  async function* parts(): AsyncGenerator<UntypedPart, void, undefined> {
    for await (const batch of records.batches()) {
      yield { records: batch.counts.length, position: batch.position, type: () => reader.read(batch) }
    }
  }

  return {
    fileBytes: records.fileBytes,
    parts,
    hash: records.hash,
    headers: () => reader.headers ?? [],
    close: records.close,
  }
}

class RecordReader {
  readonly #plan: ImportPlan
  readonly #tally: Tally
  #typed: ((batch: RecordBatch, cells: string[], from: number) => TypedPart) | undefined
  headers: readonly string[] | undefined

  constructor(plan: ImportPlan, tally: Tally) {
    this.#plan = plan
    this.#tally = tally
  }

  read(batch: RecordBatch): TypedPart {
    const cells = batch.cells.split('\u0000')
    const hasBegun = this.#typed !== undefined
    const from = hasBegun ? 0 : this.#begin(batch, cells)
    // Only blank lines so far.
    return this.#typed?.(batch, cells, from) ?? this.#skipped(batch)
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
        this.#typed = this.#typing(
          hasHeader ? widthOf(record) : Math.max(widthOf(record), this.#plan.roles.length),
        )
        this.#tally.read += index
        this.#tally.blank += index
        return hasHeader ? index + 1 : index
      }
      first += count
    }
    return 0
  }

  #skipped(batch: RecordBatch): TypedPart {
    this.#tally.read += batch.counts.length
    this.#tally.blank += batch.counts.length
    return { target: this.#plan.target, rows: [], rejected: [] }
  }

  #typing(width: number): (batch: RecordBatch, cells: string[], from: number) => TypedPart {
    const { interaction, customer, product } = typersOf(this.#plan, width)
    switch (this.#plan.target) {
      case 'interactions':
        return (batch, cells, from) =>
          this.#typeAll(batch, cells, from, width, interaction, (rows) => ({
            target: 'interactions',
            ...rows,
          }))
      case 'customers':
        return (batch, cells, from) =>
          this.#typeAll(batch, cells, from, width, customer, (rows) => ({ target: 'customers', ...rows }))
      case 'products':
        return (batch, cells, from) =>
          this.#typeAll(batch, cells, from, width, product, (rows) => ({ target: 'products', ...rows }))
    }
  }

  #typeAll<Row extends object>(
    batch: RecordBatch,
    cells: string[],
    from: number,
    width: number,
    typer: Typer<Row>,
    wrap: (part: { rows: Row[]; rejected: QuarantinedRecord[] }) => TypedPart,
  ): TypedPart {
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
    return wrap({ rows, rejected })
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
