import type { CsvValue } from '../../contract/csv-text.ts'
import { ExpectedFailure } from '../../contract/failure.ts'
import { localeOf } from '../../contract/locales/locale-of.ts'
import type { AdsExport } from '../../contract/ads-requests.ts'
import type { ReadableDb } from '../../store/database.ts'
import { writeTables } from '../export/table-file.ts'
import type { TableSheet } from '../export/table-sheet.ts'
import type { Job } from '../job.ts'
import { projectReport } from './results-report.ts'
import { latestBudget, latestResponse } from './stored-response.ts'

/**
 * Results, response or budget as tables: one as CSV or JSON Lines, all of them as sheets of a workbook.
 * @throws ExpectedFailure ads-no-results, analysis-not-found, target-not-writable, disk-full
 */
export const exportAds: Job<'export-ads'> = async ({ settings, file }, { db, signal, progress, now }) => {
  const startedAt = now()
  const [first, ...others] = sheetsOf(db, settings)
  if (first === undefined) throw new ExpectedFailure('analysis-not-found')
  const { rows, bytes } = await writeTables(file, settings.format === 'xlsx' ? [first, ...others] : [first], {
    format: settings.format,
    purpose: 'spreadsheet',
    signal,
    onRows: (done) => progress({ phase: 'exporting', done, total: 0, unit: 'rows' }),
  })
  return { rows, bytes, seconds: (now() - startedAt) / 1000 }
}

function sheetsOf(db: ReadableDb, settings: AdsExport): TableSheet[] {
  const { columns: words } = localeOf(settings.language).ads
  const sheet = (
    name: string,
    headers: readonly string[],
    rows: readonly (readonly CsvValue[])[],
  ): TableSheet => ({
    name,
    columns: headers.map((header) => ({ header })),
    rows,
  })
  if (settings.what === 'results') {
    const report = projectReport(db, settings.query)
    const hasPace = report.rows.some(({ pacing }) => pacing !== null)
    const headers = [
      words.name,
      words.cost,
      words.impressions,
      words.clicks,
      words.conversions,
      words.value,
      'CTR',
      'CVR',
      'CPC',
      'CPA',
      'ROAS',
      words.roasLow,
      words.roasHigh,
      words.margin,
      ...(hasPace ? [words.budget, words.spent, words.projected] : []),
    ]
    return [
      sheet(
        words.results,
        headers,
        report.rows.map(({ name, sums, metrics, pacing }) => [
          name,
          sums.cost,
          sums.impressions,
          sums.clicks,
          sums.conversions,
          sums.value,
          metrics.ctr?.value ?? null,
          metrics.cvr?.value ?? null,
          metrics.cpc?.value ?? null,
          metrics.cpa?.value ?? null,
          metrics.roas?.value ?? null,
          metrics.roas?.low ?? null,
          metrics.roas?.high ?? null,
          metrics.margin?.value ?? null,
          ...(hasPace ? [pacing?.budget ?? null, pacing?.spent ?? null, pacing?.projected ?? null] : []),
        ]),
      ),
      sheet(
        words.daily,
        [words.day, words.cost, words.impressions, words.clicks, words.conversions, words.value],
        report.daily.map(({ day, sums }) => [
          day,
          sums.cost,
          sums.impressions,
          sums.clicks,
          sums.conversions,
          sums.value,
        ]),
      ),
    ]
  }
  if (settings.what === 'response') {
    const result = latestResponse(db)?.result
    if (result === undefined) throw new ExpectedFailure('analysis-not-found')
    return [
      sheet(
        words.response,
        [
          words.name,
          words.cost,
          words.contribution,
          words.low,
          words.high,
          words.roi,
          words.low,
          words.high,
          words.marginal,
          words.low,
          words.high,
        ],
        result.channels.map(({ name, spend, contribution, roi, marginalRoi }) => [
          name,
          spend,
          ...[contribution, roi, marginalRoi].flatMap(({ mean, low, high }) => [mean, low, high]),
        ]),
      ),
      sheet(
        words.daily,
        [words.day, words.actual, words.fitted, ...result.parts.map(({ name }) => name)],
        result.periods.map((period, t) => [
          period,
          result.actual[t] ?? null,
          result.fitted[t]?.mean ?? null,
          ...result.parts.map(({ values }) => values[t] ?? null),
        ]),
      ),
    ]
  }
  const plan = latestBudget(db)?.result.plan
  if (plan === null || plan === undefined) throw new ExpectedFailure('analysis-not-found')
  const names = plan.channels.map(({ name }) => name)
  return [
    sheet(
      words.schedule,
      [words.day, ...names, words.total],
      plan.schedule.map(({ period, amounts, total }) => [
        period,
        ...names.map((name) => amounts[name] ?? 0),
        total,
      ]),
    ),
    sheet(
      words.plan,
      [words.name, words.today, words.plan, words.outcome, words.low, words.high, words.marginal],
      plan.channels.map(({ name, today, amount, outcome, marginal }) => [
        name,
        today,
        amount,
        outcome.mean,
        outcome.low,
        outcome.high,
        marginal.mean,
      ]),
    ),
    sheet(
      words.scenarios,
      [words.name, ...names, words.total, words.outcome],
      plan.scenarios.map(({ name, amounts, total, outcome }) => [
        name,
        ...names.map((each) => amounts[each] ?? 0),
        total,
        outcome.mean,
      ]),
    ),
  ]
}
