import { ExpectedFailure } from '../../../contract/failure.ts'
import { decodeWithBroken } from '../broken-text.ts'
import type { BrokenBytes, RecordBatch } from '../records.ts'
import type { Encoding } from '../../../contract/dialect.ts'
import { decoded } from '../encodings.ts'
import type { Source } from '../source.ts'
import { ElementCutter, LineCutter, MAX_LIST_DEPTH, type Element } from './json-cutters.ts'
import { meaningOf } from '../header-words.ts'
import { isNested, ObjectWriter } from './object-writer.ts'
import { isPythonLine, pythonValue } from './python-values.ts'

/** So many records with faults may be more than half before the file is taken to be something else. */
const FEW_FAULTS = 20

/**
 * Records of JSON: elements of an array of objects, at the top or in the first property that holds one; or a line each. The first record
 * is the keys, of the first thousand elements, in the order they appear; what is nested {@link ObjectWriter} spreads. A later element with
 * another key has a cell more, so that it is set aside and not cut. With `brokenBytes` to be told, a record with bytes that do not belong to the
 * encoding is told with them, and so is a line that is no JSON, as long as most records have no fault.
 * @throws ExpectedFailure json-bad, json-no-table, record-too-long, too-many-columns, file-bad-encoding
 */
export async function* readJson(
  source: Source,
  kind: 'json' | 'jsonl',
  encoding: Encoding,
  brokenBytes: BrokenBytes = 'refuse',
): AsyncGenerator<RecordBatch, void, undefined> {
  const file = source.fileName
  const isLines = kind === 'jsonl'
  const isTold = brokenBytes !== 'refuse'
  const cutter = isLines ? new LineCutter(file) : new ElementCutter(file)
  const writer = new ObjectWriter(file)
  const lists = new Lists()
  const places = new BrokenPlaces()
  const faults = new Faults(brokenBytes === 'tell-all')
  const badByte = (line: number, byte: number): ExpectedFailure =>
    new ExpectedFailure('file-bad-encoding', { file, line, byte, encoding })
  const write = ({ text, line, at }: Element): void => {
    if (text.trim() === '') return writer.addBlank(line)
    const byte = places.within(at, at + text.length)
    faults.count(byte === undefined ? undefined : badByte(line, byte))
    const value = parsedExactly(isLines ? withoutComma(text) : text, line, file)
    if (value === undefined) {
      const bad = byte === undefined ? new ExpectedFailure('json-bad', { file, line }) : badByte(line, byte)
      // Where an array goes on behind an element that cannot be read nobody knows.
      if (!isLines || !isTold) throw bad
      if (byte === undefined) faults.count(bad, true)
      return writer.addText(text, line, byte)
    }
    shallow(
      () => {
        const records = isLines
          ? (recordsOfColumns(value) ?? recordsByKey(value) ?? recordsOfPage(value))
          : [value]
        for (const record of records) {
          const named = lists.named(record)
          if (named !== undefined) writer.add(named, line, byte)
        }
      },
      file,
      line,
    )
  }
  const refused = (byte: number, textBefore: string): ExpectedFailure =>
    badByte(cutter.line + textBefore.split('\n').length - 1, byte)
  const keep = isTold ? (bytes: Uint8Array) => decodeWithBroken(bytes, encoding) : undefined
  try {
    for await (const { text, broken } of decoded(source.pieces(), encoding, refused, undefined, keep)) {
      places.add(text, cutter.line, broken)
      for (const element of cutter.feed(text)) write(element)
      if (writer.batch.isFull) yield writer.batch.take(source.position())
    }
    for (const element of cutter.finish()) write(element)
  } catch (error) {
    // A byte that stands where a bracket or a quote was: what it broke shows only further on.
    const { first } = places
    if (first !== undefined && error instanceof ExpectedFailure && error.code.startsWith('json-'))
      throw badByte(first.line, first.byte)
    throw error
  }
  faults.judge()
  writer.finish()
  if (!writer.batch.isEmpty) yield writer.batch.take(source.position())
}

/** Records that are lists of values, below one that names them: `[["order","price"],["o1",9.5]]`. */
class Lists {
  #names: readonly string[] | null | undefined

  /** A record with its names; undefined for the one that tells them. */
  named(record: unknown): unknown {
    const isFirst = this.#names === undefined
    if (isFirst) this.#names = namesIn(record) ?? null
    const names = this.#names
    if (names === null || names === undefined || !Array.isArray(record)) return record
    if (isFirst) return undefined
    return Object.fromEntries(record.map((cell, at) => [names[at] ?? String(at + 1), cell]))
  }
}

/** The names that a list tells: different texts, one of which is known as a header. */
function namesIn(record: unknown): readonly string[] | undefined {
  if (!Array.isArray(record)) return undefined
  const names = record.filter((each): each is string => typeof each === 'string' && each.trim() !== '')
  const isNames = names.length === record.length && new Set(names).size === names.length
  return isNames && names.some((name) => meaningOf(name) !== undefined) ? names : undefined
}

/** Where in the text bytes stand that do not belong to the encoding. */
class BrokenPlaces {
  #length = 0
  #places: { readonly at: number; readonly byte: number }[] = []
  first: { readonly line: number; readonly byte: number } | undefined

  /** @param line on which the text begins */
  add(text: string, line: number, bytes: readonly number[] = []): void {
    if (bytes.length > 0) {
      let index = 0
      for (const { index: at } of text.matchAll(/[\udc00-\udcff]/gu)) {
        const byte = bytes[index++] ?? 0
        this.first ??= { line: line + text.slice(0, at).split('\n').length - 1, byte }
        this.#places.push({ at: this.#length + at, byte })
      }
    }
    this.#length += text.length
  }

  /** The first byte of those between two places; what lies before is forgotten. */
  within(from: number, to: number): number | undefined {
    if (this.#places.length === 0) return undefined
    const rest = this.#places.filter(({ at }) => at >= from)
    this.#places = rest.filter(({ at }) => at >= to)
    return rest[0] !== undefined && rest[0].at < to ? rest[0].byte : undefined
  }
}

/** Records with a fault, of all: where most have one, the file is not what it was taken for. */
class Faults {
  readonly #isAny: boolean
  #records = 0
  #faulty = 0
  #first: ExpectedFailure | undefined

  constructor(isAny: boolean) {
    this.#isAny = isAny
  }

  /** @param isKnown the record was counted already */
  count(fault: ExpectedFailure | undefined, isKnown = false): void {
    if (!isKnown) this.#records++
    if (fault === undefined) return
    this.#first ??= fault
    if (++this.#faulty > FEW_FAULTS) this.judge()
  }

  /** @throws ExpectedFailure that of the first, where most records have one */
  judge(): void {
    if (!this.#isAny && this.#first !== undefined && this.#faulty * 2 > this.#records) throw this.#first
  }
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

/** So many objects with the same keys are no parts of one record, as a billing and a shipping address are. */
const MIN_KEYED = 5

/** Records that lie under their ids, `{"o1": {…}, "o2": {…}}`, each with its id; undefined for anything else. */
function recordsByKey(value: unknown): readonly object[] | undefined {
  if (!isNested(value) || Array.isArray(value)) return undefined
  // What is nested is an object.
  const parts: [string, unknown][] = Object.entries(value as object)
  const keysOf = (part: unknown): string =>
    // As above.
    isNested(part) && !Array.isArray(part) ? Object.keys(part as object).join('\u0000') : ''
  const keys = keysOf(parts[0]?.[1])
  if (parts.length < MIN_KEYED || !keys.includes('\u0000')) return undefined
  if (parts.some(([, part]) => keysOf(part) !== keys)) return undefined
  return parts.map(([id, part]) => {
    // As above.
    const told = part as object
    // An id that the record tells itself is not told twice.
    return Object.values(told).includes(id) ? told : { id, ...told }
  })
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

/** Texts, and what some programs write for numbers that are none. */
const NO_NUMBER = /"(?:[^"\\]|\\.)*"|-?\b(?:NaN|Infinity)\b/g

function withoutNumber(found: string): string {
  return found.startsWith('"') ? found : 'null'
}

/** Numbers of sixteen digits and more are ids, and would lose their end as numbers: they are read as text. Texts are passed over. */
const LONG_NUMBER = /"[^"\\]*(?:\\.[^"\\]*)*"|([:[,]\s*)(-?\d{16,})(?=\s*[,}\]])/g

/** Of a match of {@link LONG_NUMBER}. */
function quoted(match: string, before?: string, digits?: string): string {
  return digits === undefined ? match : `${before ?? ''}"${digits}"`
}

/** The value of a text; undefined where it is neither JSON nor a dictionary as Python prints it. */
function parsedExactly(text: string, line: number, file: string): unknown {
  const exact = /\d{16}/.test(text) ? text.replace(LONG_NUMBER, quoted) : text
  try {
    return JSON.parse(/NaN|Infinity/.test(exact) ? exact.replace(NO_NUMBER, withoutNumber) : exact)
  } catch (error) {
    // Too deep for the parser.
    if (error instanceof RangeError) throw new ExpectedFailure('json-bad', { file, line })
    return isPythonLine(text) ? pythonValue(text) : undefined
  }
}
