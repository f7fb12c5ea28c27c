import { fill } from '../../../contract/locales/fill.ts'
import { latestAnalysis } from '../../../store/queries/analyses.ts'
import { latestBudget, latestResponse } from '../../ads/stored-response.ts'
import { forecastAnalysisOf } from '../../forecast/forecast-project.ts'
import { forecastRows, forecastSeriesDetail } from '../../forecast/readers.ts'
import { analysisSource, missingPart, partOf, ranged, stateOf, type ReportContext } from '../context.ts'
import type { Block, Part } from '../document.ts'
import { curvesFigure, fanFigure } from '../figures.ts'

const SLICES_SHOWN = 12

/** What money for ads brings, and where the next unit brings most. */
export function adsPart(context: ReportContext): Part {
  const { db, words, format } = context
  const found = latestResponse(db)
  if (found === null) return missingPart(context, 'ads')
  const { result } = found
  const { ads } = words.report
  const span = ads.span[result.span]
  const money = (value: number): string => format.money(value, result.currency)
  const estimate = ({ mean, low, high }: { mean: number; low: number; high: number }): string =>
    ranged(context, (value) => format.decimal(value, 2), { value: mean, low, high })
  const title = fill(ads.chart, { span })
  const curves = result.channels.map(({ name, today, curve }) => ({ name, today, ...curve }))
  const blocks: Block[] = [
    { kind: 'chart', title, svg: curvesFigure(curves, title, format.compact) },
    {
      kind: 'table',
      columns: [
        { header: ads.column.channel },
        ...[fill(ads.column.today, { span }), ads.column.roi, ads.column.marginal].map((header) => ({
          header,
          isNumber: true,
        })),
      ],
      rows: result.channels.map((channel) => [
        channel.name,
        money(channel.today),
        estimate(channel.roi),
        estimate(channel.marginalRoi),
      ]),
    },
    {
      kind: 'note',
      tone: result.adequacy.verdict === 'enough' ? 'good' : 'warn',
      text: words.adsSentences.verdict[result.adequacy.verdict],
    },
  ]
  const budget = latestBudget(db)
  const plan = budget?.result.plan ?? null
  // A budget of an older model would contradict the curves above it.
  if (budget !== null && plan !== null && budget.id > found.id) {
    const gain = plan.gainAtSameTotal
    const shown = budget.result.outcomeIsMoney
      ? (value: number): string => format.money(value, budget.result.currency)
      : (value: number): string => format.decimal(value, 1)
    blocks.push({
      kind: 'text',
      text: fill(ads.budget, {
        gain: ranged(context, shown, { value: gain.mean, low: gain.low, high: gain.high }),
        span: ads.span[budget.result.span],
        chance: format.percent(plan.chanceOfGain, 0),
      }),
    })
  }
  return partOf(context, 'ads', stateOf(found), {
    headline: fill(ads[result.adequacy.verdict], { n: format.integer(result.channels.length) }),
    blocks,
    restsOn: [analysisSource(context, words.report.part.ads, found)],
  })
}

/** What is to come if nothing changes, with intervals that were checked on the past. */
export function forecastPart(context: ReportContext): Part {
  const { db, words, format } = context
  const record = latestAnalysis(db, 'forecast', 'forecast')
  if (record === undefined) return missingPart(context, 'forecast')
  const { forecast } = words.report
  const { id, settings, summary } = forecastAnalysisOf(record)
  const isMoney = settings.metric === 'revenue' || settings.metric === 'spend'
  const shown = (value: number): string =>
    isMoney ? format.money(value, summary.currency) : format.integer(value)
  const rows = forecastRows(db, id)
  const total = rows.find(({ isTotal }) => isTotal) ?? rows[0]
  const { headline, change, chart, step, beats, asGood, coverage, column } = forecast
  const blocks: Block[] = []
  if (total !== undefined) {
    const detail = forecastSeriesDetail(db, id, total.index)
    const levels = settings.levels.map((level) => format.percent(level, 0)).join(', ')
    const title = fill(chart, { levels })
    const time = settings.by === 'month' ? format.month : format.day
    blocks.push({
      kind: 'chart',
      title,
      svg: fanFigure({ ...detail, bands: detail.intervals }, title, { value: format.compact, time }),
    })
    if (total.growth !== null)
      blocks.push({ kind: 'text', text: fill(change, { change: signed(total.growth, format.percent) }) })
  }
  const { mase = null, naiveMase = null } = total ?? {}
  if (mase !== null && naiveMase !== null) {
    const figures = { own: format.decimal(mase, 2), naive: format.decimal(naiveMase, 2) }
    // What reads the same is no win.
    const isBetter = mase < naiveMase && figures.own !== figures.naive
    blocks.push({
      kind: 'note',
      tone: isBetter ? 'good' : 'warn',
      text: fill(isBetter ? beats : asGood, figures),
    })
  }
  summary.coverage.forEach((share, index) => {
    const level = settings.levels[index]
    if (share === null || level === undefined) return
    const figures = { share: format.percent(share, 0), level: format.percent(level, 0) }
    blocks.push({ kind: 'text', text: fill(coverage, figures) })
  })
  if (rows.length > 1)
    blocks.push({
      kind: 'table',
      columns: [
        { header: column.slice },
        ...[column.next, column.interval, column.growth, column.risk].map((header) => ({
          header,
          isNumber: true,
        })),
      ],
      rows: rows
        .slice(0, SLICES_SHOWN + 1)
        .map((row) => [
          row.isTotal ? forecast.total : row.name,
          shown(row.next),
          `${shown(row.low)} – ${shown(row.high)}`,
          row.growth === null ? '–' : signed(row.growth, format.percent),
          format.percent(row.risk, 0),
        ]),
    })
  const { next, low, high } = summary
  return partOf(context, 'forecast', stateOf(record), {
    headline: fill(headline, {
      n: format.integer(settings.horizon),
      step: step[settings.by],
      next: ranged(context, shown, { value: next, low, high }),
    }),
    blocks,
    restsOn: [analysisSource(context, words.report.part.forecast, record)],
  })
}

function signed(share: number, percent: (share: number, digits?: number) => string): string {
  return `${share >= 0 ? '+' : ''}${percent(share, 0)}`
}
