import type { CsvValue } from '../../contract/csv-text.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { ReadableDb } from '../../store/database.ts'
import type { TableColumn, TableSheet } from '../export/table-sheet.ts'
import { writeTables } from '../export/table-file.ts'
import type { Job } from '../job.ts'
import { levelKey } from './file-document.ts'
import { timeText } from './period-time.ts'
import { forecastRecord, forecastRows, forecastSeriesDetail } from './readers.ts'

/** Writes a stored forecast: a row per series and period; a workbook has a second sheet with a row per series. */
export const exportForecast: Job<'export-forecast'> = async ({ settings, file }, context) => {
  const { db, signal, progress, now } = context
  const startedAt = now()
  const { analysisId, format, purpose } = settings
  const sheets: [TableSheet, ...TableSheet[]] = [periodSheet(db, analysisId)]
  if (format === 'xlsx') sheets.push(seriesSheet(db, analysisId))
  const { rows, bytes } = await writeTables(file, sheets, {
    format,
    purpose,
    signal,
    onRows: (done) => progress({ phase: 'exporting', done, total: 0, unit: 'rows' }),
  })
  return { rows, customers: 0, bytes, seconds: (now() - startedAt) / 1000 }
}

function periodSheet(db: ReadableDb, id: AnalysisId): TableSheet {
  const { settings, summary } = forecastRecord(db, id)
  const columns: TableColumn[] = [
    { header: 'series', kind: 'text' },
    { header: 'time', kind: 'text' },
    { header: 'actual', kind: 'number' },
    { header: 'forecast', kind: 'number' },
    ...settings.levels.flatMap((level): TableColumn[] => [
      { header: `lower_${levelKey(level)}`, kind: 'number' },
      { header: `upper_${levelKey(level)}`, kind: 'number' },
    ]),
  ]
  function* rows(): Generator<readonly CsvValue[]> {
    for (let index = 0; index < summary.series; index++) {
      const detail = forecastSeriesDetail(db, id, index)
      const name = detail.isTotal ? 'total' : detail.name
      const empty = settings.levels.flatMap((): CsvValue[] => [null, null])
      for (const [t, at] of detail.times.entries())
        yield [name, timeText(at), detail.values[t] ?? null, null, ...empty]
      for (const [h, at] of detail.future.entries())
        yield [
          name,
          timeText(at),
          null,
          detail.mean[h] ?? null,
          ...detail.intervals.flatMap(({ lower, upper }): CsvValue[] => [lower[h] ?? null, upper[h] ?? null]),
        ]
    }
  }
  return { name: 'forecast', columns, rows: rows() }
}

function seriesSheet(db: ReadableDb, id: AnalysisId): TableSheet {
  const names = [
    'next',
    'before',
    'growth',
    'low',
    'high',
    'uncertainty',
    'risk',
    'stock90',
    'stock95',
    'mase',
    'naiveMase',
  ] as const
  return {
    name: 'series',
    columns: [
      { header: 'series', kind: 'text' },
      ...names.map((header): TableColumn => ({ header, kind: 'number' })),
      { header: 'model', kind: 'text' },
    ],
    rows: forecastRows(db, id).map((row) => [
      row.isTotal ? 'total' : row.name,
      ...names.map((name) => row[name]),
      row.model,
    ]),
  }
}
