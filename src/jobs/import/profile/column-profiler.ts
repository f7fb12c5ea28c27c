import type { ColumnRole } from '../../../contract/column-roles.ts'
import type { ImportPlan } from '../../../contract/import-plan.ts'
import type { ColumnProfile } from '../../../contract/quality.ts'
import type { QuarantineReason } from '../../../contract/quarantine-reasons.ts'
import { numberRoles } from '../number-roles.ts'
import { parseNumber } from '../parse-number.ts'
import { timeReader } from '../parse-time.ts'
import { timeZone } from '../time-zone.ts'
import { CellTable } from '../fast/cell-table.ts'
import { DistinctCounter } from './distinct-counter.ts'

const SAMPLE = 10_000
const BARS = 20
const MAX_TOP = 50
const SPACE = 0x20

const TIMES: ReadonlySet<ColumnRole> = new Set<ColumnRole>(['time', 'period-end', 'joined'])
/** Columns whose values may be shown as they are: none that names a person or an order. */
const SHOWN: ReadonlySet<ColumnRole> = new Set<ColumnRole>([
  'country',
  'province',
  'gender',
  'category',
  'brand',
  'order-status',
  'currency',
  'event-kind',
  'rating',
  'quantity',
  'channel',
  'campaign',
  'account',
  'consent-email',
  'consent-sms',
  'consent-channel',
  'consent-state',
  'series',
  'variant',
])

/**
 * What the columns of a file hold, counted while it is read. O(1) a cell; memory O(columns). Fill, minimum, maximum and mean are exact; distinct
 * values are up to a thousand, then estimated; distributions are of a sample of at most 10,000 values, every k-th.
 */
export class ColumnProfiler {
  readonly #columns: readonly Column[]
  readonly #problems = new Map<number, Map<QuarantineReason, number>>()

  constructor(plan: ImportPlan, headers: readonly string[], width: number) {
    this.#columns = Array.from(
      { length: width },
      (_, index) => new Column(index, headers[index] ?? '', plan.roles[index] ?? 'ignore', plan),
    )
  }

  add(cells: readonly string[], first: number, count: number): void {
    const columns = this.#columns
    for (let index = 0; index < columns.length; index++)
      columns[index]?.add(index < count ? (cells[first + index] ?? '') : '')
  }

  /** The column at `index`, for cells that are added one by one; each record adds one to every column. */
  at(index: number): ProfiledColumn | undefined {
    return this.#columns[index]
  }

  problem(column: number, reason: QuarantineReason): void {
    const reasons = this.#problems.get(column) ?? new Map<QuarantineReason, number>()
    reasons.set(reason, (reasons.get(reason) ?? 0) + 1)
    this.#problems.set(column, reasons)
  }

  profiles(): ColumnProfile[] {
    return this.#columns.map((column) =>
      column.profile(
        [...(this.#problems.get(column.index) ?? [])].map(([reason, lines]) => ({ reason, lines })),
      ),
    )
  }
}

/** What the reader of bytes needs of a column. */
export type ProfiledColumn = Pick<Column, 'add' | 'addAscii'>

class Column {
  readonly index: number
  readonly #header: string
  readonly #role: ColumnRole
  readonly #read: ((text: string) => number | null) | undefined
  readonly #isTime: boolean
  readonly #distinct: DistinctCounter | undefined
  readonly #top: Map<string, number> | undefined
  #filled = 0
  #missing = 0
  #minLength = Number.POSITIVE_INFINITY
  #maxLength = 0
  #min = Number.POSITIVE_INFINITY
  #max = Number.NEGATIVE_INFINITY
  #sum = 0
  #numbers = 0
  #sample: number[] = []
  #every = 1
  /** Values that were given as bytes, and how often each. */
  readonly #topCells = new CellTable()
  readonly #topCounts = new Uint32Array(MAX_TOP + 2)

  constructor(index: number, header: string, role: ColumnRole, plan: ImportPlan) {
    this.index = index
    this.#header = header
    this.#role = role
    this.#isTime = TIMES.has(role)
    this.#read = readerOf(role, index, plan)
    this.#distinct = role === 'ignore' ? undefined : new DistinctCounter()
    this.#top = SHOWN.has(role) ? new Map() : undefined
  }

  add(cell: string): void {
    if (cell === '' || cell.trim() === '') {
      this.#missing++
      return
    }
    this.#filled++
    if (this.#distinct === undefined) return
    const { length } = cell
    if (length < this.#minLength) this.#minLength = length
    if (length > this.#maxLength) this.#maxLength = length
    this.#distinct.add(cell)
    if (this.#top !== undefined && this.#top.size <= MAX_TOP) {
      const value = cell.trim()
      this.#top.set(value, (this.#top.get(value) ?? 0) + 1)
    }
    // Dates take longer to read than all the rest: after the first ones only a sample is.
    if (this.#read === undefined || (this.#isTime && this.#filled % this.#every !== 0)) return
    const value = this.#read(cell)
    if (value !== null) this.#addNumber(value)
  }

  /**
   * As {@link add}, of a cell that lies as ASCII in `bytes`. `hash`: its FNV-1a; `number`: its value where it is known to be a plain number,
   * else NaN.
   */
  addAscii(bytes: Uint8Array, start: number, end: number, hash: number, number: number): void {
    const length = end - start
    if (length === 0) {
      this.#missing++
      return
    }
    // Spaces around a cell are a matter for strings.
    if ((bytes[start] ?? 0) <= SPACE || (bytes[end - 1] ?? 0) <= SPACE)
      return this.add(latin1(bytes, start, end))
    this.#filled++
    if (this.#distinct === undefined) return
    if (length < this.#minLength) this.#minLength = length
    if (length > this.#maxLength) this.#maxLength = length
    this.#distinct.addAscii(bytes, start, end, hash)
    if (this.#top !== undefined && this.#topCells.size <= MAX_TOP) {
      const found = this.#topCells.find(bytes, start, end, hash)
      const place = found < 0 ? this.#topCells.add(bytes, start, end, hash) : found
      this.#topCounts[place] = (this.#topCounts[place] ?? 0) + 1
    }
    if (this.#read === undefined || (this.#isTime && this.#filled % this.#every !== 0)) return
    const value = Number.isNaN(number) ? this.#read(latin1(bytes, start, end)) : number
    if (value !== null) this.#addNumber(value)
  }

  #addNumber(value: number): void {
    if (value < this.#min) this.#min = value
    if (value > this.#max) this.#max = value
    this.#sum += value
    this.#numbers++
    if (this.#isTime || this.#filled % this.#every === 0) this.#sample.push(value)
    if (this.#sample.length < 2 * SAMPLE) return
    // Every other value stays, and from now on every other is taken.
    this.#sample = this.#sample.filter((_, at) => at % 2 === 0)
    this.#every *= 2
  }

  profile(problems: ColumnProfile['problems']): ColumnProfile {
    const hasNumbers = this.#numbers > 0
    const hasText = this.#filled > 0 && this.#distinct !== undefined
    return {
      index: this.index,
      header: this.#header,
      role: this.#role,
      filled: this.#filled,
      missing: this.#missing,
      distinct: this.#distinct?.count ?? 0,
      isDistinctExact: this.#distinct?.isExact ?? false,
      minLength: hasText ? this.#minLength : null,
      maxLength: hasText ? this.#maxLength : null,
      min: hasNumbers ? this.#min : null,
      max: hasNumbers ? this.#max : null,
      mean: hasNumbers ? this.#sum / this.#numbers : null,
      histogram: hasNumbers ? histogramOf(this.#sample, this.#min, this.#max) : [],
      top: this.#topValues(),
      problems,
    }
  }

  #topValues(): ColumnProfile['top'] {
    if (this.#top === undefined) return []
    const all = new Map(this.#top)
    for (let place = 0; place < this.#topCells.size; place++) {
      const value = this.#topCells.text(place)
      all.set(value, (all.get(value) ?? 0) + (this.#topCounts[place] ?? 0))
    }
    if (all.size > MAX_TOP) return []
    return [...all]
      .map(([value, count]) => ({ value: value.slice(0, 200), count }))
      .sort((a, b) => b.count - a.count || (a.value < b.value ? -1 : 1))
      .slice(0, 10)
  }
}

function readerOf(
  role: ColumnRole,
  index: number,
  plan: ImportPlan,
): ((text: string) => number | null) | undefined {
  if (numberRoles.has(role)) {
    const { decimalComma } = plan
    const withUnits = plan.shortNumbers.includes(index)
    return (text) => {
      const plain = decimalComma ? Number.NaN : +text
      return Number.isNaN(plain) ? parseNumber(text.trim(), decimalComma, withUnits) : plain
    }
  }
  if (!TIMES.has(role)) return undefined
  return timeReader(plan.columnDateOrders[String(index)] ?? plan.dateOrder, timeZone(plan.timeZone))
}

function histogramOf(sample: readonly number[], min: number, max: number): ColumnProfile['histogram'] {
  if (min === max) return [{ from: min, to: max, count: sample.length }]
  const width = (max - min) / BARS
  const counts = new Array<number>(BARS).fill(0)
  for (const value of sample) {
    const at = Math.min(BARS - 1, Math.max(0, Math.floor((value - min) / width)))
    counts[at] = (counts[at] ?? 0) + 1
  }
  return counts.map((count, at) => ({ from: min + at * width, to: min + (at + 1) * width, count }))
}

function latin1(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset).toString('latin1', start, end)
}
