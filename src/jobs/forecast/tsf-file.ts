import { createInterface } from 'node:readline'
import { Readable } from 'node:stream'
import { ExpectedFailure } from '../../contract/failure.ts'
import { describeFile } from '../import/read/describe.ts'
import { openContent } from '../import/read/content.ts'
import { readBytes } from '../import/read/head.ts'
import { frequencyOf, type Frequency } from './frequency.ts'
import { cellTime, later } from './period-time.ts'
import { numberIn } from './series-columns.ts'
import type { FileSeries, Point, SeriesFile } from './series-types.ts'

/** Bytes at the beginning that tell the format. */
const HEAD_BYTES = 16 * 1024
const TSF =
  /^\uFEFF?(?:\s*(?:#[^\n]*)?\r?\n)*\s*@(relation|attribute|frequency|horizon|missing|equallength)\b/i
/** Words of the format for steps that `frequencyOf` calls otherwise: `10_minutes`, `half_hourly`. */
const STEP = /^(\d+)_(second|minute|hour|day|week|month|year)s?$/i
const stepMs = { second: 1_000, minute: 60_000 } as const

/** The attributes of a row, in order: names of a series, and where it begins. */
type Header = {
  readonly attributes: readonly { readonly name: string; readonly isDate: boolean }[]
  readonly frequency: Frequency | undefined
  /** Milliseconds of a step that is no unit of the calendar. */
  readonly step: number | undefined
  readonly horizon: number | undefined
}

/** Whether a file is in the `.tsf` format of the Monash archive, by its first lines; packed ones too. */
export async function isTsf(path: string): Promise<boolean> {
  const { member } = await describeFile(path)
  const { bytes } = await readBytes(path, member, HEAD_BYTES)
  return TSF.test(bytes.toString('latin1'))
}

/**
 * Reads the `.tsf` format (Godahewa, Bergmeir, Webb, Hyndman and Montero-Manso 2021): `@` lines, then `name:begin:value,value,...` with `?` for what is missing. Rows are
 * read one by one. O(values).
 * @throws ExpectedFailure of opening, file-no-rows, file-no-usable-rows
 */
export async function readTsf(path: string): Promise<SeriesFile> {
  const { member, fileName } = await describeFile(path)
  const source = await openContent(path, member)
  const series: FileSeries[] = []
  const heads: string[] = []
  let header: Header | undefined
  let [line, rows, skipped] = [0, 0, 0]
  let firstSkipped: number | null = null
  try {
    const lines = createInterface({ input: Readable.from(source.pieces()), crlfDelay: Infinity })
    for await (const given of lines) {
      line++
      const text = given.trim()
      if (text === '' || text.startsWith('#')) continue
      if (header === undefined) {
        if (/^@data\b/i.test(text)) header = headerOf(heads)
        else heads.push(text)
        continue
      }
      rows++
      const one = seriesOf(text, header, rows)
      if (one === undefined) {
        skipped++
        firstSkipped ??= line
      } else series.push(one)
    }
  } finally {
    await source.close()
  }
  if (rows === 0) throw new ExpectedFailure('file-no-rows', { file: fileName })
  if (series.length === 0)
    throw new ExpectedFailure('file-no-usable-rows', { file: fileName, line: firstSkipped ?? line })
  return {
    file: fileName,
    layout: 'wide-rows',
    series,
    rows,
    skipped,
    firstSkipped,
    untimed: 0,
    firstUntimed: null,
    told: { frequency: header?.frequency, horizon: header?.horizon },
  }
}

function headerOf(lines: readonly string[]): Header {
  const attributes: { name: string; isDate: boolean }[] = []
  let frequency: Frequency | undefined
  let step: number | undefined
  let horizon: number | undefined
  for (const text of lines) {
    const [key = '', name = '', type = ''] = text.split(/\s+/)
    if (/^@attribute$/i.test(key)) attributes.push({ name, isDate: /^date$/i.test(type) })
    if (/^@horizon$/i.test(key) && Number.isInteger(Number(name)) && Number(name) > 0) horizon = Number(name)
    if (!/^@frequency$/i.test(key)) continue
    const counted = STEP.exec(name)
    const unit = counted?.[2]?.toLowerCase()
    const ms = unit === 'second' || unit === 'minute' ? stepMs[unit] : undefined
    step = ms === undefined ? undefined : Number(counted?.[1]) * ms
    frequency = frequencyOf(unit === 'minute' ? `${counted?.[1] ?? ''}min` : name.replaceAll('_', '-'))
    if (/^minutely$/i.test(name)) {
      frequency = frequencyOf('1min')
      step = stepMs.minute
    }
    // Seconds are counted; a season of them is not supposed.
    if (unit === 'second') frequency = frequencyOf('other')
  }
  return { attributes, frequency, step, horizon }
}

/** One row; undefined where it has no value. */
function seriesOf(
  text: string,
  { attributes, frequency, step }: Header,
  row: number,
): FileSeries | undefined {
  const parts: string[] = []
  let at = 0
  for (let k = 0; k < attributes.length; k++) {
    const end = text.indexOf(':', at)
    if (end < 0) return undefined
    parts.push(text.slice(at, end).trim())
    at = end + 1
  }
  const values = text.slice(at).split(',')
  const names = parts.filter((_, k) => attributes[k]?.isDate !== true)
  const begin = attributes.findIndex(({ isDate }) => isDate)
  // `1990-01-01 00-00-00`: the clock is written without colons, which divide the row.
  const start =
    begin < 0
      ? undefined
      : cellTime((parts[begin] ?? '').replace(/ (\d\d)-(\d\d)-(\d\d)$/, ' $1:$2:$3'), 'ymd')
  const timeOf = (k: number): Point['time'] => {
    if (start?.kind !== 'date') return undefined
    const next = step === undefined ? later(start.at, k, frequency?.unit ?? 'other') : start.at + k * step
    return next === undefined ? undefined : { kind: 'date', at: next }
  }
  const points = values.map((value, k): Point => {
    return { time: timeOf(k), value: numberIn(value, false) ?? Number.NaN }
  })
  while (points.length > 0 && Number.isNaN(points.at(-1)?.value)) points.pop()
  return points.some(({ value }) => Number.isFinite(value))
    ? { id: names.join(' / ') || `T${row}`, points }
    : undefined
}
