export type CsvPurpose = 'spreadsheet' | 'machine'
export type CsvValue = string | number | null

/**
 * One cell. Text that a spreadsheet would take for a formula gets a leading apostrophe when the file is for one
 * (OWASP, CSV injection; full-width ＝＋－＠ too); numbers are numbers and stay as they are.
 */
export function csvCell(value: CsvValue, purpose: CsvPurpose): string {
  if (value === null) return ''
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : ''
  const text = purpose === 'spreadsheet' && /^[=+\-@\t\r＝＋－＠]/.test(value) ? `'${value}` : value
  return /[",\r\n;\t]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}

/** One record with its line end (CRLF, RFC 4180). */
export function csvRow(values: readonly CsvValue[], purpose: CsvPurpose): string {
  return `${values.map((value) => csvCell(value, purpose)).join(',')}\r\n`
}

/** What stands before the first record: spreadsheets know UTF-8 by its byte order mark, platforms want none. */
export function csvStart(purpose: CsvPurpose): string {
  return purpose === 'spreadsheet' ? '\uFEFF' : ''
}
