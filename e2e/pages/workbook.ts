import { createWriteStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import yazl from 'yazl'

const NAMESPACE = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'

/** Writes a workbook of one sheet: texts as texts, numbers as numbers, dates as serial numbers with the style of a date. */
export async function writeWorkbook(
  path: string,
  rows: readonly (readonly (string | number | Date)[])[],
): Promise<string> {
  const sheet = rows.map((row, at) => `<row r="${at + 1}">${row.map(cellOf).join('')}</row>`).join('')
  const parts = {
    '[Content_Types].xml': '<Types/>',
    'xl/workbook.xml': `<workbook ${NAMESPACE} xmlns:r="r"><sheets><sheet name="Orders" sheetId="1" r:id="a"/></sheets></workbook>`,
    'xl/_rels/workbook.xml.rels':
      '<Relationships><Relationship Id="a" Target="worksheets/sheet1.xml"/></Relationships>',
    'xl/styles.xml': `<styleSheet ${NAMESPACE}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>`,
    'xl/worksheets/sheet1.xml': `<worksheet ${NAMESPACE}><sheetData>${sheet}</sheetData></worksheet>`,
  }
  const archive = new yazl.ZipFile()
  for (const [name, text] of Object.entries(parts)) archive.addBuffer(Buffer.from(text), name)
  archive.end()
  await pipeline(archive.outputStream, createWriteStream(path))
  return path
}

const DAY_MS = 86_400_000
/** Day 0 of the spreadsheets' calendar. */
const EPOCH = Date.UTC(1899, 11, 30)

function cellOf(cell: string | number | Date): string {
  if (typeof cell === 'number') return `<c><v>${cell}</v></c>`
  if (cell instanceof Date) return `<c s="1"><v>${(cell.getTime() - EPOCH) / DAY_MS}</v></c>`
  return cell === '' ? '<c/>' : `<c t="inlineStr"><is><t>${cell}</t></is></c>`
}
