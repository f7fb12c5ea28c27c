import { app, type Session, type WebContents } from 'electron'
import { isAppUrl } from './app-scheme.ts'

/** Switches for Chromium itself; must run before the app is ready. */
export function silenceChromium(): void {
  // The second line of network silence: no name leads anywhere, whoever in Chromium asks for it.
  app.commandLine.appendSwitch('host-resolver-rules', 'MAP * ~NOTFOUND')
  app.commandLine.appendSwitch('disable-background-networking')
  app.commandLine.appendSwitch('disable-component-update')
  app.commandLine.appendSwitch('no-pings')
}

/** Locks a session before its first window. */
export function lockSession(session: Session, options: { readonly devTools: boolean }): void {
  session.setSpellCheckerLanguages([])
  session.setPermissionRequestHandler((_contents, permission, answer, details) => {
    answer(permission === 'clipboard-sanitized-write' && isAppUrl(details.requestingUrl))
  })
  session.setPermissionCheckHandler((_contents, permission, origin) => {
    return permission === 'clipboard-sanitized-write' && isAppUrl(origin)
  })
  session.setDevicePermissionHandler(() => false)
  session.on('will-download', (event) => event.preventDefault())
  session.webRequest.onBeforeRequest((details, answer) => {
    answer({ cancel: !isAllowedRequest(details.url, options) })
  })
}

/** Locks every page that is ever made, whoever makes it. */
export function lockPages(log: (text: string) => void): void {
  app.on('web-contents-created', (_event, contents) => lockPage(contents, log))
}

function lockPage(contents: WebContents, log: (text: string) => void): void {
  contents.setWindowOpenHandler(() => {
    log('refused: new window')
    return { action: 'deny' }
  })
  contents.on('will-navigate', (event) => {
    event.preventDefault()
    log('refused: navigation')
  })
  contents.on('will-frame-navigate', (event) => event.preventDefault())
  contents.on('will-redirect', (event) => event.preventDefault())
  contents.on('will-attach-webview', (event) => event.preventDefault())
}

function isAllowedRequest(address: string, options: { readonly devTools: boolean }): boolean {
  if (isAppUrl(address) || address.startsWith('data:')) return true
  if (address.startsWith('blob:')) return isAppUrl(address.slice('blob:'.length))
  return options.devTools && address.startsWith('devtools:')
}
