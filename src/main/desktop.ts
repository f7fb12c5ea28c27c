import type { Preferences, TargetFormat } from '../contract/requests.ts'

export type FileKind = 'project' | 'tables' | TargetFormat

/**
 * What handlers need of the desktop around the app. Electron stands behind it in the app, a few lines of test in the tests.
 * Paths that come from here were chosen by the user.
 */
export type Desktop = {
  readonly chooseNewProject: () => Promise<string | null>
  readonly chooseProject: () => Promise<string | null>
  readonly chooseCopy: (projectName: string) => Promise<string | null>
  readonly chooseFolder: () => Promise<string | null>
  readonly chooseImports: () => Promise<readonly string[]>
  readonly chooseTarget: (suggestedName: string, kind: TargetFormat) => Promise<string | null>
  readonly reveal: (path: string) => void
  readonly applyPreferences: (preferences: Preferences) => void
}

/** Prints a complete page as PDF, without showing it. */
export type PagePrinter = (html: string) => Promise<Uint8Array>
