import { Tabs } from '@mantine/core'
import type { ComponentType } from 'react'
import { View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { adsRoute, adsTabs, go } from '../../state/route.ts'
import type { AdsTab } from '../../state/route.ts'
import { adsTabId, testIds } from '../../test-ids.ts'
import { ExplainPanel } from '../llm/explain-panel.tsx'
import { PoliciesTab } from './policies-tab.tsx'
import { BudgetTab } from './budget-tab.tsx'
import { ResponseTab } from './response-tab.tsx'
import { ResultsTab } from './results-tab.tsx'
import { TestsTab } from './tests-tab.tsx'

const tabs: Readonly<Record<AdsTab, ComponentType>> = {
  results: ResultsTab,
  response: ResponseTab,
  budget: BudgetTab,
  tests: TestsTab,
  policies: PoliciesTab,
}

/** Which money works, where should the next go, and what have tests decided? */
export function AdsView({ tab }: { readonly tab: AdsTab }) {
  const { t } = useWords()
  const Shown = tabs[tab]
  const open = (name: string | null) => {
    const next = adsTabs.find((each) => each === name)
    if (next) go(adsRoute(next))
  }
  return (
    <View testId={testIds.viewAds} title={t('ads.title')} text={t('ads.text')}>
      <Tabs value={tab} onChange={open}>
        <Tabs.List aria-label={t('ads.title')}>
          {adsTabs.map((each) => (
            <Tabs.Tab key={each} value={each} data-testid={adsTabId(each)}>
              {t(`ads.tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <Shown />
      <ExplainPanel screen="ads" />
    </View>
  )
}
