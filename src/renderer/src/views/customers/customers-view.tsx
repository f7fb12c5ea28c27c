import { Button, Tabs } from '@mantine/core'
import { IconUsersGroup } from '@tabler/icons-react'
import type { ComponentType } from 'react'
import { EmptyState } from '../../components/empty-state.tsx'
import { Section, View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { useProject } from '../../state/app-state.ts'
import { customersRoute, customersTabs, go, importRoute } from '../../state/route.ts'
import type { CustomersTab } from '../../state/route.ts'
import { customersTabId, testIds } from '../../test-ids.ts'
import { ExplainPanel } from '../llm/explain-panel.tsx'
import { CohortsTab } from './cohorts-tab.tsx'
import { OverviewTab } from './overview-tab.tsx'
import { PeopleTab } from './people-tab.tsx'
import { RfmTab } from './rfm-tab.tsx'
import { SegmentsTab } from './segments-tab.tsx'
import type { CustomersTabProps } from './tab-props.ts'
import { AttributionTab } from './value/attribution-tab.tsx'
import { ClustersTab } from './value/clusters-tab.tsx'
import { ClvTab } from './value/clv-tab.tsx'
import { LookalikesTab } from './value/lookalikes-tab.tsx'

/** What each tab shows; a new tab is a name in `customersTabs`, a component here and its words in both languages. */
const tabs: Readonly<Record<CustomersTab, ComponentType<CustomersTabProps>>> = {
  overview: OverviewTab,
  segments: SegmentsTab,
  rfm: RfmTab,
  cohorts: CohortsTab,
  clv: ClvTab,
  clusters: ClustersTab,
  lookalikes: LookalikesTab,
  attribution: AttributionTab,
  people: PeopleTab,
}

/** Tabs that are one long table and fill the height of the window. */
const filling: ReadonlySet<CustomersTab> = new Set<CustomersTab>(['people'])

/** Who are the customers, what are they worth, and which belong together? */
export function CustomersView({ route }: CustomersTabProps) {
  const { t } = useWords()
  const project = useProject()
  const Shown = tabs[route.tab]
  const open = (name: string | null) => {
    const tab = customersTabs.find((each) => each === name)
    if (tab) go(customersRoute(tab))
  }
  const hasData = project !== null && project.customers > 0
  return (
    <View
      testId={testIds.viewCustomers}
      title={t('customers.title')}
      text={t(`customers.text.${route.tab}`)}
      fill={filling.has(route.tab) && route.customerId === null}
    >
      <Tabs value={route.tab} onChange={open}>
        <Tabs.List aria-label={t('customers.title')}>
          {customersTabs.map((tab) => (
            <Tabs.Tab key={tab} value={tab} data-testid={customersTabId(tab)}>
              {t(`customers.tabs.${tab}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      {hasData ? <Shown route={route} /> : <NeedData />}
      {hasData && <ExplainPanel screen="customers" />}
    </View>
  )
}

function NeedData() {
  const { t } = useWords()
  return (
    <Section>
      <EmptyState icon={IconUsersGroup} title={t('customers.needData')} text={t('customers.needDataText')}>
        <Button onClick={() => go(importRoute)}>{t('data.empty.action')}</Button>
      </EmptyState>
    </Section>
  )
}
