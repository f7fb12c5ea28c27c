import dayjs from 'dayjs'
import customParseFormat from 'dayjs/plugin/customParseFormat.js'

dayjs.extend(customParseFormat)

/** Year first: no reader takes day and month for each other. */
const YEAR_FIRST = /^(\d{4})\s?[-/.年]\s?(\d{1,2})\s?[-/.月]\s?(\d{1,2})\s?日?$|^(\d{4})(\d{2})(\d{2})$/
const MONTH_NAMED = ['MMM D, YYYY', 'MMMM D, YYYY', 'D MMM YYYY', 'D MMMM YYYY']

/** `YYYY-MM-DD` of a day as it was typed; null for what is no day of the calendar, or could be two ("05/06/2026"). */
export function readDay(typed: string): string | null {
  const text = typed.trim().replace(/\s+/g, ' ')
  const numbers = YEAR_FIRST.exec(text)
  if (numbers) {
    const [, year = numbers[4] ?? '', month = numbers[5] ?? '', day = numbers[6] ?? ''] = numbers
    return strictly(`${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`, ['YYYY-MM-DD'])
  }
  return strictly(
    text,
    MONTH_NAMED.flatMap((format) => [format, format.replace(/\bD\b/, 'DD')]),
  )
}

/** Otherwise April 31 would be May 1. */
function strictly(text: string, formats: string[]): string | null {
  const day = dayjs(text, formats, 'en', true)
  return day.isValid() ? day.format('YYYY-MM-DD') : null
}
