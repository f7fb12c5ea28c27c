/** A number that is a date of 1954 to 2091 where it stands below the header of a date. */
export const EXCEL_SERIAL = /^[2-6]\d{4}(?:\.\d+)?$/

/** What a number format shows of a serial date. */
export type DateFormat = { readonly hasDate: boolean; readonly hasTime: boolean }

const DAY_MS = 86_400_000
const EPOCH_1900 = Date.UTC(1899, 11, 30)
const EPOCH_1904 = Date.UTC(1904, 0, 1)

/** Formats that every workbook knows by number (ECMA-376 18.8.30); 27 to 36 and 50 to 58 are dates in East Asian editions. */
export function dateFormatOf(id: number, code: string | undefined): DateFormat | undefined {
  if (code === undefined) {
    if ((id >= 14 && id <= 17) || (id >= 27 && id <= 31) || id === 36 || (id >= 50 && id <= 58))
      return { hasDate: true, hasTime: false }
    if (id === 22) return { hasDate: true, hasTime: true }
    if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || id === 45 || id === 47)
      return { hasDate: false, hasTime: true }
    return undefined
  }
  // Without quoted words, escaped characters, colours and conditions; [h] counts hours and is no time of day.
  if (/\[(?:h+|m+|s+)\]/i.test(code)) return undefined
  const plain = (code.split(';')[0] ?? '').replace(/"[^"]*"|\\.|_.|\*.|\[[^\]]*\]/g, '').toLowerCase()
  if (/^general$/.test(plain)) return undefined
  const hasTime = /[hs]|am\/pm|上午/.test(plain)
  const hasDate = /[yd]|m{3,}|年|月|日/.test(plain) || (!hasTime && /m/.test(plain))
  return hasDate || hasTime ? { hasDate, hasTime } : undefined
}

/** ISO text of a serial date as the sheet shows it, without a zone; undefined for a number that is none. Seconds are rounded. */
export function textOfSerial(
  serial: number,
  { hasDate, hasTime }: DateFormat,
  is1904: boolean,
): string | undefined {
  if (serial < 0 || serial >= 2_958_466) return undefined
  // The calendar of 1900 has a 29 February that never was.
  const days = !is1904 && serial < 60 && serial >= 1 ? serial + 1 : serial
  const time = new Date(Math.round(((is1904 ? EPOCH_1904 : EPOCH_1900) + days * DAY_MS) / 1000) * 1000)
  const iso = time.toISOString()
  if (!hasDate) return iso.slice(11, 19)
  const isMidnight = iso.slice(11, 19) === '00:00:00'
  return isMidnight && !hasTime
    ? iso.slice(0, 10)
    : isMidnight && Number.isInteger(serial)
      ? iso.slice(0, 10)
      : iso.slice(0, 19)
}
