import { ExpectedFailure } from '../../../contract/failure.ts'
import type { RecordBatch } from '../records.ts'
import type { Encoding } from '../../../contract/dialect.ts'
import { decoded } from '../encodings.ts'
import type { Source } from '../source.ts'
import { isNested, ObjectWriter } from './object-writer.ts'

const MAX_ELEMENT_CHARACTERS = 1024 * 1024
/** How deep the list of records may lie: `{ data: { orders: [` is three. */
const MAX_LIST_DEPTH = 4

/**
 * Records of JSON: elements of an array of objects, at the top or in the first property that holds one; or a line each. The first record
 * is the keys, of the first thousand elements, in the order they appear; what is nested {@link ObjectWriter} spreads. A later element with
 * another key has a cell more, so that it is set aside and not cut.
 * @throws ExpectedFailure json-bad, json-no-table, record-too-long, too-many-columns, file-bad-encoding
 */
export async function* readJson(
  source: Source,
  kind: 'json' | 'jsonl',
  encoding: Encoding,
): AsyncGenerator<RecordBatch, void, undefined> {
  const file = source.fileName
  const cutter = kind === 'json' ? new ElementCutter(file) : new LineCutter(file)
  const writer = new ObjectWriter(file)
  const write = ({ text, line }: Element): void => {
    if (text.trim() === '') writer.addBlank(line)
    else
      shallow(
        () => {
          const isLines = kind === 'jsonl'
          const value = parsed(isLines ? withoutComma(text) : text, file, line)
          for (const record of isLines ? (recordsOfColumns(value) ?? recordsOfPage(value)) : [value])
            writer.add(record, line)
        },
        file,
        line,
      )
  }
  const badByte = (byte: number): ExpectedFailure =>
    new ExpectedFailure('file-bad-encoding', { file, line: cutter.line, byte, encoding })
  for await (const { text } of decoded(source.pieces(), encoding, badByte)) {
    for (const element of cutter.feed(text)) write(element)
    if (writer.batch.isFull) yield writer.batch.take(source.position())
  }
  for (const element of cutter.finish()) write(element)
  writer.finish()
  if (!writer.batch.isEmpty) yield writer.batch.take(source.position())
}

/** Lines that were cut out of a list still have its commas. */
function withoutComma(line: string): string {
  return line.replace(/,\s*$/, '')
}

/** A table told by its columns, `{"a": [1, 2], "b": [3, 4]}` or `{"a": {"0": 1, "1": 3}, …}`, as its records; undefined for anything else. */
function recordsOfColumns(value: unknown): readonly object[] | undefined {
  if (!isNested(value) || Array.isArray(value)) return undefined
  // What is nested is an object.
  const columns: [string, unknown][] = Object.entries(value as object)
  const cellsOf = (column: unknown): readonly unknown[] | undefined => {
    if (!isNested(column)) return undefined
    // As above.
    const parts: [string, unknown][] = Object.entries(column as object)
    const isList = parts.every(([key], index) => key === String(index))
    const cells = parts.map(([, cell]) => cell)
    return isList && cells.length > 1 && !cells.some(isNested) ? cells : undefined
  }
  const told = columns.map(([name, column]) => [name, cellsOf(column)] as const)
  const length = told[0]?.[1]?.length
  if (told.length < 2 || length === undefined || told.some(([, cells]) => cells?.length !== length))
    return undefined
  return Array.from({ length }, (_, row) =>
    Object.fromEntries(told.map(([name, cells]) => [name, cells?.[row]])),
  )
}

/** How an interface tells which part of an answer this is. */
const OF_PAGES =
  /^(?:pages?|has_?more|next\w*|prev\w*|cursor|_?links|meta|paging|pagination|total\w*|count|offset|limit|per_?page|page_?\w+)$/i
/** What only a record has. */
const OF_RECORDS = /(?:^|_)(?:id|key|email|number|sku)$|Id$/

/**
 * The records of one line: the line itself, or, where it is a page of an interface's answer (marks of paging, no id of its own, one list of
 * objects), those it lists.
 */
function recordsOfPage(value: unknown): readonly unknown[] {
  if (!isNested(value) || Array.isArray(value)) return [value]
  // What is nested is an object.
  const keys = Object.keys(value as object)
  if (!keys.some((key) => OF_PAGES.test(key)) || keys.some((key) => OF_RECORDS.test(key))) return [value]
  const lists: unknown[][] = []
  const look = (each: unknown, depth: number): void => {
    if (Array.isArray(each)) {
      if (each.length > 0 && each.every((one) => isNested(one) && !Array.isArray(one))) lists.push(each)
    } else if (isNested(each) && depth < MAX_LIST_DEPTH)
      // As above.
      for (const inner of Object.values(each as object)) look(inner, depth + 1)
  }
  look(value, 0)
  const [only, second] = lists
  return only !== undefined && second === undefined ? only : [value]
}

/** Values in values in values, deeper than the program's stack, are no record of anything: refused like other broken JSON. */
function shallow(work: () => void, file: string, line: number): void {
  try {
    work()
  } catch (error) {
    if (error instanceof RangeError) throw new ExpectedFailure('json-bad', { file, line })
    throw error
  }
}

type Element = { readonly text: string; readonly line: number }
type Cutter = { readonly line: number; feed(text: string): Iterable<Element>; finish(): Iterable<Element> }

class LineCutter implements Cutter {
  readonly #file: string
  #rest = ''
  line = 1

  constructor(file: string) {
    this.#file = file
  }

  *feed(text: string): Iterable<Element> {
    const lines = (this.#rest + text).split('\n')
    this.#rest = lines.pop() ?? ''
    if (this.#rest.length > MAX_ELEMENT_CHARACTERS)
      throw new ExpectedFailure('record-too-long', { file: this.#file, line: this.line + lines.length })
    for (const line of lines) {
      yield { text: line, line: this.line }
      this.line++
    }
  }

  *finish(): Iterable<Element> {
    if (this.#rest.trim() !== '') yield { text: this.#rest, line: this.line }
  }
}

/** Finds where each element of the array begins and ends by brackets and strings alone; what is in it, the parser says. */
class ElementCutter implements Cutter {
  readonly #file: string
  #buffer = ''
  #scanned = 0
  #depth = 0
  /** Depth inside the array whose elements are the records; 0 until it is found. */
  #arrayDepth = 0
  #isDone = false
  #isInText = false
  #isEscaped = false
  #start = -1
  #elementLine = 1
  #sawOpening = false
  line = 1

  constructor(file: string) {
    this.#file = file
  }

  feed(text: string): Element[] {
    this.#buffer += text
    const found: Element[] = []
    let at = this.#scanned
    for (; at < this.#buffer.length; at++) this.#step(at, found)
    const from = this.#start >= 0 ? this.#start : at
    if (at - from > MAX_ELEMENT_CHARACTERS)
      throw new ExpectedFailure('record-too-long', { file: this.#file, line: this.#elementLine })
    this.#buffer = this.#buffer.slice(from)
    this.#scanned = at - from
    if (this.#start >= 0) this.#start = 0
    return found
  }

  finish(): Element[] {
    if (this.#arrayDepth === 0) throw new ExpectedFailure('json-no-table', { file: this.#file })
    if (!this.#isDone) throw new ExpectedFailure('json-bad', { file: this.#file, line: this.line })
    return []
  }

  #step(at: number, found: Element[]): void {
    const character = this.#buffer.charAt(at)
    if (character === '\n') this.line++
    if (this.#isInText) {
      if (this.#isEscaped) this.#isEscaped = false
      else if (character === '\\') this.#isEscaped = true
      else if (character === '"') this.#isInText = false
      return
    }
    if (this.#isDone || /\s/.test(character)) return
    if (this.#sawOpening) {
      this.#sawOpening = false
      // An array of objects, or an empty one; of numbers there is no table.
      if (
        character === '{' ||
        (character === ']' && this.#depth === 1) ||
        (character === '[' && this.#depth === 1)
      )
        this.#arrayDepth = this.#depth
    }
    const isInArray = this.#arrayDepth > 0 && this.#depth === this.#arrayDepth
    if (isInArray && this.#start < 0 && character !== ',' && character !== ']') {
      this.#start = at
      this.#elementLine = this.line
    }
    if (isInArray && (character === ',' || character === ']')) this.#end(at, found)
    if (character === '"') this.#isInText = true
    else if (character === '{' || character === '[') {
      this.#depth++
      this.#sawOpening = character === '[' && this.#arrayDepth === 0 && this.#depth <= MAX_LIST_DEPTH
    } else if (character === '}' || character === ']') {
      if (isInArray && character === ']') this.#isDone = true
      this.#depth--
      if (this.#depth < 0) throw new ExpectedFailure('json-bad', { file: this.#file, line: this.line })
    }
  }

  #end(at: number, found: Element[]): void {
    if (this.#start < 0) return
    found.push({ text: this.#buffer.slice(this.#start, at), line: this.#elementLine })
    this.#start = -1
  }
}

function parsed(text: string, file: string, line: number): unknown {
  const value = parsedExactly(text)
  if (value === undefined) throw new ExpectedFailure('json-bad', { file, line })
  return value
}

/** Numbers of sixteen digits and more are ids, and would lose their end as numbers: they are read as text. */
const LONG_NUMBER = /([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g

function parsedExactly(text: string): unknown {
  if (/\d{16}/.test(text)) {
    try {
      return JSON.parse(text.replace(LONG_NUMBER, '$1"$2"'))
    } catch {
      // The digits stood in a text with brackets: as they are, then.
    }
  }
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
