import path from 'node:path'
import { defaultResponseSettings } from '../../src/contract/ads.ts'
import { planActionRowId, planTabId } from '../../src/renderer/src/test-ids.ts'
import { existing } from '../pages/existing.ts'
import { request } from '../pages/request.ts'
import { expect, sample, test, testIds } from '../pages/test.ts'

test('money that a plan moves between ads is judged by what the model expects, and said to prove nothing', async ({
  sextant,
  folder,
}) => {
  test.setTimeout(240_000)
  const { page, jobs } = sextant
  await sextant.newProject(path.join(folder, 'shop.sextant'))
  await sextant.importFile(sample)
  await sextant.importFile(path.join(path.dirname(sample), 'ads.csv'))
  const fitted = await jobs.during(
    'ads-response',
    () => request(page, 'job:start', { kind: 'ads-response', settings: defaultResponseSettings }),
    180,
  )
  expect(fitted.failure).toBeNull()
  await sextant.goTo('strategy')
  // Four weeks that the data hold: what was spent then is known, and was not what the plan says.
  await sextant.id(testIds.planFrom).fill('2026-09-28')
  await sextant.id(testIds.planDays).fill('28')
  await sextant.id(testIds.planSegments).selectOption('rfm')
  await jobs.during('make-plan', () => sextant.id(testIds.planMake).click())
  const plan = existing((await request(page, 'plan:latest', undefined)) ?? undefined)
  const moved = existing(plan.actions.find(({ channel }) => channel === 'ads'))
  const card = sextant.id(planActionRowId(moved.id))
  await card.getByTestId(testIds.planAccept).click()
  const lines = card.getByTestId(testIds.planSpend)
  await expect(lines).toContainText(/over [34] whole weeks/)
  await expect(lines).toContainText('proves no effect')
  await expect(card).toContainText(/less than half of the planned move|\(no proof\)/)
  await card.scrollIntoViewIfNeeded()
  await page.setViewportSize({ width: 1024, height: 700 })
  await page.screenshot({ path: test.info().outputPath('moved.png') })

  await sextant.id(planTabId('learned')).click()
  await expect(sextant.id(testIds.planSpend)).toContainText('proves no effect')
  await page.screenshot({ path: test.info().outputPath('learned.png') })
  await request(page, 'app:set-preferences', { language: 'zh-CN', theme: 'dark' })
  await expect(sextant.id(testIds.planSpend)).toContainText('不证明效果')
  await page.screenshot({ path: test.info().outputPath('learned-zh.png') })
})
