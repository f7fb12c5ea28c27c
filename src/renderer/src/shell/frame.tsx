import { useEffect } from 'react'
import { ask, onAppEvent } from '../bridge/client.ts'
import { useWords } from '../i18n/use-words.ts'
import { useProject } from '../state/app-state.ts'
import { go, importRoute, pipelineRoute, settingsRoute, useRoute } from '../state/route.ts'
import type { Route } from '../state/route.ts'
import { CopyView } from '../views/copy/copy-view.tsx'
import { AdsView } from '../views/ads/ads-view.tsx'
import { CustomersView } from '../views/customers/customers-view.tsx'
import { DataView } from '../views/data/data-view.tsx'
import { ForecastView } from '../views/forecast/forecast-view.tsx'
import { ImportView } from '../views/import/import-view.tsx'
import { PipelineView } from '../views/pipeline/pipeline-view.tsx'
import { RecommendationsView } from '../views/recommendations/recommendations-view.tsx'
import { SettingsView } from '../views/settings/settings-view.tsx'
import { StrategyView } from '../views/strategy/strategy-view.tsx'
import { DropZone } from './drop-zone.tsx'
import { Header } from './header.tsx'
import { JobTray } from './job-tray.tsx'
import { Navigation } from './navigation.tsx'
import { ViewBoundary } from './view-boundary.tsx'
import { Welcome } from './welcome.tsx'

/** The window: navigation, header, the present view, the jobs. Without a project there is only the welcome screen. */
export function Frame() {
  const project = useProject()
  const route = useRoute()
  const { t } = useWords()
  const isOpen = project !== null
  const path = project?.path ?? null

  useEffect(() => go(pipelineRoute), [path])
  useEffect(
    () =>
      onAppEvent((event) => {
        if (event.kind !== 'command') return
        if (event.command === 'import') go(importRoute)
        if (event.command === 'settings') go(settingsRoute)
        if (event.command === 'new-project') void ask('project:create').catch(() => {})
        if (event.command === 'open-project') void ask('project:open').catch(() => {})
      }),
    [],
  )

  const showWelcome = !isOpen && route.view !== 'settings'
  return (
    <div className="sx-frame">
      <a className="sx-skip" href="#content">
        {t('shell.header.skip')}
      </a>
      <Navigation isOpen={isOpen} />
      <Header />
      <main id="content" className="sx-main" tabIndex={-1}>
        <ViewBoundary
          key={showWelcome ? 'welcome' : route.view}
          title={t('shell.error.title')}
          text={t('shell.error.text')}
          reload={t('shell.error.reload')}
        >
          {showWelcome ? <Welcome /> : <CurrentView route={route} />}
        </ViewBoundary>
      </main>
      <JobTray />
      <DropZone />
    </div>
  )
}

function CurrentView({ route }: { readonly route: Route }) {
  switch (route.view) {
    case 'pipeline':
      return <PipelineView />
    case 'data':
      return <DataView tab={route.tab} importId={route.importId} />
    case 'import':
      return <ImportView />
    case 'customers':
      return <CustomersView route={route} />
    case 'recommendations':
      return <RecommendationsView route={route} />
    case 'ads':
      return <AdsView tab={route.tab} />
    case 'forecast':
      return <ForecastView />
    case 'copy':
      return <CopyView />
    case 'strategy':
      return <StrategyView />
    case 'settings':
      return <SettingsView />
  }
}
