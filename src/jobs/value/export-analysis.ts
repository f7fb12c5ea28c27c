import { attributionModels } from '../../contract/attribution.ts'
import type { CsvValue } from '../../contract/csv-text.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import type { AnalysisId } from '../../contract/ids.ts'
import type { ReadableDb } from '../../store/database.ts'
import { getAnalysis } from '../../store/queries/analyses.ts'
import { externalIds } from '../../store/queries/customer-ids.ts'
import { attributionAnalysisOf } from '../attribution/run-attribution.ts'
import { labelsOf } from '../clusters/cluster-reader.ts'
import { clusterAnalysisOf } from '../clusters/run-cluster.ts'
import { writeTables } from '../export/table-file.ts'
import type { TableSheet } from '../export/table-sheet.ts'
import type { Job } from '../job.ts'
import { rankingOf } from '../lookalike/lookalike-reader.ts'
import { clvTableSheet } from './clv-table.ts'
import { clvOfProject } from './plain-clv.ts'
import { clvAnalysisOf } from './run-clv.ts'

/**
 * Writes what an analysis says of each customer (or channel) to a file.
 * @throws ExpectedFailure analysis-not-found, target-not-writable, disk-full, too-many-rows-for-workbook
 */
export const exportAnalysis: Job<'export-analysis'> = async (
  { settings, file },
  { db, signal, progress, now },
) => {
  const startedAt = now()
  const { format, purpose } = settings
  const { rows, bytes } = await writeTables(file, [sheetOf(db, settings.analysisId)], {
    format,
    purpose,
    signal,
    onRows: (done) => progress({ phase: 'exporting', done, total: 0, unit: 'rows' }),
  })
  return { rows, customers: rows, bytes, seconds: (now() - startedAt) / 1000 }
}

function sheetOf(db: ReadableDb, id: AnalysisId): TableSheet {
  const record = getAnalysis(db, id)
  switch (record?.kind) {
    case 'clv':
      return clvTableSheet(clvOfProject(db, clvAnalysisOf(record)).rows())
    case 'clusters': {
      const { summary } = clusterAnalysisOf(record)
      const { customers, labels } = labelsOf(db, id)
      const sizes = summary.clusters.map(({ size }) => size)
      return {
        name: 'Clusters',
        columns: [
          { header: 'customer' },
          { header: 'cluster', kind: 'integer' },
          { header: 'cluster_size', kind: 'integer' },
        ],
        rows: rowsOf(db, customers, (place) => {
          const own = labels[place] ?? 0
          return [own + 1, sizes[own] ?? 0]
        }),
      }
    }
    case 'lookalikes': {
      const { customers, scores } = rankingOf(db, id)
      return {
        name: 'Look-alikes',
        columns: [
          { header: 'customer' },
          { header: 'rank', kind: 'integer' },
          { header: 'score', kind: 'number' },
        ],
        rows: rowsOf(db, customers, (place) => [place + 1, scores[place] ?? 0]),
      }
    }
    case 'attribution': {
      const { summary } = attributionAnalysisOf(record)
      return {
        name: 'Attribution',
        columns: [
          { header: 'channel' },
          { header: 'touches', kind: 'integer' },
          { header: 'removal_effect', kind: 'number' },
          ...attributionModels.flatMap((model) => [
            { header: `${model}_orders`, kind: 'number' as const },
            { header: `${model}_value`, kind: 'number' as const },
          ]),
        ],
        rows: summary.channels.map(({ name, touches, removal, credits }) => [
          name,
          touches,
          removal,
          ...attributionModels.flatMap((model) => [credits[model].conversions, credits[model].value]),
        ]),
      }
    }
    default:
      throw new ExpectedFailure('analysis-not-found')
  }
}

function* rowsOf(
  db: ReadableDb,
  customers: ArrayLike<number>,
  cells: (place: number) => readonly CsvValue[],
): Generator<readonly CsvValue[]> {
  const names = externalIds(db)
  for (let place = 0; place < customers.length; place++)
    yield [names.get(customers[place] ?? 0) ?? '', ...cells(place)]
}
