/** A number that is a date of 1954 to 2091 where it stands below the header of a date. */
export const EXCEL_SERIAL = /^[2-6]\d{4}(?:\.\d+)?$/

/** What a number format shows of a serial date; `isElapsed`: hours that are not counted from midnight, as in [h]:mm. */
export type DateFormat = {
  readonly hasDate: boolean
  readonly hasTime: boolean
  readonly isElapsed?: boolean
}

const DAY_MS = 86_400_000
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)
/** The day behind 9999-12-31, which is the last one a sheet shows; and by how much fewer days it is reached from 1904. */
const [END, FROM_1904] = [2_958_466, 1_462]
/** 29 February 1900, which the calendar of 1900 has and the world had not. */
const NO_DAY = 60

/** Formats that every workbook knows by number (ECMA-376 18.8.30); 27 to 36 and 50 to 58 are dates in East Asian editions. */
export function dateFormatOf(id: number, code: string | undefined): DateFormat | undefined {
  if (code === undefined) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58))
      return { hasDate: true, hasTime: false }
    if (id === 22) return { hasDate: true, hasTime: true }
    if (id === 46) return { hasDate: false, hasTime: true, isElapsed: true }
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47)
      return { hasDate: false, hasTime: true }
    return undefined
  }
  if (/\[(?:h+|m+|s+)\]/i.test(code)) return { hasDate: false, hasTime: true, isElapsed: true }
  // Without quoted words, escaped characters, colours and conditions.
  const plain = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').toLowerCase()
  if (/^\s*(?:general|standard|g\/通用格式)/.test(plain)) return undefined
  const hasTime = /[hs]|am\/pm|上午/.test(plain)
  const hasDate = /[yd]|m{3,}|年|月|日/.test(plain) || (!hasTime && /m/.test(plain))
  return hasDate || hasTime ? { hasDate, hasTime } : undefined
}

/**
 * ISO text of a serial date as the sheet shows it, without a zone; undefined for a number that is none: below zero, a time where a date is shown,
 * beyond the year 9999. Seconds are rounded.
 */
export function textOfSerial(
  serial: number,
  { hasDate, hasTime, isElapsed = false }: DateFormat,
  is1904: boolean,
): string | undefined {
  if (serial < 0 || serial >= (is1904 ? END - FROM_1904 : END)) return undefined
  if (isElapsed) return elapsed(serial)
  if (hasDate && !is1904) {
    if (serial < 1) return undefined
    if (Math.floor(serial) === NO_DAY) return '1900-02-29'
  }
  const days = !is1904 && serial < NO_DAY && serial >= 1 ? serial + 1 : serial
  const time = new Date(Math.round(((is1904 ? EPOCH_1904 : EPOCH_1900) + days * DAY_MS) / 1000) * 1000)
  const iso = time.toISOString()
  if (!hasDate) return iso.slice(11, 19)
  const isMidnight = iso.slice(11, 19) === '00:00:00'
  return isMidnight && (!hasTime || Number.isInteger(serial)) ? iso.slice(0, 10) : iso.slice(0, 19)
}

/** A written time (ISO, without a zone) to its nearest second: programs that count in days write 11:59:59.999999999 for noon. */
export function toSecond(written: string): string {
  const [whole, begin = ''] = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)[.,]\d+$/.exec(written) ?? []
  if (whole === undefined) return written
  const time = Date.parse(`${begin}Z`)
  const isLater = /[.,][5-9]/.test(written)
  return Number.isNaN(time) ? written : new Date(time + (isLater ? 1000 : 0)).toISOString().slice(0, 19)
}

function elapsed(days: number): string {
  const seconds = Math.round(days * 86_400)
  const two = (value: number): string => String(value).padStart(2, '0')
  return `${two(Math.floor(seconds / 3600))}:${two(Math.floor(seconds / 60) % 60)}:${two(seconds % 60)}`
}
