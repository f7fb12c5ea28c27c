import { basename } from 'node:path'
import type { Delimiter, Dialect, Quote } from '../../contract/dialect.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { detectCut } from '../import/detect-delimiter.ts'
import { detectEncoding } from '../import/detect-encoding.ts'
import { lenientDecoder } from '../import/code-pages.ts'
import { markLength } from '../import/encodings.ts'
import { openContent } from '../import/read/content.ts'
import { describeFile } from '../import/read/describe.ts'
import { readBytes } from '../import/read/head.ts'
import { openTable } from '../import/read/open-table.ts'
import { LineCutter } from './line-cutter.ts'

/** Bytes that delimiter, quotes and header are told by. */
const HEAD_BYTES = 64 * 1024
const SAMPLE_ROWS = 200

/** Told the cells that were asked for, in that order (a missing one is empty), and the line; the array is used again. */
export type VisitRow = (cells: readonly string[], line: number) => void

export type TableRows = {
  readonly file: string
  /** The first rows, whole; a header is among them. */
  readonly sample: readonly (readonly string[])[]
  /** Goes through all rows once, those of the sample too; of each only the cells at `places` are cut out. */
  readonly each: (places: readonly number[], visit: VisitRow) => Promise<void>
}

/**
 * The rows of a file of any kind that imports read (delimited text of any encoding, workbook, JSON, Parquet, packed or not). Bytes that do not
 * belong to the encoding become a mark instead of ending the work: a name that cannot be read is no reason to give up on figures.
 * O(bytes) time, O(1) memory for text.
 * @throws ExpectedFailure of opening and unpacking
 */
export async function openRows(path: string): Promise<TableRows> {
  const file = basename(path)
  const { kind, member } = await describeFile(path)
  if (kind === 'delimited') return textRows(path, member, file)
  const dialect: Dialect = {
    kind,
    member,
    sheet: '',
    encoding: 'utf-8',
    delimiter: ',',
    quote: '"',
    comment: '',
    skipTop: 0,
    headerRows: 1,
    skipBottom: 0,
  }
  const sample: string[][] = []
  await eachRecord(path, dialect, (cells) => {
    sample.push(cells)
    return sample.length < SAMPLE_ROWS
  })
  return {
    file,
    sample,
    each: (places, visit) =>
      eachRecord(path, dialect, (cells, line) => {
        visit(
          places.map((place) => (cells[place] ?? '').trim()),
          line,
        )
        return true
      }),
  }
}

/** Records until `visit` says that it has enough. */
async function eachRecord(
  path: string,
  dialect: Dialect,
  visit: (cells: string[], line: number) => boolean,
): Promise<void> {
  const table = await openTable(path, dialect)
  try {
    for await (const batch of table.batches()) {
      const cells = batch.cells.split('\u0000')
      let first = 0
      for (const [index, count] of batch.counts.entries()) {
        if (!visit(cells.slice(first, first + count), batch.lines[index] ?? 0)) return
        first += count
      }
    }
  } finally {
    await table.close()
  }
}

async function textRows(path: string, member: string, file: string): Promise<TableRows> {
  const { bytes, samples, isWhole } = await readBytes(path, member, HEAD_BYTES)
  const encoding = detectEncoding(bytes, samples)
  const head = lenientDecoder(encoding).write(bytes.subarray(markLength(bytes, encoding)))
  if (head.includes('\u0000')) throw new ExpectedFailure('file-not-text', { file })
  const cut = cutOf(head)
  const sample: string[][] = []
  const cutter = new LineCutter(cut)
  const take = (cells: readonly string[]): void => {
    if (sample.length < SAMPLE_ROWS) sample.push([...cells])
  }
  cutter.feed(head, null, take)
  if (isWhole) cutter.finish(null, take)
  return {
    file,
    sample,
    each: async (places, visit) => {
      const source = await openContent(path, member)
      const decoder = lenientDecoder(encoding)
      const lines = new LineCutter(cut)
      try {
        for await (const piece of source.pieces()) lines.feed(decoder.write(piece), places, visit)
        lines.feed(decoder.end(), places, visit)
        lines.finish(places, visit)
      } finally {
        await source.close()
      }
    },
  }
}

/** As imports tell it; a line that nothing else cuts is cut at its spaces, even where there are too few lines to be sure. */
function cutOf(head: string): { readonly delimiter: Delimiter; readonly quote: Quote } {
  const found = detectCut(head)
  const [first = ''] = head.split(/[\r\n]/, 1)
  return !first.includes(found.delimiter) && /\S[ \t]+\S/.test(first) ? { delimiter: ' ', quote: '' } : found
}
