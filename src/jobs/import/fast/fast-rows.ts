import type { ColumnRole } from '../../../contract/column-roles.ts'
import type { ImportPlan } from '../../../contract/import-plan.ts'
import type { RuleBook } from '../../../contract/rules.ts'
import type { InteractionToStage } from '../../../store/queries/import-rows.ts'
import { kindCodes } from '../../../store/queries/kinds.ts'
import { cleanId } from '../clean-id.ts'
import type { RecordReader } from '../record-reader.ts'
import { timeZone } from '../time-zone.ts'
import { mayBeginTotals, mayBeTotalWord } from '../totals.ts'
import { CellReaders, GUEST, Rejection, faultOfId } from '../typers/cells.ts'
import { customerFactRoles, productFactRoles } from '../typers/entities.ts'
import { CellGroup } from './cell-group.ts'
import type { ColumnsBuilder } from './columns-builder.ts'
import { LastCell, isAsciiCell, isPlainId, isSame } from './cell-bytes.ts'
import { PlainAmounts, limitsOf, type Limits } from './plain-amounts.ts'
import { FixedTime } from './plain-cells.ts'
import type { RecordScanner } from './record-scanner.ts'

const SPACE = 0x20
/** The first byte of a mark of byte order, as it stands where files were put one behind the other. */
const MARK = 0xef
/** Stands for "this is a matter for strings" among the numbers of names. */
const IRREGULAR = 0xffff_ffff
const MAX_KEPT_BYTES = 1 << 25

/** Whether rows of this plan can be read without strings; others take the way of {@link RecordReader} all of them. */
export function isFastPlan(plan: ImportPlan): boolean {
  return (
    plan.carryDown === null &&
    plan.items === null &&
    plan.period === null &&
    plan.countedTime === null &&
    !plan.roles.some(
      (role) =>
        role === 'product-column' ||
        role === 'consent-email' ||
        role === 'consent-sms' ||
        role === 'time-of-day' ||
        role === 'time-zone',
    )
  )
}

/**
 * Reads interactions from the bytes of their cells, where all of them are as most are: known names and facts, plain numbers, nothing that a
 * rule could mark. What is not goes through {@link RecordReader}, which also says what names and facts mean when they are first met; so both
 * give the same rows.
 */
export class FastRows {
  readonly #scanner: RecordScanner
  readonly #builder: ColumnsBuilder
  readonly #reader: RecordReader
  readonly #width: number
  readonly #limits: Limits
  readonly #amounts: PlainAmounts
  readonly #fixedTime = new FixedTime()
  readonly #zone: (local: number) => number
  readonly #customers: CellGroup
  readonly #products: CellGroup
  readonly #customerFacts: CellGroup
  readonly #productFacts: CellGroup
  readonly #settings: CellGroup
  readonly #hasSettings: boolean
  /** Where no column tells one. */
  #onlySetting = -1
  /** Kind of a setting; settings are few. */
  #kindOf = new Uint8Array(1 << 8)
  readonly #customerOf: ReturnType<CellReaders['customerKey']>
  readonly #productOf: ReturnType<CellReaders['productKey']>
  readonly #timeOf: ReturnType<CellReaders['time']>
  readonly #columns: Readonly<Record<'customer' | 'product' | 'order' | 'time', number>>
  /** Whether other columns name whom (what) the key does not. */
  readonly #hasOtherKeys: Readonly<Record<'customer' | 'product', boolean>>
  readonly #comment: number
  readonly #header: Buffer | undefined
  /** By byte: whether a word for totals may begin with it. */
  readonly #isTotalsByte = Uint8Array.from({ length: 256 }, (_, byte) => (mayBeginTotals(byte) ? 1 : 0))
  /** A record of strings in which only the cell that is asked about is filled. */
  readonly #cells: string[]
  readonly #lastOrder = new LastCell()
  readonly #lastTime = new LastCell()
  readonly #lastCustomer = new LastCell()
  #customerNumber = 0
  #time = Number.NaN
  #order = false

  constructor(
    scanner: RecordScanner,
    builder: ColumnsBuilder,
    reader: RecordReader,
    plan: ImportPlan,
    width: number,
    rules: RuleBook,
    now: number,
  ) {
    this.#scanner = scanner
    this.#builder = builder
    this.#reader = reader
    this.#width = width
    const readers = new CellReaders(plan, width)
    this.#limits = limitsOf(rules, now)
    this.#zone = timeZone(plan.timeZone).toUtc
    const { customerKey, productKey } = readers.mapping
    const columnsOf = (roles: readonly ColumnRole[]): number[] =>
      roles.flatMap((role) => readers.mapping.columns(role))
    const column = (role: ColumnRole | undefined): number => (role === undefined ? -1 : readers.column(role))
    this.#columns = {
      customer: column(customerKey),
      product: column(productKey),
      order: column('order-id'),
      time: column('time'),
    }
    this.#amounts = new PlainAmounts(scanner, readers, this.#limits)
    const group = (columns: readonly number[]): CellGroup => new CellGroup(scanner, columns)
    const one = (index: number): number[] => (index < 0 ? [] : [index])
    this.#customers = group(one(this.#columns.customer))
    this.#products = group(one(this.#columns.product))
    this.#customerFacts = group(columnsOf(customerFactRoles))
    this.#productFacts = group(columnsOf(productFactRoles))
    const settings = columnsOf(['event-kind', 'order-status', 'currency', 'channel', 'campaign'])
    this.#settings = group(settings)
    this.#hasSettings = settings.length > 0
    this.#hasOtherKeys = {
      customer: columnsOf(['email', 'phone']).some((index) => index !== this.#columns.customer),
      product: columnsOf(['product-name']).some((index) => index !== this.#columns.product),
    }
    this.#customerOf = readers.customerKey()
    this.#productOf = readers.productKey()
    this.#timeOf = readers.time('time')
    this.#comment = plan.dialect.comment === '' ? -1 : (Buffer.from(plan.dialect.comment)[0] ?? -1)
    const { firstHeader } = reader
    this.#header = firstHeader === undefined ? undefined : Buffer.from(firstHeader)
    this.#cells = new Array<string>(width).fill('')
    const groups = [this.#customers, this.#products, this.#customerFacts, this.#productFacts]
    scanner.onCut = (ahead) => {
      for (const each of groups) each.fetch(ahead)
    }
  }

  /** Whether so much is known that all is to be forgotten. */
  get isFull(): boolean {
    return (
      this.#customers.byteLength > MAX_KEPT_BYTES ||
      this.#customerFacts.byteLength > MAX_KEPT_BYTES ||
      this.#productFacts.byteLength > MAX_KEPT_BYTES
    )
  }

  /** Forgets all numbers, as the builder does. */
  restart(): void {
    for (const group of [
      this.#customers,
      this.#products,
      this.#customerFacts,
      this.#productFacts,
      this.#settings,
    ])
      group.clear()
    this.#onlySetting = -1
    this.begin()
  }

  /** Other bytes, or other columns, than before. */
  begin(): void {
    this.#lastOrder.forget()
    this.#lastTime.forget()
    this.#lastCustomer.forget()
    this.#order = false
  }

  /** Reads the present record; false, and nothing happened, where it is a matter for strings. */
  read(): boolean {
    const scanner = this.#scanner
    if (!scanner.isPlain || scanner.count !== this.#width || scanner.filled < 2 || this.#isSpecial())
      return false
    const customer = this.#columns.customer < 0 ? 0 : this.#customer()
    if (customer === IRREGULAR) return false
    const product = this.#columns.product < 0 ? 0 : this.#product()
    if (product === IRREGULAR) return false
    const customerFacts = this.#customerFacts.find()
    const productFacts = this.#productFacts.find()
    const setting = this.#setting()
    if (customerFacts < 0 || productFacts < 0 || setting < 0) return false
    const time = this.#readTime()
    if (time === Number.NEGATIVE_INFINITY) return false
    const kind = this.#kindOf[setting] ?? 0
    return this.#add(customer, product, customerFacts, productFacts, setting, kind, time)
  }

  /**
   * The row that {@link RecordReader} made of the present record. `isRegular`: it is the only one of the record, and no rule marks it, so that
   * its facts mean the same wherever they stand.
   */
  learn(row: InteractionToStage, isRegular: boolean): void {
    const builder = this.#builder
    this.#order = false
    this.#lastOrder.forget()
    if (!isRegular || !this.#scanner.isPlain || this.#scanner.count !== this.#width) {
      builder.typed(row, builder.customerFacts(row.customerFacts), builder.productFacts(row.productFacts))
      return
    }
    let customerFacts = this.#customerFacts.find()
    if (customerFacts < 0) {
      customerFacts = builder.customerFacts(row.customerFacts)
      this.#customerFacts.learn(customerFacts)
    }
    let productFacts = this.#productFacts.find()
    if (productFacts < 0) {
      productFacts = builder.productFacts(row.productFacts)
      this.#productFacts.learn(productFacts)
    }
    this.#learnSetting(row)
    builder.typed(row, customerFacts, productFacts)
  }

  #learnSetting(row: InteractionToStage): void {
    // A negative quantity makes a refund of a purchase.
    if (row.kind === 'refund' || this.#setting() > 0) return
    const number = this.#builder.setting(row)
    if (number >= this.#kindOf.length) {
      const larger = new Uint8Array(Math.max(number + 1, this.#kindOf.length * 2))
      larger.set(this.#kindOf)
      this.#kindOf = larger
    }
    this.#kindOf[number] = kindCodes[row.kind]
    if (this.#hasSettings) this.#settings.learn(number)
    else this.#onlySetting = number
  }

  /** -1: not known. */
  #setting(): number {
    return this.#hasSettings ? this.#settings.find() : this.#onlySetting
  }

  /** What is no data, or may be none: comments, totals, footers, the header once more. */
  #isSpecial(): boolean {
    const { bytes, starts, ends, count } = this.#scanner
    let filled = 0
    for (let index = 0; index < count && filled < 2; index++) {
      const start = starts[index] ?? 0
      if (start === ends[index]) continue
      const code = bytes[start] ?? 0
      if (code <= SPACE) return true
      // The word may only stand in the first cell that is filled.
      if (filled++ === 0 && this.#isTotalsByte[code] === 1 && mayBeTotalWord(this.#text(index))) return true
    }
    if (filled < 2) return true
    const [start, end] = [starts[0] ?? 0, ends[0] ?? 0]
    if (end > start && (bytes[start] === this.#comment || bytes[start] === MARK)) return true
    return this.#header !== undefined && isSame(bytes, start, end, this.#header)
  }

  #customer(): number {
    const column = this.#columns.customer
    const { bytes, starts, ends } = this.#scanner
    const [start, end] = [starts[column] ?? 0, ends[column] ?? 0]
    // Lines of one order follow each other.
    if (this.#lastCustomer.is(bytes, start, end)) return this.#customerNumber
    this.#customerNumber = this.#lookUpCustomer()
    this.#lastCustomer.set(start, end)
    return this.#customerNumber
  }

  #lookUpCustomer(): number {
    const known = this.#customers.find()
    if (known >= 0) return known
    const key = this.#keyOf(this.#customerOf, this.#columns.customer)
    const number =
      key === undefined || ((key === '' || key === GUEST) && this.#hasOtherKeys.customer)
        ? IRREGULAR
        : key === ''
          ? 0
          : this.#builder.customer(key)
    this.#customers.learn(number)
    return number
  }

  #product(): number {
    const known = this.#products.find()
    if (known >= 0) return known
    const key = this.#keyOf(this.#productOf, this.#columns.product)
    const number =
      key === undefined || (key === '' && this.#hasOtherKeys.product)
        ? IRREGULAR
        : key === ''
          ? 0
          : this.#builder.product(key)
    this.#products.learn(number)
    return number
  }

  #keyOf(read: ReturnType<CellReaders['customerKey']>, column: number): string | undefined {
    this.#cells[column] = this.#text(column)
    const key = read(this.#cells, 0)
    this.#cells[column] = ''
    return key instanceof Rejection ? undefined : key
  }

  /** UTC milliseconds; NaN where no column tells it, -Infinity for what has to be set aside. */
  #readTime(): number {
    const column = this.#columns.time
    if (column < 0) return Number.NaN
    const { bytes, starts, ends } = this.#scanner
    const [start, end] = [starts[column] ?? 0, ends[column] ?? 0]
    if (this.#lastTime.is(bytes, start, end)) return this.#time
    const local = this.#fixedTime.read(bytes, start, end)
    if (Number.isNaN(local)) {
      this.#cells[column] = this.#text(column)
      const read = this.#timeOf(this.#cells, 0)
      this.#cells[column] = ''
      this.#time = typeof read === 'number' ? read : Number.NEGATIVE_INFINITY
    } else this.#time = this.#zone(local)
    this.#lastTime.set(start, end)
    return this.#time
  }

  #add(
    customer: number,
    product: number,
    customerFacts: number,
    productFacts: number,
    setting: number,
    kind: number,
    time: number,
  ): boolean {
    const amounts = this.#amounts
    if (time > this.#limits.latest || time < this.#limits.earliest) return false
    if (!amounts.read(kind) || !this.#readOrder()) return false
    this.#builder.row(
      this.#scanner.recordLine,
      customer,
      product,
      customerFacts,
      productFacts,
      setting,
      kind,
      time,
      amounts.quantity,
      amounts.price,
      amounts.rating,
    )
    this.#reader.countAccepted()
    this.#profile()
    return true
  }

  /** Tells the builder of another order than before; false where its id is a matter for strings. */
  #readOrder(): boolean {
    const column = this.#columns.order
    const { bytes, starts, ends } = this.#scanner
    const [start, end] = column < 0 ? [0, 0] : [starts[column] ?? 0, ends[column] ?? 0]
    if (this.#order && this.#lastOrder.is(bytes, start, end)) return true
    if (isPlainId(bytes, start, end)) this.#builder.order(bytes, start, end)
    else {
      const id = cleanId(this.#text(column))
      if (faultOfId(id, column) !== undefined) return false
      const cleaned = Buffer.from(id)
      this.#builder.order(cleaned, 0, cleaned.length)
    }
    this.#lastOrder.set(start, end)
    this.#order = true
    return true
  }

  #profile(): void {
    const { bytes, starts, ends, hashes, isAscii } = this.#scanner
    const { numbers } = this.#amounts
    const profiler = this.#reader.layout?.profiler
    for (let index = 0; index < this.#width; index++) {
      const column = profiler?.at(index)
      const [start, end] = [starts[index] ?? 0, ends[index] ?? 0]
      if (isAscii || isAsciiCell(bytes, start, end))
        column?.addAscii(bytes, start, end, hashes[index] ?? 0, numbers[index] ?? Number.NaN)
      else column?.add(this.#text(index))
    }
  }

  #text(column: number): string {
    const { bytes, starts, ends } = this.#scanner
    return Buffer.from(bytes.buffer, bytes.byteOffset).toString('utf8', starts[column], ends[column])
  }
}
