import { useEffect, useState } from 'react'
import type { Language, Output, Preferences, ProjectInfo } from '../../../contract/requests.ts'
import { ask, onAppEvent } from '../bridge/client.ts'
import { createStore, useStore } from './store.ts'

export type AppInfo = Output<'app:info'>

/** What the frame of the window needs before it shows anything. */
export type AppState = {
  readonly info: AppInfo | null
  readonly preferences: Preferences
  readonly project: ProjectInfo | null
}

type AppAction =
  | { readonly kind: 'loaded'; readonly state: AppState }
  | { readonly kind: 'project'; readonly project: ProjectInfo | null }
  | { readonly kind: 'preferences'; readonly preferences: Preferences }

const initial: AppState = {
  info: null,
  preferences: { language: 'system', theme: 'system', backups: true },
  project: null,
}

function reduceApp(state: AppState, action: AppAction): AppState {
  switch (action.kind) {
    case 'loaded':
      return action.state
    case 'project':
      return { ...state, project: action.project }
    case 'preferences':
      return { ...state, preferences: action.preferences }
  }
}

const appStore = createStore(reduceApp, initial)

export async function loadApp(): Promise<void> {
  const [info, preferences, project] = await Promise.all([
    ask('app:info'),
    ask('app:preferences'),
    ask('project:current'),
  ])
  appStore.dispatch({ kind: 'loaded', state: { info, preferences, project } })
}

/** Keeps project and preferences as main has them. Returns its own end. */
export function followApp(): () => void {
  return onAppEvent((event) => {
    if (event.kind === 'project-changed') setProject(event.project)
    else if (event.kind === 'preferences-changed')
      appStore.dispatch({ kind: 'preferences', preferences: event.preferences })
    else if (event.kind === 'data-changed') void ask('project:current').then(setProject, () => {})
  })
}

export function setProject(project: ProjectInfo | null): void {
  appStore.dispatch({ kind: 'project', project })
}

export async function changePreferences(change: Partial<Preferences>): Promise<void> {
  const preferences = { ...appStore.get().preferences, ...change }
  appStore.dispatch({ kind: 'preferences', preferences })
  await ask('app:set-preferences', preferences)
}

export function useApp(): AppState {
  return useStore(appStore, (state) => state)
}

export function useProject(): ProjectInfo | null {
  return useStore(appStore, (state) => state.project)
}

export function languageOf({ preferences, info }: AppState): Language {
  return preferences.language === 'system' ? (info?.systemLanguage ?? 'en') : preferences.language
}

/** Light or dark: as chosen, or as the system is. */
export function useScheme(theme: Preferences['theme']): 'light' | 'dark' {
  const [isDark, setIsDark] = useState(() => darkQuery().matches)
  useEffect(() => {
    const query = darkQuery()
    const follow = () => setIsDark(query.matches)
    query.addEventListener('change', follow)
    return () => query.removeEventListener('change', follow)
  }, [])
  if (theme !== 'system') return theme
  return isDark ? 'dark' : 'light'
}

function darkQuery(): MediaQueryList {
  return window.matchMedia('(prefers-color-scheme: dark)')
}
