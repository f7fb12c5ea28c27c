/**
 * Server-sent events as they come off the wire, in any cut: within a line, a line end or a UTF-8 sequence. Comments (what keeps a
 * connection alive) and fields other than `data` are passed over. Format: WHATWG HTML, 9.2.
 */
export class EventStream {
  readonly #decoder = new TextDecoder('utf-8')
  #rest = ''
  #data: string[] = []
  #hasReturn = false

  /** The data of the events that are complete with these bytes. */
  push(bytes: Uint8Array): string[] {
    return this.#take(this.#decoder.decode(bytes, { stream: true }), false)
  }

  /** What was left when the connection ended. An event without its empty line is given as well: servers forget it. */
  end(): string[] {
    const events = this.#take(this.#decoder.decode(), true)
    const last = this.#dispatch()
    return last === null ? events : [...events, last]
  }

  /** Characters that wait for the end of their line or event. */
  get waiting(): number {
    return this.#rest.length + this.#data.reduce((sum, line) => sum + line.length, 0)
  }

  #take(text: string, isEnd: boolean): string[] {
    const events: string[] = []
    let from = 0
    // A line feed right after a carriage return that ended the piece before belongs to it.
    let buffer = this.#hasReturn && text.startsWith('\n') ? text.slice(1) : text
    if (text !== '') this.#hasReturn = text.endsWith('\r')
    buffer = this.#rest + buffer
    for (const { index, 0: mark } of buffer.matchAll(/\r\n|\n|\r/g)) {
      this.#line(buffer.slice(from, index), events)
      from = index + mark.length
    }
    this.#rest = buffer.slice(from)
    if (isEnd && this.#rest !== '') {
      this.#line(this.#rest, events)
      this.#rest = ''
    }
    return events
  }

  #line(line: string, events: string[]): void {
    if (line === '') {
      const data = this.#dispatch()
      if (data !== null) events.push(data)
      return
    }
    const colon = line.indexOf(':')
    if (colon === 0) return
    const field = colon < 0 ? line : line.slice(0, colon)
    if (field !== 'data') return
    const value = colon < 0 ? '' : line.slice(colon + 1)
    this.#data.push(value.startsWith(' ') ? value.slice(1) : value)
  }

  #dispatch(): string | null {
    if (this.#data.length === 0) return null
    const data = this.#data.join('\n')
    this.#data = []
    return data
  }
}
