import { describe, expect, it } from 'vitest'
import { resultsReport, type ResultsReport } from '../ads-results.ts'
import { adsResultSentences } from './ads-results.ts'

const none = { impressions: null, clicks: null, cost: null, conversions: null, value: null }

function reportOf(anomalies: ResultsReport['anomalies']): ResultsReport {
  return resultsReport.parse({
    level: 'channel',
    currency: 'CNY',
    otherCurrency: 0,
    from: '2026-10-01',
    to: '2026-10-31',
    total: {
      sums: none,
      metrics: { ctr: null, cvr: null, cpc: null, cpm: null, cpa: null, roas: null, margin: null },
    },
    rows: [],
    daily: [],
    anomalies,
    pacing: null,
    shop: null,
  })
}
const spend = (day: string, value: number, name = 'WeChat'): ResultsReport['anomalies'][number] => ({
  name,
  measure: 'cost',
  day,
  value,
  expected: 20,
  score: 9,
})

describe('unusual days', () => {
  it('of one thing that are near each other are told as one story, in the days of the language', () => {
    const report = reportOf([
      spend('2026-10-23', 240),
      spend('2026-10-21', 300),
      spend('2026-10-20', 300),
      spend('2026-10-12', 90),
      spend('2026-10-21', 2, 'Baidu'),
    ])
    expect(adsResultSentences('en').report(report)).toEqual([
      'Oct 20, 2026 to Oct 23, 2026, WeChat: spend 280 a day where 20 was expected (3 unusual days).',
      'Oct 21, 2026, Baidu: spend 2 where 20 was expected.',
      'Oct 12, 2026, WeChat: spend 90 where 20 was expected.',
    ])
    expect(adsResultSentences('zh-CN').report(report)[0]).toContain('2026/10/20 至 2026/10/23')
  })

  it('up and down are two stories', () => {
    const said = adsResultSentences('en').report(reportOf([spend('2026-10-20', 300), spend('2026-10-21', 1)]))
    expect(said).toHaveLength(2)
  })
})
