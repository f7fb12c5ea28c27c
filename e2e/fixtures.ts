import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test as base, type ElectronApplication, type Page } from '@playwright/test'
import type { Bridge } from '../src/contract/bridge.ts'
import { runtime } from '../scripts/setup/runtime.mjs'
import { launchPatiently } from './launch-patiently.ts'

export { expect }

const root = path.resolve(import.meta.dirname, '..')

declare global {
  /** What the preload puts into the page; callbacks of `page.evaluate` see it. */
  interface Window {
    readonly sextant: Bridge<File>
  }
}

export type LaunchOptions = {
  /** Folder of an existing profile, to start a second time with. */
  readonly profile?: string
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
}

type Fixtures = {
  /** An empty folder that goes with the test. */
  readonly folder: string
  readonly profile: string
  /** Starts the built app with its sandbox on; every app still running is ended after the test. */
  readonly start: (options?: LaunchOptions) => Promise<ElectronApplication>
  readonly app: ElectronApplication
  readonly page: Page
  /** A page with an empty project open; its file is `project.sextant` in `folder`. */
  readonly project: { readonly page: Page; readonly path: string }
}

/** The app as it comes out of the build, below the level of views: for tests of the process, the bridge and the locks. */
export const test = base.extend<Fixtures>({
  folder: async ({}, use) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'sextant-test-'))
    await use(folder)
    rmSync(folder, { recursive: true, force: true })
  },
  profile: async ({ folder }, use) => {
    const profile = path.join(folder, 'profile')
    mkdirSync(profile)
    await use(profile)
  },
  start: async ({ profile }, use) => {
    const started: ElectronApplication[] = []
    await use(async (options = {}) => {
      const { executablePath, args, env } = runtime()
      const app = await launchPatiently({
        executablePath,
        args: [...args, root, ...(options.args ?? [])],
        cwd: root,
        // Never without: a journey that cannot have the sandbox fails.
        chromiumSandbox: true,
        env: { ...env, SEXTANT_TEST: '1', SEXTANT_USER_DATA: options.profile ?? profile, ...options.env },
      })
      started.push(app)
      return app
    })
    for (const app of started) await app.close().catch(() => undefined)
  },
  app: async ({ start }, use) => {
    await use(await start())
  },
  page: async ({ app }, use) => {
    const page = await app.firstWindow()
    await page.waitForLoadState('domcontentloaded')
    await use(page)
  },
  project: async ({ app, page, folder }, use) => {
    const file = path.join(folder, 'project.sextant')
    await answerSaveDialog(app, file)
    const reply = await page.evaluate(() => window.sextant.request('project:create', undefined))
    expect(reply).toMatchObject({ ok: true })
    await use({ page, path: file })
  },
})

/** The next "save" dialogs answer with this path. */
export function answerSaveDialog(app: ElectronApplication, file: string): Promise<void> {
  return app.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, file)
}

/** The next "open" dialogs answer with these paths. */
export function answerOpenDialog(app: ElectronApplication, ...files: readonly string[]): Promise<void> {
  return app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [...filePaths] })
  }, files)
}

/** Process number of one of the app's workers; undefined while there is none. */
export function workerPid(app: ElectronApplication, lane: 'writer' | 'reader'): Promise<number | undefined> {
  return app.evaluate(({ app: electron }, name) => {
    return electron.getAppMetrics().find((metric) => metric.type === 'Utility' && metric.name === name)?.pid
  }, `Sextant ${lane}`)
}
