import { availableParallelism } from 'node:os'
import { resolve } from 'node:path'
import type { ForecastModel } from '../../contract/forecast.ts'
import { writeTables, type TableFormat } from '../../jobs/export/table-file.ts'
import { fileDocument, fileLines, forecastSheet } from '../../jobs/forecast/file-document.ts'
import { forecastFile, frequencyOfFile } from '../../jobs/forecast/forecast-file.ts'
import { frequencyOf, seasonsOf, type Frequency } from '../../jobs/forecast/frequency.ts'
import { readSeriesFile } from '../../jobs/forecast/series-file.ts'
import type { SeriesColumns } from '../../jobs/forecast/series-types.ts'
import { UsageError, type Outcome } from '../run-command.ts'
import type { Terminal } from '../terminal.ts'

export type FileForecastOptions = {
  readonly series: string
  readonly actual?: string
  readonly columns?: string
  readonly sheet?: string
  readonly regressors?: string
  readonly frequency?: string
  readonly season?: string
  readonly horizon?: number
  readonly model: ForecastModel
  readonly level: readonly number[]
  readonly nonNegative?: true
  readonly wholeNumbers?: true
  readonly threads?: number
  readonly out?: string
}

/** Periods ahead where none are asked for. */
const usualHorizon = {
  hour: 48,
  'half-hour': 48,
  day: 14,
  'business-day': 10,
  week: 13,
  month: 18,
  quarter: 8,
  year: 6,
  other: 12,
} as const

/** Forecasts of the series in a file; with `--actual` judged by what came. */
export async function forecastOfFile(options: FileForecastOptions, terminal: Terminal): Promise<Outcome> {
  const given = seasonsFrom(options.season)
  const regressorNames = options.regressors?.split(',').map((name) => name.trim()) ?? []
  if (regressorNames.includes('')) throw new UsageError('--regressors takes headers, comma separated')
  if (regressorNames.length > 0 && options.columns === undefined)
    throw new UsageError('--regressors needs --columns series,time,value')
  const columns =
    options.columns === undefined ? null : { ...columnsFrom(options.columns), regressors: regressorNames }
  const path = resolve(options.series)
  const read = await readSeriesFile(path, columns, options.sheet)
  // Said by the user, else told by the file or its dates; a season alone says nothing of dates.
  const seen = options.frequency === undefined ? frequencyOfFile(read) : undefined
  const asked = options.frequency === undefined ? undefined : namedPeriods(options.frequency)
  const frequency =
    seen ?? asked ?? frequencyOf(options.frequency ?? (given[0] === undefined ? 'other' : String(given[0])))
  if (frequency === undefined)
    throw new UsageError(
      '--frequency takes a word (hour, day, week, month, quarter, year, other) or a number',
    )
  const horizon = options.horizon ?? read.told?.horizon ?? usualHorizon[frequency.unit]
  if (horizon < 1 || horizon > 5_000) throw new UsageError('--horizon takes 1 to 5000 periods')
  const settings = {
    frequency,
    regressorNames,
    horizon,
    seasons: seasonsOf(frequency, given),
    scaleSeason: given[0] ?? frequency.season,
    model: options.model,
    levels: options.level,
    nonNegative: options.nonNegative,
    wholeNumbers: options.wholeNumbers,
    threads: options.threads ?? availableParallelism(),
  }
  const started = performance.now()
  const found = await forecastFile(
    {
      series: read,
      actual: options.actual === undefined ? null : resolve(options.actual),
      columns,
      sheet: options.sheet,
    },
    settings,
    terminal.signal,
    (done, total) => terminal.show({ phase: 'forecasting', done, total, unit: 'series' }),
  )
  const seconds = (performance.now() - started) / 1000
  const document = { ...fileDocument(found, settings), threads: settings.threads, seconds }
  if (options.out === undefined) return { document, lines: fileLines(found, settings) }
  const file = resolve(options.out)
  const written = await writeTables(file, [forecastSheet(found, settings)], {
    format: formatOf(file),
    purpose: 'machine',
    signal: terminal.signal,
  })
  return {
    document: { ...document, out: { file, ...written } },
    lines: [...fileLines(found, settings), `${file}: ${written.rows} rows`],
  }
}

/** Periods by a word; a number tells a season alone. */
function namedPeriods(text: string): Frequency | undefined {
  const found = /^\s*\d+\s*$/.test(text) ? undefined : frequencyOf(text)
  return found === undefined ? undefined : { ...found, isAsked: true }
}

export function formatOf(file: string): TableFormat {
  const ending = /\.(csv|jsonl|xlsx)$/i.exec(file)?.[1]?.toLowerCase() ?? 'csv'
  return ending === 'xlsx' || ending === 'jsonl' ? ending : 'csv'
}

function seasonsFrom(text: string | undefined): number[] {
  if (text === undefined) return []
  return text.split(',').map((part) => {
    const season = Number(part)
    if (!Number.isInteger(season) || season < 1 || season > 20_000)
      throw new UsageError('--season takes periods of a season, or several, comma separated')
    return season
  })
}

function columnsFrom(text: string): SeriesColumns {
  const names = text.split(',').map((name) => name.trim())
  const [first = '', second = '', third = ''] = names
  if (names.length === 1) return { series: '', time: '', value: first }
  if (names.length === 2) return { series: '', time: first, value: second }
  if (names.length === 3) return { series: first, time: second, value: third }
  throw new UsageError('--columns takes series,time,value: headers, or numbers from 1; a name may be empty')
}
