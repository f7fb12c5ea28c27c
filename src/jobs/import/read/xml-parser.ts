import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { ExpectedFailure } from '../../../contract/failure.ts'

export type Attributes = SaxesTagPlain['attributes']

/** No sheet is deeper; a file that only opens elements would fill the memory with their names. */
const MAX_DEPTH = 1_000
/** The parser holds a text, a comment or the value of an attribute until it ends. */
const MAX_SILENCE = 16 * 1024 * 1024

/**
 * XML in pieces, by local names; knows no entities but XML's own, and refuses a DOCTYPE. Holds no more than one text at a time, of bounded length.
 * Methods that read throw ExpectedFailure workbook-bad, workbook-bomb.
 */
export class XmlParser {
  readonly #file: string
  readonly #part: string
  readonly #parser = new SaxesParser()
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })
  #depth = 0
  /** Characters since the last element began or ended. */
  #silent = 0
  #opened: (name: string, attributes: Attributes) => void = () => undefined
  #closed: (name: string) => void = () => undefined

  /** @param part what of the file it is, for failures */
  constructor(file: string, part: string) {
    this.#file = file
    this.#part = part
    this.#parser.on('doctype', () => {
      throw this.#bomb()
    })
    this.#parser.on('error', () => {
      throw this.#bad()
    })
    this.#parser.on('opentag', (tag) => {
      this.#silent = 0
      if (++this.#depth > MAX_DEPTH) throw this.#bomb()
      this.#opened(localName(tag.name), tag.attributes)
    })
    this.#parser.on('closetag', (tag) => {
      this.#silent = 0
      this.#depth--
      this.#closed(localName(tag.name))
    })
  }

  onOpen(handle: (name: string, attributes: Attributes) => void): void {
    this.#opened = handle
  }

  onClose(handle: (name: string) => void): void {
    this.#closed = handle
  }

  onText(handle: (text: string) => void): void {
    this.#parser.on('text', handle)
    this.#parser.on('cdata', handle)
  }

  /** Bytes of UTF-8. */
  write(piece: Buffer): void {
    let text: string
    try {
      text = this.#decoder.decode(piece, { stream: true })
    } catch {
      throw this.#bad()
    }
    this.writeText(text)
  }

  writeText(text: string): void {
    this.#silent += text.length
    if (this.#silent > MAX_SILENCE) throw this.#bomb()
    this.#parser.write(text)
  }

  close(): void {
    this.#parser.close()
  }

  #bad(): ExpectedFailure {
    return this.#failure('workbook-bad')
  }

  #bomb(): ExpectedFailure {
    return this.#failure('workbook-bomb')
  }

  #failure(code: 'workbook-bad' | 'workbook-bomb'): ExpectedFailure {
    const { line, column } = this.#parser
    return new ExpectedFailure(code, { file: this.#file, part: this.#part, line, column })
  }
}

function localName(name: string): string {
  return name.slice(name.indexOf(':') + 1)
}

/** The value of an attribute by its local name, whatever prefix the writer chose for its namespace. */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  const plain = attributes[name]
  if (plain !== undefined) return plain
  const ending = `:${name}`
  for (const key in attributes) if (key.endsWith(ending)) return attributes[key]
  return undefined
}
