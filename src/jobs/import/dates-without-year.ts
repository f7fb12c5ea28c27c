/** Day and month as book-keeping writes them, without a sign between them: 3101, 501 for the fifth of January. */
const DAY_MONTH = /^(\d{1,2})(\d{2})$/

/**
 * Gives dates without a year that of the period they lie in: its first year, unless the day is before it.
 * @param period first and last day of what the file is about
 */
export function yearOf({ from }: { readonly from: string }): (text: string) => string {
  const year = Number(from.slice(0, 4))
  const begin = from.slice(5)
  return (text) => {
    const found = DAY_MONTH.exec(text)
    if (found === null) return text
    const day = `${found[2] ?? ''}-${(found[1] ?? '').padStart(2, '0')}`
    return `${day < begin ? year + 1 : year}-${day}`
  }
}
