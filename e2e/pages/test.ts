import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test as base } from '@playwright/test'
import { launch } from './launch.ts'
import type { SextantWindow } from './sextant-window.ts'

export { testIds } from '../../src/renderer/src/test-ids.ts'
export { expect }

/** The generated export that comes with the app. */
export const sample = path.resolve(import.meta.dirname, '../../resources/sample/orders.csv')

type Journey = {
  /** The app, started with a profile of its own, on its welcome view. */
  readonly sextant: SextantWindow
  /** An empty folder of this test's own. */
  readonly folder: string
  readonly readOnlyFolder: string
}

export const test = base.extend<Journey>({
  sextant: async ({}, use) => {
    const { window, close } = await launch()
    await use(window)
    await close()
  },
  // Playwright reads the names of the fixtures needed from the pattern, so an empty one must be written.
  folder: async ({}, use, testInfo) => {
    const folder = testInfo.outputPath('files')
    mkdirSync(folder, { recursive: true })
    await use(folder)
  },
  readOnlyFolder: async ({ folder }, use) => {
    const made = path.join(folder, 'read-only')
    mkdirSync(made)
    chmodSync(made, 0o555)
    await use(made)
    chmodSync(made, 0o755)
  },
})
