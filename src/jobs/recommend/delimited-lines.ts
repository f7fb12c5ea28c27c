import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'
import { createGunzip } from 'node:zlib'

export type Delimiter = string | RegExp

const DELIMITERS = ['\t', '::', ';', ',', '|'] as const

/** The lines of a text file, gunzipped where its name says so. */
export function linesOf(path: string): AsyncIterable<string> {
  const file = createReadStream(path)
  const input = path.endsWith('.gz') ? file.pipe(createGunzip()) : file
  return createInterface({ input, crlfDelay: Infinity })
}

/** The first delimiter of a list that the line has, else runs of spaces. */
export function delimiterOf(line: string): Delimiter {
  return DELIMITERS.find((each) => line.includes(each)) ?? /\s+/
}

/** The cells of one line, without the spaces and quotes around them; a quoted cell may hold the delimiter. O(length). */
export function splitLine(text: string, delimiter: Delimiter): string[] {
  if (typeof delimiter !== 'string' || !text.includes('"'))
    return text
      .trim()
      .split(delimiter)
      .map((cell) => cell.trim())
  const cells: string[] = []
  let at = 0
  while (at <= text.length) {
    const quoted = /^\s*"((?:[^"]|"")*)"\s*/.exec(text.slice(at))
    const end = quoted === null ? text.indexOf(delimiter, at) : at + quoted[0].length
    const stop = end < 0 ? text.length : end
    cells.push(quoted === null ? text.slice(at, stop).trim() : (quoted[1] ?? '').replaceAll('""', '"').trim())
    at = stop + delimiter.length
    if (stop >= text.length) break
  }
  return cells
}
