import { Button, Checkbox, NativeSelect } from '@mantine/core'
import { IconUsersPlus } from '@tabler/icons-react'
import { useCallback, useState } from 'react'
import { clusterMethods, clusterSettings } from '../../../../../contract/clusters.ts'
import type { Cluster, ClusterAnalysis, ClusterSettings, MapPoint } from '../../../../../contract/clusters.ts'
import { featureGroups } from '../../../../../contract/customer-features.ts'
import { describeTraits, featureName } from '../../../../../contract/locales/traits.ts'
import { useRequest } from '../../../bridge/use-request.ts'
import { Chart } from '../../../charts/chart.tsx'
import type { PlotDatum } from '../../../charts/chart.tsx'
import { Notice } from '../../../components/notice.tsx'
import { RequestView } from '../../../components/request-view.tsx'
import { Section } from '../../../components/view.tsx'
import { useWords } from '../../../i18n/use-words.ts'
import { drillInto } from '../../../state/route.ts'
import { clusterCardId, clusterFeatureId, testIds } from '../../../test-ids.ts'
import type { ChartTheme } from '../../../theme/chart-theme.ts'
import { SaveSegmentDialog } from '../save-segment-dialog.tsx'
import { AnalysisRun } from './analysis-run.tsx'
import { ClusterReasons } from './cluster-reasons.tsx'
import { mapFigure } from './value-figures.ts'

const dataEnd = { kind: 'data-end' } as const

/** Groups of customers who resemble each other. */
export function ClustersTab() {
  const asked = useRequest('clusters:latest', undefined)
  return (
    <RequestView asked={asked} rows={8}>
      {(analysis) => (
        <>
          <Form analysis={analysis} key={`form ${analysis?.id ?? 0}`} />
          {analysis && <Result analysis={analysis} key={analysis.id} />}
        </>
      )}
    </RequestView>
  )
}

function Form({ analysis }: { readonly analysis: ClusterAnalysis | null }) {
  const { t } = useWords()
  const [settings, setSettings] = useState<ClusterSettings>(analysis?.settings ?? clusterSettings.parse({}))
  const toggle = (group: (typeof featureGroups)[number]) => {
    const next = new Set(settings.features)
    if (!next.delete(group)) next.add(group)
    setSettings({ ...settings, features: featureGroups.filter((each) => next.has(each)) })
  }
  return (
    <AnalysisRun
      kind="cluster"
      title={t('value.clusters.empty')}
      text={t('value.clusters.emptyText')}
      computed={analysis}
      order={settings.features.length === 0 ? null : { kind: 'cluster', settings }}
    >
      <fieldset className="sx-fieldset">
        <legend>{t('value.clusters.features')}</legend>
        <div className="sx-checks">
          {featureGroups.map((group) => (
            <Checkbox
              key={group}
              label={t(`value.clusters.group.${group}`)}
              checked={settings.features.includes(group)}
              onChange={() => toggle(group)}
              data-testid={clusterFeatureId(group)}
            />
          ))}
        </div>
      </fieldset>
      <NativeSelect
        label={t('value.clusters.k')}
        value={String(settings.k ?? '')}
        onChange={(event) =>
          setSettings({
            ...settings,
            k: event.currentTarget.value === '' ? null : Number(event.currentTarget.value),
          })
        }
        data={[
          { value: '', label: t('value.clusters.kAuto') },
          ...[2, 3, 4, 5, 6, 7, 8, 9, 10].map((k) => ({ value: String(k), label: String(k) })),
        ]}
        data-testid={testIds.clusterK}
      />
      <NativeSelect
        label={t('value.clusters.method')}
        value={settings.method}
        onChange={(event) =>
          setSettings({
            ...settings,
            method: clusterMethods.find((each) => each === event.currentTarget.value) ?? 'kmeans',
          })
        }
        data={clusterMethods.map((value) => ({ value, label: t(`value.clusters.methods.${value}`) }))}
      />
    </AnalysisRun>
  )
}

function Result({ analysis }: { readonly analysis: ClusterAnalysis }) {
  const { t, format } = useWords()
  const { summary } = analysis
  const [saving, setSaving] = useState<Cluster | null>(null)
  const nameOf = (cluster: number): string => t('value.clusters.cluster', { n: cluster + 1 })
  return (
    <>
      <Notice tone={summary.hasStructure ? 'good' : 'warn'} testId={testIds.clusterVerdict}>
        {summary.hasStructure
          ? t('value.clusters.structure', {
              k: summary.k,
              silhouette: format.decimal(summary.silhouette, 2),
              noise: format.decimal(summary.silhouetteOfNoise, 2),
            })
          : t('value.clusters.noStructure', { k: summary.k })}
      </Notice>
      <Section title={t('value.clusters.cards')}>
        <div className="sx-clusters">
          {summary.clusters.map((cluster) => (
            <Card
              key={cluster.cluster}
              cluster={cluster}
              currency={summary.currency}
              name={nameOf(cluster.cluster)}
              onShow={() => drillInto({ kind: 'cluster', clusters: [cluster.cluster] })}
              onSave={() => setSaving(cluster)}
            />
          ))}
        </div>
      </Section>
      <MapSection analysis={analysis} />
      <Profile analysis={analysis} />
      <ClusterReasons summary={summary} />
      {saving && (
        <SaveSegmentDialog
          id={null}
          draft={{
            name: nameOf(saving.cluster),
            kind: 'static',
            rule: { kind: 'cluster', clusters: [saving.cluster] },
            asOf: dataEnd,
          }}
          onClose={() => setSaving(null)}
        />
      )}
    </>
  )
}

type CardProps = {
  readonly cluster: Cluster
  readonly currency: string
  readonly name: string
  readonly onShow: () => void
  readonly onSave: () => void
}

/** One group in words, with what it is worth. */
function Card({ cluster, currency, name, onShow, onSave }: CardProps) {
  const { t, format, language } = useWords()
  const { size, share, orders, revenue, revenueShare } = cluster
  return (
    <article className="sx-cluster" data-testid={clusterCardId(cluster.cluster)} data-size={size}>
      <header>
        <h3>{name}</h3>
        <span className="sx-soft sx-small">
          {t('value.clusters.size', { n: format.integer(size), share: format.percent(share, 0) })}
        </span>
      </header>
      <p>{describeTraits(cluster.traits, language)}</p>
      <dl className="sx-cluster-figures">
        {revenue !== null && (
          <div>
            <dd className="sx-numbers">{format.amount(revenue, currency)}</dd>
            <dt>{t('value.clusters.revenue')}</dt>
          </div>
        )}
        {orders !== null && (
          <div>
            <dd className="sx-numbers">{format.decimal(orders, 1)}</dd>
            <dt>{t('value.clusters.orders')}</dt>
          </div>
        )}
        {revenueShare !== null && (
          <div>
            <dd className="sx-numbers">{format.percent(revenueShare, 0)}</dd>
            <dt>{t('value.clusters.revenueShare')}</dt>
          </div>
        )}
      </dl>
      <footer>
        <Button size="xs" variant="default" onClick={onShow}>
          {t('value.customer')}
        </Button>
        <Button
          size="xs"
          variant="default"
          leftSection={<IconUsersPlus size={14} aria-hidden />}
          onClick={onSave}
          data-testid={testIds.clusterSave}
        >
          {t('value.saveSegment')}
        </Button>
      </footer>
    </article>
  )
}

function MapSection({ analysis }: { readonly analysis: ClusterAnalysis }) {
  const { t, format } = useWords()
  const asked = useRequest('clusters:map', { analysisId: analysis.id })
  const share = analysis.summary.mapShares.reduce((sum, each) => sum + each, 0)
  return (
    <Section
      title={t('value.clusters.map')}
      text={t('value.clusters.mapText', { share: format.percent(share, 0) })}
      testId={testIds.clusterMap}
    >
      <RequestView asked={asked}>
        {(points) => <MapChart points={points} k={analysis.summary.k} />}
      </RequestView>
    </Section>
  )
}

function MapChart({ points, k }: { readonly points: readonly MapPoint[]; readonly k: number }) {
  const { t } = useWords()
  const title = t('value.clusters.map')
  const figure = useCallback(
    (theme: ChartTheme) =>
      mapFigure(
        points,
        Array.from({ length: k }, (_, cluster) => t('value.clusters.cluster', { n: cluster + 1 })),
        { x: t('value.clusters.mapX'), y: t('value.clusters.mapY') },
        theme,
      ),
    [points, k, t],
  )
  // A trace is a group: a click lists its customers.
  const open = useCallback(
    ({ curveNumber }: PlotDatum) => drillInto({ kind: 'cluster', clusters: [curveNumber] }),
    [],
  )
  return <Chart title={title} figure={figure} height={420} fileName="customer-map" onPoint={open} />
}

/** Means of every figure in every group, the far ones marked. */
function Profile({ analysis }: { readonly analysis: ClusterAnalysis }) {
  const { t, format, language } = useWords()
  const { clusters, features } = analysis.summary
  const keyOf = (kind: string, name: string): string => `${kind} ${name}`
  const rows = features.flatMap((feature) => {
    const cells = clusters.map(({ traits }) =>
      traits.find(
        (each) => keyOf(each.feature.kind, each.feature.name) === keyOf(feature.kind, feature.name),
      ),
    )
    const overall = cells.find((cell) => cell !== undefined)?.overall
    return overall === undefined ? [] : [{ feature, cells, overall }]
  })
  const isShare = (kind: string): boolean =>
    ['category', 'channel', 'daypart', 'weekend', 'discount', 'alive', 'refunds'].includes(kind)
  const shown = (kind: string, value: number): string =>
    isShare(kind) ? format.percent(value, 0) : format.decimal(value, 1)
  return (
    <Section title={t('value.clusters.profile')}>
      <div className="sx-scroll-x">
        <table className="sx-table sx-table-tight" data-testid={testIds.clusterProfile}>
          <thead>
            <tr>
              <th scope="col">{t('value.clusters.figure')}</th>
              {clusters.map(({ cluster }) => (
                <th key={cluster} scope="col" className="sx-end">
                  {t('value.clusters.cluster', { n: cluster + 1 })}
                </th>
              ))}
              <th scope="col" className="sx-end">
                {t('value.clusters.all')}
              </th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ feature, cells, overall }) => (
              <tr key={keyOf(feature.kind, feature.name)}>
                <th scope="row">{featureName(feature, language)}</th>
                {cells.map((cell, at) => (
                  <td key={at} className="sx-end sx-numbers">
                    {cell === undefined ? (
                      <span className="sx-soft">≈</span>
                    ) : Math.abs(cell.score) >= 0.5 ? (
                      <strong>{shown(feature.kind, cell.mean)}</strong>
                    ) : (
                      shown(feature.kind, cell.mean)
                    )}
                  </td>
                ))}
                <td className="sx-end sx-numbers sx-soft">{shown(feature.kind, overall)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Section>
  )
}
