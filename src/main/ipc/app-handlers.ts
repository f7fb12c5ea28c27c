import type { AppEvent } from '../../contract/bridge.ts'
import type { Language, MainHandlers } from '../../contract/requests.ts'
import type { Desktop } from '../desktop.ts'
import type { PreferenceStore } from '../preferences.ts'

export type AppHandlerTools = {
  readonly version: string
  readonly platform: string
  readonly isTest: boolean
  readonly systemLanguage: Language
  readonly preferences: PreferenceStore
  readonly desktop: Pick<Desktop, 'applyPreferences'>
  readonly tell: (event: AppEvent) => void
}

type AppHandlers = Pick<MainHandlers, 'app:info' | 'app:preferences' | 'app:set-preferences'>

export function appHandlers(tools: AppHandlerTools): AppHandlers {
  const { version, platform, systemLanguage, isTest, preferences } = tools
  return {
    'app:info': async () => ({ version, platform, systemLanguage, test: isTest }),
    'app:preferences': async () => preferences.get(),
    'app:set-preferences': async ({ backups = preferences.get().backups, ...value }) => {
      const saved = preferences.set({ ...value, backups })
      tools.desktop.applyPreferences(saved)
      tools.tell({ kind: 'preferences-changed', preferences: saved })
      return saved
    },
  }
}
