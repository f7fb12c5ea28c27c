import { z } from 'zod'

/** How bytes become cells. Every guess can be overruled by the user. */
export const encodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'gb18030',
  'big5',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'windows-1252',
  'macintosh',
  'ibm850',
  'windows-1250',
  'iso-8859-2',
  'ibm852',
  'windows-1257',
  'windows-1254',
  'ibm857',
  'windows-1251',
  'koi8-r',
  'koi8-u',
  'ibm866',
  'mac-cyrillic',
  'windows-1253',
  'iso-8859-7',
  'windows-1255',
  'windows-1256',
  'windows-874',
] as const
export const encoding = z.enum(encodings)
export type Encoding = z.output<typeof encoding>

/** Cut by lines, at several characters at once. */
const longDelimiters = ['::', '||', '|~|', '~|~', '^|^', '~~', '^^', '##'] as const
/** A space stands for any run of spaces, those at the beginning of a line not counted. U+0001 is that of Hive, U+001F that of old terminals. */
export const delimiters = [',', ';', '\t', '|', '^', '~', '\u0001', '\u001f', ' ', ...longDelimiters] as const
export const delimiter = z.enum(delimiters)
export type Delimiter = z.output<typeof delimiter>

/** Cut line by line: runs of spaces, and several characters at once. Quotes around such cells keep neither delimiters nor line ends together. */
export function cutsLines(given: Delimiter): boolean {
  return given === ' ' || given.length > 1
}

export const quotes = ['"', "'", ''] as const

/** What the bytes are, told by their content, never by the name. */
export const fileKinds = [
  'delimited',
  'xlsx',
  'xls',
  'ods',
  'xml',
  'html',
  'json',
  'jsonl',
  'parquet',
] as const
export const fileKind = z.enum(fileKinds)
export type FileKind = z.output<typeof fileKind>

/** Laid out by people: titles above the table, several rows of headers, more than one table. Those of `html` are the tables of a page. */
export function isSheetKind(kind: FileKind): boolean {
  return kind === 'xlsx' || kind === 'xls' || kind === 'ods' || kind === 'xml' || kind === 'html'
}

/** Of these the encoding is found out; the others say how text is written. */
export function isTextKind(kind: FileKind): boolean {
  return kind === 'delimited' || kind === 'json' || kind === 'jsonl'
}

/**
 * How a file becomes a table. `encoding` counts for text only, `delimiter`, `quote` and `comment` for delimited text. Records are counted
 * from the first of the file (of the sheet): first `skipTop` of them are left out, then `headerRows` name the columns, then the data
 * begins; `skipBottom` at the end are left out.
 */
const dialectShape = {
  kind: fileKind,
  /** Path of the file inside a ZIP archive; empty where the file is not an archive. */
  member: z.string().max(1024),
  /** Sheet of a workbook, or table of a page; empty for the first. */
  sheet: z.string().max(255),
  encoding,
  delimiter,
  /** Empty: quotes are characters like any other. */
  quote: z.enum(quotes),
  /** Records that begin with this are comments; empty: there are none. */
  comment: z.string().max(3),
  skipTop: z.number().int().min(0).max(10_000),
  /** 0: no record names the columns. Of several the non-empty cells are joined by a space; merged cells count for all their columns. */
  headerRows: z.number().int().min(0).max(5),
  skipBottom: z.number().int().min(0).max(10_000),
}

export const dialect = z.object({
  ...dialectShape,
  kind: dialectShape.kind.default('delimited'),
  member: dialectShape.member.default(''),
  sheet: dialectShape.sheet.default(''),
  quote: dialectShape.quote.default('"'),
  comment: dialectShape.comment.default(''),
  skipTop: dialectShape.skipTop.default(0),
  skipBottom: dialectShape.skipBottom.default(0),
})
export type Dialect = z.output<typeof dialect>
export type Quote = Dialect['quote']

/** What the user has decided about a dialect; what is absent is detected. */
export const dialectChoices = z.object(dialectShape).partial()
export type DialectChoices = z.output<typeof dialectChoices>
