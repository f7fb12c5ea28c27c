import type { ClusterSummary } from '../../../../../contract/clusters.ts'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { testIds } from '../../../test-ids.ts'

/** What silhouette, gap statistic and bootstraps say of each number of groups. */
export function ClusterReasons({ summary }: { readonly summary: ClusterSummary }) {
  const { t, format } = useWords()
  const { judged, k, byGap } = summary
  return (
    <Section title={t('value.clusters.why')} text={t('value.clusters.whyText', { byGap })}>
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight" data-testid={testIds.clusterReasons}>
          <thead>
            <tr>
              <th scope="col">{t('value.clusters.kColumn')}</th>
              <th scope="col" className="sx-end">
                {t('value.clusters.silhouette')}
              </th>
              <th scope="col" className="sx-end">
                {t('value.clusters.stability')}
              </th>
              <th scope="col" className="sx-end">
                {t('value.clusters.gap')}
              </th>
            </tr>
          </thead>
          <tbody>
            {judged.map((each) => (
              <tr key={each.k} className={each.k === k ? 'sx-row-chosen' : undefined}>
                <th scope="row">
                  {each.k}{' '}
                  {each.k === k && <span className="sx-chip sx-chip-info">{t('value.clusters.chosen')}</span>}
                </th>
                <td className="sx-end sx-numbers">{format.decimal(each.silhouette, 3)}</td>
                <td className="sx-end sx-numbers">{format.decimal(each.stability, 2)}</td>
                <td className="sx-end sx-numbers">
                  {format.decimal(each.gap, 3)}{' '}
                  <span className="sx-soft sx-small">± {format.decimal(each.gapError, 3)}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
