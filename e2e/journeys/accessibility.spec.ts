import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import type { Page } from '@playwright/test'
import type { AxeResults } from 'axe-core'
import { request } from '../pages/request.ts'
import type { ViewName } from '../pages/sextant-window.ts'
import { expect, sample, test } from '../pages/test.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

declare global {
  interface Window {
    readonly axe: {
      readonly run: (where: Document, options: unknown) => Promise<AxeResults>
    }
  }
}

/** What WCAG 2.1 A and AA forbid and a program can find, as lines: rule, place, and how it is put right. */
async function findings(page: Page, where: string): Promise<string[]> {
  const { violations } = await page.evaluate(() =>
    window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'] }),
  )
  return violations.flatMap(({ id, nodes }) =>
    nodes
      .slice(0, 3)
      .map(
        ({ target, failureSummary = '' }) =>
          `${where} ${id} ${target.join(' ')}: ${failureSummary.replaceAll('\n', ' ')}`,
      ),
  )
}

const views: readonly ViewName[] = [
  'pipeline',
  'data',
  'customers',
  'recommendations',
  'ads',
  'forecast',
  'copy',
  'strategy',
  'settings',
]

for (const theme of ['light', 'dark'] as const) {
  test(`every view and tab can be read and used by everybody (${theme})`, async ({ sextant, folder }) => {
    test.setTimeout(240_000)
    const { page } = sextant
    await sextant.newProject(path.join(folder, 'shop.sextant'))
    await sextant.importFile(sample)
    expect((await sextant.recommendations.train('item-knn')).failure).toBeNull()
    await request(page, 'app:set-preferences', { language: theme === 'light' ? 'en' : 'zh-CN', theme })
    await page.evaluate(axe)
    const found: string[] = []
    for (const view of views) {
      await sextant.goTo(view)
      const tabs = page.getByRole('tab')
      for (let tab = 0; tab < Math.max(1, await tabs.count()); tab++) {
        if ((await tabs.count()) > 0) await tabs.nth(tab).click()
        // Charts and tables come a moment after their view.
        await page.waitForTimeout(400)
        const name = (await tabs.count()) > 0 ? ((await tabs.nth(tab).textContent()) ?? '') : ''
        found.push(...(await findings(page, `${view} ${name}`.trim())))
      }
    }
    expect(found).toEqual([])
  })
}
