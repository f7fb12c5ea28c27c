import { useCallback } from 'react'
import type { OffPolicyResult } from '../../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../../contract/locales/ads-decisions.ts'
import { Chart } from '../../charts/chart.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { intervalsFigure } from './policies-figures.ts'
import { TableExport } from './table-export.tsx'

const MOST_DRAWN = 20

/** What other policies would have earned on a log of decisions: IPS, SNIPS and doubly robust, with intervals. */
export function LogPolicies({ result }: { readonly result: OffPolicyResult }) {
  const { t, format, language } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) => {
      const words = adsDecisionSentences(language)
      const named = result.policies
        .map((policy) => ({ name: words.policyName(policy), id: policy.name, ...policy.doublyRobust }))
        .sort((a, b) => b.value - a.value)
        .slice(0, MOST_DRAWN)
      const own = { name: t('ads.policies.logged'), ...result.logged }
      const best = named.find(({ id }) => id === result.best)?.name ?? ''
      return intervalsFigure([own, ...named], best, t('ads.policies.perDecision'), theme)
    },
    [result, t, language],
  )
  const words = adsDecisionSentences(language)
  const table = () => ({
    columns: [
      'policy',
      'IPS',
      'IPS variance',
      'SNIPS',
      'SNIPS variance',
      'doubly robust',
      'variance',
      'low',
      'high',
      'effective decisions',
      'largest weight',
    ],
    rows: result.policies.map((policy) => [
      words.policyName(policy),
      policy.ips.value,
      policy.ips.variance,
      policy.snips.value,
      policy.snips.variance,
      policy.doublyRobust.value,
      policy.doublyRobust.variance,
      policy.doublyRobust.low,
      policy.doublyRobust.high,
      policy.effective,
      policy.largestWeight,
    ]),
  })
  const number = (value: number): string => format.decimal(value, 4)
  return (
    <Section
      title={t('ads.policies.log')}
      text={t('ads.policies.logText')}
      testId={testIds.adsLog}
      actions={<TableExport name="off-policy" table={table} testId={testIds.adsLogExport} />}
    >
      <ul className="sx-ads-said" data-testid={testIds.adsLogSaid} data-best={result.best}>
        {words.offPolicy(result).map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
      <Chart
        title={t('ads.policies.log')}
        figure={figure}
        height={140 + 30 * Math.min(result.policies.length + 1, MOST_DRAWN)}
        fileName="off-policy"
        table={table}
        testId={testIds.adsLogChart}
      />
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight" data-testid={testIds.adsLogTable}>
          <thead>
            <tr>
              <th>{t('ads.policies.policy')}</th>
              <th className="sx-end">IPS</th>
              <th className="sx-end">SNIPS</th>
              <th className="sx-end">{t('ads.policies.doublyRobust')}</th>
              <th className="sx-end">{t('ads.policies.error')}</th>
              <th className="sx-end">{t('ads.policies.effective')}</th>
            </tr>
          </thead>
          <tbody>
            {result.policies.map((policy) => (
              <tr key={policy.name}>
                <th scope="row">
                  {words.policyName(policy)}
                  {!policy.isReliable && (
                    <span className="sx-chip sx-chip-warn">{t('ads.policies.unreliable')}</span>
                  )}
                </th>
                <td className="sx-end sx-numbers">{number(policy.ips.value)}</td>
                <td className="sx-end sx-numbers">{number(policy.snips.value)}</td>
                <td className="sx-end sx-numbers">
                  <strong>{number(policy.doublyRobust.value)}</strong>
                  <div className="sx-soft sx-small sx-interval">
                    {t('ads.response.interval', {
                      low: number(policy.doublyRobust.low),
                      high: number(policy.doublyRobust.high),
                    })}
                  </div>
                </td>
                <td className="sx-end sx-numbers">{number(Math.sqrt(policy.doublyRobust.variance))}</td>
                <td className="sx-end sx-numbers">{format.integer(policy.effective)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
