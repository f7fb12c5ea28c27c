import { ExpectedFailure } from '../../../contract/failure.ts'
import type { Archive, ArchiveEntry } from './archive.ts'
import { cellFormatOf, unescaped, type CellFormat } from './cell-format.ts'
import { MAX_CELL_CHARACTERS, type MergedArea } from './sheet-rows.ts'
import { XmlParser, attributeOf } from './xml-parser.ts'

/** Shared texts are held in memory: 16 bits a character, so half a gigabyte at most. */
const MAX_SHARED_CHARACTERS = 256 * 1024 * 1024
/** Sheets up to this size are gone through twice: merged cells are told behind the rows. */
const MAX_MERGE_BYTES = 64 * 1024 * 1024
const MAX_AREAS = 100_000
/** Of what is kept of a tag until the next piece. */
const MAX_TAG = 4_096

type Sheet = { readonly name: string; readonly path: string; readonly isHidden: boolean }
type Workbook = {
  /** Those that are shown first. */
  readonly sheets: readonly Sheet[]
  readonly is1904: boolean
  readonly sharedTexts: string
  readonly styles: string
}
type Relations = ReadonlyMap<string, { readonly path: string; readonly type: string }>

/** One XML part; false: there is none of that name. */
async function parsePart(
  archive: Archive,
  name: string,
  file: string,
  handle: (parser: XmlParser) => void,
): Promise<boolean> {
  const entry = partOf(archive, name)
  if (entry === undefined) return false
  const parser = new XmlParser(file, name)
  handle(parser)
  for await (const piece of archive.read(entry)) parser.write(piece)
  parser.close()
  return true
}

/** Names of parts are compared as Excel does: without case, and with either slash. */
export function partOf(archive: Archive, name: string): ArchiveEntry | undefined {
  return archive.find(name) ?? archive.entries.find((each) => partName(each.name) === partName(name))
}

function partName(name: string): string {
  return name.replaceAll('\\', '/').replace(/^\/+/, '').toLowerCase()
}

/** Where the workbook itself is; undefined: the archive holds none. */
export async function workbookPart(archive: Archive, file: string): Promise<string | undefined> {
  const usual = partOf(archive, 'xl/workbook.xml')
  if (usual !== undefined) return usual.name
  if (partOf(archive, '_rels/.rels') === undefined) return undefined
  const relations = await relationsOf(archive, '_rels/.rels', '', file)
  const told = [...relations.values()].find(
    ({ type, path }) => /\/officeDocument$/i.test(type) && /\.xml$/i.test(path),
  )
  const part = told === undefined ? undefined : partOf(archive, told.path)
  // Texts and slides are office documents as well.
  return part !== undefined && !/(?:^|[\\/])(?:word|ppt|visio)[\\/]/i.test(part.name) ? part.name : undefined
}

async function relationsOf(archive: Archive, name: string, folder: string, file: string): Promise<Relations> {
  const relations = new Map<string, { path: string; type: string }>()
  await parsePart(archive, name, file, (parser) =>
    parser.onOpen((tag, attributes) => {
      if (tag !== 'Relationship') return
      const target = (attributes['Target'] ?? '').replaceAll('\\', '/')
      const path = target.startsWith('/') ? target.slice(1) : resolved(`${folder}${target}`)
      relations.set(attributes['Id'] ?? '', { path, type: attributes['Type'] ?? '' })
    }),
  )
  return relations
}

function resolved(path: string): string {
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '..') parts.pop()
    else if (part !== '.' && part !== '') parts.push(part)
  }
  return parts.join('/')
}

/** @throws ExpectedFailure workbook-bad */
export async function workbookOf(archive: Archive, file: string): Promise<Workbook> {
  const part = await workbookPart(archive, file)
  if (part === undefined) throw new ExpectedFailure('workbook-bad', { file })
  const [, folder = '', own = ''] = /^(.*[\\/])?([^\\/]+)$/.exec(part) ?? []
  const relations = await relationsOf(
    archive,
    `${folder}_rels/${own}.rels`,
    folder.replaceAll('\\', '/'),
    file,
  )
  const found: Sheet[] = []
  let is1904 = false
  await parsePart(archive, part, file, (parser) =>
    parser.onOpen((name, attributes) => {
      if (name === 'workbookPr') is1904 = /^(?:1|true)$/.test(attributes['date1904'] ?? '')
      if (name !== 'sheet') return
      const relation = relations.get(attributeOf(attributes, 'id') ?? '')
      // Sheets of charts, dialogs and macros are no tables.
      if (relation === undefined || !isTable(relation)) return
      const isHidden = (attributes['state'] ?? 'visible') !== 'visible'
      found.push({ name: attributes['name'] ?? '', path: relation.path, isHidden })
    }),
  )
  if (found.length === 0) throw new ExpectedFailure('workbook-bad', { file })
  const other = (ending: RegExp, usual: string): string =>
    [...relations.values()].find(({ type }) => ending.test(type))?.path ?? usual
  return {
    sheets: [...found.filter((each) => !each.isHidden), ...found.filter((each) => each.isHidden)],
    is1904,
    sharedTexts: other(/\/sharedStrings$/i, 'xl/sharedStrings.xml'),
    styles: other(/\/styles$/i, 'xl/styles.xml'),
  }
}

function isTable({ path, type }: { readonly path: string; readonly type: string }): boolean {
  return type === '' ? /worksheets\//i.test(path) : /\/worksheet$/i.test(type)
}

export async function sharedTextsOf(
  archive: Archive,
  file: string,
  part: string,
): Promise<readonly string[]> {
  const texts: string[] = []
  let text = ''
  let isText = false
  let isPhonetic = false
  let total = 0
  await parsePart(archive, part, file, (parser) => {
    parser.onOpen((name) => {
      if (name === 'si') text = ''
      else if (name === 't') isText = true
      else if (name === 'rPh') isPhonetic = true
    })
    parser.onText((piece) => {
      if (!isText || isPhonetic) return
      text += piece
      if (text.length > MAX_CELL_CHARACTERS) throw new ExpectedFailure('cell-too-long', { file })
    })
    parser.onClose((name) => {
      if (name === 't') isText = false
      else if (name === 'rPh') isPhonetic = false
      else if (name === 'si') {
        total += text.length
        if (total > MAX_SHARED_CHARACTERS) throw new ExpectedFailure('workbook-bomb', { file })
        texts.push(unescaped(text))
      }
    })
  })
  return texts
}

/** How each style of the workbook shows a number. */
export async function formatsOf(
  archive: Archive,
  file: string,
  part: string,
): Promise<readonly CellFormat[]> {
  const custom = new Map<number, string>()
  const styles: CellFormat[] = []
  let isInCells = false
  await parsePart(archive, part, file, (parser) => {
    parser.onOpen((name, attributes) => {
      if (name === 'numFmt') custom.set(Number(attributes['numFmtId']), attributes['formatCode'] ?? '')
      else if (name === 'cellXfs') isInCells = true
      else if (name === 'xf' && isInCells) {
        const id = Number(attributes['numFmtId'] ?? 0)
        styles.push(cellFormatOf(id, custom.get(id)))
      }
    })
    parser.onClose((name) => {
      if (name === 'cellXfs') isInCells = false
    })
  })
  return styles
}

const MERGE = /<(?:[A-Za-z0-9]+:)?mergeCell\s[^<>]*?ref="([A-Z]{1,3})([0-9]{1,7}):[A-Z]{1,3}([0-9]{1,7})"/g

/** Merged areas of several rows of a sheet; none of a large sheet, which would have to be gone through twice. */
export async function mergedAreasOf(archive: Archive, entry: ArchiveEntry): Promise<MergedArea[]> {
  if (entry.bytes > MAX_MERGE_BYTES) return []
  const areas: MergedArea[] = []
  let kept: Buffer | undefined
  for await (const piece of archive.read(entry)) {
    const text: Buffer = kept === undefined ? piece : Buffer.concat([kept, piece])
    const begin = text.indexOf('mergeCell')
    if (begin < 0) {
      // The word may lie across two pieces.
      kept = text.subarray(Math.max(0, text.length - 64))
      continue
    }
    const own = text.subarray(Math.max(0, begin - 32)).toString('latin1')
    const end = own.lastIndexOf('>') + 1
    for (const [, column = '', first, last] of own.slice(0, end).matchAll(MERGE)) {
      if (areas.length >= MAX_AREAS) return areas
      if (first !== last) areas.push({ column: columnOf(column), first: Number(first), last: Number(last) })
    }
    kept = Buffer.from(own.slice(end).slice(-MAX_TAG), 'latin1')
    if (/<\/(?:\w+:)?mergeCells>/.test(own)) break
  }
  return areas
}

/** 1 for A, 27 for AA; 0 for what is no reference. */
export function columnOf(reference: string): number {
  let column = 0
  for (let at = 0; at < reference.length; at++) {
    const code = reference.charCodeAt(at) - 64
    if (code < 1 || code > 26) break
    column = column * 26 + code
    if (column > 1e6) return column
  }
  return column
}
