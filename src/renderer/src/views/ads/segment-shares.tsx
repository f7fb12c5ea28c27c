import { useCallback } from 'react'
import type { ContextualResult } from '../../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../../contract/locales/ads-decisions.ts'
import { Chart } from '../../charts/chart.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { segmentsFigure } from './policies-figures.ts'
import { TableExport } from './table-export.tsx'

/** Which variant for which segment, by linear Thompson sampling and LinUCB. */
export function SegmentShares({ result }: { readonly result: ContextualResult }) {
  const { t, format, language } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) =>
      segmentsFigure(
        result,
        {
          segment: t('ads.policies.segment'),
          variant: t('ads.tests.name'),
          share: t('ads.policies.share'),
        },
        theme,
      ),
    [result, t],
  )
  const table = () => ({
    columns: ['segment', 'trials', 'variant', 'mean', 'sd', 'thompson', 'share', 'upper bound', 'LinUCB'],
    rows: result.segments.flatMap(({ name, trials, arms, ucb }) =>
      arms.map((arm) => [
        name,
        trials,
        arm.name,
        arm.mean,
        arm.sd,
        arm.thompson,
        arm.share,
        arm.index,
        ucb === arm.name ? 1 : 0,
      ]),
    ),
  })
  return (
    <Section
      title={t('ads.policies.bySegment')}
      text={t('ads.policies.bySegmentText')}
      testId={testIds.adsSegments}
      actions={<TableExport name="segment-shares" table={table} testId={testIds.adsSegmentsExport} />}
    >
      <ul className="sx-ads-said">
        {adsDecisionSentences(language)
          .contextual(result)
          .slice(0, 12)
          .map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
      </ul>
      <Chart
        title={t('ads.policies.bySegment')}
        figure={figure}
        height={150 + 34 * Math.min(result.segments.length, 20)}
        fileName="segment-shares"
        table={table}
        testId={testIds.adsSegmentsChart}
      />
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight" data-testid={testIds.adsSegmentsTable}>
          <thead>
            <tr>
              <th>{t('ads.policies.segment')}</th>
              <th className="sx-end">{t('ads.tests.trials')}</th>
              {result.arms.map((name) => (
                <th key={name} className="sx-end">
                  {name}
                </th>
              ))}
              <th>LinUCB</th>
            </tr>
          </thead>
          <tbody>
            {result.segments.map(({ name, trials, arms, ucb }) => (
              <tr key={name}>
                <th scope="row">{name}</th>
                <td className="sx-end sx-numbers">{format.integer(trials)}</td>
                {arms.map((arm) => (
                  <td key={arm.name} className="sx-end sx-numbers">
                    <strong>{format.percent(arm.share, 1)}</strong>
                    <div className="sx-soft sx-small">
                      {t('ads.policies.rateWithError', {
                        rate: format.decimal(arm.mean, 4),
                        error: format.decimal(arm.sd, 4),
                      })}
                    </div>
                  </td>
                ))}
                <td>{ucb}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
