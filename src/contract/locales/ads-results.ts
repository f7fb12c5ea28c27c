import type { Pacing, ResultsReport } from '../ads-results.ts'
import type { Language } from '../requests.ts'
import { adsResults as english } from './en/ads-results.ts'
import { fill } from './fill.ts'
import { adsResults as chinese } from './zh-cn/ads-results.ts'

const wordsOf = { en: english, 'zh-CN': chinese } as const
const MOST_SAID = 5

/** What a report of results says, in sentences: totals first, then what needs attention. */
export function adsResultSentences(language: Language): {
  readonly report: (report: ResultsReport) => string[]
  readonly pace: (pacing: Pacing) => string
  /** What of a file could not be read as it should be: rows without a day, cells that are no numbers, negative ones. */
  readonly notes: (counted: Readonly<Record<'noDay' | 'notNumbers' | 'negative', number>>) => string[]
} {
  const words = wordsOf[language]
  const number = (value: number): string =>
    value.toLocaleString(
      language,
      Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 },
    )
  const open = (value: number | null): string => (value === null ? '∞' : number(value))
  const percent = (value: number): string =>
    value.toLocaleString(language, { style: 'percent', maximumFractionDigits: Math.abs(value) < 0.1 ? 1 : 0 })

  const pace = (pacing: Pacing): string =>
    fill(words.pacing[pacing.status], {
      spent: number(pacing.spent),
      budget: number(pacing.budget),
      time: percent(pacing.timeShare),
      projected: number(pacing.projected),
      perDay: number(pacing.perDayLeft),
    })

  const report = (each: ResultsReport): string[] => {
    const { total, rows, anomalies, pacing, shop, otherCurrency } = each
    const { cpa, roas } = total.metrics
    const said: string[] = []
    if (cpa !== null && total.sums.cost !== null && total.sums.conversions !== null)
      said.push(
        fill(words.total, {
          cost: number(total.sums.cost),
          conversions: number(total.sums.conversions),
          cpa: number(cpa.value),
          low: open(cpa.low),
          high: open(cpa.high),
        }),
      )
    if (roas !== null)
      said.push(
        fill(words.totalRoas, { roas: number(roas.value), low: open(roas.low), high: open(roas.high) }),
      )
    said.push(...smallBest(each), ...shopSaid(shop))
    if (pacing !== null) said.push(pace(pacing))
    for (const { name, pacing: own } of rows)
      if (own !== null) said.push(fill(words.pacingOf, { name, said: pace(own) }))
    for (const { name, fatigue, trend } of rows.slice(0, 50)) {
      if (fatigue?.isTired === true)
        said.push(fill(words.tired, { name, total: percent(-fatigue.total), week: percent(fatigue.perWeek) }))
      if (trend.roas !== null && trend.roas.high < -0.1)
        said.push(
          fill(words.falling, {
            name,
            change: percent(-trend.roas.change),
            low: percent(-trend.roas.high),
            high: percent(-trend.roas.low),
          }),
        )
      else if (trend.cpa !== null && trend.cpa.low > 0.1)
        said.push(
          fill(words.dearer, {
            name,
            change: percent(trend.cpa.change),
            low: percent(trend.cpa.low),
            high: percent(trend.cpa.high),
          }),
        )
    }
    for (const { day, name, measure, value, expected } of anomalies.slice(0, MOST_SAID))
      said.push(
        fill(words.anomaly, {
          day,
          name,
          measure: words.measure[measure],
          value: number(value),
          expected: number(expected),
        }),
      )
    if (anomalies.length > MOST_SAID)
      said.push(fill(words.moreAnomalies, { n: number(anomalies.length - MOST_SAID) }))
    if (otherCurrency > 0) said.push(fill(words.otherCurrency, { n: number(otherCurrency) }))
    const { clicks, impressions } = total.sums
    if (clicks !== null && impressions !== null && clicks > impressions) said.push(words.clicksAbove)
    if (each.from === null) said.push(words.noDays)
    return said
  }

  function smallBest({ rows, total }: ResultsReport): string[] {
    const told = rows.filter(({ metrics }) => metrics.cpa !== null)
    const [best] = [...told].sort((a, b) => (a.metrics.cpa?.value ?? 0) - (b.metrics.cpa?.value ?? 0))
    const share = (best?.sums.cost ?? 0) / (total.sums.cost ?? 1)
    return told.length > 1 && best !== undefined && share < 0.1
      ? [fill(words.small, { name: best.name, share: percent(share) })]
      : []
  }

  function shopSaid(shop: ResultsReport['shop']): string[] {
    if (shop === null || shop.claimedValue === null || !(shop.revenue > 0)) return []
    const share = shop.claimedValue / shop.revenue
    return [
      fill(share > 0.8 ? words.shopMore : words.shop, {
        claimed: number(shop.claimedValue),
        revenue: number(shop.revenue),
        share: percent(share),
      }),
    ]
  }
  const notes = (counted: Readonly<Record<'noDay' | 'notNumbers' | 'negative', number>>): string[] =>
    (['noDay', 'notNumbers', 'negative'] as const).flatMap((code) =>
      counted[code] > 0 ? [fill(words.notes[code], { n: number(counted[code]) })] : [],
    )
  return { report, pace, notes }
}
