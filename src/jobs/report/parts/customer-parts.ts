import { cohortQuery } from '../../../contract/customer-reports.ts'
import { fill } from '../../../contract/locales/fill.ts'
import { getRfmSettings } from '../../../store/queries/rfm-settings.ts'
import { listSegments } from '../../../store/queries/segments.ts'
import { cohortSource } from '../../customers/cohort-labels.ts'
import { cohortReportOf, lifecycleReportOf } from '../../customers/cohort-report.ts'
import { rfmReportOf } from '../../customers/rfm-report.ts'
import { latestClv } from '../../value/clv-reader.ts'
import {
  analysisSource,
  groupName,
  importSources,
  missingPart,
  partOf,
  ranged,
  stateOf,
  type ReportContext,
} from '../context.ts'
import type { Block, Part } from '../document.ts'
import { barsFigure, columnsFigure } from '../figures.ts'

/** Who buys, how much, and how many come back. */
export function customersPart(context: ReportContext): Part {
  const { db, base, words, format } = context
  if (base.span().end === 0) return missingPart(context, 'customers')
  const { headline, chart, partial, retention } = words.report.customers
  const { currency } = base.columns
  const totals = base.totals()
  const [buyers, again] = [
    totals.orders.filter((n) => n > 0).length,
    totals.orders.filter((n) => n > 1).length,
  ]
  const query = cohortQuery.parse({})
  const source = cohortSource(db, base, query, null)
  const life = lifecycleReportOf(source, query)
  const cohorts = cohortReportOf(source, query)
  const months = life.periods.map((period, index) => ({
    name: format.month(Date.parse(`${period.slice(0, 10)}T00:00:00Z`)),
    value: life.revenue[index] ?? 0,
    isPale: life.lastIsPartial && index === life.periods.length - 1,
  }))
  const [one, three] = [cohorts.meanShare[1] ?? null, cohorts.meanShare[3] ?? null]
  const blocks: Block[] = [
    { kind: 'chart', title: chart, svg: columnsFigure(months.slice(-36), chart, format.compact) },
  ]
  if (life.lastIsPartial) blocks.push({ kind: 'text', text: partial })
  if (one !== null && three !== null)
    blocks.push({
      kind: 'text',
      text: fill(retention, { one: format.percent(one), three: format.percent(three) }),
    })
  return partOf(context, 'customers', 'current', {
    headline: fill(headline, {
      buyers: format.integer(buyers),
      orders: format.integer(totals.orders.reduce((sum, n) => sum + n, 0)),
      revenue: format.money(
        totals.revenue.reduce((sum, amount) => sum + amount, 0),
        currency,
      ),
      repeat: format.percent(buyers === 0 ? 0 : again / buyers, 0),
    }),
    blocks,
    restsOn: importSources(context),
  })
}

/** The groups of recency, frequency and money, and the saved segments. */
export function segmentsPart(context: ReportContext): Part {
  const { db, base, words, format } = context
  const { end } = base.span()
  if (end === 0) return missingPart(context, 'segments')
  const { headline, chart, column, saved } = words.report.segments
  const settings = getRfmSettings(db)
  const { currency, otherCurrency } = base.columns
  const { groups } = rfmReportOf(base.rfm(end, settings), { asOf: end, currency, otherCurrency }, null)
  const shown = groups.filter(({ customers }) => customers > 0)
  const best = [...shown].sort((a, b) => b.revenueShare - a.revenueShare)[0]
  if (best === undefined) return missingPart(context, 'segments')
  const name = (group: string): string => groupName(context, group, settings.names)
  const bars = shown.map(({ group, revenueShare }) => ({
    name: name(group),
    value: revenueShare,
    text: format.percent(revenueShare),
  }))
  const unknown = (value: number | null, shownAs: (value: number) => string): string =>
    value === null ? '–' : shownAs(value)
  const names = listSegments(db).map((segment) => segment.name)
  const blocks: Block[] = [
    { kind: 'chart', title: chart, svg: barsFigure(bars, chart) },
    {
      kind: 'table',
      columns: [
        { header: column.segment },
        ...[column.customers, column.share, column.revenueShare, column.recency, column.mean].map(
          (header) => ({
            header,
            isNumber: true,
          }),
        ),
      ],
      rows: shown.map((group) => [
        name(group.group),
        format.integer(group.customers),
        format.percent(group.share),
        format.percent(group.revenueShare),
        unknown(group.meanRecency, format.integer),
        unknown(group.meanRevenue, (value) => format.money(value, currency)),
      ]),
    },
  ]
  if (names.length > 0) blocks.push({ kind: 'text', text: fill(saved, { names: names.join(', ') }) })
  return partOf(context, 'segments', 'current', {
    headline: fill(headline, {
      group: name(best.group),
      share: format.percent(best.share, 0),
      revenueShare: format.percent(best.revenueShare, 0),
    }),
    blocks,
    restsOn: importSources(context),
  })
}

/** What the customers there are will be worth, and whether that can be trusted. */
export function valuePart(context: ReportContext): Part {
  const { db, words, format } = context
  const found = latestClv(db)
  if (found === null) return missingPart(context, 'value')
  const { headline, chart, tenth, check } = words.report.value
  const { summary, settings } = found
  const { currency } = summary.observed
  const money = (value: number): string => format.money(value, currency)
  const bars = summary.tenths.map(({ value }, index) => ({
    name: fill(tenth, { n: index + 1 }),
    value,
    text: money(value),
  }))
  const blocks: Block[] = [{ kind: 'chart', title: chart, svg: barsFigure(bars, chart) }]
  if (summary.holdout !== null) {
    const { verdict, days, expected, actual } = summary.holdout
    blocks.push({
      kind: 'note',
      tone: verdict === 'poor' ? 'warn' : 'good',
      text: `${words.value.clv.verdict[verdict]} ${fill(check, {
        days: format.integer(days),
        expected: format.integer(expected),
        actual: format.integer(actual),
      })}`,
    })
  }
  const { orders, value } = summary.totals
  return partOf(context, 'value', stateOf(found), {
    headline: fill(headline, {
      days: format.integer(settings.horizonDays),
      orders: ranged(context, format.integer, { ...orders, value: orders.expected }),
      value: ranged(context, money, { ...value, value: value.expected }),
    }),
    blocks,
    restsOn: [analysisSource(context, words.report.part.value, found)],
  })
}
