import type { Pacing, ResultsReport } from '../ads-results.ts'
import type { Language } from '../requests.ts'
import { adsResults as english } from './en/ads-results.ts'
import { fill } from './fill.ts'
import { adsResults as chinese } from './zh-cn/ads-results.ts'

const wordsOf = { en: english, 'zh-CN': chinese } as const
const MOST_SAID = 5
const MOST_APART_MS = 3 * 86_400_000

type Anomaly = ResultsReport['anomalies'][number]
type Episode = Pick<Anomaly, 'name' | 'measure' | 'value' | 'expected'> & {
  readonly from: string
  readonly to: string
  readonly days: number
}

/** Unusual days of one thing in one direction, not more than two days apart, are one story: its mean and what was expected; the latest first. */
function episodesOf(anomalies: readonly Anomaly[]): Episode[] {
  const open = new Map<string, Episode>()
  const found: Episode[] = []
  for (const { name, measure, day, value, expected } of [...anomalies].sort((a, b) =>
    a.day < b.day ? -1 : 1,
  )) {
    const key = JSON.stringify([name, measure, value > expected])
    const last = open.get(key)
    const joins = last !== undefined && Date.parse(day) - Date.parse(last.to) <= MOST_APART_MS
    if (last !== undefined && !joins) found.push(last)
    const before = joins ? last.days : 0
    const mean = (sum: number, more: number): number => (sum * before + more) / (before + 1)
    open.set(key, {
      name,
      measure,
      from: joins ? last.from : day,
      to: day,
      days: before + 1,
      value: mean(joins ? last.value : 0, value),
      expected: mean(joins ? last.expected : 0, expected),
    })
  }
  return [...found, ...open.values()].sort((a, b) => (a.to < b.to ? 1 : a.to > b.to ? -1 : b.days - a.days))
}

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
  const written = new Intl.DateTimeFormat(language, {
    year: 'numeric',
    month: language === 'en' ? 'short' : '2-digit',
    day: '2-digit',
    timeZone: 'UTC',
  })
  const day = (iso: string): string => written.format(Date.parse(`${iso}T00:00:00Z`))
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
    const episodes = episodesOf(anomalies)
    for (const { from, to, days, name, measure, value, expected } of episodes.slice(0, MOST_SAID))
      said.push(
        fill(days === 1 ? words.anomaly : words.anomalies, {
          day: day(from),
          to: day(to),
          days: number(days),
          name,
          measure: words.measure[measure],
          value: number(value),
          expected: number(expected),
        }),
      )
    if (episodes.length > MOST_SAID)
      said.push(fill(words.moreAnomalies, { n: number(episodes.length - MOST_SAID) }))
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
