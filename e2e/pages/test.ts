import { chmodSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { expect, test as base } from '../fixtures.ts'
import { request } from './request.ts'
import { SextantWindow } from './sextant-window.ts'

export { testIds } from '../../src/renderer/src/test-ids.ts'
export { expect }

/** The generated export that comes with the app. */
export const sample = path.resolve(import.meta.dirname, '../../resources/sample/orders.csv')

type Journey = {
  /** The app's window on its welcome view, in English whatever the system speaks. */
  readonly sextant: SextantWindow
  readonly readOnlyFolder: string
}

export const test = base.extend<Journey>({
  sextant: async ({ app, page }, use) => {
    await request(page, 'app:set-preferences', { language: 'en', theme: 'light' })
    await use(new SextantWindow(app, page))
  },
  readOnlyFolder: async ({ folder }, use) => {
    const made = path.join(folder, 'read-only')
    mkdirSync(made)
    chmodSync(made, 0o555)
    await use(made)
    chmodSync(made, 0o755)
  },
})
