import { MantineProvider } from '@mantine/core'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Failure } from '../../contract/failure.ts'
import { failureOf } from './bridge/client.ts'
import { FailureNotice } from './components/failure-notice.tsx'
import { languageOf, loadApp, useApp, useScheme } from './state/app-state.ts'
import { Frame } from './shell/frame.tsx'
import { theme } from './theme/theme.ts'

/** Language and colours around the frame. */
export function App() {
  const app = useApp()
  const [start, setStart] = useState<'loading' | 'ready' | Failure>('loading')
  const { i18n } = useTranslation()
  const language = languageOf(app)
  const scheme = useScheme(app.preferences.theme)

  useEffect(() => {
    loadApp().then(
      () => setStart('ready'),
      (error: unknown) => setStart(failureOf(error)),
    )
  }, [])
  useEffect(() => {
    document.documentElement.lang = language
    void i18n.changeLanguage(language)
  }, [language, i18n])

  return (
    <MantineProvider theme={theme} forceColorScheme={scheme}>
      {start === 'ready' && <Frame />}
      {typeof start === 'object' && <FailureNotice failure={start} />}
    </MantineProvider>
  )
}
