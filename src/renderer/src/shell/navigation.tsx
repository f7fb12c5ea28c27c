import {
  IconAd2,
  IconChartLine,
  IconDatabase,
  IconPencil,
  IconRoute,
  IconSettings,
  IconSparkles,
  IconTargetArrow,
  IconUsers,
} from '@tabler/icons-react'
import type { Icon } from '@tabler/icons-react'
import { useWords } from '../i18n/use-words.ts'
import {
  adsRoute,
  copyRoute,
  customersRoute,
  dataRoute,
  forecastRoute,
  go,
  pipelineRoute,
  recommendationsRoute,
  settingsRoute,
  strategyRoute,
  useRoute,
} from '../state/route.ts'
import type { Route } from '../state/route.ts'
import { testIds } from '../test-ids.ts'
import { Mark } from './mark.tsx'

type Item = {
  readonly name:
    | 'pipeline'
    | 'data'
    | 'customers'
    | 'recommendations'
    | 'ads'
    | 'forecast'
    | 'copy'
    | 'strategy'
    | 'settings'
  readonly icon: Icon
  readonly route: Route
  readonly testId: string
}

const items: readonly Item[] = [
  { name: 'pipeline', icon: IconRoute, route: pipelineRoute, testId: testIds.navPipeline },
  { name: 'data', icon: IconDatabase, route: dataRoute('imports'), testId: testIds.navData },
  { name: 'customers', icon: IconUsers, route: customersRoute('overview'), testId: testIds.navCustomers },
  {
    name: 'recommendations',
    icon: IconSparkles,
    route: recommendationsRoute('model'),
    testId: testIds.navRecommendations,
  },
  { name: 'ads', icon: IconAd2, route: adsRoute('results'), testId: testIds.navAds },
  { name: 'forecast', icon: IconChartLine, route: forecastRoute, testId: testIds.navForecast },
  { name: 'copy', icon: IconPencil, route: copyRoute, testId: testIds.navCopy },
  { name: 'strategy', icon: IconTargetArrow, route: strategyRoute, testId: testIds.navStrategy },
  { name: 'settings', icon: IconSettings, route: settingsRoute, testId: testIds.navSettings },
]

/** Only views that exist and can be opened now. */
export function Navigation({ isOpen }: { readonly isOpen: boolean }) {
  const { t } = useWords()
  const route = useRoute()
  const current = route.view === 'import' ? 'data' : route.view
  return (
    <nav className="sx-nav" aria-label={t('shell.nav.label')}>
      <div className="sx-nav-brand">
        <Mark size={30} />
        <span>{t('common.appName')}</span>
      </div>
      {items
        .filter((item) => isOpen || item.name === 'settings')
        .map(({ name, icon: Symbol, route: to, testId }) => (
          <button
            key={name}
            type="button"
            className="sx-nav-item"
            aria-current={current === name ? 'page' : undefined}
            onClick={() => go(!isOpen && route.view === 'settings' ? pipelineRoute : to)}
            data-testid={testId}
          >
            <Symbol size={20} stroke={1.6} aria-hidden />
            <span>{t(`shell.nav.${name}`)}</span>
          </button>
        ))}
    </nav>
  )
}
