/** A header as it is shown: trimmed, on one line, and short enough to be one. */
export function headerName(cell: string): string {
  return cell
    .replace(/^\ufeff/, '')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200)
}

/**
 * The names of the columns by the records that name them. Of several the filled cells are joined by a space; an empty cell of an upper one
 * belongs to the group at its left, as where cells are merged.
 */
export function headersOf(records: readonly (readonly string[])[]): string[] {
  const width = Math.max(0, ...records.map((record) => record.length))
  const rows = records.map((record, index) => {
    const isLast = index === records.length - 1
    let group = ''
    return Array.from({ length: width }, (_, column) => {
      const name = headerName(record[column] ?? '')
      if (name !== '') group = name
      return isLast ? name : group
    })
  })
  return Array.from({ length: width }, (_, column) => {
    const parts: string[] = []
    for (const row of rows) {
      const part = row[column] ?? ''
      if (part !== '' && parts.at(-1) !== part) parts.push(part)
    }
    return parts.join(' ').slice(0, 200)
  })
}

/** Nameless cells at the end of a header are the traces of a delimiter too many, not columns. */
export function widthOf(headers: readonly string[]): number {
  let width = headers.length
  while (width > 1 && headers[width - 1]?.trim() === '') width--
  return width
}
