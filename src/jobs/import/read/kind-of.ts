import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FileKind } from '../../../contract/dialect.ts'
import type { Archive } from './archive.ts'
import { lenientDecoder } from '../code-pages.ts'
import { detectEncoding } from '../detect-encoding.ts'
import { isBareBiff, isCompound } from './old-workbook.ts'
import { OPEN_DOCUMENT } from './open-document.ts'
import { isPythonLine } from './python-values.ts'
import { SPREADSHEET_2003 } from './spreadsheet-2003.ts'
import { workbookPart } from './workbook-parts.ts'

/** What people take for tables and we do not read, by first bytes. */
const refused: readonly (readonly [kind: string, bytes: string])[] = [
  ['PDF', '%PDF-'],
  ['PNG', '\u0089PNG'],
  ['JPEG', '\u00ff\u00d8\u00ff'],
  ['GIF', 'GIF8'],
  ['SQLite', 'SQLite f'],
  ['7z', '7z\u00bc\u00af'],
  ['RAR', 'Rar!'],
  ['bzip2', 'BZh'],
  ['zstd', '(\u00b5/\u00fd'],
  ['RTF', '{\\rtf'],
  ['UTF-32', '\u00ff\u00fe\u0000\u0000'],
  ['UTF-32', '\u0000\u0000\u00fe\u00ff'],
]

/** Texts that a delimiter would cut into something, which is no table. */
const refusedTexts: readonly (readonly [kind: string, form: RegExp])[] = [
  [
    'SQL',
    /^(?:(?:--[^\n]*|\/\*[\s\S]*?\*\/;?|SET [^\n]*|USE [^\n]*)\s+)*(?:INSERT\s+INTO|CREATE\s+TABLE|DROP\s+TABLE)\s/i,
  ],
  ['vCard', /^BEGIN:V(?:CARD|CALENDAR)/],
  ['LOG', /^\S+ \S+ \S+ \[\d{2}\/[A-Z][a-z]{2}\/\d{4}:\d{2}:\d{2}:\d{2} [+-]\d{4}\] "/],
  // Characters of two bytes written in seven bits, between marks.
  ['ISO-2022-JP', /\u001b\$[@B]/],
  ['MHTML', /^(?:mime-version\s*:|content-type\s*:\s*multipart\/related)/i],
]

/** What other archives that are single documents hold. */
const documents: readonly (readonly [kind: string, part: RegExp])[] = [
  ['XLSB', /^xl[\\/]workbook\.bin$/i],
  ['Numbers', /^Index[\\/]Document\.iwa$|^Index\.zip$/i],
  ['DOCX', /^word[\\/]document\.xml$/i],
  ['PPTX', /^ppt[\\/]presentation\.xml$/i],
]

/**
 * What kind of workbook an archive is; undefined: it is an archive of files.
 * @throws ExpectedFailure file-kind-refused
 */
export async function workbookKind(archive: Archive, file: string): Promise<'xlsx' | 'ods' | undefined> {
  if ((await workbookPart(archive, file)) !== undefined) return 'xlsx'
  for (const [kind, part] of documents)
    if (archive.entries.some(({ name }) => part.test(name)))
      throw new ExpectedFailure('file-kind-refused', { file, kind })
  const mimetype = archive.find('mimetype')
  if (mimetype === undefined || archive.find('content.xml') === undefined) return undefined
  let text = ''
  for await (const piece of archive.read(mimetype)) text = (text + piece.toString('latin1')).slice(0, 200)
  if (text.startsWith(OPEN_DOCUMENT)) return 'ods'
  throw new ExpectedFailure('file-kind-refused', {
    file,
    kind: /opendocument\.(\w+)/.exec(text)?.[1] ?? 'OpenDocument',
  })
}

/** What an archive inside of an archive seems to be, by its first bytes. */
export function packedKind(head: Buffer, name: string): 'xlsx' | 'ods' | undefined {
  if (head.includes(`mimetype${OPEN_DOCUMENT}`)) return 'ods'
  return /\.xl[st][xm]$/i.test(name) || head.includes('[Content_Types].xml') || head.includes('xl/')
    ? 'xlsx'
    : undefined
}

/**
 * The kind of a file that is no archive, by its first bytes.
 * @throws ExpectedFailure file-kind-refused
 */
export function kindOf(head: Buffer, file: string): FileKind {
  const begin = head.subarray(0, 8).toString('latin1')
  if (isCompound(head) || isBareBiff(head)) return 'xls'
  for (const [kind, bytes] of refused)
    if (begin.startsWith(bytes)) throw new ExpectedFailure('file-kind-refused', { file, kind })
  if (begin.startsWith('PAR1') || begin.startsWith('PARE')) return 'parquet'
  const begun = head.subarray(0, 4096)
  const isWide = begun.includes(0) || begin.startsWith('\u00ff\u00fe') || begin.startsWith('\u00fe\u00ff')
  const text = lenientDecoder(isWide ? detectEncoding(begun) : 'utf-8')
    .write(begun)
    .trimStart()
  if (text.startsWith('<')) return markupKind(head, file)
  for (const [kind, form] of refusedTexts)
    if (form.test(text)) throw new ExpectedFailure('file-kind-refused', { file, kind })
  // A comment before the first bracket: no table of commas, and the reading says where JSON has none.
  if (/^\/[/*][\s\S]*?^\s*[[{]/m.test(text) && /[\]}],?\s*$/m.test(text)) return 'json'
  if (isListOnEachLine(text)) return 'jsonl'
  if (text.startsWith('[')) return /^\[\s*[[{\]"\d-]/.test(text) ? 'json' : 'delimited'
  if (!text.startsWith('{')) return 'delimited'
  if (isPythonLine(text)) return 'jsonl'
  const line = (text.split(/\r?\n/, 1)[0] ?? '').replace(/,\s*$/, '')
  try {
    const first: unknown = JSON.parse(line)
    const isAlone = text.slice(line.length).trim() === ''
    return isAlone && holdsList(first) ? 'json' : 'jsonl'
  } catch {
    // The first line is no whole object: one object over many lines.
    return /^\{\s*("|\}|$)/.test(text) ? 'json' : 'delimited'
  }
}

/** A page or a workbook written as XML, whatever ending it has; or text that only begins so. */
function markupKind(head: Buffer, file: string): FileKind {
  const text = lenientDecoder(detectEncoding(head)).write(head)
  if (text.includes(SPREADSHEET_2003) && !/<html[\s>]/i.test(text)) return 'xml'
  if (/<(?:!doctype\s+html|html|head|body|table|t[rhd]|frameset)[\s>/]/i.test(text)) return 'html'
  if (/^\s*<\?xml/i.test(text)) throw new ExpectedFailure('file-kind-refused', { file, kind: 'XML' })
  return 'delimited'
}

/** A list of values, and another one on the next line. */
function isListOnEachLine(text: string): boolean {
  const [first = '', second = ''] = text.split(/\r?\n/, 2)
  if (!first.startsWith('[') || !second.startsWith('[')) return false
  try {
    return Array.isArray(JSON.parse(first))
  } catch {
    return false
  }
}

/** One object with a list of objects in it: a table with words around it. */
function holdsList(value: unknown, depth = 1): boolean {
  if (typeof value !== 'object' || value === null || depth > 3) return false
  return Object.values(value).some((each) =>
    Array.isArray(each)
      ? each.length > 0 && each.every((one) => typeof one === 'object')
      : holdsList(each, depth + 1),
  )
}
