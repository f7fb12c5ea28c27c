import { protocol } from 'electron'
import { answerAppRequest, APP_SCHEME, schemePrivileges, type AppFiles } from './app-scheme.ts'

/** Must run before the app is ready. */
export function registerAppScheme(): void {
  protocol.registerSchemesAsPrivileged([{ scheme: APP_SCHEME, privileges: { ...schemePrivileges } }])
}

export function serveAppScheme(files: AppFiles): void {
  protocol.handle(APP_SCHEME, (request) => answerAppRequest(files, request))
}
