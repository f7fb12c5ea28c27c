export const MAX_ID_LENGTH = 256

/** Words that exporting programs write where they know nothing. Without this, all guests become one customer "NULL". */
const missingWords: ReadonlySet<string> = new Set([
  '-',
  '--',
  '—',
  '#N/A',
  'N/A',
  'n/a',
  'NA',
  '<NA>',
  'NaN',
  'nan',
  'NULL',
  'Null',
  'null',
  'None',
  '(null)',
  '\\N',
  'undefined',
  '#REF!',
  '#VALUE!',
  '#DIV/0!',
  '#NAME?',
  '#NUM!',
  '#NULL!',
  'NaT',
])

const MISSING_FIRST: ReadonlySet<number> = new Set([...missingWords].map((word) => word.charCodeAt(0)))

/** Trimmed, and empty where an exporting program wrote a word for "nothing". */
export function cleanValue(cell: string): string {
  let value = cell.trim()
  // Some payment bills begin every cell with a backtick.
  if (value.charCodeAt(0) === 0x60) value = value.slice(1)
  // Most values are too long, or begin otherwise than any of the words.
  const isWord = value.length <= 9 && MISSING_FIRST.has(value.charCodeAt(0)) && missingWords.has(value)
  return isWord ? '' : value
}

/** Descriptive text: trimmed, without the apostrophe that kept a spreadsheet from evaluating it. */
export function cleanText(cell: string): string {
  const text = cell.trim()
  return text.charCodeAt(0) === 0x27 && /^'[=+\-@\t\r]/.test(text) ? text.slice(1) : text
}

/**
 * An id as its source meant it: without what shops put around ids so that spreadsheets leave them alone (a leading
 * apostrophe or backtick, tabs, `="…"`), and without the `.0` that passing through a table of floating-point numbers adds.
 */
export function cleanId(cell: string): string {
  let id = cell.trim()
  const first = id.charCodeAt(0)
  // Most ids are plain: look closer only at those that begin with ' ` or =.
  if (first === 0x27 || first === 0x60 || first === 0x3d) {
    const formula = /^="(.*)"$/.exec(id)
    if (formula !== null) id = (formula[1] ?? '').trim()
    else if (first === 0x60 || /^'[\d=+\-@\t\r]/.test(id)) id = id.slice(1).trim()
  }
  if (id.charCodeAt(id.length - 1) === 0x30 && /^\d+\.0+$/.test(id)) id = id.slice(0, id.indexOf('.'))
  return cleanValue(id)
}

/** A spreadsheet showed it as 1.23457E+17, so its digits are gone. */
export function isDamagedId(id: string): boolean {
  return id.includes('+') && /^\d(?:[.,]\d+)?E\+\d+$/i.test(id)
}

/**
 * What a platform shows instead of a person's own number, name or address: digits behind stars (`138****1234`), or a cipher text (`##…`, `$$…`).
 * Many persons share one, so it tells nobody apart.
 */
export function isMasked(value: string): boolean {
  const first = value.charCodeAt(0)
  if ((first === 0x23 || first === 0x24) && value.charCodeAt(1) === first) return true
  return value.includes('**')
}

export function cleanEmail(cell: string): string {
  return cleanValue(cell).toLowerCase()
}

export function cleanPhone(cell: string): string {
  return cleanId(cell).replace(/[\s().-]/g, '')
}
