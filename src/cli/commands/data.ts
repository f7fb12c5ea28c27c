import { fill } from '../../contract/locales/fill.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import type { ReadableDb } from '../../store/database.ts'
import {
  listCampaignResults,
  listConsents,
  listCopyResults,
  listSeries,
  listSuppressions,
} from '../../store/queries/results.ts'
import type { CliCommand, CommonOptions } from '../run-command.ts'
import { withProject } from '../with-project.ts'

const resultKinds = ['campaigns', 'copies', 'series', 'consent', 'suppression'] as const
export const resultNames: readonly string[] = resultKinds
type ResultsOptions = CommonOptions & {
  readonly of: (typeof resultKinds)[number]
  readonly search: string
  readonly limit: number
  readonly offset: number
}

/** Rows of results, consent, suppression and series as they count now. */
export const resultsCommand: CliCommand<ResultsOptions> = (options) =>
  withProject(options.project, ({ db, path }) => {
    const { total, rows } = resultsOf(db, options)
    return Promise.resolve({
      document: { project: path, of: options.of, total, rows },
      lines: [
        fill(localeOf(options.language).terminal.resultRows, { n: total }),
        ...rows.map((row) => Object.values(row).join(', ')),
      ],
    })
  })

function resultsOf(
  db: ReadableDb,
  { of, search, limit, offset }: ResultsOptions,
): { readonly total: number; readonly rows: readonly object[] } {
  const page = { search, limit, offset }
  switch (of) {
    case 'campaigns':
      return listCampaignResults(db, page)
    case 'copies':
      return listCopyResults(db, page)
    case 'consent':
      return listConsents(db, page)
    case 'suppression':
      return listSuppressions(db, page)
    case 'series': {
      const rows = listSeries(db)
      return { total: rows.length, rows: rows.slice(offset, offset + limit) }
    }
  }
}
