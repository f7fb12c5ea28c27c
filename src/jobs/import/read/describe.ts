import { basename } from 'node:path'
import { ExpectedFailure } from '../../../contract/failure.ts'
import type { FileKind } from '../../../contract/dialect.ts'
import type { FilePart } from '../../../contract/inspection.ts'
import { openSource } from '../source.ts'
import { Archive, plainFile } from './archive.ts'
import { headOf, isZip, memberOf } from './content.ts'
import { sheetsOf } from './workbook.ts'
import type { Container } from './table.ts'

/** What people take for tables and we do not read, by first bytes. */
const refused: readonly (readonly [kind: string, bytes: string])[] = [
  ['XLS', '\u00d0\u00cf\u0011\u00e0'],
  ['PDF', '%PDF-'],
  ['PNG', '\u0089PNG'],
  ['JPEG', '\u00ff\u00d8\u00ff'],
  ['GIF', 'GIF8'],
  ['SQLite', 'SQLite f'],
  ['7z', '7z\u00bc\u00af'],
  ['RAR', 'Rar!'],
  ['bzip2', 'BZh'],
  ['zstd', '(\u00b5/\u00fd'],
]

/**
 * What a file is and which tables are in it, by its content.
 * @throws ExpectedFailure of opening, file-kind-refused, archive-*, workbook-bad
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
  if (compressed) {
    const kind = kindOf(head, fileName)
    return { fileName, fileBytes, container: 'gzip', members: [], member: '', kind, sheets: [] }
  }
  if (!isZip(head)) {
    const kind = kindOf(head, fileName)
    return { fileName, fileBytes, container: 'none', members: [], member: '', kind, sheets: [] }
  }
  const archive = await Archive.open(path)
  try {
    if (isWorkbook(archive)) {
      const sheets = await sheetsOf(path, fileName)
      return { fileName, fileBytes, container: 'none', members: [], member: '', kind: 'xlsx', sheets }
    }
    return { fileName, fileBytes, container: 'zip', ...(await describeMembers(archive, fileName, member)) }
  } finally {
    archive.close()
  }
}

function isWorkbook(archive: Archive): boolean {
  return archive.find('xl/workbook.xml') !== undefined
}

async function describeMembers(
  archive: Archive,
  file: string,
  wanted: string,
): Promise<Pick<Container, 'members' | 'member' | 'kind' | 'sheets'>> {
  const kinds = new Map<string, FileKind>()
  const members: FilePart[] = []
  for (const each of archive.entries) {
    // What operating systems leave in archives.
    if (/(?:^|\/)(?:__MACOSX|\.DS_Store|Thumbs\.db|\._)/.test(each.name)) continue
    let readable = false
    try {
      const kind = await kindOfMember(archive, each.name, file)
      kinds.set(each.name, kind)
      readable = each.bytes > 0
    } catch (error) {
      if (!(error instanceof ExpectedFailure) || error.code !== 'file-kind-refused') throw error
    }
    members.push({ name: each.name, bytes: each.bytes, readable })
  }
  const member = wanted === '' ? (members.find((each) => each.readable)?.name ?? '') : wanted
  if (member === '') throw new ExpectedFailure('archive-no-table', { file })
  memberOf(archive, member, file)
  const kind = kinds.get(member)
  if (kind === undefined) throw new ExpectedFailure('file-kind-refused', { file, member, kind: '?' })
  const sheets = kind === 'xlsx' ? await sheetsOfMember(archive, member, file) : []
  return { members, member, kind, sheets }
}

async function kindOfMember(archive: Archive, name: string, file: string): Promise<FileKind> {
  const { bytes } = await headOf(archive.read(memberOf(archive, name, file)))
  if (!isZip(bytes)) return kindOf(bytes, file)
  // One level of archives: a workbook is one itself, anything else is not looked into.
  if (/\.xlsx$/i.test(name) || bytes.includes('[Content_Types].xml')) return 'xlsx'
  throw new ExpectedFailure('file-kind-refused', { file, member: name, kind: 'ZIP' })
}

async function sheetsOfMember(archive: Archive, member: string, file: string): Promise<readonly FilePart[]> {
  const plain = await plainFile(archive.read(memberOf(archive, member, file)))
  try {
    return await sheetsOf(plain.path, file)
  } finally {
    await plain.dispose()
  }
}

function kindOf(head: Buffer, file: string): FileKind {
  const begin = head.subarray(0, 8).toString('latin1')
  for (const [kind, bytes] of refused)
    if (begin.startsWith(bytes)) throw new ExpectedFailure('file-kind-refused', { file, kind })
  if (begin.startsWith('PAR1')) return 'parquet'
  const text = head
    .subarray(0, 4096)
    .toString(head.length > 1 && head[1] === 0 ? 'utf16le' : 'utf8')
    .replace(/^\ufeff/, '')
    .trimStart()
  if (/^<(?:!doctype html|html|table|\?xml)/i.test(text))
    throw new ExpectedFailure('file-kind-refused', { file, kind: 'HTML' })
  // A comment before the first bracket: no table of commas, and the reading says where JSON has none.
  if (/^\/[/*][\s\S]*?^\s*[[{]/m.test(text) && /[\]}],?\s*$/m.test(text)) return 'json'
  if (text.startsWith('[')) return /^\[\s*[[{\]"\d-]/.test(text) ? 'json' : 'delimited'
  if (!text.startsWith('{')) return 'delimited'
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

/** One object with a list of objects in it: a table with words around it. */
function holdsList(value: unknown, depth = 1): boolean {
  if (typeof value !== 'object' || value === null || depth > 3) return false
  return Object.values(value).some((each) =>
    Array.isArray(each)
      ? each.length > 0 && each.every((one) => typeof one === 'object')
      : holdsList(each, depth + 1),
  )
}
