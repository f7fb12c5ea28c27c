import { ExpectedFailure } from '../../../contract/failure.ts'
import { meaningOf } from '../header-words.ts'
import { BatchMaker } from './batch-maker.ts'

const MAX_COLUMNS = 16_384
/** Elements whose keys make the header. */
const HEADER_ELEMENTS = 1_000
const MAX_DEPTH = 8

/** @property byte the first that does not belong to the encoding */
type Held = { readonly flat: Flat; readonly line: number; readonly byte: number | undefined }
type HeldText = { readonly text: string; readonly line: number; readonly byte: number | undefined }

type Flat = {
  readonly cells: Map<string, string>
  /** Lists of objects by their path: the lines of an order, its taxes, its shipments. */
  readonly lists: Map<string, readonly object[]>
}

/**
 * Objects as records below a header of their keys. Nested objects become `a.b`. Where orders hold their lines as a list, each line is a record
 * that repeats what is told once, in columns `line_items[].sku`; other lists stay one cell of text.
 * @throws ExpectedFailure too-many-columns, json-no-table
 */
export class ObjectWriter {
  readonly batch = new BatchMaker()
  readonly #file: string
  readonly #columns = new Map<string, number>()
  #list: string | undefined
  #line = 0
  #held: (Held | HeldText)[] | undefined = []

  constructor(file: string) {
    this.#file = file
  }

  addBlank(line: number): void {
    if (this.#held === undefined) this.batch.add([''], this.#numbered(line))
  }

  /** @param byte the first that does not belong to the encoding */
  add(value: unknown, line: number, byte?: number): void {
    this.#hold({ flat: flatOf(value), line, byte })
  }

  /** A record that is no object, only its text. */
  addText(text: string, line: number, byte?: number): void {
    this.#hold({ text, line, byte })
  }

  #hold(one: Held | HeldText): void {
    if (this.#held === undefined) return this.#write(one)
    this.#held.push(one)
    if (this.#held.length >= HEADER_ELEMENTS) this.finish()
  }

  finish(): void {
    const held = this.#held
    if (held === undefined) return
    this.#held = undefined
    const whole = held.flatMap((one) => ('flat' in one ? [one] : []))
    if (whole.length === 0) throw new ExpectedFailure('json-no-table', { file: this.#file })
    this.#list = listOfLines(whole.map(({ flat }) => flat))
    for (const { flat, line, byte } of whole) {
      // A key may be what is broken.
      if (byte !== undefined && whole.some((one) => one.byte === undefined)) continue
      for (const record of this.#recordsOf(flat))
        for (const key of record.keys())
          if (!this.#columns.has(key)) this.#columns.set(key, this.#columns.size)
      if (this.#columns.size > MAX_COLUMNS)
        throw new ExpectedFailure('too-many-columns', { file: this.#file, line })
    }
    this.batch.add([...this.#columns.keys()], 1)
    for (const one of held) this.#write(one)
  }

  #write(one: Held | HeldText): void {
    if ('flat' in one)
      for (const record of this.#recordsOf(one.flat)) this.#writeRecord(record, one.line, one.byte)
    else this.batch.addText(one.text, this.#numbered(one.line), one.byte)
  }

  #recordsOf({ cells, lists }: Flat): readonly ReadonlyMap<string, string>[] {
    const list = this.#list
    const lines = list === undefined ? undefined : lists.get(list)
    if (list === undefined || lines === undefined) return [cells]
    const own = new Map(cells)
    own.delete(list)
    return lines.map((each) => {
      const record = new Map(own)
      for (const [key, text] of flatOf(each).cells) record.set(`${list}[].${key}`, text)
      return record
    })
  }

  #writeRecord(record: ReadonlyMap<string, string>, line: number, byte: number | undefined): void {
    const cells = new Array<string>(this.#columns.size).fill('')
    for (const [key, value] of record) {
      const column = this.#columns.get(key)
      if (column !== undefined) cells[column] = value
      // An empty list where others have lines is no column of its own.
      else if (key !== this.#list) cells.push(`${key}=${value}`)
    }
    this.batch.add(cells, this.#numbered(line), byte)
  }

  /** Where several stand on one line each counts as a line: records are told apart by it. */
  #numbered(line: number): number {
    this.#line = Math.max(line, this.#line + 1)
    return this.#line
  }
}

/**
 * The list whose entries tell a product and how many of it, by their keys; of several the one that tells most. Only then are the objects orders
 * and the entries their lines: addresses of a customer, taxes and variants are not.
 */
function listOfLines(flats: readonly Flat[]): string | undefined {
  const roles = new Map<string, Set<string>>()
  for (const { lists } of flats) {
    for (const [path, list] of lists) {
      const known = roles.get(path) ?? new Set()
      roles.set(path, known)
      for (const each of list)
        for (const key of Object.keys(each)) {
          const role = meaningOf(key)?.role
          if (role !== undefined) known.add(role)
        }
    }
  }
  let best: { readonly path: string; readonly told: number } | undefined
  for (const [path, known] of roles) {
    const isLines = (known.has('product-id') || known.has('product-name')) && known.has('quantity')
    const told = LINE.filter((role) => known.has(role)).length
    if (isLines && told > (best?.told ?? 0)) best = { path, told }
  }
  return best?.path
}

const LINE = ['product-id', 'product-name', 'quantity', 'unit-price', 'line-total'] as const

function flatOf(value: unknown): Flat {
  const flat: Flat = { cells: new Map(), lists: new Map() }
  if (isPlain(value)) flatten('', value, flat, 0)
  else if (Array.isArray(value))
    value.forEach((each, index) => flat.cells.set(String(index + 1), textOf(each)))
  else flat.cells.set('value', textOf(value))
  return flat
}

function flatten(prefix: string, value: object, flat: Flat, depth: number): void {
  // Of an object nothing is known.
  for (const [key, each] of Object.entries(value) as [string, unknown][]) {
    const name = prefix === '' ? key : `${prefix}.${key}`
    if (isPlain(each) && depth < MAX_DEPTH) flatten(name, each, flat, depth + 1)
    else {
      flat.cells.set(name, textOf(each))
      if (Array.isArray(each) && each.length > 0 && each.every(isPlain)) flat.lists.set(name, each)
    }
  }
}

function isPlain(value: unknown): value is object {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !(value instanceof Uint8Array)
  )
}

/** Whether a value holds others, so that it needs to be spread. */
export function isNested(value: unknown): boolean {
  return Array.isArray(value) || isPlain(value)
}

/** Text that reads back the same: whole numbers of any size, instants with their zone, lists joined. */
export function textOf(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'string') return value
  if (typeof value === 'number' || typeof value === 'bigint' || typeof value === 'boolean')
    return String(value)
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? '' : value.toISOString()
  if (value instanceof Uint8Array) return new TextDecoder().decode(value)
  const isPlainList = Array.isArray(value) && value.every((each) => typeof each !== 'object' || each === null)
  if (isPlainList) return value.map(textOf).join('; ')
  return JSON.stringify(value, (_, each: unknown) => (typeof each === 'bigint' ? String(each) : each))
}
