import path from 'node:path'
import { copyFactId } from '../../src/renderer/src/test-ids.ts'
import { plantedTests } from '../../src/engine/text/planted-tests.ts'
import { request } from '../pages/request.ts'
import { expect, test, testIds } from '../pages/test.ts'
import { write } from '../pages/test-files.ts'

test('drafts are checked while they are typed, scored by own tests with an honest verdict, and varied, in both languages', async ({
  sextant,
  folder,
}) => {
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.goTo('copy')
  await sextant.id(testIds.copyDrafts).fill('全网最低价！国家级品质\nBlue hats for you free')
  const checks = sextant.id(testIds.copyChecks)
  await expect(checks.locator('[data-finding="absolute-word"]')).toHaveCount(2)
  await expect(checks).toContainText('Article 9')

  // Without tests nothing is made up.
  await sextant.id(testIds.copyScore).click()
  await expect(sextant.id(testIds.copyVerdict)).toContainText('Too few tests')

  const rows = plantedTests({ tests: 120, seed: 5, effects: { free: 0.4, tomorrow: -0.4 }, trials: 4000 })
  const lines = rows.map(({ test: name, text, trials, successes }) =>
    [name, text, trials, successes].join(','),
  )
  await sextant.importFile(
    write(folder, 'tests.csv', ['Test,Headline,Impressions,Clicks', ...lines].join('\n')),
  )
  await sextant.goTo('copy')
  await sextant.id(testIds.copyDrafts).fill('blue hats for you free\nblue hats for you tomorrow')
  await sextant.id(testIds.copyCurrent).fill('blue hats for you')
  await sextant.id(testIds.copyScore).click()
  const result = sextant.id(testIds.copyResult)
  await expect(sextant.id(testIds.copyVerdict)).toContainText('A useful guide')
  await expect(result.locator('tbody tr').first()).toContainText('free')
  const stored = await request(sextant.page, 'copy:latest', undefined)
  expect(stored?.score.drafts[0]?.probability).toBeGreaterThan(0.8)
  expect(stored?.score.drafts[1]?.probability).toBeLessThan(0.2)
  await expect(sextant.id(testIds.copyEffects).locator('.js-plotly-plot')).toBeVisible()

  await sextant.id(copyFactId('product')).fill('Trail shoes')
  await sextant.id(copyFactId('offer')).fill('20% off')
  await sextant.id(testIds.copyVary).click()
  await expect(sextant.id(testIds.copyVariants)).toContainText('20% off on Trail shoes')

  await request(sextant.page, 'app:set-preferences', { language: 'zh-CN', theme: 'light' })
  await sextant.page.reload()
  await sextant.goTo('copy')
  await expect(sextant.id(testIds.copyVerdict)).toContainText('可作参考')
})
