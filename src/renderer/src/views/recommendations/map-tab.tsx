import { SegmentedControl } from '@mantine/core'
import { useCallback, useState } from 'react'
import { customerId, productId } from '../../../../contract/ids.ts'
import type { ModelId } from '../../../../contract/ids.ts'
import type { ModelSummary } from '../../../../contract/models.ts'
import type { FactorMap } from '../../../../contract/recommend-views.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { Chart } from '../../charts/chart.tsx'
import type { PlotDatum } from '../../charts/chart.tsx'
import { Notice } from '../../components/notice.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { go, recommendationsRoute } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import type { ChartTheme } from '../../theme/chart-theme.ts'
import { mapFigure } from './map-figure.ts'
import type { MapShown } from './map-figure.ts'
import { chooseModel } from './preview-tab.tsx'
import { TabModelSelect } from './product-tab.tsx'

type Props = { readonly models: readonly ModelSummary[]; readonly modelId: ModelId | null }

/** Products and customers in the plane of a model's two strongest directions. */
export function MapTab({ models, modelId }: Props) {
  const { t } = useWords()
  const [shown, setShown] = useState<MapShown>('both')
  const model = chooseModel(models, modelId)
  if (!model) return null
  const isFlat = model.settings.kind === 'popularity'
  return (
    <Section>
      <div className="sx-preview-bar">
        <TabModelSelect models={models} model={model} tab="map" />
        <SegmentedControl
          aria-label={t('lists.map.show')}
          value={shown}
          onChange={(value) => setShown(value === 'products' || value === 'customers' ? value : 'both')}
          data={[
            { value: 'both', label: t('lists.map.both') },
            { value: 'products', label: t('lists.map.products') },
            { value: 'customers', label: t('lists.map.customers') },
          ]}
        />
      </div>
      {isFlat ? (
        <Notice tone="info">{t('lists.map.popularity')}</Notice>
      ) : (
        <Loaded modelId={model.id} shown={shown} />
      )}
    </Section>
  )
}

function Loaded({ modelId, shown }: { readonly modelId: ModelId; readonly shown: MapShown }) {
  const asked = useRequest('recommend:map', { modelId })
  return (
    <RequestView asked={asked} rows={10}>
      {(map) => <Plane map={map} shown={map.customers.length === 0 ? 'products' : shown} />}
    </RequestView>
  )
}

function Plane({ map, shown }: { readonly map: FactorMap; readonly shown: MapShown }) {
  const { t, format } = useWords()
  const figure = useCallback(
    (theme: ChartTheme) =>
      mapFigure(
        map,
        shown,
        {
          x: t('lists.map.axisX', { share: format.percent(map.shares[0], 0) }),
          y: t('lists.map.axisY', { share: format.percent(map.shares[1], 0) }),
          customers: t('lists.map.customers'),
          products: t('lists.map.products'),
          others: t('lists.map.otherGroups'),
          noGroup: t('lists.map.noGroup'),
          ofProduct: (n) => t('lists.map.size', { n: format.integer(n) }),
          ofCustomer: (n) => t('lists.map.sizeCustomer', { n: format.integer(n) }),
        },
        theme,
      ),
    [map, shown, t, format],
  )
  const open = ({ customdata }: PlotDatum) => {
    const [kind, id] = Array.isArray(customdata) ? customdata : []
    if (kind === 'customer')
      go(recommendationsRoute('preview', { modelId: map.modelId, customerId: customerId.parse(id) }))
    if (kind === 'product')
      go(recommendationsRoute('product', { modelId: map.modelId, productId: productId.parse(id) }))
  }
  const counts = {
    products: format.integer(map.products.length),
    allProducts: format.integer(map.totalProducts),
    customers: format.integer(map.customers.length),
    allCustomers: format.integer(map.totalCustomers),
  }
  return (
    <>
      <p className="sx-soft sx-small">
        {map.customers.length === 0 ? t('lists.map.shownProducts', counts) : t('lists.map.shown', counts)}{' '}
        {map.space === 'likeness' && t('lists.map.likeness')} {t('lists.map.hint')}
      </p>
      <Chart
        title={t('lists.map.chart')}
        figure={figure}
        height={560}
        fileName="map"
        onPoint={open}
        testId={testIds.factorMap}
      />
    </>
  )
}
