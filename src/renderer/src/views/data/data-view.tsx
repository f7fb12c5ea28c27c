import { Tabs } from '@mantine/core'
import type { ImportId } from '../../../../contract/ids.ts'
import { View } from '../../components/view.tsx'
import { useWords } from '../../i18n/use-words.ts'
import { dataRoute, dataTabs, go } from '../../state/route.ts'
import type { DataTab } from '../../state/route.ts'
import { testIds } from '../../test-ids.ts'
import { CustomersTab } from './customers-tab.tsx'
import { DuplicatesTab } from './duplicates-tab.tsx'
import { HistoryTab } from './history-tab.tsx'
import { ImportsTab } from './imports-tab.tsx'
import { InteractionsTab } from './interactions-tab.tsx'
import { ProductsTab } from './products-tab.tsx'
import { QualityTab } from './quality-tab.tsx'
import { QuarantineTab } from './quarantine-tab.tsx'
import { ResultsTab } from './results-tab.tsx'
import { RulesTab } from './rules-tab.tsx'

const tabIds: Readonly<Record<DataTab, string>> = {
  imports: testIds.tabImports,
  quarantine: testIds.tabQuarantine,
  duplicates: testIds.tabDuplicates,
  quality: testIds.tabQuality,
  rules: testIds.tabRules,
  history: testIds.tabHistory,
  customers: testIds.tabCustomers,
  products: testIds.tabProducts,
  interactions: testIds.tabInteractions,
  results: testIds.tabResults,
}

/** Tabs that are as long as what they hold; the others fill the window with one table. */
const scrolling: ReadonlySet<DataTab> = new Set<DataTab>(['imports', 'quality', 'rules', 'history'])

type Props = { readonly tab: DataTab; readonly importId: ImportId | null }

/** What is in the project, where it came from, what was set aside? */
export function DataView({ tab, importId }: Props) {
  const { t } = useWords()
  const open = (name: string | null) => {
    const next = dataTabs.find((each) => each === name)
    if (next) go(dataRoute(next))
  }
  return (
    <View
      testId={testIds.viewData}
      title={t('data.title')}
      text={t(`data.${tab}.text`)}
      fill={!scrolling.has(tab)}
    >
      <Tabs value={tab} onChange={open}>
        <Tabs.List aria-label={t('data.title')}>
          {dataTabs.map((each) => (
            <Tabs.Tab key={each} value={each} data-testid={tabIds[each]}>
              {t(`data.tabs.${each}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <TabBody tab={tab} importId={importId} />
    </View>
  )
}

function TabBody({ tab, importId }: Props) {
  switch (tab) {
    case 'imports':
      return <ImportsTab />
    case 'quarantine':
      return <QuarantineTab key={importId} importId={importId} />
    case 'duplicates':
      return <DuplicatesTab />
    case 'quality':
      return <QualityTab />
    case 'rules':
      return <RulesTab />
    case 'history':
      return <HistoryTab />
    case 'customers':
      return <CustomersTab />
    case 'products':
      return <ProductsTab />
    case 'interactions':
      return <InteractionsTab />
    case 'results':
      return <ResultsTab />
  }
}
