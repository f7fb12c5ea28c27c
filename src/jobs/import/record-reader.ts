import { hasBrokenBytes, hasKeptBytes, keptText } from '../../contract/broken-bytes.ts'
import type { ImportPlan } from '../../contract/import-plan.ts'
import type { ColumnProfile } from '../../contract/quality.ts'
import type {
  FlaggedLine,
  MendedRow,
  RejectedRow,
  RowsOf,
  StagedPart,
} from '../../store/queries/import-rows.ts'
import { readableNames } from './broken-text.ts'
import { headersOf, widthOf } from './header-rows.ts'
import { ColumnProfiler } from './profile/column-profiler.ts'
import { Recipe } from './recipe.ts'
import { hasWidth } from './record-width.ts'
import type { RecordBatch } from './records.ts'
import { NO_ITEMS, splitterOf, typeSplit, type Splitter } from './splitter.ts'
import type { Tally } from './tally.ts'
import { isFooterRow, isTotalWord, totalsFinder } from './totals.ts'
import { rowsTyperFactory, type Marks, type RowsTyper } from './type-record.ts'
import { Rejection } from './typers/cells.ts'
import type { TypingContext } from './typing-context.ts'

/** Quarantined text that is kept of one line. */
const MAX_RAW_BYTES = 64 * 1024
/** Rounds of a recipe on one record: one fix may uncover the next fault. */
const MAX_ROUNDS = 5

type Part = {
  readonly typer: RowsTyper
  readonly rejected: RejectedRow[]
  readonly mended: MendedRow[]
  readonly flags: FlaggedLine[]
}

/** What is known once the header was read. */
type Layout = {
  readonly width: number
  readonly splitter: Splitter | null
  readonly make: () => RowsTyper
  readonly recipe: Recipe
  readonly profiler: ColumnProfiler
}

/** Records of one file in their order: which are data, and what each becomes. */
export class RecordReader {
  readonly #plan: ImportPlan
  readonly #tally: Tally
  readonly #context: TypingContext
  readonly #isTotals: ReturnType<typeof totalsFinder>
  readonly #top: number
  readonly #comment: string
  readonly #carry: Carry | undefined
  #seen = 0
  readonly #headerRecords: string[][] = []
  #layout: Layout | undefined
  #part: Part | undefined
  headers: readonly string[] = []

  constructor(plan: ImportPlan, tally: Tally, context: TypingContext) {
    this.#plan = plan
    this.#tally = tally
    this.#context = context
    this.#isTotals = totalsFinder(plan)
    this.#top = plan.dialect.skipTop
    this.#comment = plan.dialect.comment
    this.#carry = plan.carryDown === null ? undefined : new Carry(plan.carryDown)
  }

  /** @param keep how many of the records are not among those left out at the end of the file */
  read(batch: RecordBatch, keep: number): StagedPart {
    const cells = batch.cells.split('\u0000')
    const { counts } = batch
    let first = 0
    for (let index = 0; index < counts.length; index++) {
      const count = counts[index] ?? 0
      const raw = (): string => rawTextOf(batch, index)
      const fault = faultOf(batch, index)
      this.readOne(cells, first, count, batch.lines[index] ?? 0, raw, index >= keep, fault)
      first += count
    }
    return this.take()
  }

  /**
   * Reads one record; what it becomes is in the next {@link take}.
   * @param raw text of the record; asked only where it is set aside
   * @returns whether it is accepted and no rule marks it
   */
  readOne(
    cells: string[],
    start: number,
    count: number,
    line: number,
    raw: () => string,
    isBottom = false,
    fault?: RecordFault,
  ): boolean {
    if (this.#isNoData(cells, start, count, isBottom)) return false
    const layout = this.#layout ?? this.#begin(cells, start, count)
    if (layout === undefined) return false
    this.#part ??= { typer: layout.make(), rejected: [], mended: [], flags: [] }
    this.#tally.read++
    return this.#readRecord(layout, this.#part, raw, line, cells, start, count, fault)
  }

  /** What the records since the last time became. */
  take(): StagedPart {
    const part = this.#part
    this.#part = undefined
    if (part === undefined) return { ...emptyRows(this.#plan), rejected: [], mended: [], flags: [] }
    const { typer, rejected, mended, flags } = part
    return { ...typer.rows, rejected, mended, flags }
  }

  /** A record was read elsewhere, and is accepted as it is. */
  countAccepted(): void {
    this.#seen++
    this.#tally.read++
  }

  /** How many columns there are, and what counts what they hold; undefined until the data begins. */
  get layout(): { readonly width: number; readonly profiler: ColumnProfiler } | undefined {
    return this.#seen >= this.#top ? this.#layout : undefined
  }

  /** The first cell of the record that names the columns. */
  get firstHeader(): string | undefined {
    return this.#headerRecords.at(-1)?.[0]
  }

  profile(): ColumnProfile[] {
    return this.#layout?.profiler.profiles() ?? []
  }

  #isNoData(cells: readonly string[], start: number, count: number, isBottom: boolean): boolean {
    const index = this.#seen++
    if (index < this.#top) return this.#skip('preamble')
    if (isBottom) return this.#skip('footer')
    if (this.#comment !== '' && (cells[start] ?? '').startsWith(this.#comment)) return this.#skip('comment')
    return isBlank(cells, start, count) ? this.#skip('blank') : false
  }

  #skip(reason: Parameters<Tally['skip']>[0]): true {
    this.#tally.read++
    this.#tally.skip(reason)
    return true
  }

  /** Takes a record of the header; or, when they are all there, learns the layout, and the record is data. */
  #begin(cells: readonly string[], start: number, count: number): Layout | undefined {
    const { headerRows } = this.#plan.dialect
    if (this.#headerRecords.length < headerRows) {
      this.#headerRecords.push(readableNames(cells.slice(start, start + count), this.#plan.dialect.encoding))
      if (this.#headerRecords.length < headerRows) return undefined
      this.headers = headersOf(this.#headerRecords)
      this.#learn(widthOf(this.headers))
      return undefined
    }
    this.headers = new Array<string>(count).fill('')
    const record = cells.slice(start, start + count)
    return this.#learn(Math.max(widthOf(record), this.#plan.roles.length))
  }

  #learn(width: number): Layout {
    const { headers } = this
    const splitter = splitterOf(this.#plan, width, headers)
    const typed = splitter ?? { plan: this.#plan, width }
    this.#layout = {
      width,
      splitter,
      make: rowsTyperFactory(typed.plan, typed.width, splitter?.headers ?? headers, this.#context),
      recipe: new Recipe(this.#plan, headers),
      profiler: new ColumnProfiler(this.#plan, headers, width),
    }
    return this.#layout
  }

  #readRecord(
    layout: Layout,
    part: Part,
    rawText: () => string,
    line: number,
    cells: string[],
    start: number,
    count: number,
    fault: RecordFault | undefined,
  ): boolean {
    const tally = this.#tally
    const isTorn = typeof fault === 'string'
    if (!isTorn) {
      if (this.#isTotals(cells, start, count)) return this.#leaveOut('totals')
      // Some reports name the row of totals in a cell of its own, behind all others.
      if (count === layout.width + 1 && isTotalWord(cells[start + count - 1] ?? ''))
        return this.#leaveOut('totals')
      // In a file of one column every record is one cell.
      if (layout.width > 1 && isFooterRow(cells, start, count, layout.width)) return this.#leaveOut('footer')
      if (this.#isRepeatedHeader(cells, start, count)) return this.#leaveOut('repeated-header')
    }
    const isWhole = !isTorn && hasWidth(cells, start, count, layout.width)
    const isCarried = isWhole && this.#carry !== undefined && this.#carry.fill(cells, start)
    layout.profiler.add(cells, start, count)
    const broken = typeof fault === 'object' || isCarried ? brokenCell(cells, start, count) : -1
    const outcome = isTorn
      ? new Rejection(fault, -1)
      : broken >= 0
        ? new Rejection('broken-bytes', broken)
        : isWhole
          ? typeSplit(layout.splitter, part.typer, cells, start, line, layout.width)
          : RAGGED
    if (outcome instanceof Rejection && isRuler(cells, start, count)) return this.#leaveOut('blank')
    if (outcome === NO_ITEMS) return this.#leaveOut('no-items')
    if (!(outcome instanceof Rejection)) {
      this.#mark(part, outcome, line)
      return outcome.length === 0
    }
    layout.profiler.problem(outcome.column, outcome.reason)
    const raw = keptText(rawText())
    const own = cells.slice(start, start + count).map(keptText)
    const mended = layout.recipe.isEmpty ? undefined : this.#mend(layout, part.typer, own, outcome, line, raw)
    const setAside = {
      line,
      raw,
      column: this.#columnName(outcome.column),
      reason: outcome.reason,
      ...(typeof fault === 'object' ? { byte: fault.byte } : {}),
    }
    if (mended === undefined) {
      tally.reject(outcome.reason)
      part.rejected.push({ ...setAside, cells: isCarried ? own : null })
    } else if (mended === 'drop') {
      tally.skip('dropped')
      part.mended.push({ ...setAside, cells: isCarried ? own : null, state: 'dropped' })
    } else {
      tally.mended++
      this.#mark(part, mended.marks, line)
      part.mended.push({ ...setAside, cells: mended.cells, state: 'mended' })
    }
    return false
  }

  #leaveOut(reason: Parameters<Tally['skip']>[0]): false {
    this.#tally.skip(reason)
    return false
  }

  #mend(
    layout: Layout,
    typer: RowsTyper,
    given: readonly string[],
    fault: Rejection,
    line: number,
    raw: string,
  ): { readonly cells: readonly string[]; readonly marks: Marks } | 'drop' | undefined {
    let cells = given
    let { reason, column } = fault
    let next = 0
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const step = layout.recipe.mend(cells, { reason, column: this.#columnName(column), raw }, next)
      if (step === undefined) return undefined
      if (step.cells === 'drop') return 'drop'
      cells = step.cells
      const broken = fault.reason === 'broken-bytes' ? cells.findIndex(hasKeptBytes) : -1
      const outcome =
        broken >= 0
          ? new Rejection('broken-bytes', broken)
          : hasWidth(cells, 0, cells.length, layout.width)
            ? typeSplit(layout.splitter, typer, cells, 0, line, layout.width)
            : RAGGED
      if (!(outcome instanceof Rejection)) return { cells, marks: outcome }
      // The next step of the recipe may be about what this one uncovered.
      next = outcome.reason === reason ? step.next : 0
      ;({ reason, column } = outcome)
    }
    return undefined
  }

  #mark(part: Part, marks: Marks, line: number): void {
    if (marks.length === 0) return
    this.#tally.flag(new Set(marks.map((mark) => mark.rule)))
    for (const { rule, column } of marks) part.flags.push({ line, rule, column: this.#columnName(column) })
  }

  #columnName(column: number): string {
    return column < 0 ? '' : (this.headers[column] ?? '')
  }

  #isRepeatedHeader(cells: readonly string[], start: number, count: number): boolean {
    const last = this.#headerRecords.at(-1)
    // A first cell that differs answers at once; files put one behind the other keep their marks of byte order.
    const first = cells[start]
    if (last === undefined || count !== last.length) return false
    if (first !== last[0] && (first?.charCodeAt(0) !== MARK || first.slice(1) !== last[0])) return false
    return last.every((cell, at) => at === 0 || cells[start + at] === cell)
  }
}

/** Cells that are told once per order, and empty on its further lines. */
class Carry {
  readonly #key: number
  readonly #columns: readonly number[]
  #order: string | undefined
  readonly #told = new Map<number, string>()

  constructor({ key, columns }: NonNullable<ImportPlan['carryDown']>) {
    this.#key = key
    this.#columns = columns
  }

  /** Fills the record in its place; tells whether it did. */
  fill(cells: string[], start: number): boolean {
    const key = (cells[start + this.#key] ?? '').trim()
    const isSame = this.#order !== undefined && (key === this.#order || key === '')
    if (!isSame) {
      this.#order = key
      this.#told.clear()
    }
    let isFilled = false
    for (const column of this.#columns) {
      const cell = cells[start + column] ?? ''
      if (cell.trim() !== '') {
        this.#told.set(column, cell)
        continue
      }
      const told = isSame ? this.#told.get(column) : undefined
      if (told === undefined) continue
      cells[start + column] = told
      isFilled = true
    }
    return isFilled
  }
}

const MARK = 0xfeff

/** Why the cells of a record are not what the file means; `byte`: the first in the file that does not belong to the encoding. */
type RecordFault = 'broken-quote' | 'broken-json' | { readonly byte: number }

export function faultOf({ torn, unread, broken }: RecordBatch, index: number): RecordFault | undefined {
  if (torn?.includes(index) === true) return 'broken-quote'
  if (unread?.includes(index) === true) return 'broken-json'
  return broken?.find((one) => one.index === index)
}

/** The first cell with bytes that do not belong to the encoding, or -1. */
function brokenCell(cells: readonly string[], start: number, count: number): number {
  for (let at = 0; at < count; at++) if (hasBrokenBytes(cells[start + at] ?? '')) return at
  return -1
}
const RAGGED = new Rejection('ragged-row', -1)

/** A line drawn under a header or above totals, by programs that print tables. */
function isRuler(cells: readonly string[], start: number, count: number): boolean {
  for (let at = start; at < start + count; at++) if (!/^[\s\-=_+*|:]*$/.test(cells[at] ?? '')) return false
  return true
}

function emptyRows({ target }: ImportPlan): RowsOf {
  return { target, rows: [] }
}

function isBlank(cells: readonly string[], start: number, count: number): boolean {
  for (let at = start; at < start + count; at++) {
    const cell = cells[at] ?? ''
    if (cell !== '' && cell.trim() !== '') return false
  }
  return true
}

/** Text of a record, as much of it as is kept. */
export function rawTextOf({ text, starts, ends }: RecordBatch, index: number): string {
  const [from, to] = [starts[index], ends[index]]
  return cutRaw(
    typeof text === 'string'
      ? text.slice(from, to)
      : Buffer.from(text.buffer, text.byteOffset, text.length).toString('latin1', from, to),
  )
}

/** As much of the text of a record as is kept. */
export function cutRaw(raw: string): string {
  if (raw.length * 3 <= MAX_RAW_BYTES) return raw
  const bytes = Buffer.from(raw)
  if (bytes.length <= MAX_RAW_BYTES) return raw
  // Cut between characters.
  let end = MAX_RAW_BYTES
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--
  return bytes.toString('utf8', 0, end)
}
