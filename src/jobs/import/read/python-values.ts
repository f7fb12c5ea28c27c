/** Whether a line is a dictionary as Python prints one: keys in single quotes, which JSON does not have. */
export function isPythonLine(line: string): boolean {
  return /^\s*\{\s*u?'(?:[^'\\]|\\.)*'\s*:/.test(line)
}

/** Deeper than this is no record of anything. */
const MAX_DEPTH = 64
const ESCAPES: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', v: '\v' }
const WORDS: Readonly<Record<string, unknown>> = { None: null, True: true, False: false, nan: null }

/**
 * The value of a text as Python prints values (`{'id': 7, 'name': u"It's", 'price': None}`); undefined where it is none. Whole numbers too
 * long for a number stay text, like those of JSON.
 */
export function pythonValue(text: string): unknown {
  try {
    return new PythonReader(text).whole()
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

class PythonReader {
  readonly #text: string
  #at = 0

  constructor(text: string) {
    this.#text = text
  }

  whole(): unknown {
    const value = this.#value(0)
    this.#take(/\s*/y)
    if (this.#at < this.#text.length) throw new SyntaxError()
    return value
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const found = pattern.exec(this.#text)?.[0]
    this.#at += found?.length ?? 0
    return found
  }

  #value(depth: number): unknown {
    if (depth > MAX_DEPTH) throw new SyntaxError()
    this.#take(/\s*/y)
    const next = this.#text.charAt(this.#at)
    if (next === '{') return this.#dictionary(depth)
    if (next === '[') return this.#list(depth, ']')
    if (next === '(') return this.#list(depth, ')')
    const text = this.#take(/[ub]?(?=['"])/y) === undefined ? undefined : this.#string()
    if (text !== undefined) return text
    const number = this.#take(/-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?L?/y)?.replace('L', '')
    if (number !== undefined) return /^-?\d{16,}$/.test(number) ? number : Number(number)
    const word = this.#take(/[A-Za-z]+/y) ?? ''
    if (!Object.hasOwn(WORDS, word)) throw new SyntaxError()
    return WORDS[word]
  }

  #string(): string {
    const quote = this.#text.charAt(this.#at++)
    let read = ''
    for (;;) {
      read += this.#take(quote === "'" ? /[^'\\]+/y : /[^"\\]+/y) ?? ''
      const end = this.#text.charAt(this.#at++)
      if (end === quote) return read
      if (end === '') throw new SyntaxError()
      read += this.#escaped()
    }
  }

  #escaped(): string {
    const code = this.#take(/x[\da-f]{2}|u[\da-f]{4}|U[\da-f]{8}/iy)
    if (code !== undefined) {
      const point = parseInt(code.slice(1), 16)
      if (point > 0x10ffff) throw new SyntaxError()
      return String.fromCodePoint(point)
    }
    const next = this.#text.charAt(this.#at++)
    if (next === "'" || next === '"' || next === '\\') return next
    // What Python does not know as an escape it leaves as it is.
    return ESCAPES[next] ?? `\\${next}`
  }

  #dictionary(depth: number): object {
    const entries: [string, unknown][] = []
    this.#at++
    while (this.#take(/\s*\}/y) === undefined) {
      const key = this.#value(depth + 1)
      if (typeof key !== 'string' && typeof key !== 'number') throw new SyntaxError()
      if (this.#take(/\s*:/y) === undefined) throw new SyntaxError()
      entries.push([String(key), this.#value(depth + 1)])
      if (this.#take(/\s*(?:,|(?=\}))/y) === undefined) throw new SyntaxError()
    }
    return Object.fromEntries(entries)
  }

  #list(depth: number, end: ']' | ')'): unknown[] {
    const values: unknown[] = []
    const isEnd = end === ']' ? /\s*\]/y : /\s*\)/y
    const isNext = end === ']' ? /\s*(?:,|(?=\]))/y : /\s*(?:,|(?=\)))/y
    this.#at++
    while (this.#take(isEnd) === undefined) {
      values.push(this.#value(depth + 1))
      if (this.#take(isNext) === undefined) throw new SyntaxError()
    }
    return values
  }
}
