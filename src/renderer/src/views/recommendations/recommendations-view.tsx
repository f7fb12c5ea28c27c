import { Button, Tabs } from '@mantine/core'
import { IconDatabaseOff, IconSchool } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import type { ModelSummary } from '../../../../contract/models.ts'
import { useRequest } from '../../bridge/use-request.ts'
import { EmptyState } from '../../components/empty-state.tsx'
import { RequestView } from '../../components/request-view.tsx'
import { Section, View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import type { Translate } from '../../i18n/use-words.ts'
import { useProject } from '../../state/app-state.ts'
import { go, importRoute, recommendationsRoute, recommendationTabs } from '../../state/route.ts'
import type { RecommendationTab, Route } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { ListsTab } from './lists-tab.tsx'
import { MapTab } from './map-tab.tsx'
import { ModelTab } from './model-tab.tsx'
import { PreviewTab } from './preview-tab.tsx'
import { ProductTab } from './product-tab.tsx'

const tabIds: Readonly<Record<RecommendationTab, string>> = {
  model: testIds.tabModel,
  preview: testIds.tabPreview,
  product: testIds.tabProduct,
  map: testIds.tabMap,
  lists: testIds.tabLists,
}

export type RecommendationsRoute = Extract<Route, { view: 'recommendations' }>

/** Which products may each customer want next, and why? */
export function RecommendationsView({ route }: { readonly route: RecommendationsRoute }) {
  const { t } = useWords()
  const project = useProject()
  const models = useRequest('models:list', undefined)
  const open = (name: string | null) => {
    const tab = recommendationTabs.find((each) => each === name)
    if (tab) go(recommendationsRoute(tab, { modelId: route.modelId }))
  }
  const hasData = project !== null && project.interactions > 0
  return (
    <View
      testId={testIds.viewRecommendations}
      title={t('recommendations.title')}
      text={tabText(route.tab, t)}
    >
      <Tabs value={route.tab} onChange={open}>
        <Tabs.List aria-label={t('recommendations.title')}>
          {recommendationTabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab} data-testid={tabIds[tab]}>
              {tabName(tab, t)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <RequestView asked={models} rows={6}>
        {(list) => {
          if (!hasData && list.length === 0) return <NeedData />
          if (route.tab === 'model') return <ModelTab models={list} chosen={route.modelId} />
          if (list.length === 0) return <NeedModel />
          return <WithModels models={list} route={route} />
        }}
      </RequestView>
    </View>
  )
}

function tabName(tab: RecommendationTab, t: Translate): string {
  return tab === 'product' || tab === 'map' ? t(`lists.${tab}.tab`) : t(`recommendations.tabs.${tab}`)
}

function tabText(tab: RecommendationTab, t: Translate): string {
  return tab === 'product' || tab === 'map' ? t(`lists.${tab}.text`) : t(`recommendations.${tab}.text`)
}

function WithModels({
  models,
  route,
}: {
  readonly models: readonly ModelSummary[]
  readonly route: RecommendationsRoute
}): ReactNode {
  if (route.tab === 'preview') {
    return (
      <PreviewTab
        key={route.customerId}
        models={models}
        modelId={route.modelId}
        customerId={route.customerId}
      />
    )
  }
  if (route.tab === 'product')
    return <ProductTab models={models} modelId={route.modelId} productId={route.productId} />
  if (route.tab === 'map') return <MapTab models={models} modelId={route.modelId} />
  return (
    <ListsTab models={models} modelId={route.modelId} listId={route.listId} segmentId={route.segmentId} />
  )
}

function NeedData() {
  const { t } = useWords()
  return (
    <Section>
      <EmptyState
        icon={IconDatabaseOff}
        title={t('recommendations.needData')}
        text={t('recommendations.needDataText')}
      >
        <Button onClick={() => go(importRoute)}>{t('data.empty.action')}</Button>
      </EmptyState>
    </Section>
  )
}

function NeedModel() {
  const { t } = useWords()
  return (
    <Section>
      <EmptyState
        icon={IconSchool}
        title={t('recommendations.needModel')}
        text={t('recommendations.needModelText')}
      >
        <Button onClick={() => go(recommendationsRoute('model'))}>{t('recommendations.toModel')}</Button>
      </EmptyState>
    </Section>
  )
}
