import { basename } from 'node:path'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FileKind } from '../../../contract/dialect.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import { openSource, unpacked, type Source } from '../source.ts'
import { Archive, plainFile } from './archive.ts'
import { headOf, isZip, memberOf, openContent } from './content.ts'
import { tablesOf } from './html-table.ts'
import { kindOf, packedKind, workbookKind } from './kind-of.ts'
import { markupEncoding } from './markup-text.ts'
import { sheetsOfOldWorkbook } from './old-workbook.ts'
import { sheetsOfOpenDocument } from './open-document.ts'
import { sheets2003 } from './spreadsheet-2003.ts'
import { sheetsOf } from './workbook.ts'
import type { Container } from './table.ts'

/** A member with fewer than one byte for so many of the largest is beside the point. */
const FAR_SMALLER = 4

/**
 * What a file is and which tables are in it, by its content.
 * @throws ExpectedFailure of opening, file-kind-refused, archive-*, workbook-*, html-no-table
 */
export async function describeFile(path: string, member = ''): Promise<Container> {
  const fileName = basename(path)
  const source = await openSource(path)
  const { fileBytes, compressed } = source
  let head: Buffer
  try {
    head = (await headOf(source.pieces())).bytes
  } finally {
    await source.close()
  }
  if (compressed || !isZip(head)) {
    const kind = isZip(head) ? packed(head, fileName, '') : kindOf(head, fileName)
    const sheets = await sheetsIn(path, fileName, '', kind, head, compressed)
    const container = compressed ? 'gzip' : 'none'
    return { fileName, fileBytes, container, members: [], member: '', kind, sheets }
  }
  const archive = await Archive.open(path)
  try {
    const kind = await workbookKind(archive, fileName)
    if (kind !== undefined) {
      const sheets = await (kind === 'xlsx' ? sheetsOf : sheetsOfOpenDocument)(path, fileName)
      return { fileName, fileBytes, container: 'none', members: [], member: '', kind, sheets }
    }
    return { fileName, fileBytes, container: 'zip', ...(await describeMembers(archive, path, member)) }
  } finally {
    archive.close()
  }
}

/** One level of archives: a workbook is one itself, anything else is not looked into. */
function packed(head: Buffer, file: string, member: string): FileKind {
  const kind = packedKind(head, member === '' ? file.replace(/\.gz$/i, '') : member)
  if (kind === undefined) throw new ExpectedFailure('file-kind-refused', { file, member, kind: 'ZIP' })
  return kind
}

async function describeMembers(
  archive: Archive,
  path: string,
  wanted: string,
): Promise<Pick<Container, 'members' | 'member' | 'kind' | 'sheets'>> {
  const file = basename(path)
  const found = new Map<string, { readonly kind: FileKind; readonly head: Buffer }>()
  const members: FilePart[] = []
  for (const each of archive.entries) {
    // What operating systems leave in archives.
    if (/(?:^|\/)(?:__MACOSX|\.DS_Store|Thumbs\.db|\._)/.test(each.name)) continue
    let readable = false
    try {
      const head = (await headOf(unpacked(archive.read(each), file))).bytes
      const kind = isZip(head) ? packed(head, file, each.name) : kindOf(head, file)
      found.set(each.name, { kind, head })
      readable = each.bytes > 0
    } catch (error) {
      if (!(error instanceof ExpectedFailure) || error.code !== 'file-kind-refused') throw error
    }
    members.push({ name: each.name, bytes: each.bytes, readable })
  }
  // Before a table may lie a summary of it, or a note: what is far smaller than the largest is not what the archive was made for.
  const largest = Math.max(0, ...members.map((each) => (each.readable ? each.bytes : 0)))
  const main = members.find((each) => each.readable && each.bytes * FAR_SMALLER >= largest)
  const member = wanted === '' ? (main?.name ?? '') : wanted
  if (member === '') throw new ExpectedFailure('archive-no-table', { file })
  memberOf(archive, member, file)
  const { kind, head } = found.get(member) ?? {}
  if (kind === undefined || head === undefined)
    throw new ExpectedFailure('file-kind-refused', { file, member, kind: '?' })
  return { members, member, kind, sheets: await sheetsIn(path, file, member, kind, head, true) }
}

const placedSheets = { xlsx: sheetsOf, xls: sheetsOfOldWorkbook, ods: sheetsOfOpenDocument }

/** Sheets of a workbook and tables of a page; none of any other kind. */
async function sheetsIn(
  path: string,
  file: string,
  member: string,
  kind: FileKind,
  head: Buffer,
  isPacked: boolean,
): Promise<readonly FilePart[]> {
  if (kind === 'html' || kind === 'xml')
    return inContent(path, member, (source) =>
      (kind === 'html' ? tablesOf : sheets2003)(source, markupEncoding(head)),
    )
  if (kind !== 'xlsx' && kind !== 'xls' && kind !== 'ods') return []
  if (!isPacked) return placedSheets[kind](path, file)
  const plain = await inContent(path, member, (source) => plainFile(source.pieces()))
  try {
    return await placedSheets[kind](plain.path, file)
  } finally {
    await plain.dispose()
  }
}

async function inContent<T>(path: string, member: string, work: (source: Source) => Promise<T>): Promise<T> {
  const source = await openContent(path, member)
  try {
    return await work(source)
  } finally {
    await source.close()
  }
}
