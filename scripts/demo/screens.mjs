import path from 'node:path'
import { testIds } from '../../src/renderer/src/test-ids.ts'
import { request } from '../../e2e/pages/request.ts'

const languages = ['en', 'zh-CN']
const themes = ['light', 'dark']

/** Takes pictures of what is on the screen, in both languages, light and dark; numbers them in the order of the pipeline. */
export class Screens {
  #window
  #folder
  #count = 0
  files = []

  constructor(window, folder) {
    this.#window = window
    this.#folder = folder
  }

  async take(name, prepare = async () => {}) {
    this.#count++
    const number = String(this.#count).padStart(2, '0')
    const { page } = this.#window
    for (const language of languages) {
      for (const theme of themes) {
        await request(page, 'app:set-preferences', { language, theme })
        await page
          .locator(`html[lang="${language}"][data-mantine-color-scheme="${theme}"]`)
          .waitFor({ state: 'attached' })
        await prepare()
        await this.#settle()
        const file = path.join(this.#folder, `${number}-${name}.${language}.${theme}.png`)
        await page.screenshot({ path: file })
        this.files.push(file)
      }
    }
    await request(page, 'app:set-preferences', { language: 'en', theme: 'light' })
  }

  /** Diagrams and charts are drawn, fonts are there, nothing moves. */
  async #settle() {
    const { page } = this.#window
    const diagram = page.getByTestId(testIds.pipelineDiagram)
    if (await diagram.isVisible()) await diagram.locator('svg .node').first().waitFor()
    await page.evaluate(() => document.fonts.ready.then(() => undefined))
    await page.waitForTimeout(600)
  }
}
