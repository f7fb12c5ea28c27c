import { SaxesParser, type SaxesTagPlain } from 'saxes'
import { ExpectedFailure } from '../../../contract/failure.ts'

export type Attributes = SaxesTagPlain['attributes']

/** XML in pieces, by local names; knows no entities but XML's own, and refuses a DOCTYPE. */
export class XmlParser {
  readonly #file: string
  readonly #part: string
  readonly #parser = new SaxesParser()
  readonly #decoder = new TextDecoder('utf-8', { fatal: true })

  /** @param part what of the file it is, for failures */
  constructor(file: string, part: string) {
    this.#file = file
    this.#part = part
    this.#parser.on('doctype', () => {
      throw new ExpectedFailure('workbook-bomb', { file, part })
    })
    this.#parser.on('error', () => {
      throw this.#bad()
    })
  }

  onOpen(handle: (name: string, attributes: Attributes) => void): void {
    this.#parser.on('opentag', (tag) => handle(localName(tag.name), tag.attributes))
  }

  onClose(handle: (name: string) => void): void {
    this.#parser.on('closetag', (tag) => handle(localName(tag.name)))
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
    this.#parser.write(text)
  }

  writeText(text: string): void {
    this.#parser.write(text)
  }

  close(): void {
    this.#parser.close()
  }

  #bad(): ExpectedFailure {
    const { line, column } = this.#parser
    return new ExpectedFailure('workbook-bad', { file: this.#file, part: this.#part, line, column })
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
