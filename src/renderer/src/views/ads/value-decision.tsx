import { useCallback } from 'react'
import type { ValueTestResult } from '../../../../contract/ads-tests.ts'
import { adsDecisionSentences } from '../../../../contract/locales/ads-decisions.ts'
import { Chart } from '../../charts/chart.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { DecisionVerdict } from './decision-verdict.tsx'
import { intervalsFigure } from './policies-figures.ts'
import { TableExport } from './table-export.tsx'

/** A test decided by what visitors brought: sentences, intervals, a table. */
export function ValueDecision({ result }: { readonly result: ValueTestResult }) {
  const { t, format, language } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) =>
      intervalsFigure(
        result.arms.map(({ name, mean, low, high }) => ({ name, value: mean, low, high })),
        result.leader,
        t('ads.values.perVisitor'),
        theme,
      ),
    [result, t],
  )
  const number = (value: number): string => format.decimal(value, 4)
  const table = () => ({
    columns: ['name', 'visitors', 'buyers', 'mean', 'sd', 'low', 'high', 'best', 'loss', 'welchP'],
    rows: result.arms.map((arm) => [
      arm.name,
      arm.visitors,
      arm.buyers,
      arm.mean,
      arm.sd,
      arm.low,
      arm.high,
      arm.best,
      arm.loss,
      arm.welchP,
    ]),
  })
  return (
    <Section
      title={t('ads.values.title')}
      text={t('ads.values.text')}
      testId={testIds.adsValues}
      actions={<TableExport name="value-test" table={table} />}
    >
      <DecisionVerdict
        decision={result.decision}
        leader={result.leader}
        sentences={adsDecisionSentences(language).values(result)}
        testId={testIds.adsValuesVerdict}
      />
      <div className="sx-ads-pair">
        <Chart
          title={t('ads.values.perVisitor')}
          figure={figure}
          height={120 + 40 * result.arms.length}
          fileName="value-test"
          table={table}
        />
        <table className="sx-table sx-table-tight">
          <thead>
            <tr>
              <th>{t('ads.tests.name')}</th>
              <th className="sx-end">{t('ads.values.visitors')}</th>
              <th className="sx-end">{t('ads.values.buyers')}</th>
              <th className="sx-end">{t('ads.values.perVisitor')}</th>
              <th className="sx-end">{t('ads.tests.best')}</th>
              <th className="sx-end">{t('ads.tests.loss')}</th>
            </tr>
          </thead>
          <tbody>
            {result.arms.map((arm) => (
              <tr key={arm.name}>
                <th scope="row">{arm.name}</th>
                <td className="sx-end sx-numbers">{format.integer(arm.visitors)}</td>
                <td className="sx-end sx-numbers">{format.integer(arm.buyers)}</td>
                <td className="sx-end sx-numbers">{number(arm.mean)}</td>
                <td className="sx-end sx-numbers">{format.percent(arm.best, 1)}</td>
                <td className="sx-end sx-numbers">{number(arm.loss)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
