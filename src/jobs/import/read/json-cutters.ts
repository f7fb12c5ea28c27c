import { ExpectedFailure } from '../../../contract/failure.ts'

const MAX_ELEMENT_CHARACTERS = 1024 * 1024
/** How deep the list of records may lie: `{ data: { orders: [` is three. */
export const MAX_LIST_DEPTH = 4

/** A record of JSON as text: its line, and its first character in the whole text. */
export type Element = { readonly text: string; readonly line: number; readonly at: number }
export type Cutter = {
  readonly line: number
  feed(text: string): Iterable<Element>
  finish(): Iterable<Element>
}

export class LineCutter implements Cutter {
  readonly #file: string
  #rest = ''
  #at = 0
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
      yield { text: line, line: this.line, at: this.#at }
      this.#at += line.length + 1
      this.line++
    }
  }

  *finish(): Iterable<Element> {
    if (this.#rest.trim() !== '') yield { text: this.#rest, line: this.line, at: this.#at }
  }
}

/** Finds where each element of the array begins and ends by brackets and strings alone; what is in it, the parser says. */
export class ElementCutter implements Cutter {
  readonly #file: string
  #buffer = ''
  /** Characters before the buffer. */
  #gone = 0
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
    this.#gone += from
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
    found.push({
      text: this.#buffer.slice(this.#start, at),
      line: this.#elementLine,
      at: this.#gone + this.#start,
    })
    this.#start = -1
  }
}
