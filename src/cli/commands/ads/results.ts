import { resolve } from 'node:path'
import { adsResultSentences } from '../../../contract/locales/ads-results.ts'
import {
  adLevels,
  defaultResultsQuery,
  type AdLevel,
  type ResultsQuery,
  type ResultsReport,
} from '../../../contract/ads-results.ts'
import { readPlainTable } from '../../../jobs/plain-table.ts'
import { reportColumns, reportRows } from '../../../jobs/ads/report-file.ts'
import { projectReport, resultsReport } from '../../../jobs/ads/results-report.ts'
import { UsageError, type CliCommand, type Outcome } from '../../run-command.ts'
import { withProject } from '../../with-project.ts'
import { checkSource, type AdsOptions } from './series-source.ts'
import { table as textTable } from './text-table.ts'

type ResultsOptions = AdsOptions & {
  readonly by?: AdLevel
  readonly within: readonly string[]
  readonly from?: string
  readonly to?: string
  readonly marginShare?: number
  readonly level?: number
  readonly budget: readonly string[]
}

/** Sums and metrics with intervals by channel, campaign, ad set or ad, with trends, anomalies, fatigue and pacing. */
export const resultsCommand: CliCommand<ResultsOptions> = async (options) => {
  checkSource(options)
  const { data, project } = options
  if (data === undefined) {
    return withProject(project ?? '', ({ db, path }) =>
      Promise.resolve(outcome({ project: path }, projectReport(db, queryOf(options, 'channel')), options)),
    )
  }
  const table = await readPlainTable(resolve(data))
  const columns = reportColumns(table, options.columns)
  const finest = adLevels.find((level) => columns[level] !== undefined) ?? 'campaign'
  const { rows, notes } = reportRows(table, columns)
  return outcome(
    {
      file: data,
      columns: Object.fromEntries(
        Object.entries(columns).map(([role, at]) => [role, table.headers[at] ?? '']),
      ),
      notes,
    },
    resultsReport(rows, queryOf(options, finest)),
    options,
    adsResultSentences(options.language).notes(notes),
  )
}

function queryOf(
  { by, within, from, to, marginShare, level, budget }: ResultsOptions,
  usual: AdLevel,
): ResultsQuery {
  const days = [from, to].filter((day) => day !== undefined)
  if (days.some((day) => !/^\d{4}-\d{2}-\d{2}$/.test(day)))
    throw new UsageError('--from and --to take days such as 2026-01-31')
  const budgets = budgetsOf(budget)
  if (budgets !== null && (from === undefined || to === undefined))
    throw new UsageError('--budget needs --from and --to, the days it is for')
  return {
    ...defaultResultsQuery,
    level: by ?? usual,
    within: Object.fromEntries(within.map(pairOf)),
    from: from ?? null,
    to: to ?? null,
    marginShare: marginShare ?? defaultResultsQuery.marginShare,
    interval: level ?? defaultResultsQuery.interval,
    budget: budgets === null || from === undefined || to === undefined ? null : { ...budgets, from, to },
  }
}

/** `--budget 5000` for all, `--budget Meta=2000` for one row. */
function budgetsOf(
  texts: readonly string[],
): { readonly amount: number | null; readonly rows: Record<string, number> } | null {
  if (texts.length === 0) return null
  const rows: Record<string, number> = {}
  let amount: number | null = null
  for (const text of texts) {
    const [, name, money = ''] = /^(?:(.+)=)?\s*([\d.]+)$/.exec(text.trim()) ?? []
    const value = Number(money)
    if (!(value > 0)) throw new UsageError('--budget takes money, or name=money such as Meta=2000')
    if (name === undefined) amount = value
    else rows[name.trim()] = value
  }
  return { amount, rows }
}

function pairOf(text: string): [AdLevel, string] {
  const [key = '', ...rest] = text.split('=')
  const level = adLevels.find((each) => each === key)
  if (level === undefined || rest.length === 0)
    throw new UsageError(`--within takes level=name, of ${adLevels.join(', ')}`)
  return [level, rest.join('=')]
}

function outcome(
  about: object,
  report: ResultsReport,
  { language }: ResultsOptions,
  notes: readonly string[] = [],
): Outcome {
  const sentences = [...notes, ...adsResultSentences(language).report(report)]
  const shown = (value: number | null | undefined, digits = 4): string =>
    value === null || value === undefined ? '-' : value.toPrecision(digits)
  const lines = textTable(
    [
      report.level,
      'cost',
      'impressions',
      'clicks',
      'conversions',
      'CTR',
      'CVR',
      'CPC',
      'CPA',
      'from',
      'to',
      'ROAS',
      'from',
      'to',
    ],
    report.rows
      .slice(0, 40)
      .map(({ name, sums, metrics }) => [
        name,
        sums.cost === null ? '-' : sums.cost.toFixed(2),
        sums.impressions === null ? '-' : String(sums.impressions),
        sums.clicks === null ? '-' : String(sums.clicks),
        sums.conversions === null ? '-' : String(Number(sums.conversions.toFixed(2))),
        ...[metrics.ctr, metrics.cvr, metrics.cpc].map((metric) => shown(metric?.value, 3)),
        ...[metrics.cpa?.value, metrics.cpa?.low, metrics.cpa?.high].map((value) => shown(value)),
        ...[metrics.roas?.value, metrics.roas?.low, metrics.roas?.high].map((value) => shown(value, 3)),
      ]),
  )
  return { document: { ...about, ...report, sentences }, lines: [...lines, '', ...sentences] }
}
