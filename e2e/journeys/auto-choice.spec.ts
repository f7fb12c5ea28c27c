import path from 'node:path'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

test('the automatic choice trains a model and shows its leaderboard with reasons', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, recommendations } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  const job = await recommendations.train('auto', 200, { budgetSeconds: '5' })
  expect(job.failure).toBeNull()
  const [model] = await request(page, 'models:list', undefined)
  const { selection, settings } = existing(model)
  const { leaderboard, reasons } = existing(selection)
  expect(leaderboard.map((entry) => entry.settings.kind)).toContain('popularity')
  expect(leaderboard.find(({ chosen }) => chosen)?.settings).toEqual(settings)
  expect(reasons.length).toBeGreaterThan(0)
  const shown = sextant.id(testIds.modelSelection)
  await expect(shown).toBeVisible()
  await expect(shown.locator('tr[data-kind]')).toHaveCount(leaderboard.length)
})
