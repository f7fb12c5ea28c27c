import iconv from 'iconv-lite'

/** Bytes of one record and of those that continue it; texts begin anew with a byte of flags where they are cut. */
export class BiffCursor {
  readonly #parts: readonly Buffer[]
  #part = 0
  #at = 0

  constructor(parts: readonly Buffer[]) {
    this.#parts = parts
  }

  get isAtEnd(): boolean {
    return this.#part >= this.#parts.length - 1 && this.#at >= this.#piece.length
  }

  get #piece(): Buffer {
    return this.#parts[this.#part] ?? EMPTY
  }

  u8(): number {
    this.#turn()
    return this.#piece[this.#at++] ?? 0
  }

  u16(): number {
    return this.u8() | (this.u8() << 8)
  }

  u32(): number {
    return (this.u16() | (this.u16() << 16)) >>> 0
  }

  skip(bytes: number): void {
    for (let left = bytes; left > 0 && !this.isAtEnd;) {
      this.#turn()
      const step = Math.min(left, this.#piece.length - this.#at)
      if (step === 0) return
      this.#at += step
      left -= step
    }
  }

  /** A text of BIFF8 (MS-XLS 2.5.293): its length, flags, characters of one or two bytes; then formatting and what is read aloud, which are left out. */
  text(): string {
    const length = this.u16()
    return this.characters(length)
  }

  /** The same, whose length was read already. */
  characters(length: number): string {
    const flags = this.u8()
    const runs = (flags & 0x08) !== 0 ? this.u16() : 0
    const phonetic = (flags & 0x04) !== 0 ? this.u32() : 0
    let isWide = (flags & 0x01) !== 0
    let text = ''
    let left = length
    while (left > 0) {
      if (this.#at >= this.#piece.length) {
        if (this.#part >= this.#parts.length - 1) break
        this.#part++
        this.#at = 0
        isWide = ((this.#piece[this.#at++] ?? 0) & 0x01) !== 0
      }
      const size = isWide ? 2 : 1
      const room = Math.floor((this.#piece.length - this.#at) / size)
      const taken = Math.min(left, room)
      if (taken === 0) {
        this.#at = this.#piece.length
        continue
      }
      const end = this.#at + taken * size
      text += this.#piece.toString(isWide ? 'utf16le' : 'latin1', this.#at, end)
      this.#at = end
      left -= taken
    }
    this.skip(runs * 4 + phonetic)
    return text
  }

  bytes(length: number): Buffer {
    const taken = this.#piece.subarray(this.#at, this.#at + length)
    this.#at += taken.length
    return taken
  }

  #turn(): void {
    while (this.#at >= this.#piece.length && this.#part < this.#parts.length - 1) {
      this.#part++
      this.#at = 0
    }
  }
}

const EMPTY = Buffer.alloc(0)

/** Code pages of texts that are not in Unicode, by their numbers in workbooks. */
const pages: Readonly<Record<number, string>> = {
  437: 'cp437',
  850: 'cp850',
  852: 'cp852',
  866: 'cp866',
  874: 'windows-874',
  932: 'shift_jis',
  936: 'gb18030',
  949: 'euc-kr',
  950: 'big5',
  10_000: 'macroman',
  32_768: 'macroman',
}

/** Text of bytes of a code page; `undefined` page: Windows-1252. */
export function textOfPage(bytes: Buffer, page: number | undefined): string {
  const named = page === undefined ? 'windows-1252' : (pages[page] ?? `windows-${page}`)
  return iconv.decode(bytes, iconv.encodingExists(named) ? named : 'windows-1252')
}
